"""A table of an office -> filled rows of one kind of record, by its mapping (see `contract.record_tables`).

What comes out is what a sheet of the intake workbook gives, so that one way leads from cells to records: every value
keeps its cell, and what the mapping fixes the line that says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final

from dossier.contract.record_tables import CalendarGrid, RecordTable, RowTest
from dossier.exact.period import Period
from dossier.fields import MAX_ID
from dossier.fields.meant import id_meant
from dossier.intake.month.columns import ATTACHED
from dossier.intake.month.plan import PlannedSheet
from dossier.intake.month.rows import Cells, FilledRecord, FilledSheet
from dossier.intake.tables import Head, SheetTable, TableCell, TableRow, find_head, head_word
from dossier.intake.tables.days import cut_of, day_of
from dossier.intake.tables.figures import holds
from dossier.problems import Place, Problem, error, warning

_DAY: Final = re.compile(r"([0-9]{1,2})(?:[日号]|\(.*\)|\s.*)?")
_NOTE: Final = re.compile("合计|总计|小计|备注|说明|填表|注[:：]|制表|审核|复核|统计|值班电话")
"""How rows below a calendar begin that are no names."""
_WEEKDAY: Final = re.compile("(?:星期|周|礼拜)?[一二三四五六日天]")
_FEWEST: Final = 7
"""Days across that make a row the head of a calendar."""
_SHOWN: Final = 80
_JOINED: Final = "、"


def filled_by(
    mapping: RecordTable, file: str, tables: Sequence[SheetTable], sheet: PlannedSheet, period: Period
) -> FilledSheet:
    """The records of a file's table; of several sheets, or ways to split a text, the one that fits best."""
    reading = _ByMapping(mapping, sheet, period)
    start = next((cell.place for table in tables for row in table.rows for cell in row.values()), Place(file))
    fixed = {key: TableCell(told, start) for key, told in _usual(mapping, sheet, period).items()}
    fixed |= {key: TableCell(told, mapping.place("fixed", key)) for key, told in mapping.fixed.items()}
    found = max(
        (reading.of(table) for table in tables), key=lambda one: (len(one.records), len(one.problems)), default=None
    )
    if found is None or (not found.records and not found.problems):
        wanted = "、".join([*dict.fromkeys(mapping.columns.values()), *([mapping.grid.head] if mapping.grid else [])])
        return FilledSheet(sheet, {}, fixed, (), (error("intake-table-head", Place(file), known=wanted),))
    return FilledSheet(sheet, {}, fixed, found.records, found.problems)


def _usual(mapping: RecordTable, sheet: PlannedSheet, period: Period) -> dict[str, str]:
    """What stays as it was; a record of the whole month is of its last day, if nobody says otherwise."""
    last = {"happened": period.end.isoformat()} if mapping.record == "month" else {}
    return last | {key: value for key, value in sheet.usual.items() if isinstance(value, str)}


