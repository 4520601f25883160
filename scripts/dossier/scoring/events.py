"""Counting the events of a row: selected things, missed deadlines (R-13), failed duties (R-15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from typing import Final, assert_never

from dossier.contract.criteria import Deadline, Event, Keyed, Owed, Recorded, Selector
from dossier.contract.duty_names import called
from dossier.contract.record_fields import quoted, text
from dossier.records import KINDS, Record
from dossier.result import Obligation
from dossier.scoring.deadlines import falling_due
from dossier.scoring.examined import by_word, clean, examined, word_on
from dossier.scoring.found import Found, Holds, kind_of, titled
from dossier.scoring.outcome import FACT, NOTE, ZERO, Ground, RowState, StepMark, Trace
from dossier.scoring.select import select
from dossier.scoring.spans import Run, gaps, idle, length, span, told
from dossier.trace import Awaits, ChoiceValue, NameValue, SentenceValue, TermValue, say
from dossier.trace.values import NOTHING


@dataclass(frozen=True, slots=True)
class Toll:
    """So many events, and the points they cost before any floor."""

    count: int = 0
    cost: Fraction = ZERO

    def __add__(self, other: Toll) -> Toll:
        return Toll(self.count + other.count, self.cost + other.cost)


@dataclass(frozen=True, slots=True)
class EventTally:
    """The events of a row by their ground."""

    certain: Toll = Toll()
    unproven: Toll = Toll()
    unruled: Toll = Toll()
    undue: Toll = Toll()

    def __add__(self, other: EventTally) -> EventTally:
        return EventTally(
            self.certain + other.certain,
            self.unproven + other.unproven,
            self.unruled + other.unruled,
            self.undue + other.undue,
        )

    @classmethod
    def of(cls, ground: Ground, points: Fraction) -> EventTally:
        """One event."""
        return cls(**{ground.value: Toll(1, points)})

    @property
    def open(self) -> Toll:
        """All that is not certain."""
        return self.unproven + self.unruled + self.undue

    @property
    def state(self) -> RowState:
        """What a row is called that these events leave open: what somebody can still do goes before what must pass."""
        if self.unproven.count:
            return "not-proven"
        return "awaiting-ruling" if self.unruled.count else "not-due"


def count(events: tuple[Event, ...], trace: Trace) -> EventTally:
    """All events of the month, each with a step in the trace."""
    return sum(
        (EventTally.of(ground, event.points) for event in events for ground in _grounds(event, trace)), EventTally()
    )


def named(events: tuple[Event, ...]) -> tuple[TermValue, ...]:
    """What the events are called, for a sentence."""
    return tuple(TermValue(value=event.text) for event in events)


def _grounds(event: Event, trace: Trace) -> Iterator[Ground]:
    if event.owed is not None:
        yield from _owed(event, event.owed, trace)
    elif event.select is None:
        raise ValueError(event.id)  # the rubric lint asks for one of the two
    elif event.deadline is not None:
        yield from _missed(event, event.select, event.deadline, trace)
    else:
        counted = _elsewhere(event, trace)
        found = tuple(select(event.select, trace.case.month))
        for thing in found:
            if event.elsewhere is not None and text(thing.value(event.elsewhere.named_by)) in counted:
                reason = TermValue(value=event.elsewhere.text)
                trace.tell(NOTE, say("score.elsewhere", thing=thing.said, reason=reason), thing)
                continue
            ground = Ground.CERTAIN if thing.verdict is Holds.YES else Ground.UNRULED
            word = word_on(event.select, thing, trace.case.month)
            what = by_word(thing, word, trace.case.month)
            trace.tell(_mark(ground, event), _said(event, ground, what), thing, word)
            yield ground
        _rest(event, event.select, found, trace)
    if event.recorded is not None:
        yield from _unrecorded(event, event.recorded, trace)


_AWAITS: Final[Mapping[Ground, Awaits]] = {
    Ground.UNPROVEN: "evidence",
    Ground.UNRULED: "ruling",
    Ground.UNDUE: "day",
}


def _mark(ground: Ground, event: Event) -> StepMark:
    awaits = _AWAITS.get(ground)
    return StepMark("open" if awaits else "loss", event.points, awaits)


def _said(found: Event, ground: Ground, what: SentenceValue) -> SentenceValue:
    event = TermValue(value=found.text)
    cost = say("score.cost", points=found.points) if found.points else say("score.once")
    match ground:
        case Ground.CERTAIN:
            return say("score.event", event=event, what=what, cost=cost)
        case Ground.UNPROVEN:
            return say("score.event-unproven", event=event, what=what, cost=cost)
        case Ground.UNRULED:
            return say("score.event-unruled", event=event, what=what, cost=cost)
        case Ground.UNDUE:
            return say("score.event-undue", event=event, what=what, cost=cost)
        case _:
            assert_never(ground)


def _rest(event: Event, selector: Selector, found: tuple[Found, ...], trace: Trace) -> None:
    """What was looked at for the event and is none."""
    text, month = TermValue(value=event.text), trace.case.month
    for thing, why in examined(selector, found, month):
        said = say("score.not-counted", event=text, thing=thing.said, why=why)
        trace.add(NOTE, said, thing.record, decided=word_on(selector, thing, month))
    for record, count in clean(selector, found, month):
        trace.add(FACT, say("score.clean", event=text, thing=titled(record), count=count), record)


def _elsewhere(event: Event, trace: Trace) -> frozenset[str]:
    """Ids of the records that another row counts."""
    if event.elsewhere is None:
        return frozenset()
    return frozenset(thing.record.id for thing in select(event.elsewhere, trace.case.month))


def _unrecorded(event: Event, recorded: Recorded, trace: Trace) -> Iterator[Ground]:
    """One event for each day that no record tells of; days of rest alone need none (R-61)."""
    month = trace.case.month
    asked = month.served
    held, every = (_runs(one, trace) for one in (recorded.by, recorded.every))
    parts = [("", part) for part in gaps(asked, chain.from_iterable(every.values()))]
    parts += [(key, part) for key, runs in every.items() for part in gaps(asked, gaps(asked, runs))]
    label = kind_of(recorded.by)
    missing = [
        (key, gap)
        for key, part in parts
        for gap in gaps(part, held.get(key, ()) if key else chain.from_iterable(held.values()))
        if not idle(gap, month.contract.calendar)
    ]
    if not missing:
        trace.add(FACT, say("score.recorded", kind=label))
    for key, gap in missing:
        text, days, count = TermValue(value=event.text), told(gap), length(gap)
        said = say("score.unrecorded", event=text, days=days, kind=label, count=count)
        if key:
            of = quoted(KINDS[recorded.every.kind], recorded.every.key, key)
            said = say("score.unrecorded-of", event=text, of=of, days=days, kind=label, count=count)
        trace.add(StepMark("open", event.points * length(gap), "evidence"), said)
        yield from repeat(Ground.UNPROVEN, length(gap))


def _runs(selector: Keyed, trace: Trace) -> dict[str, list[Run]]:
    """By key the days that the selected records cover."""
    found: dict[str, list[Run]] = {}
    for thing in select(selector, trace.case.month, any_day=True):
        trace.records[thing.record.id] = None
        found.setdefault(text(thing.value(selector.key)), []).append(span(thing.record))
    return found


def _missed(event: Event, selector: Selector, deadline: Deadline, trace: Trace) -> Iterator[Ground]:
    """Things whose last day lies in the month: late ones, and those that nothing on file says were done."""
    for one in falling_due(selector, deadline, trace.case.month):
        if one.ground is None:
            trace.tell(NOTE if one.later else FACT, one.said, one.thing)
        else:
            trace.tell(_mark(one.ground, event), _said(event, one.ground, one.said), one.thing)
            yield one.ground


def _owed(event: Event, owed: Owed, trace: Trace) -> Iterator[Ground]:
    """Duties in one of the states. One that nothing on file shows to be done is not proven: a record may still come."""
    month = trace.case.month
    titles = {duty.id: duty.title for duty in month.contract.obligations.duties}
    projects = {project.id: project.name for project in month.evidence.projects}
    for obligation in month.obligations:
        span = next((rest for duty in owed.duties if (rest := _span(obligation, duty)) is not None), None)
        if span is None:
            continue
        name = NameValue(value=called(obligation.id, titles, projects) or obligation.id, id=obligation.id)
        what = _duty(obligation, name)
        shown = _shown_by(owed, span, trace)
        if obligation.state == "pending":
            ground = Ground.UNDUE
        elif obligation.state == "undetermined":
            ground = Ground.UNPROVEN
        elif obligation.state in owed.states:
            ground = Ground.CERTAIN if obligation.done else Ground.UNPROVEN
        else:
            trace.add(FACT, what, shown, about=obligation.id)
            continue
        trace.add(_mark(ground, event), _said(event, ground, what), shown, about=obligation.id)
        yield ground


def _duty(obligation: Obligation, name: NameValue) -> SentenceValue:
    """When the duty was due and done."""
    due = obligation.due or NOTHING
    state = ChoiceValue(of="duty", value=obligation.state)
    if obligation.done:
        return say("score.duty", duty=name, due=due, done=obligation.done, state=state)
    return say("score.open-duty", duty=name, due=due, state=state)


def _shown_by(owed: Owed, span: str, trace: Trace) -> Record | None:
    """The record that does the duty for a span, if it is on file."""
    if owed.shown_by is None:
        return None
    key = owed.shown_by.key
    things = select(owed.shown_by, trace.case.month)
    return next((thing.record for thing in things if text(thing.value(key)).lower() == span), None)


def _span(obligation: Obligation, duty: str) -> str | None:
    """What an obligation of the duty is about; its id is the duty's with it: `operation-report-month-2024-01`."""
    span = obligation.id.removeprefix(f"{duty}-")
    return span if span != obligation.id and span[:1].isdigit() else None
