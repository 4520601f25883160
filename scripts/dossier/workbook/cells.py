"""What the settlement workbook is made of: texts, numbers, formulas with their values, and tables of them.

Numbers are numbers: a cell holds the double nearest to the exact value, which keeps 15 digits, and no amount has more.
Scores and rates without end lose their tail; a score near a threshold is given in full as text beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from xlsxwriter.utility import xl_col_to_name

Exactly: TypeAlias = Fraction | Decimal | int
Style: TypeAlias = Literal[
    "text", "money", "price", "quantity", "points", "score", "rate", "load", "count", "day", "note", "word", "value"
]
"""How a cell is written: a `rate` is computed and shown with two places, a `load` was typed and is shown as written."""

LONGEST: Final = 2_000
_ROOM: Final = 255  # characters
_SEVENTEEN_DIGITS: Final = Context(prec=17)  # as many as tell every double apart
_ACTIVE: Final = frozenset("=+-@<")
_BREAKS: Final = frozenset("\t\r\n")


@dataclass(frozen=True)
class Formula:
    """A formula and the value it has, so that viewers that do not calculate show it."""

    text: str
    value: Exactly | str


@dataclass(frozen=True)
class Linked:
    """A text that leads to a page of the month's site, whose address is made by `dossier.views.places`."""

    text: str
    page: str


Value: TypeAlias = str | Exactly | date | Formula | Linked | None


def choosable(words: Sequence[str]) -> bool:
    """Whether a cell can offer these words: a list in it has commas between its words, and little room."""
    return len(",".join(words)) <= _ROOM and not any("," in word for word in words)


def harmless(text: str) -> str:
    """A text that no program takes for a formula, not after typing it again nor after a detour through CSV.

    In the workbook itself a string cell is never calculated. What would become a formula elsewhere (`=`, `+`, `-`,
    `@`, their wide, small and raised forms, tab, line ends, also behind what cannot be seen) gets an apostrophe in
    front. The cells' style has the quote prefix besides, so that typing such a cell again keeps it text. XlsxWriter
    would write `<r>...</r>` as markup, so a leading `<` gets the apostrophe too. Texts are cut at 2,000 characters.
    """
    kept = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    seen = next((c for c in kept if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")), "")
    plain = unicodedata.normalize("NFKC", seen)[:1]  # ＝ and ﹦ and ⁼ as well
    return f"'{kept}" if plain in _ACTIVE or kept[:1] in _BREAKS else kept


def number(value: Exactly) -> Decimal:
    """What is written for a number: exact, or with 17 digits if its expansion is longer."""
    exactly = Fraction(value)
    return _SEVENTEEN_DIGITS.divide(Decimal(exactly.numerator), Decimal(exactly.denominator))


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in characters; `asks` says what may be typed into it, "" if nothing."""

    key: str
    title: str
    style: Style
    width: int
    asks: str = ""


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands, so that formulas of other sheets can name its cells before it is written.

    `head` is the row of the heads (0 is the first row of the sheet), `count` that of its entries.
    """

    sheet: str
    head: int
    columns: tuple[Column, ...]
    count: int

    @property
    def end(self) -> int:
        """The row after the last entry."""
        return self.head + 1 + max(self.count, 1)

    def column(self, key: str) -> int:
        """The place of a column."""
        return [column.key for column in self.columns].index(key)

    def here(self, key: str, index: int) -> str:
        """A cell, for formulas of the same sheet."""
        return f"{xl_col_to_name(self.column(key))}{self.head + 2 + index}"

    def cell(self, key: str, index: int) -> str:
        """A cell, for formulas anywhere."""
        name = xl_col_to_name(self.column(key))
        return f"'{self.sheet}'!${name}${self.head + 2 + index}"

    def span(self, key: str) -> str:
        """A whole column; an empty table has one empty row."""
        name = xl_col_to_name(self.column(key))
        return f"'{self.sheet}'!${name}${self.head + 2}:${name}${self.end}"
