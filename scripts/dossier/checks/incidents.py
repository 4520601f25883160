"""No stop is longer than its incident, no project is listed twice, and each is in service then (1.1.3.4, R-24).

A stop may be shorter than its incident, but where that keeps the incident out of a graver level, it is pointed out
until the bureau has looked at it: the minutes of a stop are the provider's own word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.spans import projects_by_id
from dossier.contract.terms import Tariff
from dossier.exact.number import plain
from dossier.fields import CHINA
from dossier.incidents import Judgement, judgement
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning
from dossier.records.operations import Incident
from dossier.records.projects import Project

CODES: Final = ("stop-too-long", "stop-too-short", "stop-twice", "stop-not-in-service")
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every stop of every incident."""
    projects = projects_by_id(dossier.evidence)
    for incident in dossier.evidence.all(Incident):
        seen: dict[str, Place] = {}
        for index, stop in enumerate(incident.stops):
            place = incident.place("stops", index, "project")
            first = seen.setdefault(stop.project, place)
            if first != place:
                yield error("stop-twice", place, first, project=stop.project)
            elif stop.project in projects:
                yield from _in_service(incident, place, projects[stop.project])
            # a negative span is told by another check
            if incident.started <= incident.restored and incident.lasted < stop.minutes:
                words = {"value": plain(stop.minutes), "limit": plain(incident.lasted)}
                minutes = incident.place("stops", index, "minutes")
                yield error("stop-too-long", minutes, incident.place("restored"), **words)
        tariff = dossier.contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
        yield from _too_short(incident, judgement(dossier.contract, dossier.evidence, incident), tariff)


def _too_short(incident: Incident, found: Judgement, tariff: Tariff) -> Iterator[Problem]:
    """The incident would be graver if the longest stop had lasted as long as the incident itself."""
    level = tariff.reached(found.longest, incident.data_loss, effect=incident.social_effect == "large")
    if found.verdict.fault != "excused" and level is not None and level.id != found.reached:
        index = max(range(len(incident.stops)), key=lambda nth: (found.rests[nth].longest, found.rests[nth].told))
        place, restored = incident.place("stops", index, "minutes"), incident.place("restored")
        words = {"value": plain(found.counted), "lasted": plain(found.longest)}
        yield warning("stop-too-short", place, restored, **words, level=level.name)


def _in_service(incident: Incident, place: Place, project: Project) -> Iterator[Problem]:
    """What is not in service cannot stand still: some day of the incident must lie in its time (6.2)."""
    first, last = (moment.astimezone(CHINA).date() for moment in (incident.started, incident.restored))
    last = max(first, last)  # a negative span is told by another check
    if project.service(first, last) is None:
        key = "moved_in" if project.moved_in > last else "released"
        words = {"project": project.id, "day": first.isoformat()}
        yield error("stop-not-in-service", place, project.place(key), **words)
