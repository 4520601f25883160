"""The state of everything that can be ruled on, in one place; what was submitted, and what was objected to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.base import Record
from dossier.records.operations import Submission
from dossier.records.rulings import Objection, Ruling
from dossier.result import (
    Composite,
    IncidentResult,
    Indicator,
    ObjectionResult,
    Obligation,
    Penalty,
    ProjectResult,
    RulingState,
    Standing,
    StandingKind,
    SubmissionResult,
)
from dossier.ruled.objections import Raised, of_month, raised, ruling_until

_RUN_OUT = "score.run-out"
_HEARD = ("open", "upheld", "partly", "rejected")


def submitted(made: Submission | None, indicators: tuple[Indicator, ...], whole: Composite) -> SubmissionResult | None:
    """The submission with the self-scores of rows that there are, and their sum if none is left out."""
    if made is None:
        return None
    own = {row.id: made.self_score[row.id] for row in indicators if row.id in made.self_score}
    total = sum(own.values(), Fraction(0)) if len(own) == len(indicators) else None
    difference = None if total is None else whole.points - total
    return SubmissionResult(id=made.id, day=made.happened, self_score=own, total=total, difference=difference)


@dataclass(frozen=True)
class Subjects:
    """What there is in a month that can be ruled on."""

    indicators: tuple[Indicator, ...]
    incidents: tuple[IncidentResult, ...]
    penalties: tuple[Penalty, ...]
    projects: tuple[ProjectResult, ...]
    obligations: tuple[Obligation, ...]

    @cached_property
    def rows(self) -> Mapping[int, str]:
        """Ids of the rows by their numbers."""
        return {row.row: row.id for row in self.indicators}

    def has(self, kind: str, name: str) -> bool:
        """Whether there is such a thing."""
        return name in self._names.get(kind, ())

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        return {
            "row": frozenset(row.id for row in self.indicators),
            "incident": frozenset(one.id for one in self.incidents),
            "penalty": frozenset(self.rows[one.row] for one in self.penalties),
            "project": frozenset(one.id for one in self.projects),
            "duty": frozenset(one.id for one in self.obligations),
        }


@dataclass(frozen=True)
class Standings:
    """A month looked at on a day; `made` is its submission, None if there is none."""

    contract: Contract
    evidence: Evidence
    period: Period
    as_of: date
    subjects: Subjects
    made: Submission | None

    @cached_property
    def raised(self) -> tuple[Raised, ...]:
        """The objections to the month's results."""
        return of_month(raised(self.contract, self.evidence), self.period)

    def objections(self) -> Iterator[ObjectionResult]:
        """What became of each."""
        for one in self.raised:
            kind, subject = self._against(one.objection)
            yield ObjectionResult(
                id=one.objection.id,
                kind=kind,
                subject=subject,
                day=one.objection.happened,
                until=one.until,
                answer_by=one.answer_by if one.heard in _HEARD else None,
                outcome=one.heard,
                answer=one.answer.id if one.answer else "",
            )

    def _against(self, one: Objection) -> tuple[StandingKind, str]:
        kinds: tuple[StandingKind, ...] = ("row", "incident", "penalty", "project", "duty")
        for kind in kinds:
            name = getattr(one.against, kind)
            if name is not None:
                return kind, name if self.subjects.has(kind, name) else ""
        return "record", ""

    def all(self) -> Iterator[Standing]:
        """Rows, incidents, penalties, projects, duties and records, each in its order."""
        yield from (self._row(row) for row in self.subjects.indicators)
        yield from (self._incident(one) for one in self.subjects.incidents)
        for penalty in self.subjects.penalties:
            yield self._of("penalty", self.subjects.rows[penalty.row], RulingState.SUBMITTED)
        for project in self.subjects.projects:
            lacks = project.has_hosts and project.utilisation is None
            yield self._of("project", project.id, RulingState.MISSING if lacks else RulingState.SUBMITTED)
        for duty in self.subjects.obligations:
            there = RulingState.SUBMITTED if duty.records or duty.done else RulingState.MISSING
            yield self._of("duty", duty.id, there)
        yield from self._records()

    def _row(self, row: Indicator) -> Standing:
        decisions = self.evidence.decisions
        last = decisions.last(decisions.on_row(row.id, self.period), "points")
        if last is not None:
            claimed = self.made.self_score.get(row.id, row.max) if self.made else row.max
            as_claimed = RulingState.ACCEPTED if row.points >= claimed else RulingState.REJECTED
            return self._ruled("row", row.id, last, as_claimed)
        if row.state == "not-proven" and any(step.message == _RUN_OUT for step in row.trace):
            return self._of("row", row.id, RulingState.EXPIRED)
        lacks = row.state in ("not-proven", "awaiting-ruling") and not row.evidence
        return self._of("row", row.id, RulingState.MISSING if lacks else RulingState.SUBMITTED)

    def _incident(self, one: IncidentResult) -> Standing:
        decisions = self.evidence.decisions
        rulings = decisions.on(one.id)
        if lapsed := decisions.lapsed(rulings):
            return self._of("incident", one.id, RulingState.STALE, lapsed[-1])
        if not rulings or one.pending:
            return self._of("incident", one.id, RulingState.SUBMITTED)
        accepted = one.fault == "excused" or decisions.last(rulings, "deduction_confirmed") is not None
        return self._ruled("incident", one.id, rulings[-1], RulingState.ACCEPTED if accepted else RulingState.REJECTED)

    def _ruled(self, kind: StandingKind, name: str, ruling: Ruling, state: RulingState) -> Standing:
        """What the last ruling on it makes of it; as it is for good once nobody can object any more."""
        until = ruling_until(self.contract, self.evidence, ruling)
        if ruling.id in self.evidence.decisions.stale:
            return self._of(kind, name, RulingState.STALE, ruling)
        if until is not None and self.as_of > until:
            state = RulingState.EXPIRED
        return self._of(kind, name, state, ruling, until)

    def _of(
        self,
        kind: StandingKind,
        name: str,
        state: RulingState,
        by: Record | None = None,
        until: date | None = None,
    ) -> Standing:
        """The state of something, unless an objection to it is open or has been answered."""
        for one in self.raised:
            if one.heard in _HEARD and self._against(one.objection) == (kind, name) and state != RulingState.STALE:
                by, until = one.answer or one.objection, None
                state = RulingState.FINAL if one.answer else RulingState.OBJECTED
        return Standing(
            kind=kind,
            subject=name,
            state=state,
            since=by.happened if by else None,
            by=by.id if by else "",
            until=until,
        )

    def _records(self) -> Iterator[Standing]:
        """Rulings and findings about the month, objections, submissions, and what a ruling has accepted or not."""
        heard = {one.objection.id: one for one in self.raised}
        mine = {ruling.id for row in self.subjects.indicators for ruling in self._on_row(row.id)}
        mine |= {name for one in self.subjects.incidents for name in one.rulings}
        mine |= {one.answer.id for one in self.raised if one.answer}
        for record in self.evidence.records:
            if isinstance(record, Ruling) and record.id in mine:
                yield self._of_ruling(record)
            elif record.id in heard:
                yield self._of_objection(heard[record.id])
            elif isinstance(record, Submission) and record.month == self.period:
                yield self._of_submission(record)

    def _on_row(self, row: str) -> tuple[Ruling, ...]:
        return tuple(one for one in self.evidence.decisions.made if one.row == row and one.judges == self.period)

    def _of_ruling(self, one: Ruling) -> Standing:
        decisions = self.evidence.decisions
        state, by, until = RulingState.SUBMITTED, None, ruling_until(self.contract, self.evidence, one)
        if one.id in decisions.after_final:
            state, by, until = RulingState.SUPERSEDED, decisions.after_final[one.id], None
        elif one.objection is not None:
            state = RulingState.FINAL
        elif one.id not in {other.id for other in decisions.standing}:
            state, until = RulingState.SUPERSEDED, None
        elif one.id in decisions.stale:
            state = RulingState.STALE
        elif until is not None and self.as_of > until:
            state = RulingState.EXPIRED
        return _record(one, state, by or one, until)

    def _of_objection(self, one: Raised) -> Standing:
        match one.heard:
            case "open":
                return _record(one.objection, RulingState.OBJECTED, one.objection)
            case "late":
                return _record(one.objection, RulingState.EXPIRED, one.objection)
            case "twice" | "final":
                return _record(one.objection, RulingState.SUPERSEDED, one.before or one.objection)
            case _:
                return _record(one.objection, RulingState.FINAL, one.answer or one.objection)

    def _of_submission(self, one: Submission) -> Standing:
        decisions = self.evidence.decisions
        word = decisions.word(decisions.on(one.id), "accepted")
        if word is not None:
            return _record(one, RulingState.ACCEPTED if word.accepted else RulingState.REJECTED, word)
        holds = self.made is not None and one.id == self.made.id
        return _record(one, RulingState.SUBMITTED if holds else RulingState.SUPERSEDED, one)


def _record(one: Record, state: RulingState, by: Record, until: date | None = None) -> Standing:
    return Standing(kind="record", subject=one.id, state=state, since=by.happened, by=by.id, until=until)
