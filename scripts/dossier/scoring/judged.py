"""Judged: the reviewer's points with a reason; without a ruling nothing is given, all is possible (R-20)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dossier.contract.decided import assessor, decided, role
from dossier.contract.record_fields import quoted
from dossier.contract.rules import Judged
from dossier.records.rulings import Ruling
from dossier.scoring.context import Case
from dossier.scoring.found import heading
from dossier.scoring.outcome import NOTE, UNRULED, ZERO, RowOutcome, Trace, certain, given
from dossier.trace import SentenceValue, say


def words(_rule: Judged, case: Case) -> SentenceValue:
    return say("rule.judged", points=case.row.version.points, assessor=assessor(case.month.contract))


def score(_rule: Judged, case: Case) -> RowOutcome:
    return ruled(Trace(case))


def ruled(trace: Trace) -> RowOutcome:
    """What the latest ruling on the row for the month gives, at most the row's points."""
    case, full = trace.case, trace.case.row.version.points
    ruling = _latest(case)
    if ruling is None or ruling.points is None:
        trace.add(UNRULED, say("score.unjudged", assessor=assessor(case.month.contract)))
        _lapsed(trace)
        return trace.outcome(ZERO, ZERO, full, "awaiting-ruling")
    points = min(full, ruling.points)
    _tell(trace, ruling, points)
    return trace.outcome(*certain(case, points))


def settled(trace: Trace, outcome: RowOutcome, disputed: Fraction) -> RowOutcome:
    """What a ruling on the row makes of records that contradict each other, worth `disputed` points (R-65).

    The ruling says the points of the row; it can only move what is in dispute, so what else is missing stays open.
    """
    ruling = _latest(trace.case)
    if ruling is None or ruling.points is None:
        trace.add(UNRULED, say("score.disputed", assessor=assessor(trace.case.month.contract)))
        _lapsed(trace)
        return replace(outcome, steps=tuple(trace.steps))
    told = ruling.points

    def within(least: Fraction) -> Fraction:
        """The points if the rest of the row is worth `least`."""
        return min(max(least, told), least + disputed)

    points, low, high = within(outcome.points), within(outcome.low), within(outcome.high - disputed)
    _tell(trace, ruling, points)
    if low == high:
        return trace.outcome(*certain(trace.case, points))
    return trace.outcome(points, low, high, "not-due" if outcome.state == "awaiting-ruling" else outcome.state)


def _tell(trace: Trace, ruling: Ruling, points: Fraction) -> None:
    """The ruling with its reason, who made it and when."""
    contract = trace.case.month.contract
    word, reason = decided(contract, ruling), quoted(Ruling, "reason", ruling.reason)
    said = say(
        "score.judged",
        title=heading(ruling),
        role=role(contract, word),
        day=word.day,
        reason=reason,
        points=points,
    )
    trace.add(given(points, trace.case), said, ruling, decided=word)
    there = trace.case.month.evidence.by_id
    trace.records.update({looked.id: None for looked in ruling.looked_at if looked.id in there})


def _lapsed(trace: Trace) -> None:
    """The rulings on the row that are stale."""
    month, decisions = trace.case.month, trace.case.month.evidence.decisions
    for one in decisions.lapsed(decisions.on_row(trace.case.row.id, month.period)):
        word = decided(month.contract, one)
        trace.add(NOTE, decisions.lost(one, role(month.contract, word)), one, decided=word)


def _latest(case: Case) -> Ruling | None:
    decisions = case.month.evidence.decisions
    return decisions.word(decisions.on_row(case.row.id, case.month.period), "points")
