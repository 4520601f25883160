"""Counting the events of a row: selected things, missed deadlines (R-13), failed duties (R-15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import chain, repeat
from typing import Final

from dossier.contract.criteria import Deadline, Event, Keyed, Owed, Recorded, Selector
from dossier.contract.duty_names import called
from dossier.contract.record_fields import text
from dossier.exact.number import plain
from dossier.records import KINDS, Record
from dossier.result import Awaits, Obligation, Spot
from dossier.scoring.context import Month
from dossier.scoring.outcome import FACT, NOTE, ZERO, Mark, State, Trace
from dossier.scoring.select import Verdict, examined, select
from dossier.scoring.spans import Run, gaps, idle, length, span, told

_STATES: Final = {
    "late": "逾期",
    "missing": "缺",
    "pending": "未到期",
    "met": "按时",
    "undetermined": "没有验收记录，是否须提交未定",
}


class Ground(Enum):
    """Why an event counts, or may."""

    CERTAIN = "certain"  # on record
    UNPROVEN = "unproven"  # nothing on file says that it did not happen: counted, until a record says so
    UNRULED = "unruled"  # not counted, until a ruling says so
    UNDUE = "undue"  # not counted, until its day has passed


@dataclass(frozen=True, slots=True)
class Toll:
    """So many events, and the points they cost before any floor."""

    count: int = 0
    cost: Fraction = ZERO

    def __add__(self, other: Toll) -> Toll:
        return Toll(self.count + other.count, self.cost + other.cost)


@dataclass(frozen=True, slots=True)
class Tally:
    """The events of a row by their ground."""

    certain: Toll = Toll()
    unproven: Toll = Toll()
    unruled: Toll = Toll()
    undue: Toll = Toll()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.certain + other.certain,
            self.unproven + other.unproven,
            self.unruled + other.unruled,
            self.undue + other.undue,
        )

    @classmethod
    def of(cls, ground: Ground, points: Fraction) -> Tally:
        """One event."""
        return cls(**{ground.value: Toll(1, points)})

    @property
    def open(self) -> Toll:
        """All that is not certain."""
        return self.unproven + self.unruled + self.undue

    @property
    def state(self) -> State:
        """What a row is called that these events leave open: what somebody can still do goes before what must pass."""
        if self.unproven.count:
            return "not-proven"
        return "awaiting-ruling" if self.unruled.count else "not-due"


def count(events: tuple[Event, ...], trace: Trace) -> Tally:
    """All events of the month, each with a step in the trace."""
    return sum((Tally.of(ground, event.points) for event in events for ground in _grounds(event, trace)), Tally())


def _grounds(event: Event, trace: Trace) -> Iterator[Ground]:
    if event.owed is not None:
        yield from _owed(event, event.owed, trace)
    elif event.select is None:
        raise ValueError(event.id)  # the rubric lint asks for one of the two
    elif event.deadline is not None:
        yield from _missed(event, event.select, event.deadline, trace)
    else:
        counted = _elsewhere(event, trace)
        for thing in select(event.select, trace.case.month):
            if event.elsewhere is not None and text(thing.value(event.elsewhere.named_by)) in counted:
                trace.add(NOTE, f"{thing.title}：{event.elsewhere.text}", "不重复计", thing.record, thing.spot)
                continue
            ground = Ground.CERTAIN if thing.verdict is Verdict.YES else Ground.UNRULED
            _tell(event, thing.title, ground, trace, thing.record, thing.spot)
            yield ground
        for thing in examined(event.select, trace.case.month):
            trace.add(NOTE, f"{event.text}：{thing.title}，认定不成立", "不计", thing.record, thing.spot)
    if event.recorded is not None:
        yield from _unrecorded(event, event.recorded, trace)


_WORDS: Final = {
    Ground.CERTAIN: "",
    Ground.UNPROVEN: "（未证实）",
    Ground.UNRULED: "（待认定）",
    Ground.UNDUE: "（未到期）",
}


_AWAITS: Final[Mapping[Ground, Awaits]] = {
    Ground.UNPROVEN: "evidence",
    Ground.UNRULED: "ruling",
    Ground.UNDUE: "day",
}


def _mark(ground: Ground, event: Event) -> Mark:
    awaits = _AWAITS.get(ground)
    return Mark("open" if awaits else "loss", event.points, awaits)


def _tell(
    event: Event,
    what: str,
    ground: Ground,
    trace: Trace,
    record: Record | None,
    spot: Spot | None = None,
    *,
    about: str = "",
) -> None:
    trace.add(_mark(ground, event), f"{event.text}{_WORDS[ground]}：{what}", _cost(event), record, spot, about=about)


def _cost(event: Event) -> str:
    return f"−{plain(event.points)}" if event.points else "1 次"


def _elsewhere(event: Event, trace: Trace) -> frozenset[str]:
    """Ids of the records that another row counts."""
    if event.elsewhere is None:
        return frozenset()
    return frozenset(thing.record.id for thing in select(event.elsewhere, trace.case.month))


def _unrecorded(event: Event, recorded: Recorded, trace: Trace) -> Iterator[Ground]:
    """One event for each day that no record tells of; days of rest alone need none (R-61)."""
    month = trace.case.month
    asked = month.served
    held, every = (_runs(one, month) for one in (recorded.by, recorded.every))
    parts = [("", part) for part in gaps(asked, chain.from_iterable(every.values()))]
    parts += [(key, part) for key, runs in every.items() for part in gaps(asked, gaps(asked, runs))]
    label = KINDS[recorded.by.kind].label
    missing = [
        (key, gap)
        for key, part in parts
        for gap in gaps(part, held.get(key, ()) if key else chain.from_iterable(held.values()))
        if not idle(gap, month.contract.calendar)
    ]
    if not missing:
        trace.add(FACT, f"{label}逐日齐全", "已证实")
    for key, gap in missing:
        days = f"{told(gap)} 没有{label}，{length(gap)} 天，每天都可能有一次"
        mark = Mark("open", event.points * length(gap), "evidence")
        trace.add(mark, f"{event.text}：{key}{' ' if key else ''}{days}", "未证实")
        yield from repeat(Ground.UNPROVEN, length(gap))


def _runs(selector: Keyed, month: Month) -> dict[str, list[Run]]:
    """By key the days that the selected records cover."""
    found: dict[str, list[Run]] = {}
    for thing in select(selector, month, any_day=True):
        found.setdefault(text(thing.value(selector.key)), []).append(span(thing.record))
    return found


def _missed(event: Event, selector: Selector, deadline: Deadline, trace: Trace) -> Iterator[Ground]:
    """Things whose last day lies in the month: late ones, and those that nothing on file says were done."""
    month = trace.case.month
    for thing in select(selector, month):
        start = thing.value(deadline.start)
        if not isinstance(start, date) or start > month.period.end:
            continue
        calendar = month.contract.calendar
        due = calendar.within_workdays(start, deadline.workdays, receipt_is_first=deadline.receipt_is_first)
        if due not in month.period:
            continue
        days = [day for name in deadline.done if isinstance(day := thing.value(name), date)]
        last, all_done = max(days, default=None), len(days) == len(deadline.done)
        what = f"{thing.title} {start} 收到，{due} 到期，"
        if all_done and last is not None and last <= due:
            trace.add(FACT, f"{what}{last} 完成", "按时", thing.record, thing.spot)
            continue
        if thing.verdict is Verdict.OPEN:
            ground = Ground.UNRULED
        elif last is not None and last > due:
            ground = Ground.CERTAIN
        else:
            ground = Ground.UNDUE if month.as_of <= due else Ground.UNPROVEN
        what += f"{last} 完成" if all_done else "没有完成记录" if ground is Ground.UNPROVEN else "尚未完成"
        _tell(event, what, ground, trace, thing.record, thing.spot)
        yield ground


def _owed(event: Event, owed: Owed, trace: Trace) -> Iterator[Ground]:
    """Duties in one of the states. One that nothing on file shows to be done is not proven: a record may still come."""
    month = trace.case.month
    titles = {duty.id: duty.title for duty in month.contract.obligations.duties}
    projects = {project.id: project.name for project in month.evidence.projects}
    for obligation in month.obligations:
        span = next((rest for duty in owed.duties if (rest := _span(obligation, duty)) is not None), None)
        if span is None:
            continue
        done = f"{obligation.done} 完成" if obligation.done else "尚未完成"
        name = called(obligation.id, titles, projects) or obligation.id
        what = f"{name}，{obligation.due} 到期，{done}（{_STATES[obligation.state]}）"
        shown = _shown_by(owed, span, trace)
        if obligation.state == "pending":
            ground = Ground.UNDUE
        elif obligation.state == "undetermined":
            ground = Ground.UNPROVEN
        elif obligation.state in owed.states:
            ground = Ground.CERTAIN if obligation.done else Ground.UNPROVEN
        else:
            trace.add(FACT, what, _STATES[obligation.state], shown, about=obligation.id)
            continue
        _tell(event, what, ground, trace, shown, about=obligation.id)
        yield ground


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
