"""Figures in per cent: done within a deadline, availability, the part of a sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Final

from dossier.contract.criteria import Availability, InTime, Part, Selector
from dossier.scoring.deadlines import FallenDue, falling_due
from dossier.scoring.examined import examined
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.found import Found, Holds
from dossier.scoring.outcome import FACT, LOSS, NOTE, SUM, UNPROVEN, UNRULED, ZERO, Ground, StepMark, Trace
from dossier.scoring.select import select
from dossier.scoring.spans import Run, length, span, within
from dossier.trace import say

_WHOLE: Final = Fraction(100)
_MINUTES: Final = 24 * 60
_MARKS: Final = {
    Ground.CERTAIN: LOSS,
    Ground.UNPROVEN: UNPROVEN,
    Ground.UNRULED: UNRULED,
    Ground.UNDUE: StepMark("open", awaits="day"),
}


def in_time(measure: InTime, trace: Trace) -> Fraction | Between | Unknown:
    """The part done in time; what nothing on file shows to be done may still have been, what is not ruled on may not
    count at all.
    """
    counted: Counter[str] = Counter()
    for one in falling_due(measure.select, measure.deadline, trace.case.month):
        if one.later:
            trace.tell(NOTE, one.said, one.thing)
            continue
        trace.tell(FACT if one.ground is None else _MARKS[one.ground], one.said, one.thing)
        counted[_sort(one)] += 1
    tell_examined(measure.select, tuple(select(measure.select, trace.case.month)), trace)
    done, late, may, perhaps, unruled = (counted[sort] for sort in ("done", "late", "may", "perhaps", "unruled"))
    if not counted:
        return _none_due(measure, trace)
    least = _part(done, done + late + may + unruled)
    most = _part(done + perhaps + may, done + perhaps + late + may)
    if perhaps + unruled and not done + late + may and measure.none_due is not None:  # perhaps nothing was due
        least, most = min(least, measure.none_due), max(most, measure.none_due)
    if least != most:
        trace.add(UNPROVEN, say("score.in-time-open", done=done, all=counted.total(), least=least, most=most))
        return Between(least, most)
    trace.add(SUM, say("score.in-time-part", done=done, all=done + late, part=least))
    return least


def _sort(one: FallenDue) -> str:
    if one.ground is None:
        return "done" if one.thing.verdict is Holds.YES else "perhaps"
    return {Ground.CERTAIN: "late", Ground.UNRULED: "unruled"}.get(one.ground, "may")


def _none_due(measure: InTime, trace: Trace) -> Fraction | Unknown:
    if measure.none_due is None:
        return Unknown(say("score.none-due"))
    trace.add(SUM, say("score.none-due-counts", figure=measure.none_due))
    return measure.none_due


def _part(some: int, of: int) -> Fraction:
    return Fraction(some, of) * 100 if of else _WHOLE


def availability(measure: Availability, trace: Trace) -> Fraction | Between | Unknown:
    """What is left of the minutes; a stop that is not decided yet may count or not."""
    minutes = sum(map(_minutes, _runs(measure, trace)), 0)
    down = {Holds.YES: ZERO, Holds.OPEN: ZERO}
    picked = tuple(select(measure.down, trace.case.month))
    for thing in picked:
        stood = thing.value(measure.minutes)
        if isinstance(stood, int | Fraction):
            mark = LOSS if thing.verdict is Holds.YES else UNRULED
            trace.tell(mark, say("score.stood-still", thing=thing.said, minutes=Fraction(stood)), thing)
            down[thing.verdict] += stood
    tell_examined(measure.down, picked, trace)
    if not minutes:
        return Unknown(say("score.nothing-to-compare"))
    sure, open_ = down[Holds.YES], down[Holds.OPEN]
    most, least = (max(ZERO, 1 - one / minutes) * 100 for one in (sure, sure + open_))
    if least != most:
        trace.add(UNRULED, say("score.available-open", minutes=minutes, down=sure, open=open_, least=least, most=most))
        return Between(least, most)
    trace.add(SUM, say("score.available", minutes=minutes, down=sure, part=most))
    return most


def _runs(measure: Availability, trace: Trace) -> Iterable[Run]:
    """The days in service of everything that could stand still."""
    month = trace.case.month
    if measure.of is None:
        return (month.served,)
    spans = (span(thing.record) for thing in select(measure.of, month))
    return (run for one in spans if (run := within(one, month.period)) is not None)


def _minutes(run: Run) -> int:
    return length(run) * _MINUTES


def part(measure: Part, trace: Trace) -> Fraction | Unknown:
    """The one sum for the other; a record that lacks either counts in neither."""
    some, of = ZERO, ZERO
    picked = tuple(select(measure.select, trace.case.month))
    for thing in picked:
        one, whole = thing.value(measure.field), thing.value(measure.of)
        if thing.verdict is Holds.YES and isinstance(one, int | Fraction) and isinstance(whole, int | Fraction):
            trace.tell(FACT, say("score.part", thing=thing.said, some=Fraction(one), of=Fraction(whole)), thing)
            some, of = some + one, of + whole
    tell_examined(measure.select, picked, trace)
    if not of:
        return Unknown(say("score.no-figure"))
    trace.add(SUM, say("score.ratio", some=some, of=of, ratio=some / of * 100))
    return some / of * 100


def tell_examined(selector: Selector, picked: Collection[Found], trace: Trace) -> None:
    """What was looked at and does not count, with the reason."""
    for thing, why in examined(selector, picked, trace.case.month):
        trace.add(NOTE, say("score.not-measured", thing=thing.said, why=why), thing.record)
