"""Picking records and items as the rubric's selectors say; each answer is yes, no, or not decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dossier.contract.criteria import Condition, Selector
from dossier.contract.record_fields import Value, reach, reached, text
from dossier.exact.period import Period
from dossier.records import KINDS, Record
from dossier.records.rulings import Ruling
from dossier.scoring.context import ScoringMonth
from dossier.scoring.found import Found, Holds


def select(selector: Selector, month: ScoringMonth, *, any_day: bool = False) -> Iterator[Found]:
    """What the selector picks, in the order of the files; nothing that is certainly not meant.

    `any_day`: of records that are to be in force at the month's end also those that were on another day of it.
    """
    for record in candidates(selector, month, any_day=any_day):
        for thing in things(selector, record, month):
            if selector.dated is not None and not dated(thing, selector.dated, month.period):
                continue
            verdict = judge(selector.where, thing, month)
            if verdict is not Holds.NO:
                yield replace(thing, verdict=verdict) if verdict is Holds.OPEN else thing


def things(selector: Selector, record: Record, month: ScoringMonth) -> Iterator[Found]:
    """The record itself, or its items."""
    if selector.each is None:
        yield Found(record, Holds.YES, names=month.names)
        return
    for index, item in enumerate(reached(type(record), selector.each).get(record)):
        yield Found(record, Holds.YES, selector.each, index, item, month.names)


def judge(conditions: tuple[Condition, ...], thing: Found, month: ScoringMonth) -> Holds:
    """Whether the thing satisfies all conditions."""
    verdict = Holds.YES
    for condition in conditions:
        verdict = min(verdict, holds(condition, thing, month))
        if verdict is Holds.NO:
            break
    return verdict


def proof(conditions: tuple[Condition, ...], thing: Found, month: ScoringMonth) -> Holds:
    """As `judge`, but with no verdict on what rests on attachments that nobody can open."""
    verdict = judge(conditions, thing, month)
    return verdict if month.evidence.proves(thing.record) else min(verdict, Holds.OPEN)


def candidates(selector: Selector, month: ScoringMonth, *, any_day: bool) -> Iterable[Record]:
    """The records among which a selector picks, by kind and time alone."""
    kind = KINDS[selector.kind]
    within = selector.within or {"month": "month", "standing": "standing", "project": "in-service"}[kind.scope]
    if selector.dated is not None:
        within = "ever"
    evidence, period = month.evidence, month.period
    if within == "month":
        return evidence.month(kind, period)
    if within == "standing" and any_day:
        return (record for record in evidence.all(kind) if record.covers.meets(period.start, period.end))
    if within == "standing":
        return evidence.standing(kind, period.end)
    if within == "in-service":
        return evidence.in_service(period)
    if kind.scope == "month":
        return (record for month in evidence.periods if month <= period for record in evidence.month(kind, month))
    return (record for record in evidence.all(kind) if record.happened <= period.end)


def dated(thing: Found, name: str, period: Period) -> bool:
    """Whether a field's day lies in the month."""
    day = thing.value(name)
    return isinstance(day, date) and day in period


def holds(condition: Condition, thing: Found, month: ScoringMonth) -> Holds:
    """Whether the thing satisfies one condition."""
    value = thing.value(condition.field)
    if condition.ruled is not None:
        decided = ruled(condition.ruled, thing.record, month)[1]
        if decided is None and text(value) in condition.open:
            return Holds.OPEN
        value = value if decided is None else decided
    if month.evidence.decisions.undoes(thing.record, condition.field):
        return Holds.OPEN
    if not _holds(condition, value, thing, month):
        return Holds.NO
    return Holds.YES if month.evidence.bears_out(thing.record, condition.field) else Holds.OPEN


def ruled(name: str, record: Record, month: ScoringMonth) -> tuple[Ruling | None, Value]:
    """What the latest ruling on the record decides, whenever it was made, and the ruling; nothing if it is stale."""
    decisions = month.evidence.decisions
    ruling = decisions.word(decisions.on(record.id), name)
    return (None, None) if ruling is None else (ruling, reached(Ruling, name).written(ruling))


def is_sort(selector: Selector, record: Record) -> bool:
    """Whether the record's words of a fixed choice are those that the selector asks for; yes and no do not matter.

    A finding of concealment is nothing that reports are looked at for, and the other way round, though both are
    findings.
    """
    fields = ((condition, reach(type(record), condition.field)) for condition in selector.where)
    return all(
        _is_the_word(condition, text(found.written(record)))
        for condition, found in fields
        if found is not None and found.choices and condition.ruled is None
    )


def _holds(condition: Condition, value: Value, thing: Found, month: ScoringMonth) -> bool:
    return (
        (condition.given is None or condition.given == (value is not None and value != ()))
        and (condition.reached is None or condition.reached == _reached(value, month.period))
        and _is_the_word(condition, text(value))
        and _in_range(condition, value)
        and (condition.differs_from is None or _differ(condition, value, thing, month))
    )


def _reached(value: Value, period: Period) -> bool:
    return isinstance(value, date) and value <= period.end


def _is_the_word(condition: Condition, word: str) -> bool:
    return (
        (condition.is_ is None or condition.is_ == word)
        and (condition.not_ is None or condition.not_ != word)
        and (not condition.in_ or word in condition.in_)
    )


def _in_range(condition: Condition, value: Value) -> bool:
    if condition.above is None and condition.at_least is None and condition.below is None:
        return True
    if not isinstance(value, (int, Fraction)):
        return False
    number = Fraction(value)
    return (
        (condition.above is None or number > condition.above)
        and (condition.at_least is None or number >= condition.at_least)
        and (condition.below is None or number < condition.below)
    )


def _differ(condition: Condition, value: Value, thing: Found, month: ScoringMonth) -> bool:
    other = thing.value(condition.differs_from or "")
    tolerance = condition.by_more_than
    setting = month.contract.readings.setting(tolerance.reading, tolerance.setting) if tolerance else None
    margin = setting if isinstance(setting, Fraction) else Fraction(0)
    if not isinstance(value, (int, Fraction)) or not isinstance(other, (int, Fraction)):
        return False
    return abs(Fraction(value) - Fraction(other)) > margin
