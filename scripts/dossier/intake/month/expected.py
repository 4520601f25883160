"""Which records a month waits for: from the contract's duties, the rows of its rubric and the register, all as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, get_args

from pydantic import BaseModel

from dossier.checks.expiry import expiring
from dossier.contract import Contract
from dossier.contract.criteria import Coverage, Fact, Keyed, MonthMeasure, Recorded, Selector, parts
from dossier.contract.duty_names import called
from dossier.contract.obligations import (
    Duty,
    MonthlyRecord,
    PeriodicReport,
    ResizeLetters,
    StandingDocument,
    WeeklyReport,
)
from dossier.contract.record_fields import reached, text
from dossier.contract.rubric import RowOn
from dossier.contract.rules import CountUp, Judged, Periodic
from dossier.duties import Before, duties, gates
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.intake.month.columns import columns_of
from dossier.records import KINDS, Record
from dossier.records.layout import USAGE, folder
from dossier.result import Obligation
from dossier.utilisation import measure_all

ELSEWHERE: Final = frozenset({"project", USAGE, "survey-form", "ruling", "finding", "closing"})
"""Kinds that come in by a way of their own: the register, exports, returned forms, and what the bureau decides."""
_RECURRING: Final = (PeriodicReport, ResizeLetters, WeeklyReport, StandingDocument, MonthlyRecord)
"""Duties that are owed whatever happens; the others follow from something that has been filed."""
_MEASURES: Final = get_args(get_args(MonthMeasure)[0])
_WEEK: Final = re.compile(r"([0-9]{4})-w([0-9]{2})")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_LETTER: Final = re.compile(r"([0-9]{4}-[0-9]{2})-(.+)")


@dataclass(frozen=True)
class ExpectedRecord:
    """A record that a month waits for: why, whose it is, by when, and what is known of it already.

    `values` are by the keys of its columns, `lists` what entries it has to have; `there` is the id of what is on file.
    """

    kind: str
    why: str
    parties: tuple[str, ...]
    due: date | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    there: str = ""
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    drafted: bool = False  # the program writes what is to be sent


@dataclass(frozen=True)
class MonthAsked:
    """A month that is to be filled: what it asks for, and all kinds of record that a table may hold for it."""

    period: Period
    expected: tuple[ExpectedRecord, ...]
    kinds: tuple[str, ...]


def asked_of(contract: Contract, evidence: Evidence, period: Period, as_of: date) -> MonthAsked:
    """What a month asks for; `as_of` tells what is due. Raises OutsideCalendar if a deadline lies in no known year."""
    month = _Asking(contract.called_on(period.end), evidence, period, as_of)
    owed = (*month.owed(), *month.papers())
    named = {one.kind for one in owed}
    by_rows = (one for one in month.by_rows() if one.kind not in named)
    expected = (*owed, *by_rows, *month.used())
    return MonthAsked(period, expected, month.kinds(expected))


@dataclass(frozen=True)
class _Asking:
    contract: Contract
    evidence: Evidence
    period: Period
    as_of: date

    def owed(self) -> Iterator[ExpectedRecord]:
        """What the parties owe in the month whatever happens in it."""
        readings, before = self.contract.readings, self.period.shift(-1)
        earlier = readings.adopted(before)
        used = measure_all(self.contract, self.evidence, before, earlier)
        adopted = readings.adopted(self.period)
        found = duties(self.contract, self.evidence, self.period, adopted, self.as_of, before=Before(earlier, used))
        known = {duty.id: duty for duty in self.contract.obligations.duties}
        titles = {name: duty.title for name, duty in known.items()}
        names = {project.id: project.name for project in self.evidence.projects}
        for one in found:
            duty = known[one.duty]
            if isinstance(duty, _RECURRING):
                why = called(one.id, titles, names) or duty.title
                there = one.records[0] if one.records else ""
                values = dict(_known(duty, one))
                drafted = duty.drafted and _MONTH.fullmatch(str(values.get("about"))) is not None
                yield ExpectedRecord(duty.filed_as, why, (one.party,), one.due, values, there, drafted=drafted)

    def papers(self) -> Iterator[ExpectedRecord]:
        """What conditions of payment lack, and what runs out."""
        titles = {gate.id: gate.title for gate in self.contract.obligations.gates}
        for gate in gates(self.contract, self.evidence, self.period, self.as_of):
            for kind in gate.missing:
                yield ExpectedRecord(kind, titles[gate.id], filers(self.contract, kind, self.period))
        days = self.contract.terms.expiry_days_on(self.period.end)
        for record, end, _ in expiring(self.evidence, self.period.end, days) if days is not None else ():
            yield ExpectedRecord(record.kind, record.title, filers(self.contract, record.kind, self.period), end)

    def by_rows(self) -> Iterator[ExpectedRecord]:
        """What rows of the rubric cannot do without, each once, with what a row asks of it."""
        whys: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        for row in self.contract.rubric.on(self.period.end):
            for needed in self._needed(row):
                whys.setdefault(needed, f"第 {row.row} 项 {row.version.name}")
        for (kind, values), why in whys.items():
            there = (one.id for one in self.evidence.month(KINDS[kind], self.period) if _says(one, values))
            roles, lists = filers(self.contract, kind, self.period), dict(self._covering_all(kind))
            yield ExpectedRecord(kind, why, roles, None, dict(values), next(there, ""), lists)

    def _covering_all(self, kind: str) -> Iterator[tuple[str, tuple[Mapping[str, str], ...]]]:
        """The entries by which a kind of record has to name each of some things, such as each device on file."""
        for row in self.contract.rubric.on(self.period.end):
            for part in parts(row.version.rule):
                if isinstance(part, Coverage) and part.by.kind == kind and part.by.each:
                    things = (one for held in self._held(part.every) for one in _items(held, part.every.each))
                    names = dict.fromkeys(text(reached(type(one), part.every.key).written(one)) for one in things)
                    yield part.by.each, tuple({f"{part.by.each}.{part.by.key}": name} for name in names)

    def _held(self, every: Keyed) -> Iterable[Record]:
        """The records that tell what has to be named: in force at the month's end, or of the month."""
        model = KINDS[every.kind]
        if model.scope == "month":
            return self.evidence.month(model, self.period)
        return self.evidence.standing(model, self.period.end)

    def used(self) -> Iterator[ExpectedRecord]:
        """The use of every project in service that has hosts."""
        adopted = self.contract.readings.adopted(self.period)
        measured = measure_all(self.contract, self.evidence, self.period, adopted) if USAGE in self._named() else {}
        for project in self.evidence.in_service(self.period):
            if project.id not in measured or not measured[project.id].has_hosts:
                continue
            there = self.evidence.usage(project.id, self.period)
            values = {"project": project.id}
            yield ExpectedRecord(
                USAGE, project.name, filers(self.contract, USAGE, self.period), None, values, there.id if there else ""
            )

    def kinds(self, expected: tuple[ExpectedRecord, ...]) -> tuple[str, ...]:
        """The kinds that a table may hold: all that the contract names for a month, and papers that it waits for."""
        named = {kind for kind in self._named() if KINDS[kind].scope == "month"} | {one.kind for one in expected}
        filed = {one.kind for one in self.contract.rubric.scheme.kinds if not one.in_month(self.period)}
        return tuple(kind for kind in KINDS if kind in named - filed - ELSEWHERE)

    def _named(self) -> set[str]:
        """The kinds that the contract's data speaks of."""
        scheme, rows = self.contract.rubric.scheme, self.contract.rubric.on(self.period.end)
        found = {kind for row in rows for kind in row.version.evidence} | {one.kind for one in scheme.supporting}
        duties_ = (duty.filed_as for duty in self.contract.obligations.duties if duty.in_month(self.period))
        return {kind for kind in (*found, *duties_) if kind in KINDS}

    def _needed(self, row: RowOn) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """What of a month the row is not proven without: kinds with the words that their fields must have."""
        rule = row.version.rule_under(self.contract.readings.adopted(self.period))
        if isinstance(rule, Judged):
            yield from ((kind, ()) for kind in row.version.evidence if KINDS[kind].scope == "month")
        elif not isinstance(rule, Periodic | CountUp):
            asked = (one for part in parts(rule) for one in _asked_by(part))
            found = dict.fromkeys((one.kind, _words(one)) for one in asked)
            yield from (one for one in found if KINDS[one[0]].scope == "month" and one[0] in row.version.evidence)


