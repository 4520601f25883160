"""Days and moments of a month."""

from __future__ import annotations

from datetime import date, datetime

from dossier.exact.period import Period
from dossier.fields import CHINA


def day_of(period: Period, day: int) -> date:
    """A day of the month by its number."""
    return date(period.year, period.month, day)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, Chinese time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def moment(text: str) -> datetime:
    """Read `2024-01-23 14:30`, Chinese time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)
