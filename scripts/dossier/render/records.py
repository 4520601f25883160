"""The catalogue of evidence and a page for each record: what it says, line by line, and what rests on it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup

from dossier import submissions
from dossier.evidence import filed_under
from dossier.records.base import Record
from dossier.render import provenance
from dossier.render.attached import Open
from dossier.render.bearing import Bearing, Bearings
from dossier.render.escape import door, tip
from dossier.render.lookup import Lookup
from dossier.render.markdown import body
from dossier.render.page import Here, Page
from dossier.render.places import Places, files_of, record_page
from dossier.render.rows import Row
from dossier.render.theme import Theme
from dossier.report import Commit, Report
from dossier.source import Path, Source, Tree
from dossier.wording import title

_COMMON: Final = frozenset(
    {"kind", "id", "title", "happened", "covers", "prepared_by", "collected", "attachments", "sample"}
)


SOON: Final = (30, 90)
"""Days within which a record expires soon: a filter of the catalogue, no term of the contract."""

_WHOLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:+_ -]{0,31}", re.ASCII)  # ids, days, times: not to be broken


@dataclass(frozen=True)
class Value:
    """A value as written, with the line it stands on; `marked` for the first value of its line."""

    text: str
    line: int
    marked: bool
    written: str = ""
    """What the record itself says, if `text` is the name of it."""


@dataclass(frozen=True)
class Table:
    """A list of mappings: one row an entry, one column a key."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]


@dataclass(frozen=True)
class Field:
    """A key of the record with one value, several, or a table."""

    label: str
    values: tuple[Value, ...]
    table: Table | None


@dataclass(frozen=True)
class Entry:
    """A record in the catalogue."""

    record: Record
    page: str
    kind: str
    period: str
    bearing: Bearing
    commit: Commit | None
    difference: str
    came_in: str
    state: str
    last: date | None
    soon: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that use it."""
        return self.bearing.rows


class Reader:
    """Reads the tree of a record for display: everything that is written in it, with lines."""

    def __init__(self, source: Source, theme: Theme, known: Lookup) -> None:
        self._source = source
        self._theme = theme
        self._known = known
        self._choices = theme.words.get("choice", {})
        self._kind = str(source.tree.get("kind")) if isinstance(source.tree, dict) else ""
        self._marked: set[int] = set()

    def fields(self) -> tuple[Field, ...]:
        """All keys but those every record has."""
        return tuple(self._field(key, (key,), tree) for key, tree in self._top() if key not in _COMMON)

    def common(self) -> tuple[Field, ...]:
        """The keys every record has, but its attachments."""
        return tuple(
            self._field(key, (key,), tree) for key, tree in self._top() if key in _COMMON - {"attachments", "title"}
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
        return title(f"{self._kind}.{key}") or title(key) or key

    def _field(self, key: str, path: Path, tree: Tree) -> Field:
        if isinstance(tree, list) and tree and all(isinstance(item, dict) for item in tree):
            return Field(self._label(key), (), self._table(path, tree))
        return Field(self._label(key), tuple(self._values(path, tree, "")), None)

    def _table(self, path: Path, items: Sequence[Tree]) -> Table:
        lines = [dict(self._leaves((*path, index), item, ())) for index, item in enumerate(items)]
        columns = tuple(dict.fromkeys(key for line in lines for key in line))
        labels = tuple("·".join(self._label(part) for part in column) for column in columns)
        return Table(labels, tuple(tuple(line.get(column) for column in columns) for line in lines))

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
                label = f"{prefix}·{self._label(name)}" if prefix else self._label(name)
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
        shown = self._choice(key, written)
        if shown == written:
            shown = self._known.name(key, written)
        return Value(shown, line, first, "" if shown == written else written)

    def _choice(self, key: str, text: str) -> str:
        own = self._theme.words.get(f"choice.{key}")
        return own[text] if own and text in own else self._choices.get(text, text)


@dataclass(frozen=True)
class Cells:
    """Writes values as HTML. A month has tens of thousands of them, so this is not left to a template.

    `anchors` are the lines that lead to a line with a value, as `Reader.anchors` gives them.
    """

    anchors: Mapping[int, tuple[int, ...]]

    def row(self, row: Sequence[Value | None]) -> Markup:
        """The cells of a table's row."""
        return Markup("".join(f"<td>{self._cell(value) if value else ''}</td>" for value in row))  # noqa: S704

    def listed(self, values: Sequence[Value]) -> Markup:
        """Values one below the other."""
        return Markup("<br>".join(map(self._cell, values)))  # noqa: S704  # every text in it passed the door

    def _cell(self, value: Value) -> str:
        name = "d-value d-whole" if _WHOLE.fullmatch(value.text) else "d-value"
        if value.written:
            name += f'" title="{tip(value.written)}'
        if not value.marked:
            return f'<span class="{name}">{door(value.text)}</span>'
        before = "".join(f'<span id="l{line}" class="d-anchor"></span>' for line in self.anchors.get(value.line, ()))
        return f'{before}<span id="l{value.line}" class="{name}">{door(value.text)}</span>'


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
    last = getattr(record, "valid_until", None) or record.covers.to
    if record.scope != "standing":
        return "filed", None
    if last is not None and last < day:
        return "expired", last
    if max(record.covers.from_, record.happened, getattr(record, "effective", record.happened)) > day:
        return "not-yet", last
    return "in-force", last


