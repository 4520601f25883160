"""The working-day calendar covers the years in which something happened: deadlines cannot be told without it.

One problem for each year, at the first record of that year. A contract that counts no working days needs no calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records import Record
from dossier.records.operations import ChangeRequest, MaintenanceNotice

CODES: Final = ("outside-calendar",)

_COUNTED: Final[tuple[tuple[type[Record], str], ...]] = (  # days from which working days are counted
    (Record, "happened"),
    (ChangeRequest, "received"),
    (MaintenanceNotice, "notified"),
    (MaintenanceNotice, "starts"),
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every day of `_COUNTED` in the records of a month."""
    if not dossier.contract.counts_days:
        return
    told: set[int] = set()
    for record in dossier.evidence.records:
        if record.scope != "month":
            continue
        for model, key in _COUNTED:
            if not isinstance(record, model):
                continue
            value: date = getattr(record, key)
            day = value.date() if isinstance(value, datetime) else value
            if day.year not in told and not dossier.contract.calendar.covers(day):
                told.add(day.year)
                yield error("outside-calendar", record.place(key), year=str(day.year))
