"""What is printed beside the report, ready to be set: templates, style sheet and fonts of theme/pdf.

Evidence is hostile. Text reaches the page through templates that escape everything. Characters that no font of ours can
draw, or that cannot be seen, are printed as ⟨U+202E⟩, so that no machine fills in a font of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from dossier.trace import told
from dossier.views import figures

if TYPE_CHECKING:
    from dossier.paper.setter import Setter

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


@dataclass(frozen=True)
class Enclosure:
    """A file to be embedded; `kind` is its relation to the document (PDF/A-3): Data or Supplement."""

    name: str
    data: bytes
    description: str
    moment: datetime
    kind: str


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
        self._styles = styles
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

    @cached_property
    def setter(self) -> Setter:
        """What makes PDFs of filled templates."""
        from dossier.paper.setter import Setter  # noqa: PLC0415  # loads WeasyPrint, which takes as long as many pages

        return Setter(self._styles, self.fonts)

    def styles(self, template: str) -> str:
        """The styles of this template alone."""
        return self._own[template]

    @cached_property
    def drawn(self) -> frozenset[int]:
        """The characters that every chain of faces has: each ends in the ones for rare characters."""
        from fontTools.ttLib import TTFont  # noqa: PLC0415  # loaded where something is printed

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
