"""Incidents of which the bureau was not told at once, notices of emergencies without an incident on file, and notices
that tell another moment than the incident (7.4).

An incident that reaches a level or lost data is surely a sudden fault; planned work whose notice counts is none. A
notice of a mere threat has no incident; but an outage that was announced and never filed costs nothing, and if it was
concealed, row 9 all its points.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final

from dossier.contract.obligations import PromptNotice
from dossier.doubt import Doubt, Kind, doubt
from dossier.exact.number import plain
from dossier.fields import CHINA
from dossier.incidents import NONE, judgement
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records import kind_of
from dossier.records.operations import Incident
from dossier.records.security import DataIncident, EmergencyNotice

UNTOLD: Final = Kind("incident-without-notice")
UNFILED: Final = Kind("notice-without-incident")
OTHERWISE: Final = Kind("notice-tells-otherwise", {"minutes": Fraction(5)})
KINDS: Final = (UNTOLD, UNFILED, OTHERWISE)
CODES: Final = tuple(kind.code for kind in KINDS)
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every incident, every notice; of what cannot be read nothing is said to be missing."""
    duties = dossier.contract.obligations.duties
    owed = next((nth for nth, duty in enumerate(duties) if isinstance(duty, PromptNotice)), None)
    if owed is None:
        return
    clause, unread = dossier.contract.obligations.place("duties", owed, "clause"), {one.kind for one in dossier.unread}
    if kind_of(EmergencyNotice) not in unread:
        yield from _untold(dossier, clause)
    if not {kind_of(Incident), kind_of(DataIncident)} & unread:
        yield from _unfiled(dossier, clause)
    yield from _otherwise(dossier)


def _untold(dossier: Dossier, clause: Place) -> Iterator[Doubt]:
    """Incidents that count and that no notice names; one without a name that was given meanwhile is likely theirs."""
    notices = dossier.evidence.all(EmergencyNotice)
    named = {notice.incident for notice in notices}
    for incident in dossier.evidence.all(Incident):
        if incident.id in named or any(_within(one, incident) for one in notices if one.incident is None):
            continue
        found = judgement(dossier.contract, dossier.evidence, incident)
        planned = found.notice is not None and found.notice.standing != "void"
        if not planned and (found.reached != NONE or incident.data_loss != "none"):
            words = {"incident": incident.id, "title": incident.title, "minutes": plain(incident.minutes)}
            yield doubt(UNTOLD, incident.place("reported"), clause, **words)


def _unfiled(dossier: Dossier, clause: Place) -> Iterator[Doubt]:
    """Notices that name no incident, unless data were lost or leaked on that day."""
    evidence = dossier.evidence
    known = {one.happened for one in evidence.all(DataIncident)}
    for notice in evidence.all(EmergencyNotice):
        day = notice.discovered.astimezone(CHINA).date()
        if notice.incident is None and day not in known:
            meant = next((one for one in evidence.all(Incident) if _within(notice, one)), None)
            words = {"title": notice.title, "day": day.isoformat(), "meant": meant.id if meant else ""}
            yield doubt(UNFILED, notice.place("discovered"), meant.place("started") if meant else clause, **words)


def _within(notice: EmergencyNotice, incident: Incident) -> bool:
    return incident.started <= notice.discovered <= incident.restored


def _otherwise(dossier: Dossier) -> Iterator[Doubt]:
    """Incidents none of whose notices tells the moment at which they were noticed: the time to notify runs from it."""
    by_incident: dict[str | None, list[EmergencyNotice]] = {}
    for notice in dossier.evidence.all(EmergencyNotice):
        by_incident.setdefault(notice.incident, []).append(notice)
    for incident in dossier.evidence.all(Incident):
        notices = by_incident.get(incident.id, [])
        minutes = OTHERWISE.limit(dossier.contract, "minutes", incident.noticed.astimezone(CHINA).date())
        apart = [abs(one.discovered - incident.noticed) // timedelta(minutes=1) for one in notices]
        if apart and min(apart) > minutes:
            nearest = notices[apart.index(min(apart))]
            told, noticed = (one.astimezone(CHINA) for one in (nearest.discovered, incident.noticed))
            words = {"title": nearest.title, "shown": f"{told:%Y-%m-%d %H:%M}", "expected": f"{noticed:%Y-%m-%d %H:%M}"}
            yield doubt(OTHERWISE, nearest.place("discovered"), incident.place("noticed"), **words)