def expiry(last: date | None, day: date) -> tuple[str, ...]:
    """The spans of the catalogue's filter that the end of a record's validity falls into, seen from `day`."""
    if last is None:
        return ()
    if last < day:
        return ("past",)
    return tuple(str(days) for days in SOON if (last - day).days <= days)


def catalogue(report: Report, places: Places, rows: tuple[Row, ...]) -> tuple[Entry, ...]:
    """The records shown, by kind and then by file."""
    bearings = Bearings(report, rows)
    late = {record.id for record in submissions.late(report.contract, report.evidence, report.period)}
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
        provenance.difference(report, record.source.path),
        provenance.came_in(report, record, late),
        condition,
        last,
        expiry(last, report.period.end),
    )


def pages(
    theme: Theme, entries: tuple[Entry, ...], hashes: Mapping[str, str], known: Lookup, opened: Open
) -> Iterator[Page]:
    """The catalogue and a page for each record."""
    kinds = tuple(dict.fromkeys(entry.kind for entry in entries))
    used = {row.indicator.row: row.indicator for entry in entries for row in entry.rows}
    values = {
        "entries": entries,
        "kinds": kinds,
        "used": tuple(used[number] for number in sorted(used)),
        "states": tuple(dict.fromkeys(entry.state for entry in entries)),
        "months": sorted({entry.period for entry in entries if entry.period}, reverse=True),
        "soon": SOON,
    }
    yield Page("evidence.html", "证据目录", "evidence.md.j2", values, hide=("toc",))
    for entry in entries:
        yield _page(theme, entry, hashes, known, opened)


def _page(theme: Theme, entry: Entry, hashes: Mapping[str, str], known: Lookup, opened: Open) -> Page:
    record = entry.record
    here = Here(entry.page)
    reader = Reader(record.source, theme, known)
    common, fields = reader.common(), reader.fields()
    cells = Cells(reader.anchors())
    attached = tuple(map(opened, files_of(record)))
    named = {one.file.attachment.path: here.to(one.shown) for one in attached if one.shown}
    return Page(
        entry.page,
        record.title,
        "record.md.j2",
        {
            "entry": entry,
            "record": record,
            "common": common,
            "fields": fields,
            "cells": cells.row,
            "listed": cells.listed,
            "lines": lines,
            "files": tuple((one, hashes.get(one.file.origin, "")) for one in attached),
            "body": body(record.source.body, named),
            "sm3": hashes.get(record.source.path, ""),
        },
        trail=(("证据目录", "evidence.html"), (entry.kind, "evidence.html")),
        hide=("toc",),
        beside={path: picture.data for one in attached for path, picture in one.pictures.items()},
    )
