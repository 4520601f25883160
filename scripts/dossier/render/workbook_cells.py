"""What the settlement workbook is made of: cells that are texts, numbers or formulas with their values, and sheets.

Numbers are numbers: a cell holds the double nearest to the exact value, which keeps 15 digits. Whatever has more
(endless fractions only; amounts never do) is given once more as text by the sheet that shows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Context, Decimal
from fractions import Fraction
from io import BytesIO
from typing import Final, Literal, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

Exactly: TypeAlias = Fraction | Decimal | int
Style: TypeAlias = Literal["text", "money", "price", "quantity", "points", "score", "rate", "count", "day", "note"]

LONGEST: Final = 2_000
_SEVENTEEN_DIGITS: Final = Context(prec=17)  # as many as tell every double apart
_STARTS_FORMULA: Final = frozenset("=+-@＝＋－＠")
_DOUBTFUL: Final = frozenset("\t\r\n<")
_FORMATS: Final[Mapping[Style, Mapping[str, str | bool | int]]] = {
    "text": {"quote_prefix": True, "text_wrap": True},
    "note": {"quote_prefix": True, "text_wrap": True, "font_color": "#8A4B00"},
    "money": {"num_format": "#,##0.00;[Red]-#,##0.00"},
    "price": {"num_format": "#,##0.00######"},
    "quantity": {"num_format": "General"},
    "points": {"num_format": "General"},
    "score": {"num_format": "0.00########"},  # all places that are compared, so that 79.9999999999 never reads 80
    "rate": {"num_format": "0.00####%"},
    "count": {"num_format": "0"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
}


@dataclass(frozen=True)
class Formula:
    """A formula and the value it has, so that viewers that do not calculate show it."""

    text: str
    value: Exactly | str


Value: TypeAlias = str | Exactly | date | Formula | None


def harmless(text: str) -> str:
    """A text that no program takes for a formula, not after typing it again nor after a detour through CSV.

    In the workbook itself a string cell is never calculated. What would become a formula elsewhere (`=`, `+`, `-`,
    `@`, their wide forms, tab, line ends, also behind spaces and invisible characters) gets a visible apostrophe in
    front. The cells' style has the quote prefix besides, so that typing such a cell again keeps it text. XlsxWriter
    would write `<r>...</r>` as markup, so a leading `<` gets the apostrophe too. Texts are cut at 2,000 characters.
    """
    kept = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    seen = next((c for c in kept if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")), "")
    return f"'{kept}" if seen in _STARTS_FORMULA or kept[:1] in _DOUBTFUL or seen == "<" else kept


def number(value: Exactly) -> Decimal:
    """What is written for a number: exact, or with 17 digits if its expansion is longer."""
    exactly = Fraction(value)
    return _SEVENTEEN_DIGITS.divide(Decimal(exactly.numerator), Decimal(exactly.denominator))


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in characters."""

    key: str
    title: str
    style: Style
    width: int


@dataclass(frozen=True)
class Table:
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


@dataclass(frozen=True)
class Paper:
    """What stands on every printed page: title above; what it is of, and the mark of made-up data, below it."""

    title: str
    subject: str
    mark: str
    foot: str


