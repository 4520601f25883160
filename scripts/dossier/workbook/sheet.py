"""Sheets of the settlement workbook: how cells are written, look and print. The only module that knows XlsxWriter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from types import MappingProxyType
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format

from dossier.workbook.cells import (
    Column,
    Exactly,
    Formula,
    Linked,
    Style,
    TablePlace,
    Value,
    choosable,
    harmless,
    number,
)
from dossier.workbook.formulas import POINT_PLACES, SCORE_PLACES
from dossier.workbook.heights import lines

NONE: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
_LINE: Final = 14  # points a line of text takes
_MOST_LINES: Final = 25
_TEXTS: Final = ("text", "note")
_NOTHING: Final = "无"
_A4: Final = 9  # as the format numbers paper
_READABLE: Final = 210
"""The width, in characters, at which a sheet that is set as wide as a page across is printed in seven points."""
_FORMATS: Final[Mapping[Style, Mapping[str, str | bool | int]]] = {
    "text": {"quote_prefix": True, "text_wrap": True, "indent": 1},
    "note": {"quote_prefix": True, "text_wrap": True, "indent": 1, "font_color": "#8A4B00"},
    "word": {"text_wrap": True, "indent": 1},  # the text of a formula: with the quote prefix editing would end it
    "money": {"num_format": "#,##0.00;[Red]-#,##0.00"},
    "price": {"num_format": "#,##0.00######"},
    "quantity": {"num_format": "General"},
    "points": {"num_format": "General"},
    "score": {"num_format": "0.00"},
    "rate": {"num_format": "0.00%"},
    "load": {"num_format": "0.00####%"},
    "count": {"num_format": "0", "align": "center"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
}
_LIFTED: Final[Mapping[Style, int]] = {"rate": 10_000, "score": 100}
"""Styles that show two places, and how many of the last one make a whole."""
_LEAST: Final[frozenset[Style]] = frozenset({"load", "quantity", "price", "points", "count"})
"""Styles of which nothing below zero may be typed."""
_LIFT: Final = 1 + Fraction(1, 10**15)  # as `lifted` does it in formulas


@dataclass(frozen=True)
class PrintFrame:
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
        self._widths: tuple[int, ...] = ()

    def open(
        self,
        paper: PrintFrame,
        widths: Sequence[int],
        repeat: int,
        names: int = 0,
        *,
        frozen: bool = True,
        whole: bool = False,
    ) -> None:
        """Set up columns, print and the first two rows.

        `repeat` is the row of heads: printed on every page that follows and, if `frozen`, kept in sight, as are the
        first `names` columns. A sheet is as wide as a page, and one that is `whole` as high as well; one with names
        that is too wide to be read so takes two pages side by side, each with the names.
        """
        sheet = self._sheet
        self._widths = tuple(widths)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        halved = bool(names) and sum(widths) > _READABLE
        sheet.fit_to_pages(2 if halved else 1, 1 if whole else 0)
        if halved:
            sheet.repeat_columns(0, names - 1)
            sheet.print_across()
        sheet.set_margins(left=0.35, right=0.35, top=0.8, bottom=0.7)
        # In headers & begins a command, && is the sign itself; Excel takes no more than 255 characters.
        head, mark, foot = (text[:60].replace("&", "&&") for text in (paper.subject, paper.mark, paper.foot))
        sheet.set_header(f"&L{head}&C{self.name}&R{mark}")
        sheet.set_footer(f"&L{foot}&R第 &P 页，共 &N 页")
        sheet.repeat_rows(repeat)
        if frozen:
            sheet.freeze_panes(repeat + 1, names)
        if paper.mark:
            sheet.set_tab_color("#B45309")
        sheet.ignore_errors({"number_stored_as_text": "A1:Z1048576"})  # clauses such as 6.1 are texts
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, harmless(f"{paper.title}　{self.name}"), self._book.format("text", "title"))
        subject = harmless("　".join(part for part in (paper.subject, paper.mark, "单位：元") if part))
        sheet.write_string(1, 0, subject, self._book.format("text", "subject"))

    def put(self, row: int, col: int, value: Value, style: Style, look: str = "") -> None:
        """Write one cell. Text is always written as text."""
        if style == "value":
            style = "day" if isinstance(value, date) else "money" if isinstance(value, Decimal) else "quantity"
        cell_format = self._book.format(style, look)
        match value:
            case None | "":
                self._sheet.write_blank(row, col, None, cell_format)
            case Linked(page=""):
                self.put(row, col, value.text, style, look)
            case Linked():
                linked = self._book.format("text", "link")
                self._sheet.write_url(row, col, self._book.address(value.page), linked, harmless(value.text))
            case str():
                worded: Style = style if style in _TEXTS else "text"
                self._sheet.write_string(row, col, harmless(value), self._book.format(worded, look))
            case Formula(value=str() as words):
                worded = "word" if style in _TEXTS else style
                self._sheet.write_formula(row, col, f"={value.text}", self._book.format(worded, look), words)
            case Formula():
                shown = _cut(Fraction(value.value))  # text was taken by the case before
                shown = shown * _LIFT if style in _LIFTED else shown
                self._sheet.write_formula(row, col, f"={value.text}", cell_format, number(shown))
            case date():
                self._sheet.write_datetime(row, col, datetime.combine(value, time()), cell_format)
            case _:
                self._sheet.write_number(row, col, _shown(Fraction(value), style), cell_format)

    def line(self, row: int, values: Sequence[tuple[Value, Style]], look: str = "") -> None:
        """Write cells beside each other from the first column on, in a row as high as its longest text.

        Only Excel finds that height by itself.
        """
        most, wraps = 1, _LOOKS[look].get("text_wrap", True)
        for col, (value, style) in enumerate(values):
            self.put(row, col, value, style, look)
            text = value.value if isinstance(value, Formula) else value.text if isinstance(value, Linked) else value
            if wraps and isinstance(text, str) and col < len(self._widths):
                most = max(most, lines(text, self._widths[col]))
        if most > 1:
            self._sheet.set_row(row, _LINE * min(most, _MOST_LINES) + 4)

    def heads(self, table: TablePlace) -> None:
        """Write the heads of a table."""
        self.line(table.head, [(column.title, "text") for column in table.columns], "head")

    def rows(
        self,
        table: TablePlace,
        rows: Sequence[Mapping[str, Value]],
        *,
        filtered: bool = True,
        choices: Mapping[str, Sequence[str]] = NONE,
    ) -> None:
        """Write a table; keys that a row lacks stay empty. Only one table of a sheet can be filtered.

        What may be typed over is marked and says so; `choices` are the only words of columns that formulas compare.
        """
        self.heads(table)
        for index, entry in enumerate(rows):
            row = table.head + 1 + index
            self.line(row, [(entry.get(c.key), c.style) for c in table.columns])
            for col, column in enumerate(table.columns):
                if column.asks and column.key in entry and not isinstance(entry[column.key], Formula):
                    self.put(row, col, entry[column.key], column.style, "input")
        for column in table.columns if rows else ():
            if column.asks:
                span = (table.head + 1, table.column(column.key), table.end - 1, table.column(column.key))
                self._sheet.data_validation(*span, _asked(column, choices.get(column.key, ())))
        if not rows:
            self.line(
                table.head + 1, [(_NOTHING if place == 1 else None, c.style) for place, c in enumerate(table.columns)]
            )
        if filtered and rows:
            self.filtered(table)

    def filtered(self, table: TablePlace) -> None:
        """Let a table be filtered and sorted by its heads."""
        self._sheet.autofilter(table.head, 0, table.end - 1, len(table.columns) - 1)

    def total(self, table: TablePlace, label: str, sums: Mapping[str, Exactly]) -> None:
        """A row of sums below a table, rounded because doubles add up to 0.30000000000000004: amounts to cents."""
        for col, column in enumerate(table.columns):
            value: Value = label if col == 0 else None
            if column.key in sums:
                places = 2 if column.style == "money" else POINT_PLACES
                value = Formula(f"ROUND(SUM({_local(table.span(column.key))}),{places})", sums[column.key])
            self.put(table.end, col, value, column.style, "sum")

    def typed(self, row: int, col: int, value: Value, style: Style, asks: str) -> None:
        """Write a cell that may be typed over, which is no column of a table."""
        self.put(row, col, value, style, "input")
        self._sheet.data_validation(row, col, row, col, _asked(Column("", "", style, 0, asks)))

    def keep_apart(self, table: TablePlace, key: str) -> None:
        """Show more places of a rate or score where two would make it a whole number that it is not (R-28)."""
        first = table.here(key, 0)
        rate = table.columns[table.column(key)].style == "rate"
        value, shown = (f"{first}*100", "0.00##%") if rate else (first, f"0.00{'#' * (SCORE_PLACES - 2)}")
        apart = f"ROUND({value},2)=ROUND({value},0),ROUND({value},{SCORE_PLACES})<>ROUND({value},0)"
        rule = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER({first}),{apart})",
            "format": self._book.raw.add_format({"num_format": shown}),
        }
        self._sheet.conditional_format(_local(table.span(key)).replace("$", ""), rule)

    def alarm(self, row: int, col: int, last_row: int, word: str) -> None:
        """Show a word in red wherever a check writes it."""
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self._book.red}
        self._sheet.conditional_format(row, col, last_row, col, rule)


def _cut(value: Fraction) -> Fraction:
    """A number as a cell keeps it, so that an assessment gives the same bytes computed and read back from its file."""
    return Fraction(number(value))


def _shown(value: Fraction, style: Style) -> Fraction:
    """A number as it is; a half of the last place shown a hair above it, so that every program prints it half up."""
    half = style in _LIFTED and (value * _LIFTED[style] * 2) % 2 == 1
    return value * _LIFT if half else value


def _asked(column: Column, words: Sequence[str] = ()) -> dict[str, object]:
    """What a cell says when it is entered, and what it takes: words to choose from, or no number below zero."""
    rule: dict[str, object] = {"validate": "any"}
    if words and choosable(words):
        rule = {"validate": "list", "source": list(words)}
    elif column.style in _LEAST:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填 0 或大于 0 的数。"}
    return rule | {"input_title": "输入", "input_message": column.asks}


def _local(reference: str) -> str:
    return reference.rsplit("!", 1)[1]


class Book:
    """A workbook in memory. The same content gives the same bytes: XlsxWriter dates its parts 1980-01-01.

    `site` is the address of the month's pages with a slash at the end, "" if nobody has said it.
    """

    def __init__(self, title: str, subject: str, moment: datetime, site: str = "") -> None:
        self._bytes, self._site = BytesIO(), site
        safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.raw = xlsxwriter.Workbook(self._bytes, safe)
        self.raw.set_properties({"title": title, "subject": subject, "created": moment})
        self._formats: dict[tuple[Style, str], Format] = {}
        self.red = self.raw.add_format({"font_color": "#B91C1C", "bold": True})

    def address(self, page: str) -> str:
        """Where a page stands: on the site if its address is known, else beside the file of the workbook."""
        return f"{self._site}{page}" if self._site else f"external:{page}"

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
    "input": {"border": 1, "border_color": "#9CA3AF", "bg_color": "#FFF6D6"},
    "link": {"border": 1, "border_color": "#9CA3AF", "font_color": "#1D4ED8", "underline": 1},
    "head": {"border": 1, "bold": True, "bg_color": "#E5EAF0", "align": "center", "indent": 0},
    "sum": {"border": 1, "bold": True, "bg_color": "#F3F4F6"},
    "strong": {"border": 1, "bold": True, "font_size": 12, "text_wrap": False},
    "plain-line": {"text_wrap": False, "indent": 0, "font_color": "#4B5563"},
    "section": {"bold": True, "font_size": 11, "text_wrap": False, "indent": 0},
    "title": {"bold": True, "font_size": 15, "text_wrap": False, "indent": 0},
    "subject": {"font_color": "#4B5563", "text_wrap": False, "indent": 0},
}
