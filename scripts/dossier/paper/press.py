"""What sets a PDF beside the report: templates, style sheet and fonts of theme/pdf, and nothing else in the world.

Evidence is hostile. Text reaches the page through templates that escape everything, and the setter can open only
the addresses `dossier:<file>` of the fonts it was given: no file, no network, no data address. Characters that no
font of ours can draw, or that cannot be seen, are printed as ⟨U+202E⟩, so that no machine fills in a font of its own.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import ref

import pydyf
from fontTools.ttLib import TTFont
from jinja2 import DictLoader, Environment, StrictUndefined
from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from dossier.paper.fields import put_fields
from dossier.paper.numbered import numbered
from dossier.paper.tags import mend
from dossier.paper.written import Written, pages_listed_once
from dossier.trace import told
from dossier.views import figures

if TYPE_CHECKING:
    from weasyprint.document import Document

FONTS: Final = (
    "FandolFang-Regular.ttf",
    "FandolKai-Regular.ttf",
    "FandolHei-Regular.ttf",
    "FandolSong-Regular.ttf",
    "FandolSong-Bold.ttf",
    "FandolSong-Latin.ttf",
    "RareSong-Regular.ttf",
    "RareHei-Regular.ttf",
    "RareSigns-Regular.ttf",
)
_STYLED: Final = ("receipt", "stamp", "year")
_RARE: Final = "Rare"
_PART: Final = "Latin"
_SCHEME: Final = "dossier:"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_RANGE: Final = ("～", "\u301c")  # the Fandol faces draw the first as an accent; the second is left to the rare ones
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LONG: Final = re.compile(">[^<]{500,}")
_UNBROKEN: Final = r"(?:&#?\w+;|[^\s<>&\u200b\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef])"
_WORD: Final = re.compile(f"{_UNBROKEN}{{25,}}")
_PIECE: Final = re.compile(f"{_UNBROKEN}{{8}}")
_FILTERS: Final = {
    "money": figures.money,
    "signed": figures.signed,
    "figure": figures.figure,
    "score": figures.score,
    "change": figures.change,
    "percent": figures.percent,
    "day": figures.day,
    "moment": figures.moment,
    "eights": figures.eights,
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


@dataclass(frozen=True)
class Enclosure:
    """A file to be embedded; `kind` is its relation to the document (PDF/A-3): Data or Supplement."""

    name: str
    data: bytes
    description: str
    moment: datetime
    kind: str

    def attachment(self) -> Attachment:
        """As the setter takes it."""
        return Attachment(
            file_obj=BytesIO(self.data),
            name=self.name,
            description=self.description,
            created=self.moment,
            modified=self.moment,
            relationship=self.kind,
        )


@dataclass(frozen=True)
class Sheets:
    """All that one PDF is set from, as plain data: filled HTML, the only pictures it may show by their address,
    the files to embed in the order of their names, the setter's further options, and the styles of such sheets alone,
    which come after those of all.
    """

    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    styles: str = ""


@dataclass(frozen=True)
class Setter:
    """Style sheet and fonts, made ready once; plain data until then, so that another process can be given it."""

    styles: str
    fonts: Mapping[str, Path]

    @cached_property
    def font_configuration(self) -> FontConfiguration:
        """The fonts as WeasyPrint knows them; made once, which takes longer than many pages."""
        configuration = FontConfiguration()
        Finalize(configuration, _clear, (ref(configuration),), exitpriority=0)
        return configuration

    @cached_property
    def sheet(self) -> CSS:
        """The style sheet, parsed once."""
        return self._parsed(self.styles)

    def _parsed(self, styles: str) -> CSS:
        return CSS(string=styles, url_fetcher=Shelf(self.fonts), font_config=self.font_configuration)

    def set(self, sheets: Sheets) -> bytes:
        """The PDF.

        A `finisher` among the options comes before the one here, which mends tags and turns the objects into bytes.
        """
        with uncollected():
            return self.write(self.lay(sheets), sheets)

    def lay(self, sheets: Sheets, before: Callable[[int], int] | None = None) -> Document:
        """The pages, laid out and not yet written; `before` as for `numbered`, for a part of a document."""
        page = HTML(string=sheets.html, url_fetcher=Shelf(self.fonts, sheets.pictures), base_url=_SCHEME)
        own = [self._parsed(sheets.styles)] if sheets.styles else []
        page_options = {"stylesheets": [self.sheet, *own], **self.options(sheets)}
        with numbered(page, before):
            return page.render(font_config=self.font_configuration, **page_options)

    def options(self, sheets: Sheets) -> dict[str, object]:
        """The setter's options for these sheets."""
        attachments = [one.attachment() for one in sheets.enclosures]
        return {"attachments": attachments, **{key: one for key, one in sheets.options.items() if key != "finisher"}}

    def write(self, document: Document, sheets: Sheets) -> bytes:
        """The PDF of pages laid out from these sheets."""
        output = BytesIO()
        first = sheets.options.get("finisher")

        def finish(document: Document, pdf: pydyf.PDF) -> None:
            if callable(first):
                first(document, pdf)
            complete(document, pdf)
            pdf.objects[:] = [known if known.free == "f" else Written(known) for known in pdf.objects]

        with pages_listed_once():
            document.write_pdf(output, finisher=finish, **{**DEFAULT_OPTIONS, **self.options(sheets)})
        return output.getvalue()


