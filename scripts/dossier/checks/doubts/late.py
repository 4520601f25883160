"""What came in late and counts in somebody's favour: a notice of planned work that came in after the stop (R-54).

The day that a notice names is its sender's word; the day it came in is in the history. Where nobody knows that day,
nothing can be asked; the pages say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.doubt import Doubt, Kind, doubt, without
from dossier.fields import CHINA
from dossier.incidents import Announcement, judgement
from dossier.load import Dossier
from dossier.number import plain
from dossier.records.operations import Incident

NOTICE: Final = Kind("notice-filed-late")
KINDS: Final = (NOTICE,)
CODES: Final = tuple(kind.code for kind in KINDS)


def check(dossier: Dossier) -> Iterator[Doubt]:
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
            "day": _day(told),
            "stopped": incident.started.astimezone(CHINA).date().isoformat(),
            "amount": plain(found.spares),
        }
        place, other = told.notice.place("notified"), incident.place("announced_by")
        yield doubt(NOTICE, place, other, **words).supposing(without(told.notice))


def _day(told: Announcement) -> str:
    moment = told.came_in.told if told.came_in else None
    return moment.astimezone(CHINA).date().isoformat() if moment else ""
