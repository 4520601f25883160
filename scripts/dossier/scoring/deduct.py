"""Deduct per event: each event costs its points, down to zero; the raw total is kept for consequences (R-12)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dossier.contract.rules import Deduct, Deducting
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.events import Tally, count
from dossier.scoring.facts import Shown, all_of, shown
from dossier.scoring.outcome import NOTE, ZERO, Outcome, Trace, total


def words(rule: Deduct, case: Case) -> str:
    return f"按次扣分，扣完 {plain(case.row.version.points)} 分为止：{event_words(rule)}"


def event_words(rule: Deducting) -> str:
    """The events with what each costs, and the consequences."""
    events = "、".join(f"{event.text}每次扣 {plain(event.points)} 分" for event in rule.events)
    more = "".join(f"；扣分累计超过 {plain(one.above)} 分的，{one.text}" for one in rule.consequences)
    return events + more


def score(rule: Deduct, case: Case) -> Outcome:
    """Full unless events are on record; nothing is proven while what the row requires is missing, nor is it left open
    where the events alone have taken all."""
    trace = Trace(case)
    return deducted(rule, trace, count(rule.events, trace))


def deducted(rule: Deducting, trace: Trace, tally: Tally) -> Outcome:
    """The outcome of a tally, with the row's requirements and consequences."""
    full = trace.case.row.version.points
    high = max(ZERO, full - tally.certain.cost)
    points = max(ZERO, high - tally.unproven.cost)
    low = max(ZERO, points - tally.unruled.cost - tally.undue.cost)
    _tell(trace, tally, full, points)
    ordered = []
    for one in rule.consequences:
        if tally.certain.cost > one.above:
            words = f"{one.text}：扣分累计 {plain(tally.certain.cost)} 分，超过 {plain(one.above)} 分"
            trace.add(NOTE, words, one.text, about=one.id)
            ordered.append(one.id)
    answers = [shown(fact, trace) for fact in rule.requires]
    state = tally.state if low < high else "deducted" if high < full else "proven"
    if high > ZERO and all_of(answers) is not Shown.MET:
        points = low = ZERO
        state = "not-proven"
    plain_outcome = trace.outcome(points, low, high, state)
    return replace(plain_outcome, raw=tally.certain.cost, consequences=tuple(ordered))


def _tell(trace: Trace, tally: Tally, full: Fraction, points: Fraction) -> None:
    if tally.certain.count:
        left = max(ZERO, full - tally.certain.cost)
        trace.add(total(left), f"{plain(full)} − {plain(tally.certain.cost)}，最低 0 分", left)
    elif not tally.open.count:
        trace.add(total(full), "本月没有扣分事项", full)
    if tally.unproven.count:
        words = f"未证实 {tally.unproven.count} 次，暂不计 {plain(tally.unproven.cost)} 分，补齐后可以得分"
        trace.add(total(points), words, points)
    for toll, word in ((tally.unruled, "待认定"), (tally.undue, "未到期")):
        if toll.count:
            trace.add(total(points), f"{word} {toll.count} 次，可能再扣 {plain(toll.cost)} 分", points)
