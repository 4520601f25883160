"""The month's settlement (annex 1.3 to 1.5, articles 5 and 6): `prepare` once, `settle` as often as needed.

`prepare` does what depends on evidence alone (bills, utilisation, verdicts); given an earlier preparation of the
same month it only redoes what another reading changes. `settle` adds the scores and the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from dossier.contract import Contract
from dossier.contract.payments import Bands
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.incidents import Verdict, judge
from dossier.records.projects import Project
from dossier.remembered import Same, remembered
from dossier.result import Composite, Line, Penalty, ProjectFee, Settlement
from dossier.settlement.ahead import ahead
from dossier.settlement.alone import Alone
from dossier.settlement.billing import bill_all
from dossier.settlement.fees import Range, Rules, by_month, fees
from dossier.settlement.payment import kind_of
from dossier.settlement.statement import statement
from dossier.settlement.totals import Account, Ending, Ledger, PenaltySum, close, handed_on, opened
from dossier.trace import SentenceValue
from dossier.utilisation import Measured, measure_all

__all__ = [
    "Account",
    "Alone",
    "Prepared",
    "ScoreSums",
    "ahead",
    "alone",
    "handed_on",
    "opened",
    "payable",
    "prepare",
    "rules_of",
    "settle",
]


@dataclass(frozen=True)
class Prepared:
    """A month under one set of readings, before any score: projects by id, their bills and utilisation, verdicts."""

    period: Period
    adopted: Adopted
    projects: tuple[Project, ...]
    bills: Mapping[str, tuple[Line, ...]]
    measured: Mapping[str, Measured]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class ScoreSums:
    """What scoring hands over: the composite, the cash penalties, and the bounds of their sum in yuan.

    Without bounds the penalties are certain.
    """

    composite: Composite
    penalties: tuple[Penalty, ...] = ()
    penalties_low: Decimal | None = None
    penalties_high: Decimal | None = None

    @property
    def bounds(self) -> PenaltySum:
        """The penalties together, at least and at most."""
        amount = sum((penalty.amount for penalty in self.penalties), ZERO)
        least = amount if self.penalties_low is None else self.penalties_low
        return PenaltySum(amount, least, amount if self.penalties_high is None else self.penalties_high)


def prepare(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> Prepared:
    """Bill, measure and judge a month."""
    place = (contract, evidence, period, adopted)
    projects = tuple(sorted(evidence.in_service(period), key=lambda project: project.id))
    return Prepared(
        period=period,
        adopted=adopted,
        projects=projects,
        bills=remembered(adopted, "bills", partial(bill_all, *place)),
        measured=remembered(adopted, "measured", partial(measure_all, *place)),
        verdicts=remembered(adopted, "verdicts", partial(judge, *place)),
    )


def settle(contract: Contract, prepared: Prepared, scored: ScoreSums, account: Account) -> Settlement:
    """Settle a prepared month. Amounts in yuan, half up to 0.01 per printed line and sums of printed lines (R-29).

    Raises ValueError if the coefficient bands leave a gap, which the contract's lint refuses.
    """
    ledger = _ledger(contract, prepared, scored, account)
    closed = close(ledger, contract.terms.ceiling_on(prepared.period.end))
    point = closed.ways[0]
    return Settlement(
        projects=tuple(
            _project(contract, prepared, point, project, ledger.fees[project.id]) for project in prepared.projects
        ),
        incidents=point.borne.incidents,
        penalties=scored.penalties,
        totals=closed.totals,
        statement=statement(contract, prepared.period, ledger.adopted, closed.ways),
    )


def payable(contract: Contract, prepared: Prepared, scored: ScoreSums, account: Account) -> Decimal:
    """What `settle` would say is payable, without bounds and single results: for exchanging readings quickly."""
    certain = _certain(scored, scored.composite.points)
    return _ledger(contract, prepared, certain, account).point().payable(prepared.adopted)


def alone(contract: Contract, prepared: Prepared, scored: ScoreSums, account: Account) -> Alone:
    """What the month would come to if one thing alone turned out otherwise."""

    def ledger(points: Fraction, measured: Mapping[str, Measured]) -> Ledger:
        return _ledger(contract, replace(prepared, measured=measured), _certain(scored, points), account)

    return Alone(scored.composite.points, prepared.measured, ledger)


def _certain(scored: ScoreSums, points: Fraction) -> ScoreSums:
    """The score as if it were these points for good."""
    certain = {"points": points, "low": points, "high": points}
    return replace(scored, composite=scored.composite.model_copy(update=certain))


def _ledger(contract: Contract, prepared: Prepared, scored: ScoreSums, account: Account) -> Ledger:
    adopted = prepared.adopted
    rules = rules_of(contract, prepared.period, adopted)

    def charged() -> Mapping[str, Range]:
        one, measured, bills = scored.composite, prepared.measured, prepared.bills
        return by_month(
            rules, one, {each.id: fees(rules, one, measured[each.id], bills[each.id]) for each in prepared.projects}
        )

    resting = ("fees", scored.composite, Same(prepared.measured), Same(prepared.bills))
    return Ledger(remembered(adopted, resting, charged), prepared.verdicts, scored.bounds, account, adopted)


def rules_of(contract: Contract, period: Period, adopted: Adopted) -> Rules:
    """What turns the scores of a month into money."""
    terms, end = contract.terms, period.end
    return Rules(terms.weights_on(end), terms.payment_on(end), adopted, contract.rubric.total(end))


def _told(contract: Contract, period: Period, fee: Range) -> tuple[str, SentenceValue | None]:
    """The name of the band, and the working of the kind of payment."""
    payment = contract.terms.payment_on(period.end)
    said = kind_of(payment).said(payment, fee.point.combined, contract.rubric.total(period.end))
    return (payment.of(fee.point.combined).name or "" if isinstance(payment, Bands) else ""), said


def _project(contract: Contract, prepared: Prepared, outcome: Ending, project: Project, fee: Range) -> ProjectFee:
    band, working = _told(contract, prepared.period, fee)
    return ProjectFee(
        id=project.id,
        name=project.name,
        unit=project.unit.name,
        utilisation=prepared.measured[project.id].value,
        combined=fee.point.combined,
        combined_low=fee.low.combined,
        combined_high=fee.high.combined,
        coefficient=fee.point.coefficient,
        band=band,
        working=working,
        coefficient_low=fee.low.coefficient,
        coefficient_high=fee.high.coefficient,
        lines=prepared.bills[project.id],
        gross=fee.gross,
        after_coefficient=fee.point.after,
        incident_deduction=outcome.borne.by_project.get(project.id, ZERO),
        net=outcome.nets[project.id],
    )
