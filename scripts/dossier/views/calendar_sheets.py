"""Duties as calendar sheets: each on its last day, on a grid of weeks beginning on Monday."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dossier.contract.calendar import WorkCalendar
from dossier.contract.duty_names import duty_of
from dossier.result import Obligation

_WEEKS: Final = Calendar()  # Monday is a week's first day


@dataclass(frozen=True)
class Due:
    """Duties of the same sort and state that end on the same day: `id` of the first, how many."""

    id: str
    duty: str
    state: str
    count: int


@dataclass(frozen=True)
class Cell:
    """A day with what is due; `rest` is a day off (a day off in a year without a notice is not known)."""

    day: date
    inside: bool
    rest: bool
    holiday: str
    due: tuple[Due, ...]


@dataclass(frozen=True)
class CalendarSheet:
    """A month of weeks."""

    year: int
    month: int
    weeks: tuple[tuple[Cell, ...], ...]


def sheets(
    obligations: Sequence[Obligation], calendar: WorkCalendar, duties: Sequence[str]
) -> tuple[CalendarSheet, ...]:
    """The months in which something is due, in order; `duties` are the ids of the contract's duties."""
    due = _due(obligations, duties)
    months = sorted({(day.year, day.month) for day in due})
    return tuple(
        CalendarSheet(year, month, tuple(
            tuple(_cell(day, month, calendar, due) for day in week) for week in _WEEKS.monthdatescalendar(year, month)
        ))
        for year, month in months
    )  # fmt: skip


def _due(obligations: Sequence[Obligation], duties: Sequence[str]) -> Mapping[date, tuple[Due, ...]]:
    counted = Counter((one.due, duty_of(one.id, duties), one.state) for one in obligations if one.due)
    first: dict[tuple[date | None, str, str], str] = {}
    for one in obligations:
        first.setdefault((one.due, duty_of(one.id, duties), one.state), one.id)
    found: dict[date, list[Due]] = {}
    for (day, duty, state), count in counted.items():
        if day is not None:
            found.setdefault(day, []).append(Due(first[day, duty, state], duty, state, count))
    return {day: tuple(due) for day, due in found.items()}


def _cell(day: date, month: int, calendar: WorkCalendar, due: Mapping[date, tuple[Due, ...]]) -> Cell:
    inside = day.month == month
    rest = inside and calendar.covers(day) and not calendar.is_workday(day)
    return Cell(day, inside, rest, calendar.off.get(day, "") if rest else "", due.get(day, ()) if inside else ())
