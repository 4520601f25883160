"""Count up: so many points for each, up to the row's points; or the share of what was asked for (R-07)."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.rules import CountUp
from dossier.scoring.context import Case
from dossier.scoring.examined import examined
from dossier.scoring.found import Holds
from dossier.scoring.outcome import FACT, NOTE, UNPROVEN, ZERO, RowOutcome, RowState, Trace, total
from dossier.scoring.select import select
from dossier.trace import ChoiceValue, SentenceValue, say


def words(rule: CountUp, case: Case) -> SentenceValue:
    full = case.row.version.points
    if rule.scale == "each":
        return say("rule.count-up", each=rule.each, full=full)
    return say("rule.count-up-share", full=full, none=full if rule.none_received == "full" else ZERO)


def score(rule: CountUp, case: Case) -> RowOutcome:
    """The bound above counts what is pending as done."""
    trace, full = Trace(case), case.row.version.points
    picked = tuple(select(rule.counted, case.month))
    counted = [thing for thing in picked if thing.verdict is Holds.YES]
    done = [thing for thing in counted if case.month.evidence.proves(thing.record)]
    closed = [thing for thing in counted if not case.month.evidence.proves(thing.record)]
    pending = (
        [thing for thing in select(rule.pending, case.month) if thing.verdict is Holds.YES] if rule.pending else []
    )
    for thing in done:
        one = say("score.done-one", thing=thing.said)
        trace.tell(FACT, say("score.done", thing=thing.said, each=rule.each) if rule.scale == "each" else one, thing)
    for thing in pending:
        trace.tell(UNPROVEN, say("score.pending", thing=thing.said), thing)
    for thing in closed:
        lacking = ChoiceValue(of="unproven", value=case.month.evidence.unproven(thing.record))
        trace.tell(UNPROVEN, say("score.closed", why=lacking, thing=thing.said), thing)
    for thing, why in examined(rule.counted, picked, case.month):
        if thing.record.id not in trace.records:
            trace.add(NOTE, say("score.not-measured", thing=thing.said, why=why), thing.record)
    most = len(done) + len(pending) + len(closed)
    if rule.scale == "each":
        points, high = (min(full, rule.each * count) for count in (len(done), most))
        trace.add(total(points), say("score.counted", count=len(done), each=rule.each, full=full, points=points))
    else:
        received = _received(rule, case, trace)
        none = full if rule.none_received == "full" else ZERO
        points, high = (
            min(full, Fraction(count, received) * full) if received else none for count in (len(done), most)
        )
        trace.add(total(points), say("score.received", received=received, count=len(done), points=points))
    return trace.outcome(points, points, high, _state(points, high, full))


def _state(points: Fraction, high: Fraction, full: Fraction) -> RowState:
    if points == full:
        return "proven"
    return "not-proven" if high > points else "deducted"


def _received(rule: CountUp, case: Case, trace: Trace) -> int:
    if rule.received is None:
        raise ValueError(case.row.id)  # the rubric lint asks for it
    received = list(select(rule.received, case.month))
    trace.records.update({thing.record.id: None for thing in received})
    return len(received)
