"""The catalogue of evidence, and what a record says, line by line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dossier.evidence import filed_under
from dossier.problems.wording import title
from dossier.records.base import Record
from dossier.records.validity import first_day, last_day
from dossier.report import Commit, Report
from dossier.source import Path, Source, Tree
from dossier.views import provenance
from dossier.views.edits import EditShown, edited
from dossier.views.lookup import Lookup
from dossier.views.places import Places, record_page
from dossier.views.rows import RowShown
from dossier.views.uses import Bearing, Bearings

_COMMON: Final = frozenset(
    {"kind", "id", "title", "happened", "covers", "prepared_by", "collected", "attachments", "sample"}
)


SOON: Final = (30, 60, 90)
"""Days within which a record expires soon: to look through, no term of the contract."""


@dataclass(frozen=True)
class Value:
    """A value as written, with the line it stands on; `marked` for the first value of its line."""

    text: str
    line: int
    marked: bool
    written: str = ""
    """What the record itself says, if `text` is the name of it."""


@dataclass(frozen=True)
class FieldTable:
    """A list of mappings: one row an entry, one column a key."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]


@dataclass(frozen=True)
class Field:
    """A key of the record with one value, several, or a table."""

    label: str
    values: tuple[Value, ...]
    table: FieldTable | None


@dataclass(frozen=True)
class Entry:
    """A record in the catalogue."""

    record: Record
    page: str
    kind: str
    period: str
    bearing: Bearing
    commit: Commit | None
    earlier: tuple[Commit, ...]
    edits: tuple[EditShown, ...]
    difference: str
    came_in: str
    state: str
    last: date | None
    soon: tuple[str, ...]

    @property
    def rows(self) -> tuple[RowShown, ...]:
        """The rows that use it."""
        return self.bearing.rows


class Reader:
    """Reads the tree of a record for display: everything that is written in it, with lines."""

    def __init__(self, source: Source, known: Lookup) -> None:
        self._source = source
        self._known = known
        self._kind = str(source.tree.get("kind")) if isinstance(source.tree, dict) else ""
        self._marked: set[int] = set()

    def fields(self) -> tuple[Field, ...]:
        """All keys but those every record has."""
        return tuple(self._field(key, (key,), tree) for key, tree in self._top() if key not in _COMMON)

    def common(self, called: str) -> tuple[Field, ...]:
        """The keys every record has, but its attachments, and its title only where it is `called` otherwise."""
        return tuple(
            self._field(key, (key,), tree)
            for key, tree in self._top()
            if key in _COMMON - {"attachments"} and (key, tree) != ("title", called)
        )

    def anchors(self) -> Mapping[int, tuple[int, ...]]:
        """By line with a value, the lines before it that have none (a key, a bracket): links to them lead there.

        To be asked for after the fields.
        """
        shown = sorted(self._marked)
        found: dict[int, list[int]] = {}
        for line in range(1, self._last() + 1):
            if line not in self._marked and shown:
                place = min(bisect_left(shown, line), len(shown) - 1)
                found.setdefault(shown[place], []).append(line)
        return {line: tuple(lines) for line, lines in found.items()}

    def _last(self) -> int:
        if self._source.body_line:
            return self._source.body_line
        spots = self._source.spots
        return self._source.place(*max(spots, key=spots.__getitem__)).line

    def _top(self) -> Iterator[tuple[str, Tree]]:
        if isinstance(self._source.tree, dict):
            yield from self._source.tree.items()

    def _label(self, key: str) -> str:
        """What the key is called; ids are shown as the names of what they stand for."""
        named = title(f"{self._kind}.{key}") or title(f"named.{key}") or title(key)
        return self._known.spoken(named) if named else key

    def _field(self, key: str, path: Path, tree: Tree) -> Field:
        if isinstance(tree, list) and tree and all(isinstance(item, dict) for item in tree):
            return Field(self._label(key), (), self._table(path, tree))
        return Field(self._label(key), tuple(self._values(path, tree, "")), None)

    def _table(self, path: Path, items: Sequence[Tree]) -> FieldTable:
        lines = [dict(self._leaves((*path, index), item, ())) for index, item in enumerate(items)]
        columns = tuple(dict.fromkeys(key for line in lines for key in line))
        labels = tuple("·".join(self._label(part) for part in column) for column in columns)
        return FieldTable(labels, tuple(tuple(line.get(column) for column in columns) for line in lines))

    def _leaves(self, path: Path, tree: Tree, key: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Value]]:
        if isinstance(tree, dict):
            for name, inner in tree.items():
                yield from self._leaves((*path, name), inner, (*key, name))
        elif isinstance(tree, list):
            parts = [value.text for index, item in enumerate(tree) for value in self._values((*path, index), item, "")]
            yield key, self._value(path, "、".join(parts), key[-1] if key else "")
        else:
            yield key, self._value(path, tree, key[-1] if key else "")

    def _values(self, path: Path, tree: Tree, prefix: str) -> Iterator[Value]:
        if isinstance(tree, dict):
            for name, inner in tree.items():
                called = self._known.name("row", name) if path == ("self_score",) else self._label(name)
                label = f"{prefix}·{called}" if prefix else called
                yield from self._values((*path, name), inner, label)
        elif isinstance(tree, list):
            asked = (self._kind, *path) == ("survey-form", "grades")
            for index, item in enumerate(tree):
                yield from self._values((*path, index), item, self._known.question(index) if asked else prefix)
        else:
            value = self._value(path, tree, str(path[-1]) if isinstance(path[-1], str) else str(path[-2:][0]))
            yield replace(value, text=f"{prefix}：{value.text}") if prefix else value

    def _value(self, path: Path, text: Tree, key: str) -> Value:
        line = self._source.place(*path).line
        first = line not in self._marked
        self._marked.add(line)
        written = str(text) if text is not None else "—"
        shown = self._known.name(key, written, own=path == ("id",))
        return Value(shown, line, first, "" if shown == written else written)


