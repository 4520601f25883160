"""The working-day calendar covers the years in which something happened: deadlines cannot be told without it.

One problem for each year, at the first record of that year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problem import Problem, error

CODES: Final = ("outside-calendar",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """The day of every record of a month."""
    told: set[int] = set()
    for record in dossier.evidence.records:
        day = record.happened
        if record.scope == "month" and day.year not in told and not dossier.contract.calendar.covers(day):
            told.add(day.year)
            yield error("outside-calendar", record.place("happened"), year=str(day.year))
