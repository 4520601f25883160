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
from dossier.scoring.context import Month
from dossier.scoring.found import Found, Verdict


def select(selector: Selector, month: Month, *, any_day: bool = False) -> Iterator[Found]:
    """What the selector picks, in the order of the files; nothing that is certainly not meant.

    `any_day`: of records that are to be in force at the month's end also those that were on another day of it.
    """
    for record in _candidates(selector, month, any_day=any_day):
        if selector.each is None:
            things: Iterable[Found] = (Found(record, Verdict.YES),)
        else:
            items = reached(type(record), selector.each).get(record)
            things = (
                Found(record, Verdict.YES, selector.each, index, item, month.names) for index, item in enumerate(items)
            )
        for thing in things:
            if selector.dated is not None and not _dated(thing, selector.dated, month.period):
                continue
            verdict = judge(selector.where, thing, month)
            if verdict is not Verdict.NO:
                yield replace(thing, verdict=verdict) if verdict is Verdict.OPEN else thing


def concerns(selectors: Iterable[Selector], record: Record) -> bool:
    """Whether a record is of the sort that one of the selectors speaks of, whatever was decided about it.

    A finding of concealment is no evidence on reports, and the other way round, though both are findings. A kind that
    no selector tells apart concerns them all.
    """
    own = [one for one in selectors if one.kind == record.kind and one.each is None]
    return not own or any(_sort_fits(one, record) for one in own)


def _sort_fits(selector: Selector, record: Record) -> bool:
    """Whether the record's words of a fixed choice are those that the selector asks for; yes and no do not matter."""
    for condition in selector.where:
        known_ = reach(type(record), condition.field)
        if known_ is None or not known_.choices or condition.ruled is not None:
            continue
        if not _is_the_word(condition, text(known_.written(record))):
            return False
    return True


def examined(selector: Selector, month: Month) -> Iterator[Found]:
    """What is of the sort that the selector speaks of and was certainly decided not to count."""
    picked = {thing.record.id for thing in select(selector, month)}
    if selector.each is None and any(one.is_ == "true" for one in selector.where):
        for record in _candidates(selector, month, any_day=False):
            if record.id not in picked and _sort_fits(selector, record):
                yield Found(record, Verdict.NO)


def judge(conditions: tuple[Condition, ...], thing: Found, month: Month) -> Verdict:
    """Whether the thing satisfies all conditions."""
    verdict = Verdict.YES
    for condition in conditions:
        verdict = min(verdict, _one(condition, thing, month))
        if verdict is Verdict.NO:
            break
    return verdict


def proof(conditions: tuple[Condition, ...], thing: Found, month: Month) -> Verdict:
    """As `judge`, but with no verdict on what rests on attachments that nobody can open."""
    verdict = judge(conditions, thing, month)
    return verdict if month.evidence.proves(thing.record) else min(verdict, Verdict.OPEN)


def _candidates(selector: Selector, month: Month, *, any_day: bool) -> Iterable[Record]:
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


def _dated(thing: Found, name: str, period: Period) -> bool:
    day = thing.value(name)
    return isinstance(day, date) and day in period


def _one(condition: Condition, thing: Found, month: Month) -> Verdict:
    value = thing.value(condition.field)
    if condition.ruled is not None:
        decided = _ruled(condition.ruled, thing.record, month)
        if decided is None and text(value) in condition.open:
            return Verdict.OPEN
        value = value if decided is None else decided
    if not _holds(condition, value, thing, month):
        return Verdict.NO
    return Verdict.YES if month.evidence.bears_out(thing.record, condition.field) else Verdict.OPEN


def _ruled(name: str, record: Record, month: Month) -> Value:
    """What the latest ruling on the record decides, whenever it was made."""
    field = reached(Ruling, name)
    decided = (field.written(ruling) for ruling in month.index.rulings.get(record.id, ()))
    return next((answer for answer in decided if answer is not None), None)


def _holds(condition: Condition, value: Value, thing: Found, month: Month) -> bool:
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


def _differ(condition: Condition, value: Value, thing: Found, month: Month) -> bool:
    other = thing.value(condition.differs_from or "")
    tolerance = condition.by_more_than
    setting = month.contract.readings.setting(tolerance.reading, tolerance.setting) if tolerance else None
    margin = setting if isinstance(setting, Fraction) else Fraction(0)
    if not isinstance(value, (int, Fraction)) or not isinstance(other, (int, Fraction)):
        return False
    return abs(Fraction(value) - Fraction(other)) > margin