def filers(contract: Contract, kind: str, period: Period) -> tuple[str, ...]:
    """The roles that may file a kind of record in a month."""
    return tuple(contract.roles.may_commit(f"{folder(kind, KINDS[kind].scope, str(period))}/x.md"))


def _items(record: Record, each: str | None) -> Iterable[BaseModel]:
    return getattr(record, each) if each else (record,)


def _asked_by(part: object) -> Iterator[Selector]:
    """What a part of a rule cannot do without."""
    match part:
        case Fact(coverage=coverage, select=select, none=none):
            if coverage is not None:
                yield coverage.by
            if select is not None and none == "missing":
                yield select
        case Recorded():
            yield part.by
        case _ if isinstance(part, _MEASURES):
            yield from (inner for inner in parts(part) if isinstance(inner, Selector))


def _words(select: Selector) -> tuple[tuple[str, str], ...]:
    """The words that ids and closed lists of the record itself must have to be selected."""
    columns = {one.key: one for one in columns_of(select.kind) if one.sort in ("id", "choice")}
    where = (one for one in select.where if not select.each and one.is_ is not None)
    return tuple((one.field, one.is_) for one in where if one.field in columns and one.is_ is not None)


def _says(record: Record, values: Iterable[tuple[str, str]]) -> bool:
    return all(text(reached(type(record), key).written(record)) == value for key, value in values)


def _known(duty: Duty, owed: Obligation) -> Iterator[tuple[str, object]]:
    """What an occurrence of a duty says of its record, by the keys of the columns."""
    match duty:
        case PeriodicReport():
            yield "about", owed.subject.upper()
            if duty.record == "operation-report":
                yield "cycle", duty.cycle
            yield from _covering(*_span(owed.subject))
        case ResizeLetters():
            found = _LETTER.fullmatch(owed.subject)
            if found:
                yield from (("about", found[1]), ("project", found[2]))
                yield from _covering(Period.parse(found[1]).start, Period.parse(found[1]).end)
        case WeeklyReport():
            found = _WEEK.fullmatch(owed.subject)
            if found:
                days = (date.fromisocalendar(int(found[1]), int(found[2]), nth) for nth in (1, 7))
                yield from _covering(*days)
        case StandingDocument():
            yield "subject", duty.subject


def _covering(first: date, last: date) -> Iterator[tuple[str, object]]:
    yield from (("covers.from", first), ("covers.to", last))


def _span(name: str) -> tuple[date, date]:
    """The days of `2024-01`, `2023-h2` or `2023`."""
    year, _, part = name.partition("-")
    if not part:
        return Period(int(year), 1).start, Period(int(year), 12).end
    if part.startswith("h"):
        last = Period(int(year), int(part[1:]) * 6)
        return last.shift(-5).start, last.end
    month = Period.parse(name)
    return month.start, month.end
