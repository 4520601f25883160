"""Counting the events of a row: selected things, missed deadlines (R-13), failed duties (R-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dossier.contract.duty_names import called
from dossier.contract.facts import Deadline, Event, Owed, Selector
from dossier.contract.reach import text
from dossier.number import plain
from dossier.records import Record
from dossier.result import Obligation
from dossier.scoring.outcome import ZERO, Trace
from dossier.scoring.select import Found, Verdict, select

_STATES = {"late": "逾期", "missing": "缺", "pending": "未到期", "met": "按时"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events are certain and how many undecided, and what they cost before any floor."""

    certain: int = 0
    perhaps: int = 0
    cost: Fraction = ZERO
    cost_perhaps: Fraction = ZERO

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.certain + other.certain,
            self.perhaps + other.perhaps,
            self.cost + other.cost,
            self.cost_perhaps + other.cost_perhaps,
        )


def count(events: tuple[Event, ...], trace: Trace) -> Tally:
    """All events of the month, each with a step in the trace."""
    return sum((_count(event, trace) for event in events), Tally())


def _count(event: Event, trace: Trace) -> Tally:
    tally = Tally()
    for verdict in _verdicts(event, trace):
        sure = verdict is Verdict.YES
        tally += Tally(int(sure), int(not sure), event.points if sure else ZERO, ZERO if sure else event.points)
    return tally


def _verdicts(event: Event, trace: Trace) -> Iterator[Verdict]:
    if event.owed is not None:
        yield from _owed(event, event.owed, trace)
    elif event.select is None:
        raise ValueError(event.id)  # the rubric lint asks for one of the two
    elif event.deadline is not None:
        yield from _missed(event, event.select, event.deadline, trace)
    else:
        for thing in select(event.select, trace.case.month):
            _tell(event, thing.title, thing.verdict, thing, trace)
            yield thing.verdict


def _tell(event: Event, what: str, verdict: Verdict, thing: Found, trace: Trace) -> None:
    if verdict is Verdict.YES:
        trace.add(f"{event.text}：{what}", _cost(event), thing.record, thing.spot)
    else:
        trace.add(f"{event.text}（待认定）：{what}", _cost(event), thing.record, thing.spot)


def _cost(event: Event) -> str:
    return f"−{plain(event.points)}" if event.points else "1 次"


def _missed(event: Event, selector: Selector, deadline: Deadline, trace: Trace) -> Iterator[Verdict]:
    """Things whose last day lies in the month: late ones, and undone ones once the day has passed."""
    month = trace.case.month
    for thing in select(selector, month):
        start = thing.value(deadline.start)
        if not isinstance(start, date) or start > month.period.end:
            continue
        calendar = month.contract.calendar
        due = calendar.within_workdays(start, deadline.workdays, receipt_is_first=deadline.receipt_is_first)
        if due not in month.period:
            continue
        days = [thing.value(name) for name in deadline.done]
        done = max((day for day in days if isinstance(day, date)), default=None)
        if any(day is None for day in days):
            done = None
        if done is not None and done <= due:
            trace.add(f"{thing.title} {start} 收到，{due} 到期，{done} 完成", "按时", thing.record, thing.spot)
            continue
        state = f"{done} 完成" if done else "尚未完成"
        verdict = Verdict.OPEN if done is None and month.as_of <= due else thing.verdict
        _tell(event, f"{thing.title} {start} 收到，{due} 到期，{state}", verdict, thing, trace)
        yield verdict


def _owed(event: Event, owed: Owed, trace: Trace) -> Iterator[Verdict]:
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
        if obligation.state in owed.states:
            trace.add(f"{event.text}：{what}", _cost(event), shown)
            yield Verdict.YES
        elif obligation.state == "pending":
            trace.add(f"{event.text}（未到期）：{what}", _cost(event), shown)
            yield Verdict.OPEN
        else:
            trace.add(what, _STATES[obligation.state], shown)


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
