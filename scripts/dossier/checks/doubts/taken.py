"""Pictures that by their own clock were taken outside the month or the days that their record speaks of.

A camera that names its offset, or a position found by satellites, tells the day exactly; a clock without an offset may
be off by a day. Of a standing document only a picture from before it was issued is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.evidence import filed_under
from dossier.fields import CHINA
from dossier.load import Dossier
from dossier.records import Record

TAKEN: Final = Kind("taken-elsewhen", {"days": Fraction(0)})
KINDS: Final = (TAKEN,)
CODES: Final = tuple(kind.code for kind in KINDS)

_UNSURE: Final = timedelta(days=1)  # of a clock that names no offset


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every picture that says when it was taken, once."""
    for record in dossier.evidence.records:
        for index, attachment in enumerate(record.attachments):
            for moment in dossier.evidence.content(attachment).taken:
                first, last = _span(dossier, record)
                margin = timedelta(0) if moment.tzinfo else _UNSURE
                if not first - margin <= _day(moment) <= last + margin:
                    place, other = record.place("attachments", index, "path"), record.place("covers")
                    words = {"attachment": attachment.path, "day": _day(moment).isoformat()}
                    yield doubt(TAKEN, place, other, **words, title=record.title)
                    break


def _span(dossier: Dossier, record: Record) -> tuple[date, date]:
    """The days on which a picture may have been taken."""
    days = timedelta(days=int(TAKEN.limit(dossier.contract, "days", record.happened)))
    first, last = min(record.happened, record.covers.from_), date.max - _UNSURE
    if record.scope == "month":
        month = filed_under(record)
        first, last = min(first, month.start), max(month.end, record.happened, record.covers.to or date.min) + days
    return first - days, last


def _day(moment: datetime) -> date:
    return (moment.astimezone(CHINA) if moment.tzinfo else moment).date()
