"""What came in late and counts in somebody's favour: a notice of planned work after the stop (R-54), evidence after its
month was submitted (R-53).

The day that a notice names is its sender's word; the day it came in is in the history. Where nobody knows that day,
nothing can be asked; the pages say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.doubt import Doubt, Kind, doubt, without
from dossier.evidence import Arrival
from dossier.exact.number import plain
from dossier.fields import CHINA
from dossier.incidents import judgement
from dossier.load import Dossier
from dossier.records.operations import Incident, Submission
from dossier.submissions import late, submission_of

NOTICE: Final = Kind("notice-filed-late")
EVIDENCE: Final = Kind("evidence-filed-late")
KINDS: Final = (NOTICE, EVIDENCE)
CODES: Final = tuple(kind.code for kind in KINDS)


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every notice and every record that came in late."""
    yield from _notices(dossier)
    for period in dossier.evidence.periods:
        made = submission_of(dossier.evidence, period)
        if made is not None:
            yield from _evidence(dossier, made)


def _evidence(dossier: Dossier, made: Submission) -> Iterator[Doubt]:
    """What came in after a month was submitted."""
    for record in late(dossier.contract, dossier.evidence, made.month):
        words = {
            "id": record.id,
            "month": str(made.month),
            "day": _day(dossier.evidence.arrival(record)),
            "submitted": _day(dossier.evidence.arrival(made)),
        }
        yield doubt(EVIDENCE, record.place("id"), made.place("covers"), **words).supposing(without(record))


def _notices(dossier: Dossier) -> Iterator[Doubt]:
    """Every incident whose notice came in after it began."""
    for incident in dossier.evidence.all(Incident):
        found = judgement(dossier.contract, dossier.evidence, incident)
        if found.notice is None or not found.notice.late:
            continue
        told = found.notice
        words = {
            "notice": told.notice.id,
            "incident": incident.id,
            "stated": told.notice.notified.isoformat(),
            "day": _day(told.came_in),
            "stopped": incident.started.astimezone(CHINA).date().isoformat(),
            "amount": plain(found.spares),
        }
        place, other = told.notice.place("notified"), incident.place("announced_by")
        yield doubt(NOTICE, place, other, **words).supposing(without(told.notice))


def _day(arrival: Arrival | None) -> str:
    """The day on which what a record says came in; "" if it has not."""
    moment = arrival.told if arrival else None
    return moment.astimezone(CHINA).date().isoformat() if moment else ""
