"""What sets a PDF beside the report: templates, style sheet and fonts of theme/pdf, and nothing else in the world.

Evidence is hostile. Text reaches the page through templates that escape everything, and the setter can open only
the addresses `dossier:<file>` of the fonts it was given: no file, no network, no data address. Characters that no
font of ours can draw, or that cannot be seen, are printed as ⟨U+202E⟩, so that no machine fills in a font of its own.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from jinja2 import DictLoader, Environment, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from dossier.render import figures

FONTS: Final = (
    "FandolFang-Regular.ttf",
    "FandolKai-Regular.ttf",
    "FandolHei-Regular.ttf",
    "FandolSong-Regular.ttf",
    "FandolSong-Bold.ttf",
    "FandolSong-Latin.ttf",
    "NotoSerifSC-Regular.ttf",
    "NotoSansSC-Regular.ttf",
)
_SCHEME: Final = "dossier:"
_ALLOCATIONS: Final = 200_000
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FILTERS: Final = {
    "money": figures.money,
    "signed": figures.signed,
    "figure": figures.figure,
    "change": figures.change,
    "percent": figures.percent,
    "day": figures.day,
    "moment": figures.moment,
}


class Shelf(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
    """Hands out the fonts by `dossier:<file>` and the pictures given, and refuses every other address."""

    def __init__(self, fonts: Mapping[str, Path], pictures: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._fonts = fonts
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002  # as in the base
        """The font or picture; raises ValueError for any other address, which WeasyPrint then leaves out."""
        if url in self._pictures:
            return URLFetcherResponse(url, self._pictures[url])
        name = url.removeprefix(_SCHEME)
        if not url.startswith(_SCHEME) or name not in self._fonts:
            raise ValueError(f"address not allowed: {url[:80]}")
        return URLFetcherResponse(url, self._fonts[name].read_bytes(), {"Content-Type": "font/ttf"})


class Press:
    """Templates, styles and fonts made ready once and used for every month.

    `templates` are the files of theme/pdf by name, `styles` its style sheet, `fonts` the files of `FONTS` by name.
    Raises KeyError if a font is not given.
    """

    def __init__(self, templates: Mapping[str, str], styles: str, fonts: Mapping[str, Path]) -> None:
        self.fonts = {name: fonts[name] for name in FONTS}
        self.shelf = Shelf(self.fonts)
        self.environment = Environment(
            loader=DictLoader(dict(templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters.update(_FILTERS)
        self.environment.globals.update(span=figures.span, money_span=figures.money_span)
        self._styles = styles

    @classmethod
    def read(cls, theme: Path, fonts: Path) -> Press:
        """From the folder theme/pdf and the folder of fonts; raises OSError if they are not there."""
        templates = {path.name: path.read_text("utf-8") for path in sorted(theme.glob("*.j2"))}
        return cls(
            templates,
            (theme / "dossier.css").read_text("utf-8"),
            {name: (fonts / name).resolve(strict=True) for name in FONTS},
        )

    @cached_property
    def font_configuration(self) -> FontConfiguration:
        """The fonts as the setter knows them; made once, which takes longer than many pages."""
        return FontConfiguration()

    @cached_property
    def sheet(self) -> CSS:
        """The style sheet, parsed once."""
        return CSS(string=self._styles, url_fetcher=self.shelf, font_config=self.font_configuration)

    @cached_property
    def drawn(self) -> frozenset[int]:
        """The characters that every fallback chain ends in."""
        chains = [TTFont(self.fonts[name], lazy=True).getBestCmap() for name in FONTS if name.startswith("Noto")]
        return frozenset.intersection(*(frozenset(chain) for chain in chains))

    def html(self, template: str, values: Mapping[str, object]) -> str:
        """A filled template in which every character can be drawn."""
        return self.legible(self.environment.get_template(template).render(values))

    def legible(self, text: str) -> str:
        """The text with each character that cannot be drawn or seen replaced by its code; selectors of forms go."""
        text = _SELECTORS.sub("", text)
        codes = self._hidden(set(text) - {"\n"})
        return text.translate(codes) if codes else text

    def _hidden(self, chars: Iterable[str]) -> dict[int, str]:
        return {
            ord(char): f"⟨U+{ord(char):04X}⟩"
            for char in chars
            if ord(char) not in self.drawn or unicodedata.category(char) in _UNSEEN
        }

    def set(self, html: str, pictures: Mapping[str, bytes] | None = None, **options: object) -> bytes:
        """Set the pages; `pictures` are the only ones it may show, by address; `options` are WeasyPrint's.

        A `finisher` of one's own takes the place of the press's, which only orders embedded files.
        """
        shelf = Shelf(self.fonts, pictures)
        output = BytesIO()
        options.setdefault("finisher", _tidy)
        with _rare_collection():
            HTML(string=html, url_fetcher=shelf, base_url=_SCHEME).write_pdf(
                output, stylesheets=[self.sheet], font_config=self.font_configuration, **options
            )
        return output.getvalue()


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Setting makes millions of objects that all stay; looking for garbage among them takes a third of the time."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _tidy(_document: object, pdf: object) -> None:
    """WeasyPrint names every embedded file twice in the catalogue's list of associated files."""
    catalog = getattr(pdf, "catalog", {})
    if "AF" in catalog:
        catalog["AF"][:] = list(dict.fromkeys(catalog["AF"]))