class Sheet:
    """One sheet: a title, then tables and lines from the top down."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._sheet = book.raw.add_worksheet(name)
        self.name = name

    def open(self, paper: Paper, widths: Sequence[int], repeat: int | None = None) -> None:
        """Set up columns, print and the first two rows; `repeat` is the row of heads printed on every page."""
        sheet = self._sheet
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        # In headers & begins a command, && is the sign itself; Excel takes no more than 255 characters.
        head, mark, foot = (text[:60].replace("&", "&&") for text in (paper.subject, paper.mark, paper.foot))
        sheet.set_header(f"&L{head}&C{self.name}&R{mark}")
        sheet.set_footer(f"&L{foot}&R第 &P 页，共 &N 页")
        if repeat is not None:
            sheet.repeat_rows(repeat)
            sheet.freeze_panes(repeat + 1, 0)
        if paper.mark:
            sheet.set_tab_color("#B45309")
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, harmless(f"{paper.title}　{self.name}"), self._book.format("text", "title"))
        subject = harmless("　".join(part for part in (paper.subject, paper.mark, "单位：元") if part))
        sheet.write_string(1, 0, subject, self._book.format("text", "subject"))

    def put(self, row: int, col: int, value: Value, style: Style, look: str = "") -> None:
        """Write one cell. Text is always written as text."""
        cell_format = self._book.format(style, look)
        match value:
            case None:
                self._sheet.write_blank(row, col, None, cell_format)
            case str():
                self._sheet.write_string(row, col, harmless(value), self._book.format(_wordy(style), look))
            case Formula(text=text, value=str() as shown):
                self._sheet.write_formula(row, col, f"={text}", cell_format, shown)
            case Formula(text=text, value=shown):
                self._sheet.write_formula(row, col, f"={text}", cell_format, number(shown))
            case date():
                self._sheet.write_datetime(row, col, datetime.combine(value, time()), cell_format)
            case _:
                self._sheet.write_number(row, col, Fraction(value), cell_format)

    def line(self, row: int, values: Sequence[tuple[Value, Style]], look: str = "") -> None:
        """Write cells beside each other from the first column on."""
        for col, (value, style) in enumerate(values):
            self.put(row, col, value, style, look)

    def heads(self, table: Table) -> None:
        """Write the heads of a table."""
        self._sheet.set_row(table.head, 30)
        self.line(table.head, [(column.title, "text") for column in table.columns], "head")

    def rows(self, table: Table, rows: Sequence[Mapping[str, Value]], *, filtered: bool = True) -> None:
        """Write a table; keys that a row lacks stay empty. Only one table of a sheet can be filtered."""
        self.heads(table)
        for index, entry in enumerate(rows):
            self.line(table.head + 1 + index, [(entry.get(c.key), c.style) for c in table.columns])
        if filtered and rows:
            self._sheet.autofilter(table.head, 0, table.head + len(rows), len(table.columns) - 1)

    def total(self, table: Table, label: str, sums: Mapping[str, Exactly]) -> None:
        """A row of sums below a table; sums of amounts are rounded, because doubles add up to 0.30000000000000004."""
        for col, column in enumerate(table.columns):
            value: Value = label if col == 0 else None
            if column.key in sums:
                value = Formula(f"ROUND(SUM({_local(table.span(column.key))}),2)", sums[column.key])
            self.put(table.end, col, value, column.style, "sum")

    def alarm(self, row: int, col: int, last_row: int, word: str) -> None:
        """Show a word in red wherever a check writes it."""
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self._book.red}
        self._sheet.conditional_format(row, col, last_row, col, rule)


def _wordy(style: Style) -> Style:
    return style if style in ("text", "note") else "text"


def _local(reference: str) -> str:
    return reference.rsplit("!", 1)[1]


class Book:
    """A workbook in memory. The same content gives the same bytes: XlsxWriter dates its parts 1980-01-01."""

    def __init__(self, title: str, subject: str, moment: datetime) -> None:
        self._bytes = BytesIO()
        safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.raw = xlsxwriter.Workbook(self._bytes, safe)
        self.raw.set_properties({"title": title, "subject": subject, "created": moment})
        self._formats: dict[tuple[Style, str], Format] = {}
        self.red = self.raw.add_format({"font_color": "#B91C1C", "bold": True})

    def sheet(self, name: str) -> Sheet:
        """Add a sheet behind the others."""
        return Sheet(self, name)

    def format(self, style: Style, look: str = "") -> Format:
        """The format of a style: in a table, or with the look of a head, a sum, a title."""
        if (style, look) not in self._formats:
            self._formats[style, look] = self.raw.add_format({**_BASE, **_FORMATS[style], **_LOOKS[look]})
        return self._formats[style, look]

    def close(self) -> bytes:
        """The finished file."""
        self.raw.close()
        return self._bytes.getvalue()


_BASE: Final[Mapping[str, str | bool | int]] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_LOOKS: Final[Mapping[str, Mapping[str, str | bool | int]]] = {
    "": {"border": 1, "border_color": "#9CA3AF"},
    "head": {"border": 1, "bold": True, "bg_color": "#E5EAF0", "align": "center"},
    "sum": {"border": 1, "bold": True, "bg_color": "#F3F4F6"},
    "strong": {"border": 1, "bold": True, "font_size": 12},
    "plain-line": {"text_wrap": False, "font_color": "#4B5563"},
    "section": {"bold": True, "font_size": 11, "text_wrap": False},
    "title": {"bold": True, "font_size": 15, "text_wrap": False},
    "subject": {"font_color": "#4B5563", "text_wrap": False},
}
