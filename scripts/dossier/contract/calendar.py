"""Working days by the State Council's yearly notices, and deadlines by Civil Code 201 and 203.

One file a year, `content/contract/holidays/<year>.yml`, says which days are off and which days of rest are worked
instead; a further notice of the same year, `<year>-2.yml`, changes the days that it names. The day of receipt is day
0, the last day counts (201); a last day on a day of rest moves on to the next working day (203). Civil Code 203 speaks
of statutory days of rest, which are the weekly days of rest as well as the festivals, so a plain weekend moves a
deadline too; a make-up working day does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from pydantic import Field

from dossier.fields import Count, Day, Fields, Filed, Name
from dossier.problems import Problem, error

DayUnit: TypeAlias = Literal["days", "workdays"]
"""What a span of days is counted in: calendar days, or working days."""
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_DECEMBER: Final = 12


class OutsideCalendar(Exception):
    """A day in a year for which there is no notice; a check turns it into a problem."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class Holiday(Fields):
    """A run of days off, both ends included, and the days of rest worked for it."""

    name: Name
    from_: Day = Field(alias="from")
    to: Day
    workdays: tuple[Day, ...] = ()

    def each_day(self) -> Iterator[date]:
        """Its days off in order."""
        return (self.from_ + _DAY * step for step in range((self.to - self.from_).days + 1))


class HolidayYear(Filed):
    """A notice for one year; `clause` is its number, `from` the day it takes effect."""

    year: Count
    clause: Name
    from_: Day = Field(alias="from")
    holidays: tuple[Holiday, ...] = Field(min_length=1)

    def problems(self) -> Iterator[Problem]:
        """What the notice contradicts itself in: its spans, its make-up days, its year."""
        name = self.source.path.rpartition("/")[2]
        if name != f"{self.year}.yml" and not name.startswith(f"{self.year}-"):
            yield error("holiday-year", self.place("year"), year=str(self.year))
        off: set[date] = set()
        for index, holiday in enumerate(self.holidays):
            place = self.place("holidays", index, "from")
            if holiday.to < holiday.from_:
                yield error("holiday-span", place, start=str(holiday.from_), end=str(holiday.to))
            elif holiday.to.year != self.year or not self._speaks_of(holiday.from_):
                yield error("holiday-year", place, year=str(self.year))
            else:
                off |= set(holiday.each_day())
        for index, holiday in enumerate(self.holidays):
            for nth, day in enumerate(holiday.workdays):
                if day.weekday() < _SATURDAY or day in off or not self._speaks_of(day):
                    yield error("holiday-makeup", self.place("holidays", index, "workdays", nth), day=str(day))

    def _speaks_of(self, day: date) -> bool:
        """Whether the notice may name the day: the days off around New Year's Day begin in the December before."""
        return day.year == self.year or (day.year == self.year - 1 and day.month == _DECEMBER)


@dataclass(frozen=True)
class WorkCalendar:
    """The covered years, the days off by name, and the days of rest that are worked."""

    years: frozenset[int]
    off: Mapping[date, str]
    worked: Mapping[date, str]
    clauses: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, notices: Iterable[HolidayYear]) -> WorkCalendar:
        """The calendar that the notices make: for each day the latest that names it decides."""
        off: dict[date, str] = {}
        worked: dict[date, str] = {}
        clauses: dict[int, str] = {}
        for notice in sorted(notices, key=lambda notice: (notice.from_, notice.source.path)):
            clauses[notice.year] = "、".join(filter(None, (clauses.get(notice.year), notice.clause)))
            for holiday in notice.holidays:
                for days, others, those in ((off, worked, holiday.each_day()), (worked, off, holiday.workdays)):
                    for day in those:
                        days[day] = holiday.name
                        others.pop(day, None)
        return cls(frozenset(clauses), off, worked, clauses)

    def covers(self, day: date) -> bool:
        """Whether there is a notice for the day's year."""
        return day.year in self.years

    def is_holiday(self, day: date) -> bool:
        """Whether the notice gives the day off (festival or exchanged day). Raises OutsideCalendar."""
        self._require(day)
        return day in self.off

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked, make-up days included. Raises OutsideCalendar."""
        self._require(day)
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, if negative); `day` itself is day 0 (Civil Code 201).

        Raises OutsideCalendar if a day on the way is not covered.
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def counted(self, day: date, count: int, unit: DayUnit) -> date:
        """The `count`-th day or working day after `day` (before it, if negative); `day` itself is day 0.

        Raises OutsideCalendar if working days are counted and one on the way is not covered.
        """
        return self.add_workdays(day, count) if unit == "workdays" else day + _DAY * count

    def within_workdays(self, received: date, count: int, *, receipt_is_first: bool) -> date:
        """The last day of a period of `count` working days; the day of receipt is day 0, or day 1 (R-13).

        Counted as day 1, a receipt on a day of rest starts on the next working day. Raises OutsideCalendar.
        """
        return self.add_workdays(received - _DAY if receipt_is_first else received, count)

    def move_past_holiday(self, day: date) -> date:
        """`day`, or the next working day if it is a day of rest (Civil Code 203). Raises OutsideCalendar."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def _require(self, day: date) -> None:
        if not self.covers(day):
            raise OutsideCalendar(day)
