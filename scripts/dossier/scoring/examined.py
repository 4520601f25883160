"""What a rule looked at and did not count, with the reason; and whose word a thing rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dossier.contract.criteria import Condition, Selector
from dossier.contract.decided import decided, role
from dossier.contract.record_fields import Value, reach, text
from dossier.records import KINDS, Record
from dossier.records.rulings import Finding, Ruling
from dossier.scoring.context import ScoringMonth
from dossier.scoring.found import Found, Holds
from dossier.scoring.select import candidates, dated, holds, is_sort, ruled, things
from dossier.trace import ChoiceValue, Decided, SentenceValue, StepValue, say
from dossier.trace.sentences import word


def examined(
    selector: Selector, picked: Iterable[Found], month: ScoringMonth, *, any_day: bool = False
) -> Iterator[tuple[Found, SentenceValue]]:
    """The month's records of the sort that the selector speaks of that certainly do not count, and why not.

    `picked` is what it picks. Of standing records those in force are looked at, of others those filed under the month
    or dated in it. Items are not told one by one, see `clean`.
    """
    if selector.each is not None:
        return
    gone = {thing.record.id for thing in picked}
    near = {record.id for record in month.evidence.month(KINDS[selector.kind], month.period)}
    for record in candidates(selector, month, any_day=any_day):
        if record.id in gone or not is_sort(selector, record):
            continue
        thing = Found(record, Holds.NO, names=month.names)
        this_month = record.id in near or (selector.dated is not None and _dated(selector, thing, month))
        if record.scope != "month" or this_month:
            yield thing, _why(selector, thing, month)


def clean(selector: Selector, picked: Iterable[Found], month: ScoringMonth) -> Iterator[tuple[Record, int]]:
    """Records that have items to look at, and how many, none of which counts or may."""
    if selector.each is None:
        return
    gone = {thing.record.id for thing in picked}
    for record in candidates(selector, month, any_day=False):
        count = sum(1 for thing in things(selector, record, month) if _dated(selector, thing, month))
        if count and record.id not in gone:
            yield record, count


def _dated(selector: Selector, thing: Found, month: ScoringMonth) -> bool:
    return selector.dated is None or dated(thing, selector.dated, month.period)


def word_on(selector: Selector, thing: Found, month: ScoringMonth) -> Decided | None:
    """Whose word it is that the thing counts: that of a ruling on it, or its own where it is a finding."""
    for condition in selector.where:
        ruling = ruled(condition.ruled, thing.record, month)[0] if condition.ruled else None
        if ruling is not None:
            return decided(month.contract, ruling)
    return decided(month.contract, thing.record) if isinstance(thing.record, Finding | Ruling) else None


def by_word(thing: Found, word_: Decided | None, month: ScoringMonth) -> SentenceValue:
    """The thing, and who decided on it."""
    if word_ is None:
        return thing.said
    who, day = role(month.contract, word_), word_.day
    if word_.record == thing.record.id:
        return say("found.established", thing=thing.said, role=who, day=day)
    return say("found.ruled", thing=thing.said, role=who, day=day)


def _why(selector: Selector, thing: Found, month: ScoringMonth) -> SentenceValue:
    """Why a selector does not pick the thing."""
    if selector.dated is not None and not _dated(selector, thing, month):
        label, day = _label(thing, selector.dated), thing.value(selector.dated)
        return say("why.dated", label=label, day=thing.quoted(selector.dated)) if day else say("why.empty", label=label)
    return why_not(selector.where, thing, month)


def why_not(conditions: tuple[Condition, ...], thing: Found, month: ScoringMonth) -> SentenceValue:
    """The first of the conditions that does not hold, in words; one of them does not."""
    return _failed(next(one for one in conditions if holds(one, thing, month) is Holds.NO), thing, month)


def _failed(condition: Condition, thing: Found, month: ScoringMonth) -> SentenceValue:
    ruling, answer = ruled(condition.ruled, thing.record, month) if condition.ruled else (None, None)
    if ruling is not None and condition.ruled is not None:
        word_, label = decided(month.contract, ruling), ChoiceValue(of="field", value=condition.ruled)
        who, by = role(month.contract, word_), _choice(condition.ruled, text(answer))
        return say("why.ruled", role=who, day=word_.day, label=label, value=by)
    value, label = thing.value(condition.field), _label(thing, condition.field)
    if value is None or value == ():
        return say("why.empty", label=label)
    reason = f"{thing.record.kind}.{condition.field}={text(value)}"
    if word("why", reason):
        return say("why.of", reason=ChoiceValue(of="why", value=reason))
    return say("why.is", label=label, value=_written(thing, condition.field, value))


def _written(thing: Found, name: str, value: Value) -> StepValue:
    if isinstance(value, bool):
        return ChoiceValue(of="flag", value=text(value))
    found = reach(type(thing.record), name)
    return _choice(name, text(value)) if found and found.choices else thing.quoted(name)


def _choice(name: str, written: str) -> ChoiceValue:
    return ChoiceValue(of="field", value=f"{name}={written}", word=written)


def _label(thing: Found, name: str) -> ChoiceValue:
    return ChoiceValue(of="field", value=f"{thing.record.kind}.{name}")
