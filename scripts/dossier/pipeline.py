"""The stages in order: a loaded dossier becomes one assessment a month.

Each month needs the one before it (what was carried on, what has been payable so far, whose use asks for a resize
letter), so months are assessed in order. What a month hands on is its own result: it is never computed again by the
readings of a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Final

from dossier import submissions
from dossier.assess import incidents, inputs, matters, standings, succession, terms
from dossier.assess.later import filed_later
from dossier.assess.projects import Teller
from dossier.assessment import Assessment
from dossier.checks.doubts.edges import ON_EDGE
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.doubt import Doubt, doubt
from dossier.duties import Before, duties, gates
from dossier.evidence import Evidence
from dossier.exact.number import brief, plain
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem, Rest, Worth, error, warning
from dossier.program import program
from dossier.records.layout import month_of
from dossier.records.operations import Incident
from dossier.remembered import Memory, Overlaid, Same
from dossier.result import (
    Alternative,
    Deduction,
    IncidentResult,
    Obligation,
    ProjectFee,
    ProjectResult,
    ReadingEffect,
)
from dossier.scoring import Score, score
from dossier.settlement import Account, Prepared, Scored, alone, handed_on, opened, payable, prepare, settle
from dossier.utilisation import Measured, measure_all

MOST_WEIGHED: Final = 60
"""So many doubts of a month are weighed; each takes as long as computing the month once."""


@dataclass(frozen=True)
class _Computed:
    """A month under one set of readings; `evidence` is what counts under them."""

    adopted: Adopted
    evidence: Evidence
    obligations: tuple[Obligation, ...]
    score: Score
    prepared: Prepared

    @property
    def scored(self) -> Scored:
        """What settlement needs of the score."""
        one = self.score
        return Scored(one.composite, one.penalties, one.penalties_low, one.penalties_high)


@dataclass(frozen=True)
class _Past:
    """What the months before leave: the account, and how much each project used in the last of them."""

    account: Account = field(default_factory=Account)
    used: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True)
class _Month:
    """What stays the same while readings are exchanged."""

    contract: Contract
    evidence: Evidence
    period: Period
    as_of: date
    past: _Past

    @cached_property
    def adopted(self) -> Adopted:
        """The readings that rule the month."""
        return self.contract.readings.adopted(self.period)

    @cached_property
    def base(self) -> _Computed:
        """The month under them."""
        return self.compute(self.adopted)

    def before(self, adopted: Adopted) -> Before:
        """The month before by its own readings and its own result; of a deadline the exchanged reading counts."""
        readings = self.contract.readings.adopted(self.period.shift(-1))
        return Before(Overlaid(readings, self.adopted, adopted), self.past.used)

    def compute(self, readings: Adopted) -> _Computed:
        """Duties, score, bills and use. What another reading does not touch is remembered."""
        evidence = self.counted(readings)
        adopted = readings.remembering(self._memories.setdefault(Same(evidence), Memory()))
        owed, scored = adopted.remembered("score", partial(self._score, adopted, evidence))
        return _Computed(readings, evidence, owed, scored, prepare(self.contract, evidence, self.period, adopted))

    def counted(self, adopted: Adopted) -> Evidence:
        """The evidence that counts under some readings."""
        asked = adopted.remembering(self._evidences)
        return asked.remembered(
            "counted", lambda: submissions.counted(self.contract, self.evidence, self.period, asked)
        )

    @cached_property
    def _evidences(self) -> Memory:
        """The evidence that counts, by the readings that decide it."""
        return Memory()

    @cached_property
    def _memories(self) -> dict[Same, Memory]:
        """What was computed from each of them."""
        return {}

    def _score(self, adopted: Adopted, evidence: Evidence) -> tuple[tuple[Obligation, ...], Score]:
        """The duties come again once the score has ordered something, such as the replacement of staff (R-12)."""
        place, before = (self.contract, evidence, self.period, adopted, self.as_of), self.before(adopted)

        def owed(consequences: tuple[str, ...]) -> tuple[Obligation, ...]:
            compute = partial(duties, *place, before=before, consequences=consequences)
            return adopted.remembered(("duties", consequences), compute)

        first = owed(())
        scored = score(*place, first)
        return owed(tuple(one.id for one in scored.consequences)) if scored.consequences else first, scored


def assess_all(loaded: Dossier, as_of: date) -> tuple[Assessment, ...]:
    """Every month from the first to the last that has records, in order.

    `as_of` decides which duties not yet done are pending. Expects a dossier without errors.
    """
    return tuple(Months(loaded, as_of).values())


class Months(Mapping[Period, Assessment]):
    """The assessments by month, in order.

    What other readings would change takes as long as computing the month many times, and what letters propose is a
    search: these, the use of each host, and what is still open, are only worked out for the months that are looked up;
    `adopted` has each month without them.
    """

    def __init__(self, loaded: Dossier, as_of: date) -> None:
        self.adopted: Final[dict[Period, Assessment]] = {}
        self._months: Final[dict[Period, _Month]] = {}
        self._known: Final[dict[Period, Assessment]] = {}
        past = _Past()
        for period in _months(loaded.evidence):
            past = replace(past, account=opened(loaded.contract, period, past.account))
            month = self._months[period] = _Month(loaded.contract, loaded.evidence, period, as_of, past)
            self.adopted[period], past = assess(month, loaded)

    def __getitem__(self, period: Period) -> Assessment:
        if period not in self._known:
            one, month = self.adopted[period], self._months[period]
            effects = tuple(_effects(month, month.base, one.settlement.payable))
            projects = tuple(_detailed(month, one.projects))
            found = tuple(_finder(month, one).matters())
            self._known[period] = one.model_copy(
                update={"readings": effects, "projects": projects, "matters": found, "at_stake": matters.together(one)}
            )
        return self._known[period]

    def __contains__(self, period: object) -> bool:
        return period in self.adopted

    def __iter__(self) -> Iterator[Period]:
        return iter(self.adopted)

    def __len__(self) -> int:
        return len(self.adopted)


def _months(evidence: Evidence) -> Iterator[Period]:
    """Without gaps: a month without records still carries its debt on and bills its resources."""
    known = evidence.periods
    period = known[0] if known else None
    while period is not None and period <= known[-1]:
        yield period
        period = period.shift(1)


def assess(month: _Month, loaded: Dossier) -> tuple[Assessment, _Past]:
    """One month under the adopted readings, and what it hands on."""
    base = month.base
    settlement = settle(month.contract, base.prepared, base.scored, month.past.account)
    totals, end = settlement.totals, month.period.end
    fees, stops = (
        tuple(_projects(month, base, settlement.projects)),
        tuple(_incidents(month, base, settlement.incidents)),
    )
    subjects = standings.Subjects(base.score.indicators, stops, settlement.penalties, fees, base.obligations)
    made = submissions.submission_of(month.evidence, month.period)
    ruled = standings.Standings(month.contract, month.evidence, month.period, month.as_of, subjects, made)
    onward = handed_on(month.contract, month.period, totals)
    assessment = Assessment(
        contract=month.contract.terms.contract,
        period=str(month.period),
        revision=0,
        status="draft",
        as_of=month.as_of,
        program=program(),
        parties=terms.parties(month.contract),
        opening=succession.opening(month.contract),
        successor=succession.successor(month.contract),
        weights=terms.weights(month.contract, end),
        payment=terms.payment(month.contract, end),
        thresholds=terms.thresholds(month.contract, end),
        composite=base.score.composite,
        indicators=base.score.indicators,
        projects=fees,
        incidents=stops,
        penalties=settlement.penalties,
        settlement=totals,
        statement=settlement.statement,
        gates=gates(month.contract, month.evidence.asking(base.evidence.papered), month.period, month.as_of),
        obligations=base.obligations,
        submission=standings.submitted(made, base.score.indicators, base.score.composite),
        objections=tuple(ruled.objections()),
        standings=tuple(ruled.all()),
        matters=(),
        at_stake=matters.NOTHING,
        came_late=tuple(one.id for one in submissions.late(month.contract, month.evidence, month.period)),
        policies=month.adopted.chosen,
        readings=(),
        inputs=inputs.inputs(
            loaded.files, month.period, filed_later(month.evidence, month.period, subjects, base.prepared.verdicts)
        ),
    )
    return assessment, _Past(onward, base.prepared.measured)


def _projects(month: _Month, base: _Computed, fees: Sequence[ProjectFee]) -> Iterator[ProjectResult]:
    teller = _teller(month)
    for fee, project in zip(fees, base.prepared.projects, strict=True):
        yield teller.told(fee, project, base.prepared.measured[project.id])


def _incidents(month: _Month, base: _Computed, deductions: Sequence[Deduction]) -> Iterator[IncidentResult]:
    for deduction in deductions:
        record = base.evidence.by_id[deduction.id]
        if isinstance(record, Incident):  # always: they were judged from these records
            yield incidents.told(month.contract, base.evidence, deduction, record)


def _detailed(month: _Month, projects: Sequence[ProjectResult]) -> Iterator[ProjectResult]:
    teller, prepared = _teller(month), month.base.prepared
    for result, project in zip(projects, prepared.projects, strict=True):
        yield teller.detailed(result, project, prepared.measured[project.id])


def _teller(month: _Month) -> Teller:
    return Teller(month.contract, month.base.evidence, month.period, month.adopted)


def _finder(month: _Month, told: Assessment) -> matters.Finder:
    base = month.base
    one = alone(month.contract, base.prepared, base.scored, month.past.account)
    return matters.Finder(month.contract, base.evidence, told, one, base.score.cash_at_risk)


def _effects(month: _Month, base: _Computed, paid: Decimal) -> Iterator[ReadingEffect]:
    """For each question its adopted reading, and by how much each other one would move points and payable.

    What the months before have carried on stays as it was (R-69).
    """
    alternatives = month.contract.readings.alternatives(month.period)

    def effect(question: str, reading: str) -> Alternative:
        other = month.compute(base.adopted.exchanged(question, reading))
        return Alternative(
            reading=reading,
            composite_delta=other.score.composite.points - base.score.composite.points,
            payable_delta=payable(month.contract, other.prepared, other.scored, month.past.account) - paid,
        )

    for question in month.contract.readings.readings:
        yield ReadingEffect(
            id=question.id,
            adopted=base.adopted[question.id],
            confirmed=question.adoption(month.period).confirmed,
            alternatives=tuple(effect(question.id, reading) for reading in alternatives.get(question.id, ())),
        )


def weigh(loaded: Dossier, assessment: Assessment, as_of: date, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, each doubt of the month with its worth: what the month would lose if the doubt is right.

    Yuan are those paid and carried on together. Beyond `MOST_WEIGHED` a doubt is left as it is, so that a folder full
    of doubts cannot hold the month.
    """
    period, told = Period.parse(assessment.period), assessment.settlement
    account, before = Account(told.carried_in, told.cumulative - told.payable), period.shift(-1)
    readings = loaded.contract.readings.adopted(before)
    past, weighed = _Past(account, measure_all(loaded.contract, loaded.evidence, before, readings)), 0
    for problem in problems:
        here = month_of(problem.place.path) in (None, period)
        if not isinstance(problem, Doubt) or not problem.otherwise or not here or weighed == MOST_WEIGHED:
            yield problem
            continue
        weighed += 1
        evidence = loaded.evidence.instead(dict(problem.otherwise))
        month = _Month(loaded.contract, evidence, period, as_of, past)
        result = month.compute(month.adopted)
        totals = settle(month.contract, result.prepared, result.scored, account).totals
        points = assessment.composite.points - result.score.composite.points
        yuan = (told.payable + told.carried_out) - (totals.payable + totals.carried_out)
        rests = tuple(_rests(loaded, problem, assessment, month, result))
        yield replace(problem, worth=Worth(points, yuan, rests)) if points or yuan or rests else problem


