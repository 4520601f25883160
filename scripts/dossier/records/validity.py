"""From which day to which a standing record holds: the span that it covers, or its certificate's if that is shorter."""

from __future__ import annotations

from datetime import date

from dossier.records.base import Record
from dossier.records.operations import OnsiteEngineer
from dossier.source import Path


def first_day(record: Record) -> date:
    """The day from which it holds: not before it happened, was issued or signed, or a change of staff takes effect."""
    days = [record.covers.from_, record.happened]
    days += [day for day in (getattr(record, name, None) for name in ("issued", "signed")) if day is not None]
    if isinstance(record, OnsiteEngineer) and record.replacement is not None:
        days.append(record.replacement.effective)
    return max(days)


def last_day(record: Record) -> tuple[date, Path] | None:
    """The last day on which it holds, and where the record says so; None if it has none."""
    ends: list[tuple[date | None, Path]] = [
        (record.covers.to, ("covers", "to")),
        (getattr(record, "valid_until", None), ("valid_until",)),
    ]
    if isinstance(record, OnsiteEngineer):
        ends.append((record.qualification.valid_until, ("qualification", "valid_until")))
    return min(((day, loc) for day, loc in ends if day is not None), default=None)
