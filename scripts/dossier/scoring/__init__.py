"""Scoring: contract and evidence of a month -> Score. One module for each kind of rule.

context   what a rule works with            select    picking records as the rubric says
facts     shown, refuted or missing         events    what costs points, certain or undecided
measures  figures                           rows      rule -> module; rows that do not apply
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Final

from dossier.contract import Contract
from dossier.contract.rubric import Applies, RowOn
from dossier.contract.rules import Deducting
from dossier.evidence import Evidence
from dossier.exact.money import ZERO as NO_YUAN
from dossier.exact.period import Period
from dossier.remembered import Same, remembered
from dossier.result import Composite, Indicator, Obligation, Penalty
from dossier.scoring.context import Case, ScoringMonth
from dossier.scoring.lapsed import with_lapsed
from dossier.scoring.outcome import ZERO, RowOutcome
from dossier.scoring.rows import on_file, score_row
from dossier.trace import Step, say

__all__ = ["Ordered", "Score", "consequences", "score"]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Something the rubric orders besides points, such as the replacement of staff (R-12); `raw` is the deduction."""

    id: str
    row: str
    raw: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """A month's score. `penalties` are certain yuan; low and high bound them while events are undecided,
    `cash_at_risk` tells it row by row."""

    indicators: tuple[Indicator, ...]
    composite: Composite
    penalties: tuple[Penalty, ...]
    penalties_low: Decimal
    penalties_high: Decimal
    cash_at_risk: Mapping[str, Decimal]
    consequences: tuple[Ordered, ...]


_NONE: Final[Mapping[str, Fraction]] = MappingProxyType({})
_Scored = tuple[RowOn, RowOutcome, Applies | None]


def score(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    adopted: Mapping[str, str],
    as_of: date,
    obligations: tuple[Obligation, ...] = (),
    assumed: Mapping[str, Fraction] = _NONE,
) -> Score:
    """Score a month under the adopted readings (annex table 1).

    `obligations` are the month's, from `dossier.duties`; `as_of` decides whether a deadline has passed; `assumed` are
    the points that a trial gives to rows, whatever is on file. Expects a contract without problems in its rubric;
    raises OutsideCalendar if a deadline needs a year without a notice.
    """
    month = ScoringMonth(contract, evidence, period, adopted, as_of, obligations)
    owed = Same(obligations)
    scored = [
        (row, *remembered(adopted, (row.id, owed), partial(score_row, row, month)))
        for row in contract.rubric.on(period.end)
    ]
    scored = [(row, with_lapsed(outcome, Case(month, row, "")), applies) for row, outcome, applies in scored]
    factors = _factors(scored)
    indicators = tuple(_given(_indicator(entry, factors[entry[0].id], month), assumed) for entry in scored)
    charges = [(row, outcome.charge) for row, outcome, _ in scored if outcome.charge is not None]
    return Score(
        indicators,
        _composite([one for one in scored if one[0].id not in assumed], indicators, contract.rubric.total(period.end)),
        tuple(
            Penalty(row=row.row, count=charge.count, amount=charge.amount) for row, charge in charges if charge.count
        ),
        sum((charge.amount for _, charge in charges), NO_YUAN),
        sum((charge.most for _, charge in charges), NO_YUAN),
        {row.id: charge.most - charge.amount for row, charge in charges if charge.most > charge.amount},
        tuple(_consequences(scored)),
    )


def consequences(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    adopted: Mapping[str, str],
    as_of: date,
    obligations: tuple[Obligation, ...] = (),
) -> tuple[Ordered, ...]:
    """What the rubric orders in a month, without scoring the rows that order nothing."""
    month = ScoringMonth(contract, evidence, period, adopted, as_of, obligations)
    scored: list[_Scored] = []
    for row in contract.rubric.on(period.end):
        rule = row.version.rule_under(adopted)
        if isinstance(rule, Deducting) and rule.consequences:
            scored.append((row, *score_row(row, month)))
    return tuple(_consequences(scored))


def _consequences(scored: Iterable[_Scored]) -> Iterable[Ordered]:
    return (Ordered(one, row.id, outcome.raw) for row, outcome, _ in scored for one in outcome.consequences)


def _factors(scored: list[_Scored]) -> dict[str, Fraction]:
    """By row: how many times its points count, because rows that do not apply are shared out among the others.

    0 for a row that is shared out itself, and everywhere if nothing is left to share with.
    """
    gone = {
        row.id: applies.otherwise for row, _, applies in scored if applies and applies.otherwise.startswith("spread")
    }
    factors = {row.id: ZERO if row.id in gone else Fraction(1) for row, _, _ in scored}
    for shared, inside in (("spread-group", True), ("spread", False)):
        for lost, _, _ in scored:
            if gone.get(lost.id) != shared:
                continue
            heirs = [
                row
                for row, _, _ in scored
                if row.id not in gone and row.version.counts and (not inside or row.group_id == lost.group_id)
            ]
            base = sum((row.version.points for row in heirs), ZERO)
            for row in heirs:
                factors[row.id] += lost.version.points / base if base else ZERO
    return factors


def _indicator(entry: _Scored, factor: Fraction, month: ScoringMonth) -> Indicator:
    row, outcome, _ = entry
    version = row.version
    steps = outcome.steps
    if factor > 1:
        said = say("score.spread", points=version.points, more=version.points * factor, factor=factor)
        steps = (*steps, Step.of(said, version.clause, steps[-1].rule))
    return Indicator(
        id=row.id,
        row=row.row,
        group=row.group,
        name=version.name,
        max=version.points * factor,
        points=outcome.points * factor,
        low=outcome.low * factor,
        high=outcome.high * factor,
        state=outcome.state,
        trace=steps,
        evidence=tuple(dict.fromkeys((*outcome.records, *on_file(row, month)))),
        since=version.from_,
    )


def _given(row: Indicator, assumed: Mapping[str, Fraction]) -> Indicator:
    """The row with the points that a trial gives it, if it gives it any."""
    points = assumed.get(row.id)
    if points is None:
        return row
    clause = row.trace[-1].clause if row.trace else ""
    step = Step.of(say("score.assumed", points=points, max=row.max), clause)
    state = "proven" if points == row.max else "deducted"
    return row.model_copy(update={"points": points, "low": points, "high": points, "state": state, "trace": (step,)})


def _composite(scored: list[_Scored], indicators: tuple[Indicator, ...], total: Fraction) -> Composite:
    """The rows' sum, at most the total, and at most what a whole-score veto leaves."""
    caps = [outcome.cap for _, outcome, _ in scored]

    def least(points: Iterable[Fraction], capped: Iterable[Fraction | None]) -> Fraction:
        return min([total, sum(points, ZERO), *(cap for cap in capped if cap is not None)])

    return Composite(
        points=least((one.points for one in indicators), (cap.points for cap in caps)),
        low=least((one.low for one in indicators), (cap.low for cap in caps)),
        high=least((one.high for one in indicators), (cap.high for cap in caps)),
        max=total,
    )
