"""The assessment of a month put together; what takes long, and only pages and letters show, in a second step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dossier import submissions
from dossier.assess import incidents, inputs, matters, succession, terms
from dossier.assess.computing import Computing
from dossier.assess.effects import effects
from dossier.assess.later import filed_later
from dossier.assess.projects import Teller
from dossier.assess.standings import Standings, Subjects, submitted
from dossier.assessment import Assessment
from dossier.doubt import Doubt
from dossier.duties import gates
from dossier.load.attachments import FileFact
from dossier.program import program
from dossier.records.operations import Incident
from dossier.result import (
    NOTHING,
    AtStake,
    Deduction,
    IncidentResult,
    MonthAhead,
    ProjectFee,
    ProjectResult,
    Settlement,
)
from dossier.settlement import ahead, alone


def whole(month: Computing, settlement: Settlement, files: Mapping[str, FileFact]) -> Assessment:
    """One month under the adopted readings, without what `in_full` adds."""
    base, totals, end = month.base, settlement.totals, month.period.end
    subjects = Subjects(
        base.score.indicators,
        tuple(_incidents(month, settlement.incidents)),
        settlement.penalties,
        tuple(_projects(month, settlement.projects)),
        base.obligations,
    )
    made = submissions.submission_of(month.evidence, month.period)
    ruled = Standings(month.contract, month.evidence, month.period, month.as_of, subjects, made)
    later = filed_later(month.evidence, month.period, subjects, base.prepared.verdicts)
    return Assessment(
        contract=month.contract.terms.contract,
        numbers=month.contract.terms.numbers_on(end),
        title=month.contract.terms.title,
        period=str(month.period),
        revision=0,
        status="draft",
        as_of=month.as_of,
        program=program(),
        parties=terms.parties(month.contract),
        term=terms.term(month.contract, month.evidence, end),
        opening=succession.opening(month.contract),
        successor=succession.successor(month.contract),
        weights=terms.weights(month.contract, end),
        payment=terms.payment(month.contract, end),
        thresholds=terms.thresholds(month.contract, end),
        composite=base.score.composite,
        indicators=base.score.indicators,
        projects=subjects.projects,
        incidents=subjects.incidents,
        penalties=settlement.penalties,
        settlement=totals,
        adjustments=month.past.adjustments,
        statement=settlement.statement,
        gates=gates(month.contract, month.evidence.asking(base.evidence.papered), month.period, month.as_of),
        obligations=base.obligations,
        submission=submitted(made, base.score.indicators, base.score.composite),
        objections=tuple(ruled.objections()),
        standings=tuple(ruled.all()),
        matters=(),
        at_stake=NOTHING,
        doubted=NOTHING,
        came_late=tuple(one.id for one in submissions.late(month.contract, month.evidence, month.period)),
        policies=base.adopted.chosen,
        readings=(),
        inputs=inputs.inputs(files, month.period, later),
    )


def in_full(month: Computing, one: Assessment, doubts: Sequence[Doubt], doubted: AtStake) -> Assessment:
    """The month with its hosts, what other readings would change, and what is open; `doubts` have been weighed."""
    base = month.base
    ledger = alone(month.contract, base.prepared, base.scored, month.past.account)
    finder = matters.Finder(month.contract, base.evidence, one, ledger, base.score.cash_at_risk, doubts)
    return hosted(month, one).model_copy(
        update={
            "readings": tuple(effects(month, one.settlement.payable)),
            "matters": tuple(finder.matters()),
            "at_stake": matters.together(one),
            "doubted": doubted,
            "outlook": _outlook(month, one.term.last) if one.term else (),
        }
    )


def _outlook(month: Computing, last: date) -> tuple[MonthAhead, ...]:
    base = month.base
    return ahead(month.contract, base.evidence, month.period, last, month.remembering(base.adopted))


def hosted(month: Computing, one: Assessment) -> Assessment:
    """The month with the hosts of its projects, and what would change what they use."""
    teller, prepared = _teller(month), month.base.prepared
    pairs = zip(one.projects, prepared.projects, strict=True)
    told = (teller.detailed(result, of, prepared.measured[of.id]) for result, of in pairs)
    return one.model_copy(update={"projects": tuple(told)})


def _projects(month: Computing, fees: Sequence[ProjectFee]) -> Iterator[ProjectResult]:
    teller, prepared = _teller(month), month.base.prepared
    for fee, project in zip(fees, prepared.projects, strict=True):
        yield teller.told(fee, project, prepared.measured[project.id])


def _incidents(month: Computing, deductions: Sequence[Deduction]) -> Iterator[IncidentResult]:
    evidence = month.base.evidence
    for deduction in deductions:
        record = evidence.by_id[deduction.id]
        if isinstance(record, Incident):  # always: they were judged from these records
            yield incidents.told(month.contract, evidence, deduction, record)


def _teller(month: Computing) -> Teller:
    base = month.base
    adopted = month.remembering(base.adopted)
    return Teller(month.contract, base.evidence, month.period, adopted, base.score.composite.points)
