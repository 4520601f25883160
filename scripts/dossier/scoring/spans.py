"""Days of a month: on which something is asked for, on which records hold, and what is left between the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeAlias

from dossier.contract.calendar import WorkCalendar
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import Record
from dossier.records.projects import Project
from dossier.trace import SentenceValue, say

Run: TypeAlias = tuple[date, date]
"""Days that follow each other, the first and the last one included."""

_DAY = timedelta(days=1)


def served(evidence: Evidence, period: Period) -> Run:
    """From the first to the last day of the month on which a project is in service; the whole month if none is."""
    runs = [run for project in evidence.in_service(period) if (run := project.service(period.start, period.end))]
    if not runs:
        return period.start, period.end
    return min(first for first, _ in runs), max(last for _, last in runs)


def span(record: Record) -> Run:
    """The days on which a project is in service, or that any other record covers."""
    if isinstance(record, Project):
        return record.moved_in, record.released or date.max
    return record.covers.from_, record.covers.to or date.max


def within(run: Run, period: Period) -> Run | None:
    """The run's days in the month, if there are any."""
    return common(run, (period.start, period.end))


def common(one: Run, other: Run) -> Run | None:
    """The days that lie in both."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def gaps(asked: Run, held: Iterable[Run]) -> tuple[Run, ...]:
    """The days of `asked` that no run of `held` covers."""
    return tuple(_gaps(asked, held))


def _gaps(asked: Run, held: Iterable[Run]) -> Iterator[Run]:
    at, end = asked
    for first, last in sorted(run for one in held if (run := common(one, asked)) is not None):
        if first > at:
            yield at, first - _DAY
        if last >= end:
            return
        at = max(at, last + _DAY)
    yield at, end


def length(run: Run) -> int:
    """How many days it has."""
    return (run[1] - run[0]).days + 1


def idle(run: Run, calendar: WorkCalendar) -> bool:
    """Whether it has days of rest only; a year without a notice has none."""
    days = (run[0] + _DAY * step for step in range(length(run)))
    return all(calendar.covers(day) and not calendar.is_workday(day) for day in days)


def told(run: Run) -> SentenceValue:
    """The run in words."""
    first, last = run
    return say("days.span", first=first, last=last) if first != last else say("days.one", day=first)
