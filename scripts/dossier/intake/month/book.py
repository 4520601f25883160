"""A month's plan -> its intake workbook (XLSX), in the style of the office: a sheet a kind of record.

Heads are Chinese and carry a note, closed lists and projects are offered, days are days. The same plan gives the same
bytes. Where a workbook comes back with something wrong, the same sheets are written again with its own cells, those
concerned coloured and with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dossier.intake.month.columns import ATTACHED, RecordColumn
from dossier.intake.month.plan import MonthPlan, PlannedRow, PlannedSheet
from dossier.intake.month.usual import Values
from dossier.intake.month.values import Shown, shown_value
from dossier.intake.month.wording import heading, note, told
from dossier.records import KINDS
from dossier.workbook.cells import harmless
from dossier.workbook.sheet import Book

HEAD: Final = 2
"""The row of the heads, from 0; the row of what stays as it was is below it."""
FIRST: Final = 4
"""The row of the first record."""
_LEAD: Final = 3  # columns for the reader: number, matter, last day
_LAST: Final = 999  # rows down to which lists are offered
_ROOM: Final = 255  # characters of a list that a cell can offer by itself
_WIDTHS: Final[Mapping[str, int]] = {"day": 12, "moment": 17, "month": 10, "number": 12, "flag": 8, "choice": 12}
_TEXT_WIDTH: Final = 22
_SORTS: Final[Mapping[str, str]] = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General"}
_AS_TEXT: Final = "@"
_LATER: Final = ("covers.from", "covers.to", "prepared_by", "collected.method", "collected.origin")
"""Columns that are nearly always as they were, and stand behind the others."""

_LOOKS: Final[Mapping[str, Mapping[str, object]]] = {
    "cell": {},
    "usual": {"bg_color": "#ECEFF3", "font_color": "#4B5563", "italic": True},
    "known": {"bg_color": "#F6F8FA", "font_color": "#374151"},
    "lead": {"font_color": "#6B7280", "border": 0},
    "head": {"bold": True, "bg_color": "#E5EAF0", "align": "center", "text_wrap": True},
    "needed": {"bold": True, "bg_color": "#D6E4F5", "align": "center", "text_wrap": True},
    "wrong": {"bg_color": "#F8C9C4"},
    "doubted": {"bg_color": "#FCE8B2"},
}
_BASE: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#9CA3AF"}


def ordered(sheet: PlannedSheet) -> tuple[RecordColumn, ...]:
    """The columns as they stand in the sheet: what changes from record to record first."""
    own = [one for one in sheet.columns if not one.each and one.key not in _LATER]
    listed = sorted((one for one in sheet.columns if one.each), key=lambda one: one.each == ATTACHED)
    return (*own, *listed, *(one for one in sheet.columns if one.key in _LATER))


def intake_workbook(plan: MonthPlan, subject: str) -> bytes:
    """The workbook of a month; `subject` says of which contract."""
    moment = datetime.combine(plan.period.start, time(), UTC).replace(tzinfo=None)
    book = Book(told("title", month=str(plan.period), label=told("overview")), subject, moment)
    pen = _Pen(book)
    _overview(pen, plan, subject)
    for sheet in plan.sheets:
        _KindSheet(pen, plan, sheet).write()
    pen.offer()
    return book.close()


@dataclass
class _Pen:
    """Formats by sort and look, and the lists that cells offer, each once."""

    book: Book
    formats: dict[tuple[str, str], Format] = field(default_factory=dict)
    lists: dict[tuple[str, ...], int] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        return self.book.raw.add_worksheet(name)

    def format(self, sort: str, look: str) -> Format:
        """How cells of a sort look."""
        if (sort, look) not in self.formats:
            shape = {"num_format": _SORTS.get(sort, _AS_TEXT)}
            self.formats[sort, look] = self.book.raw.add_format({**_BASE, **shape, **_LOOKS[look]})
        return self.formats[sort, look]

    def put(self, sheet: Worksheet, row: int, column: int, value: Shown, sort: str, look: str) -> None:
        """Write a cell: days as days, figures as figures, everything else as text."""
        style = self.format(sort, look)
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), style)
        elif value == "":
            sheet.write_blank(row, column, None, style)
        elif sort == "number" and _is_figure(value):
            sheet.write_number(row, column, float(value), style)
        else:
            sheet.write_string(row, column, harmless(value), style)

    def source(self, words: Sequence[str]) -> Sequence[str] | str:
        """What a list offers: the words themselves, or where they stand if they are many."""
        if len(",".join(words)) <= _ROOM and not any("," in one for one in words):
            return list(words)
        column = self.lists.setdefault(tuple(words), len(self.lists))
        letter = chr(ord("A") + column)
        return f"='{told('options')}'!${letter}$1:${letter}${len(words)}"

    def offer(self) -> None:
        """Write the long lists on a sheet that nobody has to see."""
        if not self.lists:
            return
        sheet = self.sheet(told("options"))
        sheet.hide()
        for words, column in self.lists.items():
            for row, one in enumerate(words):
                sheet.write_string(row, column, harmless(one))


def _is_figure(text: str) -> bool:
    """Whether a figure can be written as a number that comes back the same."""
    try:
        return repr(float(text)) in (text, f"{text}.0")
    except ValueError:
        return False


@dataclass(frozen=True)
class _KindSheet:
    """One kind of record."""

    pen: _Pen
    plan: MonthPlan
    sheet: PlannedSheet

    def write(self) -> None:
        """The title, the heads with their notes, what stays as it was, and the rows."""
        sheet = self.pen.sheet(self.sheet.label)
        columns = ordered(self.sheet)
        text = self.pen.format("text", "lead")
        sheet.write_string(0, 0, told("title", month=str(self.plan.period), label=self.sheet.label), text)
        sheet.write_string(1, 0, told("hint"), text)
        for nth, (name, width) in enumerate((("row", 8), ("matter", 30), ("due", 11))):
            sheet.set_column(nth, nth, width)
            sheet.write_string(HEAD, nth, told(name), self.pen.format("text", "head"))
        for nth, column in enumerate(columns, _LEAD):
            self._column(sheet, nth, column)
        sheet.freeze_panes(FIRST, _LEAD)
        sheet.set_row(HEAD, 32)
        row = FIRST
        for number, one in enumerate(self.sheet.rows, 1):
            row = self._row(sheet, row, number, one, columns)

    def _column(self, sheet: Worksheet, nth: int, column: RecordColumn) -> None:
        width = _WIDTHS.get(column.sort, _TEXT_WIDTH)
        sheet.set_column(nth, nth, width, self.pen.format(column.sort, "cell"))
        needed = not column.optional and column.key not in self.sheet.usual
        look = "needed" if needed else "head"
        sheet.write_string(HEAD, nth, heading(column), self.pen.format("text", look))
        sheet.write_comment(HEAD, nth, note(column, self.plan.period), {"x_scale": 1.6})
        value = shown_value(column, self.sheet.usual.get(column.key), self.plan.names)
        self.pen.put(sheet, HEAD + 1, nth, value, column.sort, "usual")
        sheet.write_string(HEAD + 1, 0, told("usual"), self.pen.format("text", "usual"))
        words = self._offered(column)
        if words and not column.many:
            rule = {"validate": "list", "source": self.pen.source(words), "error_type": "warning"}
            sheet.data_validation(HEAD + 1, nth, _LAST, nth, rule)

    def _offered(self, column: RecordColumn) -> Sequence[str]:
        if column.sort == "flag":
            return [str(shown_value(column, word, self.plan.names)) for word in ("true", "false")]
        return list(column.words.values()) or self.plan.names.offered(column)

    def _row(self, sheet: Worksheet, row: int, number: int, one: PlannedRow, columns: Sequence[RecordColumn]) -> int:
        """A record and the entries of its lists below each other; returns the row after it."""
        lead = self.pen.format("text", "lead")
        state = told("there") if one.there else one.due
        for nth, word in enumerate((str(number), one.why, state)):
            sheet.write_string(row, nth, harmless(word), lead)
        height = max([1, *(len(items) for items in one.lists.values())])
        for below in range(height):
            for nth, column in enumerate(columns, _LEAD):
                value = self._value(one, below, column)
                if value != "":
                    self.pen.put(sheet, row + below, nth, value, column.sort, "known")
        return row + height

    def _value(self, one: PlannedRow, below: int, column: RecordColumn) -> Shown:
        if column.each:
            items: Sequence[Values] = one.lists.get(column.each, ())
            tree = items[below].get(column.key) if below < len(items) else None
        elif below:
            return ""
        else:
            tree = one.id if column.key == "id" else one.values.get(column.key)
        return shown_value(column, tree, self.plan.names)


def _overview(pen: _Pen, plan: MonthPlan, subject: str) -> None:
    """What the month waits for, whose it is, by when, and how it comes in."""
    sheet = pen.sheet(told("overview"))
    lead = pen.format("text", "lead")
    sheet.write_string(0, 0, told("title", month=str(plan.period), label=told("overview")), lead)
    sheet.write_string(1, 0, harmless(subject), lead)
    for nth, (name, width) in enumerate((("matter", 48), ("kind", 22), ("due", 12), ("state", 10), ("how", 34))):
        sheet.set_column(nth, nth, width)
        sheet.write_string(HEAD, nth, told(name), pen.format("text", "head"))
    for row, values in enumerate(_matters(plan), HEAD + 1):
        for nth, value in enumerate(values):
            pen.put(sheet, row, nth, value, "day" if isinstance(value, date) else "text", "cell")
    sheet.freeze_panes(HEAD + 1, 0)


def _matters(plan: MonthPlan) -> Iterator[tuple[Shown, ...]]:
    sheets = {one.kind for one in plan.sheets}
    for one in sorted(plan.asked, key=lambda one: (bool(one.there), one.due or date.max)):
        label = KINDS[one.kind].label
        how = told("here", label=label) if one.kind in sheets else told(one.kind)
        if one.drafted:
            how = told("drafted", about=str(one.values["about"]), here=how)
        yield one.why, label, one.due or "", told("there" if one.there else "wanted"), how
