"""A calendar month: the assessment period (R-04); and days so many months apart."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_FORM = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, printed `2024-03`."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024-03`; raises ValueError for anything else."""
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> Period:
        """The month `day` lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def shift(self, months: int) -> Period:
        """The month `months` later (earlier if negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Period(index // 12, index % 12 + 1)

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return _last(self.year, self.month)

    @property
    def days(self) -> int:
        """Number of days."""
        return calendar.monthrange(self.year, self.month)[1]

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def each_day(self) -> Iterator[date]:
        """Its days in order."""
        return (date(self.year, self.month, day) for day in range(1, self.days + 1))


@lru_cache(maxsize=1 << 10)
def _parsed(text: str) -> Period:
    """The month; every record names one, and there are few."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return Period(int(match[1]), int(match[2]))


@lru_cache(maxsize=1 << 10)
def _last(year: int, month: int) -> date:
    """A month's last day, which is asked for at every record of it."""
    return date(year, month, calendar.monthrange(year, month)[1])


def later(day: date, months: int) -> date:
    """The corresponding day so many months later (earlier if negative), or that month's last day (Civil Code 202)."""
    period = Period.of(day).shift(months)
    return date(period.year, period.month, min(day.day, period.days))


def over(day: date, months: int) -> date:
    """The first day after so many months that begin with `day`: the corresponding one.

    A month that has no such day is over with its last day (Civil Code 202, R-57).
    """
    same = later(day, months)
    return same if same.day == day.day else same + timedelta(days=1)
