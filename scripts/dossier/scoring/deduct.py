"""Deduct per event: each event costs its points, down to zero; the raw total is kept for consequences (R-12)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dossier.contract.rules import Deduct, Deducting
from dossier.scoring.context import Case
from dossier.scoring.events import EventTally, count
from dossier.scoring.facts import Proof, all_of, shown
from dossier.scoring.outcome import NOTE, ZERO, RowOutcome, Trace, total
from dossier.trace import SentenceValue, TermValue, say


def words(rule: Deduct, case: Case) -> SentenceValue:
    return say("rule.deduct", points=case.row.version.points, events=event_words(rule))


def event_words(rule: Deducting) -> SentenceValue:
    """The events with what each costs, and the consequences."""
    return say(
        "rule.events",
        events=(say("rule.event", event=TermValue(value=one.text), points=one.points) for one in rule.events),
        consequences=(
            say("rule.consequence", above=one.above, consequence=TermValue(value=one.text)) for one in rule.consequences
        ),
    )


def score(rule: Deduct, case: Case) -> RowOutcome:
    """Full unless events are on record; nothing is proven while what the row requires is missing, nor is it left open
    where the events alone have taken all."""
    trace = Trace(case)
    return deducted(rule, trace, count(rule.events, trace))


def deducted(rule: Deducting, trace: Trace, tally: EventTally) -> RowOutcome:
    """The outcome of a tally, with the row's requirements and consequences."""
    full = trace.case.row.version.points
    high = max(ZERO, full - tally.certain.cost)
    points = max(ZERO, high - tally.unproven.cost)
    low = max(ZERO, points - tally.unruled.cost - tally.undue.cost)
    _tell(trace, tally, full, points)
    ordered = []
    for one in rule.consequences:
        if tally.certain.cost > one.above:
            text = TermValue(value=one.text)
            said = say("score.ordered", consequence=text, lost=tally.certain.cost, above=one.above)
            trace.add(NOTE, said, about=one.id)
            ordered.append(one.id)
    answers = [shown(fact, trace) for fact in rule.requires]
    state = tally.state if low < high else "deducted" if high < full else "proven"
    if high > ZERO and all_of(answers) is not Proof.MET:
        points = low = ZERO
        state = "not-proven"
    plain_outcome = trace.outcome(points, low, high, state)
    return replace(plain_outcome, raw=tally.certain.cost, consequences=tuple(ordered))


def _tell(trace: Trace, tally: EventTally, full: Fraction, points: Fraction) -> None:
    if tally.certain.count:
        left = max(ZERO, full - tally.certain.cost)
        trace.add(total(left), say("score.left", full=full, lost=tally.certain.cost, left=left))
    elif not tally.open.count:
        trace.add(total(full), say("score.nothing-lost", full=full))
    if tally.unproven.count:
        unproven = tally.unproven
        trace.add(total(points), say("score.unproven", count=unproven.count, points=unproven.cost, left=points))
    if tally.unruled.count:
        unruled = tally.unruled
        trace.add(total(points), say("score.unruled", count=unruled.count, points=unruled.cost, left=points))
    if tally.undue.count:
        trace.add(total(points), say("score.undue", count=tally.undue.count, points=tally.undue.cost, left=points))