@dataclass(frozen=True)
class _Read:
    records: tuple[FilledRecord, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _TableLine:
    """A row with what its mapping sees in it: cells by the words of their heads, and by fields."""

    place: Place
    heads: Cells
    fields: Cells


@dataclass(frozen=True)
class _ByMapping:
    mapping: RecordTable
    sheet: PlannedSheet
    period: Period

    def of(self, table: SheetTable) -> _Read:
        """The records that one table gives; none if its head does not fit."""
        if self.mapping.grid is not None:
            notes: list[Problem] = []
            entries = list(self._grid(table.rows, self.mapping.grid, notes))
            place = Place(entries[0].place.path, entries[0].place.line, 1) if entries else Place("")
            return _Read((self._month(place, {}, self._merged(entries)),) if entries else (), tuple(notes))
        every = list(self._lines(table))
        lines = [line for line in every if all(_holds(one, line.heads) for one in self.mapping.only)]
        told = (
            *self._left_out(every),
            *(error("intake-cell-faulty", one.place, value=one.text) for one in _faulty(lines)),
        )
        if not lines:
            return _Read((), told)
        if self.mapping.record == "row":
            return self._rows(lines, told)
        groups: dict[str, list[_TableLine]] = {}
        for line in lines:
            cell = line.fields.get(self.mapping.by or "")
            groups.setdefault(cell.text if cell else "", []).append(line)
        return _Read(tuple(self._together(some) for some in groups.values()), told)

    def _lines(self, table: SheetTable) -> Iterator[_TableLine]:
        tests = (*self.mapping.only, *self.mapping.entries.values(), *self.mapping.counts.values())
        known = {*self.mapping.columns.values(), *(one.column for one in tests)}
        words = {head_word(one): one for one in known}
        head = find_head(table.rows, lambda word: words.get(head_word(word), ""), min(2, len(known)))
        needed = {*self.mapping.columns.values()}
        if head is None or not needed <= head.fields:
            return
        for row in table.rows[head.last + 1 :]:
            line = self._line(row, head)
            if not head.repeated(row) and line.fields:
                yield line

    def _left_out(self, lines: Sequence[_TableLine]) -> Iterator[Problem]:
        """What the column says, by which a mapping takes some rows alone, of those that it does not take."""
        for test in self.mapping.only:
            others = [line for line in lines if test.is_ and not _holds(test, line.heads)]
            cells = [line.heads[test.column].text for line in others if test.column in line.heads]
            if cells:
                some = (f"{text[:_SHOWN]} {count}" for text, count in Counter(cells).items())
                words = {"column": test.column, "count": str(len(cells)), "known": ", ".join(some)}
                yield warning("intake-rows-apart", others[0].place, **words)

    def _line(self, row: TableRow, head: Head) -> _TableLine:
        cells = {head.columns[at]: cell for at, cell in row.items() if at in head.columns and cell.text}
        fields = {key: self._called(key, cells[name]) for key, name in self.mapping.columns.items() if name in cells}
        start = next(iter(row.values())).place
        kept = {key: cell for key, cell in fields.items() if cell.text}
        return _TableLine(Place(start.path, start.line, 1), cells, kept)

    def _called(self, key: str, cell: TableCell) -> TableCell:
        """The cell with the record's word for what the table says."""
        words = self.mapping.words.get(key, {})
        return replace(cell, text=words[cell.text]) if cell.text in words else cell

    def _rows(self, lines: Sequence[_TableLine], told: Sequence[Problem]) -> _Read:
        """A record a row, of those that lie in the month."""
        here = [line for line in lines if self._in_month(line)]
        left = len(lines) - len(here)
        words = {"count": str(left), "month": str(self.period)}
        other = [warning("intake-other-month", lines[0].place, **words)] if left else []
        return _Read(tuple(self._record(line) for line in here), (*told, *other))

    def _in_month(self, line: _TableLine) -> bool:
        days = (one.key for one in self.sheet.columns if one.sort in ("day", "moment") and len(one.path) == 1)
        first = next((line.fields[key].text for key in days if key in line.fields), None)
        day = day_of(first, self.period) if first is not None else None
        return day is None or day in self.period

    def _record(self, line: _TableLine) -> FilledRecord:
        own = {key: cell for key, cell in line.fields.items() if not self._each(key)}
        record = FilledRecord(line.place, own)
        for name in dict.fromkeys(filter(None, map(self._each, line.fields))):
            record.lists[name] = [{key: cell for key, cell in line.fields.items() if self._each(key) == name}]
        return record

    def _together(self, lines: Sequence[_TableLine]) -> FilledRecord:
        """One record of many rows: its own fields from the first that has them, its lists from all that count."""
        own: dict[str, TableCell] = {}
        for line in lines:
            own |= {key: cell for key, cell in line.fields.items() if not self._each(key) and key not in own}
        for key, test in self.mapping.counts.items():
            count = sum(_holds(test, line.heads) for line in lines)
            own[key] = TableCell(str(count), lines[0].place)
        entries = [
            _TableLine(line.place, {}, {key: line.fields[key] for key in line.fields if self._each(key) == name})
            for name in dict.fromkeys(column.each for column in self.sheet.columns if column.each)
            for line in lines
            if name not in self.mapping.entries or _holds(self.mapping.entries[name], line.heads)
        ]
        lists = self._merged([one for one in entries if one.fields])
        return self._month(lines[0].place, own, lists, own.get(self.mapping.by or ""))

    def _month(
        self, place: Place, own: Cells, lists: Mapping[str, Sequence[Cells]], by: TableCell | None = None
    ) -> FilledRecord:
        """The record of the month, or of one of several in it, under its id on file, planned, or told by the field."""
        listed = {name: list(some) for name, some in lists.items()}
        if self.mapping.attach is not None:
            name = PurePosixPath(place.path.partition("#")[0]).name
            said = {"path": name, "shows": self.mapping.attach}
            listed[ATTACHED] = [{f"{ATTACHED}.{key}": TableCell(text, place) for key, text in said.items()}]
        name = self._id(by)
        if by is not None and not any(row.there and row.id == name for row in self.sheet.rows):
            own = {"title": replace(by, text=f"{self.period} {self.sheet.label}（{by.text}）"), **own}
        return FilledRecord(place, {**own, "id": TableCell(name, place)}, listed, complete=True)

    def _id(self, by: TableCell | None) -> str:
        rows = self.sheet.rows
        if by is None:
            return next((row.id for row in rows if row.there), rows[0].id)
        known = (row.id for row in rows if row.there and row.values.get(self.mapping.by or "") == by.text)
        return next(known, f"{self.sheet.kind}-{self.period}-{id_meant(by.text) or 'x'}"[:MAX_ID])

    def _grid(self, rows: Sequence[TableRow], grid: CalendarGrid, notes: list[Problem]) -> Iterator[_TableLine]:
        """The entries of a calendar: one for each cell that says something."""
        found = next((nth for nth, row in enumerate(rows) if len(self._days(row)) >= _FEWEST), None)
        if found is None:
            return
        days, names = self._days(rows[found]), self._first_column(rows[found], grid)
        for row in rows[found + 1 :]:
            who = row.get(names)
            if who is None or self._days(row).keys() >= days.keys() or _are_weekdays(row, days):
                continue
            if _NOTE.match(who.text):
                notes.append(warning("intake-row-left-out", who.place, value=who.text[:_SHOWN]))
                continue
            for at, day in days.items():
                said = self._called(grid.cells, row[at]) if at in row else None
                if said is not None and said.text:
                    yield _TableLine(said.place, {}, {grid.down: who, grid.across: day, grid.cells: said})

    def _days(self, row: TableRow) -> dict[int, TableCell]:
        """The days that a row names, by column."""
        found: dict[int, TableCell] = {}
        due = self.period.start
        for at, cell in row.items():
            alone = _DAY.fullmatch(cell.text.strip())
            text = f"{self.period}-{int(alone[1]):02}" if alone else cell.text
            day = due if cell.text.strip() == cut_of(due) else day_of(text, self.period)
            if day is not None and day in self.period:
                found[at] = replace(cell, text=day.isoformat())
                due = day + timedelta(1)
        return found

    @staticmethod
    def _first_column(row: TableRow, grid: CalendarGrid) -> int:
        named = (at for at, cell in row.items() if head_word(cell.text) == head_word(grid.head))
        return next(named, 1)

    def _each(self, key: str) -> str:
        return next((one.each for one in self.sheet.columns if one.key == key), "")

    def _merged(self, entries: Sequence[_TableLine]) -> dict[str, list[Cells]]:
        """The entries by list; those that differ only in a field of several values become one that has them all."""
        many = {one.key for one in self.sheet.columns if one.each and one.many}
        found: dict[tuple[tuple[str, str], ...], dict[str, TableCell]] = {}
        for line in entries:
            same = tuple((key, cell.text) for key, cell in sorted(line.fields.items()) if key not in many)
            there = found.setdefault(same, {})
            for key, cell in line.fields.items():
                text = f"{there[key].text}{_JOINED}{cell.text}" if key in there and key in many else cell.text
                there[key] = replace(there.get(key, cell), text=text)
        order = list(self.mapping.words.get(self.mapping.grid.cells, {}).values()) if self.mapping.grid else []
        made = sorted(found.values(), key=lambda one: self._order(one, order)) if self.mapping.grid else found.values()
        lists: dict[str, list[Cells]] = {}
        for one in made:
            lists.setdefault(self._each(next(iter(one))), []).append(one)
        return lists

    def _order(self, entry: Cells, words: Sequence[str]) -> tuple[str, int]:
        """By day, then as the words of a calendar's cells are listed."""
        grid = self.mapping.grid
        assert grid is not None  # noqa: S101  # only calendars are put in order
        said = entry[grid.cells].text
        return entry[grid.across].text, words.index(said) if said in words else len(words)


def _faulty(lines: Sequence[_TableLine]) -> Iterator[TableCell]:
    return (cell for line in lines for cell in line.fields.values() if cell.faulty)


def _are_weekdays(row: TableRow, days: Mapping[int, TableCell]) -> bool:
    """Whether all that a row says below the days of a calendar are weekdays: it goes on with the head."""
    said = [row[at].text.strip() for at in days if at in row and row[at].text.strip()]
    return len(said) >= _FEWEST and all(map(_WEEKDAY.fullmatch, said))


def _holds(test: RowTest, cells: Cells) -> bool:
    """Whether a row satisfies a test."""
    cell = cells.get(test.column)
    return holds(test, cell.text if cell is not None else "")
