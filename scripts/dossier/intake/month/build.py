"""Filled rows -> records: every value from its cell, from the row of usual values, or from what the record says itself.

Nothing is judged here: what is wrong with a record is said by its checks, and every value keeps the cell that it came
from, so that it is said there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from dossier.exact.period import Period
from dossier.intake.month.columns import ATTACHED, RecordColumn
from dossier.intake.month.plan import PlannedRow, PlannedSheet
from dossier.intake.month.rows import Cells, FilledRecord, FilledSheet
from dossier.intake.month.usual import Values
from dossier.intake.month.values import CalledNames, at, read_value
from dossier.problems import Place
from dossier.records import KINDS
from dossier.source import Bare, Path, Tree
from dossier.source.spelling import Value

_DAYS: Final = ("day", "moment")
_DAY: Final = len("2024-06-01")
_NUMBER: Final = re.compile(r"[0-9]{1,2}[\s._、-]+")


@dataclass
class BuiltRecord:
    """A record as the tree of its file, with the cells that its values came from; `place` stands for the others.

    `heads` are the columns by the keys of fields, so that a value that is missing has a place as well; `attached` is
    what the attachments of its kind always show, one after the other.
    """

    kind: str
    id: str
    tree: dict[str, Tree]
    place: Place
    cells: dict[Path, Place] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    attached: Sequence[Values] = ()

    def blank(self, path: Path) -> Place | None:
        """The blank cell of a value that is missing, of its first part if it has several; None if it has no column."""
        entry = self.cells.get(path[:2], self.place) if len(path) > 1 and isinstance(path[1], int) else self.place
        key = ".".join(str(step) for step in path if isinstance(step, str))
        found = (at for name, at in self.heads.items() if f"{name}.".startswith(f"{key}."))
        column = next(found, None)
        return None if column is None else Place(entry.path, entry.line, column)

    def put(self, path: Path, value: Tree, place: Place | None = None) -> None:
        """Set a value; what the path leads through is made."""
        node: dict[str, Tree] = self.tree
        *above, last = path
        for step in above:
            inner = node.setdefault(str(step), {})
            assert isinstance(inner, dict)  # noqa: S101  # no column is both a value and a mapping
            node = inner
        node[str(last)] = value
        if place is not None:
            self.cells[path] = place


@dataclass(frozen=True)
class Building:
    """One sheet's records. `period` is the month, `sample` marks made-up data as such."""

    sheet: PlannedSheet
    period: Period
    names: CalledNames
    sample: bool

    def touched(self, record: FilledRecord) -> bool:
        """Whether a record says anything that was not planned."""
        planned = self.sheet.by_id.get(record.id, PlannedRow(""))
        own = any(self._typed(cell.text, key, planned.values) for key, cell in record.cells.items() if key != "id")
        return own or any(
            self._typed(cell.text, key, items[nth] if nth < len(items) else {})
            for name, entries in record.lists.items()
            for items in (planned.lists.get(name, ()),)
            for nth, entry in enumerate(entries)
            for key, cell in entry.items()
        )

    def _typed(self, text: str, key: str, planned: Values) -> bool:
        return planned.get(key) is None or self._read(key, text) != planned[key]

    def _read(self, key: str, text: str) -> Tree:
        column = next(one for one in self.sheet.columns if one.key == key)
        return read_value(column, text, self.period, self.names)

    def said(self, record: FilledRecord, heads: Mapping[str, int]) -> BuiltRecord:
        """What the cells of a record say, and nothing else."""
        built = BuiltRecord(self.sheet.kind, record.id, {}, record.place, heads=heads, attached=self.sheet.attached)
        for column in self.sheet.columns:
            cell = record.cells.get(column.key)
            if cell is not None and not column.each:
                built.put(column.path, self._read(column.key, cell.text), cell.place)
        for name, entries in record.lists.items():
            built.tree[name] = [self._entry(built, name, nth, entry) for nth, entry in enumerate(entries)]
        return built

    def _entry(self, built: BuiltRecord, name: str, nth: int, entry: Cells) -> Tree:
        inner = BuiltRecord("", "", {}, built.place)
        for column in self.sheet.columns:
            cell = entry.get(column.key)
            if cell is not None:
                inner.put(column.path, self._read(column.key, cell.text), cell.place)
        built.cells |= {(name, nth, *path): place for path, place in inner.cells.items()}
        first = next(iter(entry.values())).place
        built.cells[name, nth] = Place(first.path, first.line, first.column)
        return inner.tree

    def whole(self, record: FilledRecord, filled: FilledSheet, name: str) -> BuiltRecord:
        """A new record: what its cells say, and for the rest the usual values and what follows from the others."""
        built = self.said(record, filled.heads)
        built.id = name
        for column in self.sheet.columns:
            cell = filled.usual.get(column.key)
            blank = not column.each and at(built.tree, column.path) is None
            if cell is not None and blank and self._meant(built, column):
                built.put(column.path, self._read(column.key, cell.text), cell.place)
        self.complete(built)
        return built

    def complete(self, built: BuiltRecord) -> None:
        """Add what follows from the rest of a record."""
        for key, value in self._following(built):
            path = tuple(key.split("."))
            if at(built.tree, path) is None and value is not None:
                built.put(path, value)
        if self.sample:
            built.tree["sample"] = Bare("true")

    def _meant(self, built: BuiltRecord, column: RecordColumn) -> bool:
        """Whether a usual value stands for a blank: not for part of a mapping that the record may do without."""
        return len(column.path) == 1 or not column.optional or isinstance(at(built.tree, column.path[:-1]), dict)

    def _following(self, built: BuiltRecord) -> Iterator[tuple[str, Tree]]:
        """What follows from the rest of a record: kind and id, the day it happened, the span, the title."""
        scope = KINDS[self.sheet.kind].scope
        happened = at(built.tree, ("happened",)) or self._day(built)
        month = scope == "month"
        yield "kind", self.sheet.kind
        yield "id", built.id
        yield "happened", happened
        yield "covers.from", Bare(self.period.start.isoformat()) if month else happened
        yield "covers.to", Bare(self.period.end.isoformat()) if month else None
        yield "title", self._title(built, happened)

    def _day(self, built: BuiltRecord) -> Tree:
        """The first day that a record speaks of; the last that it covers if that one came after the month."""
        columns = (one for one in self.sheet.columns if one.sort in _DAYS and not one.each and len(one.path) == 1)
        days = (at(built.tree, one.path) for one in columns)
        first = next((Bare(day[:_DAY]) for day in days if isinstance(day, str)), None)
        last = at(built.tree, ("covers", "to"))
        late = first is not None and isinstance(last, str) and last <= self.period.end.isoformat() < first
        return last if late else first

    def _title(self, built: BuiltRecord, happened: Tree) -> str:
        """The kind, with the month if it is the month's, else with the project and the day."""
        if built.id.endswith(f"-{self.period}"):
            return f"{self.period} {self.sheet.label}"
        project = next((one for one in self.sheet.columns if one.key == "project"), None)
        word = at(built.tree, ("project",))
        name = self.names.name(project, word) if project is not None and isinstance(word, str) else ""
        return f"{name}{self.sheet.label}（{happened}）" if isinstance(happened, str) else f"{name}{self.sheet.label}"


def named_files(tree: Mapping[str, Tree]) -> Sequence[Mapping[str, Tree]]:
    """The attachments that a tree names."""
    listed = tree.get(ATTACHED)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def shown_by(name: str) -> str:
    """What a file is taken to show if nobody says so: what it is called."""
    """What a file is taken to show if nobody says so: what it is called, without the number that it begins with."""
    stem = PurePath(name).stem
    return _NUMBER.sub("", stem) or stem


def values_written(tree: Mapping[str, Tree]) -> dict[str, Value]:
    """A tree as what is written; keys without a value are left out."""
    return {key: value_written(value) for key, value in tree.items() if value is not None}


def value_written(tree: Tree) -> Value:
    """The same of any part of it."""
    match tree:
        case dict():
            return values_written(tree)
        case list():
            return [value_written(one) for one in tree]
        case None:
            return ""
    return tree
