"""The sheets of a month's workbook with their rows: what is on file, what is waited for, and room for more.

A row that is only planned holds what is known of it; whoever reads the workbook again plans the month again, so that
a row that nobody has touched is no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import MAX_ID
from dossier.intake.month.columns import RecordColumn, columns_of
from dossier.intake.month.expected import ExpectedRecord, MonthAsked, filers
from dossier.intake.month.usual import Values, attached, entries, lately, usual
from dossier.intake.month.values import CalledNames, at
from dossier.records import KINDS, Record
from dossier.source import Bare, Tree
from dossier.views.names import rows as row_names

SPARE: Final = 5
"""Rows for what nobody knows of beforehand, of each kind."""


@dataclass(frozen=True)
class PlannedRow:
    """A record to be, or one that is on file: its values by the keys of columns, and the entries of its lists.

    `why` says what it is waited for, `due` its last day in words, "" if there is none.
    """

    id: str
    values: Values = field(default_factory=dict)
    lists: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    why: str = ""
    due: str = ""
    there: bool = False


@dataclass(frozen=True)
class PlannedSheet:
    """A kind of record: its columns, what stays as it was, and its rows; `attached` is what its attachments show."""

    kind: str
    label: str
    columns: tuple[RecordColumn, ...]
    usual: Values
    rows: tuple[PlannedRow, ...]
    attached: tuple[Values, ...] = ()

    @property
    def by_id(self) -> Mapping[str, PlannedRow]:
        """The rows by the ids of their records."""
        return {row.id: row for row in self.rows}


@dataclass(frozen=True)
class MonthPlan:
    """The sheets of a month, what comes in by other ways, and the names that stand for ids."""

    period: Period
    sheets: tuple[PlannedSheet, ...]
    asked: tuple[ExpectedRecord, ...]
    names: CalledNames


def plan_of(contract: Contract, evidence: Evidence, month: MonthAsked, party: str = "") -> MonthPlan:
    """The plan of a month, of what one party files or of all."""
    expected = tuple(one for one in month.expected if party in ("", *one.parties))
    planning = _Planning(evidence, month.period, set(evidence.by_id))
    sheets = tuple(
        planning.sheet(kind, [one for one in expected if one.kind == kind])
        for kind in month.kinds
        if party in ("", *filers(contract, kind, month.period))
    )
    return MonthPlan(month.period, sheets, expected, called(contract, evidence, month.period))


def called(contract: Contract, evidence: Evidence, period: Period) -> CalledNames:
    """The names of projects, units, rows and incidents."""
    projects = {one.id: one.name for one in evidence.in_service(period)}
    units = {one.unit.id: one.unit.name for one in evidence.in_service(period)}
    rows = row_names(contract, period.end)
    return CalledNames(
        {"project": projects, "projects": projects, "unit": units, "row": rows, "penalty": rows, "indicator": rows}
    )


@dataclass(frozen=True)
class _Planning:
    """Rows with ids that nobody has yet; `taken` grows with each."""

    evidence: Evidence
    period: Period
    taken: set[str]

    def sheet(self, kind: str, expected: Sequence[ExpectedRecord]) -> PlannedSheet:
        """The sheet of a kind."""
        columns, carried = columns_of(kind), usual(kind, self.evidence, self.period)
        here = self._there(kind, expected)
        missing = [one for one in expected if not one.there]
        rows = [*(self._on_file(columns, one, expected) for one in here), *self._waited(kind, missing)]
        rows += [PlannedRow(self._id(kind, alone=False)) for _ in range(SPARE)]
        shown = attached(kind, self.evidence, self.period)
        return PlannedSheet(kind, KINDS[kind].label, columns, carried, tuple(rows), shown)

    def _there(self, kind: str, expected: Sequence[ExpectedRecord]) -> list[Record]:
        """What is on file of the month; of standing records what the month rests on."""
        model = KINDS[kind]
        if model.scope == "month":
            return list(self.evidence.month(model, self.period))
        return [self.evidence.by_id[one.there] for one in expected if one.there]

    def _on_file(
        self, columns: Sequence[RecordColumn], record: Record, expected: Sequence[ExpectedRecord]
    ) -> PlannedRow:
        why = next((one.why for one in expected if one.there == record.id), "")
        return PlannedRow(record.id, *values_of(columns, record), why=why, there=True)

    def _waited(self, kind: str, expected: Sequence[ExpectedRecord]) -> Iterator[PlannedRow]:
        again = entries(kind, self.evidence, self.period)
        for one in expected:
            values = {key: value if isinstance(value, str) else Bare(str(value)) for key, value in one.values.items()}
            due = one.due.isoformat() if one.due else ""
            yield PlannedRow(self._id(kind, alone=len(expected) == 1), values, {**again, **one.lists}, one.why, due)

    def _id(self, kind: str, *, alone: bool) -> str:
        """An id in the manner of the last records: `roster-2024-06` after `roster-2024-05`, else with a number."""
        last = lately(kind, self.evidence, self.period)[-1:]
        stem = last[0].id.partition(f"-{str(last[0].happened)[:4]}")[0] if last else kind
        whole = f"{stem}-{self.period}"[:MAX_ID]
        names = (
            (whole,) if alone and whole not in self.taken else (f"{whole[: MAX_ID - 4]}-{nth:02}" for nth in count(1))
        )
        name = next(one for one in names if one not in self.taken)
        self.taken.add(name)
        return name


def values_of(columns: Sequence[RecordColumn], record: Record) -> tuple[dict[str, Tree], dict[str, tuple[Values, ...]]]:
    """What a record says, by the keys of the columns, and the entries of its lists."""
    tree = record.source.tree
    values: dict[str, Tree] = {
        one.key: found for one in columns if not one.each and (found := at(tree, one.path)) is not None
    }
    lists: dict[str, tuple[Values, ...]] = {}
    for name in dict.fromkeys(one.each for one in columns if one.each):
        items = at(tree, (name,))
        inner = [one for one in columns if one.each == name]
        said = [{one.key: at(item, one.path) for one in inner} for item in items] if isinstance(items, list) else []
        lists[name] = tuple({key: value for key, value in one.items() if value is not None} for one in said)
    return {key: value for key, value in values.items() if value is not None}, lists