def _rests(loaded: Dossier, problem: Doubt, told: Assessment, month: _Month, result: _Computed) -> Iterator[Rest]:
    """What of the month counted the doubted records and would count them no more, or would be told otherwise."""
    paths = {path for path, _ in problem.otherwise}
    ids = {record.id for record in loaded.evidence.records if record.source.path in paths}

    def lost(now: Iterable[str], then: Iterable[str]) -> bool:
        return bool(ids & set(now) - set(then))

    for row, other in zip(told.indicators, result.score.indicators, strict=True):
        if row.points != other.points or lost(row.evidence, other.evidence):
            yield Rest("row", row.name, row.row, row.points, other.points)
    states = {one.id: (one.done, one.state) for one in result.obligations}
    changed = {one.duty for one in told.obligations if states.get(one.id) != (one.done, one.state)}
    for duty in loaded.contract.obligations.duties:
        if duty.id in changed:
            yield Rest("duty", duty.title)
    titles = {rule.id: rule.title for rule in loaded.contract.obligations.gates}
    found = gates(month.contract, month.evidence, month.period, month.as_of)
    for gate, without in zip(told.gates, found, strict=True):
        if lost(gate.documents, without.documents):
            yield Rest("gate", titles[gate.id])


def flags(loaded: Dossier, assessment: Assessment) -> Iterator[Problem]:
    """What a computed month should be looked at for: scores near a band's edge, the ceiling (1.4, 6.1, R-42)."""
    terms = loaded.contract.terms
    end = Period.parse(assessment.period).end
    for project in assessment.projects:
        edge = terms.near_on(end, project.combined)
        if edge is not None:
            usage = loaded.evidence.usage(project.id, Period.parse(assessment.period))
            record = usage or loaded.evidence.by_id[project.id]
            words = {"project": project.name, "value": brief(project.combined), "threshold": plain(edge)}
            if project.combined == edge:
                band = terms.place("payment")
                yield doubt(ON_EDGE, record.place(), band, **words | {"score": "combined"})
            else:
                yield warning("near-threshold", record.place(), **words)
    ceiling, reached = terms.ceiling_on(end), assessment.settlement.cumulative
    if ceiling is None:
        return
    values = {
        "month": assessment.period,
        "value": plain(reached),
        "ceiling": plain(ceiling.yuan),
        "limit": plain(ceiling.limit),
    }
    match ceiling.state(reached):
        case "warn":
            yield warning("ceiling-passed", terms.place("ceiling"), **values)
        case "refuse":
            yield error("ceiling-refused", terms.place("ceiling"), **values)
        case "ok":
            pass
