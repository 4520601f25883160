"""An intake workbook that comes back -> its sheets with their records: found by their heads, wherever they stand.

Sheets may be renamed, columns moved or added, rows hidden, cells merged. A row in which a field of the record itself is
filled begins a record, one with fields of a list alone goes on with it, whatever id is printed in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.intake.month.columns import RecordColumn
from dossier.intake.month.plan import MonthPlan, PlannedRow, PlannedSheet
from dossier.intake.month.wording import heading, told
from dossier.intake.tables import Head, SheetTable, TableCell, TableRow, find_head, head_word
from dossier.intake.tables.heads import IGNORED
from dossier.problems import Place, Problem, error, warning

_MONTH: Final = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))")
_ABOVE: Final = 5  # rows in which a title may say the month and the kind
_LEAST: Final = 3
_SHOWN: Final = 80

Cells = Mapping[str, TableCell]


@dataclass
class FilledRecord:
    """A record as its rows have it: its own cells by the keys of columns, and the entries of its lists.

    `complete`: the lists are whole, so that nothing else belongs to them.
    """

    place: Place
    cells: Cells
    lists: dict[str, list[Cells]] = field(default_factory=dict)
    complete: bool = False

    @property
    def id(self) -> str:
        """What stands in the column of ids."""
        return self.cells["id"].text if "id" in self.cells else ""


@dataclass(frozen=True)
class FilledSheet:
    """A sheet of a kind: what its row of usual values says, its records, and what is wrong with the sheet itself.

    `heads` are the numbers of its columns by their keys.
    """

    plan: PlannedSheet
    heads: Mapping[str, int]
    usual: Cells
    records: tuple[FilledRecord, ...]
    problems: tuple[Problem, ...]


def month_of(tables: Sequence[SheetTable]) -> Period | None:
    """The month that the titles of the sheets name; None if they name none, or several."""
    found = {word for table in tables for row in table.rows[:_ABOVE] for word in _months(row)}
    return Period.parse(found.pop()) if len(found) == 1 else None


def _months(row: TableRow) -> Iterator[str]:
    first = row.get(1)
    title = _MONTH.match(first.text) if first else None
    if title:
        yield title[1]


def sheets_of(tables: Sequence[SheetTable], plan: MonthPlan) -> Iterator[FilledSheet | Problem]:
    """The sheets of a workbook; of one that is none of the plan's a warning."""
    taken = {told("overview"), told("options")}
    for table in tables:
        if not table.rows or table.name in taken:
            continue
        found = _kind(table, plan)
        if found is None and table.hidden:
            continue  # WPS keeps pictures of cells in a sheet of its own
        if found is None:
            start = next(iter(table.rows[0].values())).place
            yield warning("intake-sheet-left-out", start, value=table.name[:_SHOWN])
        else:
            yield _SheetRows(table, *found).sheet()


def _kind(table: SheetTable, plan: MonthPlan) -> tuple[PlannedSheet, Head] | None:
    """The kind of a sheet and its head: by its name, else by its title, else by the heads that fit best."""
    titles = {cell.text for row in table.rows[:_ABOVE] for cell in row.values()}
    named = [one for one in plan.sheets if one.label == table.name.strip()]
    titled = [one for one in plan.sheets if any(text.endswith(f"　{one.label}") for text in titles)]
    for some in (named, titled, plan.sheets):
        heads = [(one, head) for one in some if (head := find_head(table.rows, _meaning(one), _LEAST)) is not None]
        if heads:
            return max(heads, key=lambda one: (len(one[1].fields - {IGNORED}), -len(one[1].unknown)))
    return None


def _meaning(sheet: PlannedSheet) -> _Meaning:
    words = {head_word(heading(one)): one.key for one in sheet.columns}
    return _Meaning({head_word(told(name)): IGNORED for name in ("row", "matter", "due")} | words)


@dataclass(frozen=True)
class _Meaning:
    """What the words of a head name."""

    words: Mapping[str, str]

    def __call__(self, word: str) -> str:
        return self.words.get(head_word(word), "")


class _SheetRows:
    """One sheet, row by row."""

    def __init__(self, table: SheetTable, plan: PlannedSheet, head: Head) -> None:
        self._table, self._plan, self._head = table, plan, head
        self._columns: Mapping[str, RecordColumn] = {one.key: one for one in plan.columns}
        self._usual: dict[str, TableCell] = {}
        self._records: list[FilledRecord] = []
        self._problems: list[Problem] = []

    def sheet(self) -> FilledSheet:
        """What the sheet holds."""
        self._of_head()
        for row in self._table.rows[self._head.last + 1 :]:
            if not self._head.repeated(row):
                self._row(row)
        heads = {key: at for at, key in self._head.columns.items()}
        return FilledSheet(self._plan, heads, self._usual, tuple(self._records), tuple(self._problems))

    def _of_head(self) -> None:
        known = [heading(one) for one in self._plan.columns]
        for cell in self._head.unknown:
            shown = cell.text[:_SHOWN]
            self._problems.append(warning("intake-column", cell.place, value=shown, meant=nearest(shown, known)))
        for cell in self._head.twice:
            self._problems.append(error("intake-column-twice", cell.place, value=cell.text[:_SHOWN]))

    def _row(self, row: TableRow) -> None:
        cells = {self._head.columns[at]: cell for at, cell in row.items() if at in self._head.columns and cell.text}
        cells.pop(IGNORED, None)
        if any(cell.text == told("usual") for at, cell in row.items() if self._head.columns.get(at) == IGNORED):
            self._usual.update(cells)
            return
        for cell in cells.values():
            if cell.faulty:
                self._problems.append(error("intake-cell-faulty", cell.place, value=cell.text))
            elif cell.formula:
                self._problems.append(warning("intake-formula", cell.place, value=cell.text[:_SHOWN]))
        entries = {key: cell for key, cell in cells.items() if self._columns[key].each}
        own = {key: cell for key, cell in cells.items() if key not in entries}
        if own and not self._goes_on(own, printed=bool(entries)):
            start = next(iter(cells.values())).place
            self._records.append(FilledRecord(Place(start.path, start.line, 1), own))
        self._entries(entries)

    def _goes_on(self, own: Cells, *, printed: bool) -> bool:
        """Whether the fields of a record only say again what stands above, as merged and copied cells do; `printed`:
        the id of a row to spare, which nobody has typed, says nothing either.
        """
        above = self._records[-1].cells if self._records else {}
        said = {key: cell for key, cell in own.items() if not (printed and above and self._spare(key, cell))}
        return all(key in above and above[key].text == cell.text for key, cell in said.items())

    def _spare(self, key: str, cell: TableCell) -> bool:
        row = self._plan.by_id.get(cell.text) if key == "id" else None
        return row is not None and row == PlannedRow(row.id)

    def _entries(self, cells: Cells) -> None:
        if cells and not self._records:
            first = next(iter(cells.values()))
            self._problems.append(error("intake-entry-alone", first.place, value=first.text[:_SHOWN]))
            return
        for name in dict.fromkeys(self._columns[key].each for key in cells):
            entry = {key: cell for key, cell in cells.items() if self._columns[key].each == name}
            self._records[-1].lists.setdefault(name, []).append(entry)