def _clear(configuration: ref[FontConfiguration]) -> None:
    """Remove the copies of the fonts, 84 MB, of one still in use when a process ends, which nothing else does."""
    if left := configuration():
        left.__del__()


class Press:
    """Templates and setter made ready once and used for every month.

    `templates` are the files of theme/pdf by name, `styles` its style sheet, `fonts` the files of `FONTS` by name,
    `own` the styles of some templates alone, which every other page would be matched with in vain.
    Raises KeyError if a font is not given.
    """

    def __init__(
        self, templates: Mapping[str, str], styles: str, fonts: Mapping[str, Path], own: Mapping[str, str] | None = None
    ) -> None:
        self.fonts = {name: fonts[name] for name in FONTS}
        self.setter = Setter(styles, self.fonts)
        self._own = own or {}
        self.environment = Environment(
            loader=DictLoader(dict(templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters.update(_FILTERS)
        self.environment.globals.update(told=told, span=figures.span, money_span=figures.money_span)

    @classmethod
    def read(cls, theme: Path, fonts: Path) -> Press:
        """From the folder theme/pdf and the folder of fonts; raises OSError if they are not there."""
        templates = {path.name: path.read_text("utf-8") for path in sorted(theme.glob("*.j2"))}
        return cls(
            templates,
            (theme / "dossier.css").read_text("utf-8"),
            {name: (fonts / name).resolve(strict=True) for name in FONTS},
            {f"{name}.html.j2": (theme / f"{name}.css").read_text("utf-8") for name in _STYLED},
        )

    def styles(self, template: str) -> str:
        """The styles of this template alone."""
        return self._own[template]

    @cached_property
    def drawn(self) -> frozenset[int]:
        """The characters that every chain of faces has: each ends in the ones for rare characters."""
        known = {name: frozenset(TTFont(self.fonts[name], lazy=True).getBestCmap()) for name in FONTS}
        rare = [chars for name, chars in known.items() if name.startswith(_RARE)]
        own = [chars for name, chars in known.items() if not name.startswith(_RARE) and _PART not in name]
        return frozenset.intersection(*own).union(*rare)

    def html(self, template: str, values: Mapping[str, object]) -> str:
        """A filled template in which every character can be drawn."""
        return self.legible(self.environment.get_template(template).render(values))

    def legible(self, text: str) -> str:
        """The text with each character that cannot be drawn or seen replaced by its code; selectors of forms go."""
        text = _SELECTORS.sub("", text).replace(*_RANGE)
        codes = self._hidden(set(text) - {"\n"})
        return _breakable(text.translate(codes) if codes else text)

    def _hidden(self, chars: Iterable[str]) -> dict[int, str]:
        return {
            ord(char): f"⟨U+{ord(char):04X}⟩"
            for char in chars
            if ord(char) not in self.drawn or unicodedata.category(char) in _UNSEEN
        }

    def set(self, html: str, styles: str = "", **options: object) -> bytes:
        """Set pages without pictures and enclosures; `styles` are theirs alone, `options` the setter's."""
        return self.setter.set(Sheets(html, options=options, styles=styles))


def _breakable(html: str) -> str:
    """Long texts with places in their long words at which a line may end.

    The setter tries the whole rest of a word anew for each of its lines, so a word of 20,000 letters would hold it up
    for minutes. Digests and paths in cells of their own are not touched: people copy them.
    """
    return _LONG.sub(lambda text: _WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text[0]), html)


@contextmanager
def uncollected() -> Iterator[None]:
    """Setting makes millions of objects that all stay; looking for garbage among them takes a third of the time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


def complete(document: Document, pdf: pydyf.PDF) -> None:
    """Mend tags and the list of embedded files, and put signature fields in their places.

    WeasyPrint names each file twice in the catalogue.
    """
    mend(document, pdf)
    put_fields(document, pdf)
    _name_files(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _name_files(pdf: pydyf.PDF) -> None:
    """Name embedded files as PDF writes text, in the order of what is written (PDF 1.7, 7.9.6): WeasyPrint writes other
    than ASCII as bare bytes, which readers show as gibberish.
    """
    tree = pdf.catalog.get("Names", {}).get("EmbeddedFiles")
    if tree is None:
        return
    listed = pdf.objects[int(tree.split()[0])]["Names"]
    files = [(pdf.objects[int(reference.split()[0])], reference) for reference in listed[1::2]]
    files.sort(key=lambda one: _as_pdf_text(one[0]["UF"].string))
    for file, _ in files:
        file["F"] = file["UF"]
    listed[:] = [part for file, reference in files for part in (file["UF"], reference)]


def _as_pdf_text(text: str) -> bytes:
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
