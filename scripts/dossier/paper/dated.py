"""The time that what is made of a month carries."""

from __future__ import annotations

from datetime import datetime, time

from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.report import Report


def moment_of(report: Report) -> datetime:
    """The time of the month's commit, without one the month's last second."""
    if report.commit is not None:
        return report.commit.when.astimezone(CHINA)
    return datetime.combine(report.period.end, time(23, 59, 59), CHINA)


def beginning_of(period: Period) -> datetime:
    """The month's first second, for what shows nothing of what came in, and so is the same at every commit."""
    return datetime.combine(period.start, time(), CHINA)