def lines(values: Sequence[Value | None]) -> str:
    """The lines that the values stand on: `9`, `15–20`, `3, 7`."""
    spans: list[list[int]] = []
    for line in sorted({value.line for value in values if value and value.marked}):
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def state(record: Record, day: date) -> tuple[str, date | None]:
    """Whether the record holds on `day`, and the last day it holds, if there is one."""
    if record.scope != "standing":
        return "filed", None
    ends = last_day(record)
    last = ends[0] if ends else None
    if last is not None and last < day:
        return "expired", last
    return ("not-yet" if first_day(record) > day else "in-force"), last


def expiry(last: date | None, day: date) -> tuple[str, ...]:
    """The spans of the catalogue's filter that the end of a record's validity falls into, seen from `day`."""
    if last is None:
        return ()
    if last < day:
        return ("past",)
    return tuple(str(days) for days in SOON if (last - day).days <= days)


def catalogue(report: Report, places: Places, rows: tuple[RowShown, ...]) -> tuple[Entry, ...]:
    """The records shown, by kind and then by file."""
    bearings = Bearings(report, rows)
    late = frozenset(report.assessment.came_late)
    found = [_entry(report, places, record, bearings.of(record), late) for record in places.records]
    return tuple(sorted(found, key=lambda entry: (entry.kind, entry.record.source.path)))


def _entry(report: Report, places: Places, record: Record, bearing: Bearing, late: Container[str]) -> Entry:
    condition, last = state(record, report.period.end)
    return Entry(
        record,
        record_page(record.id),
        record.label,
        str(filed_under(record)) if record.scope == "month" else "",
        bearing,
        places.commit(record.source.path),
        report.earlier_commits.get(record.source.path, ()),
        tuple(map(edited, report.edits.get(record.source.path, ()))),
        provenance.difference(report, record.source.path),
        provenance.came_in(report, record, late),
        condition,
        last,
        expiry(last, report.period.end),
    )
