"""No stop is longer than its incident, no project is listed twice, and each is in service then (1.1.3.4, R-24)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.checks.spans import NEVER, projects_by_id
from dossier.fields import CHINA
from dossier.load import Dossier
from dossier.number import plain
from dossier.problem import Place, Problem, error
from dossier.records.operations import Incident
from dossier.records.projects import Project

CODES: Final = ("stop-too-long", "stop-twice", "stop-not-in-service")

_MINUTE: Final = 60


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every stop of every incident."""
    projects = projects_by_id(dossier.evidence)
    for incident in dossier.evidence.all(Incident):
        seen: dict[str, Place] = {}
        limit = Fraction(int((incident.restored - incident.started).total_seconds()), _MINUTE)
        for index, stop in enumerate(incident.stops):
            place = incident.place("stops", index, "project")
            first = seen.setdefault(stop.project, place)
            if first != place:
                yield error("stop-twice", place, first, project=stop.project)
            elif stop.project in projects:
                yield from _in_service(incident, place, projects[stop.project])
            if 0 <= limit < stop.minutes:  # a negative span is told by another check
                words = {"value": plain(stop.minutes), "limit": plain(limit)}
                minutes = incident.place("stops", index, "minutes")
                yield error("stop-too-long", minutes, incident.place("restored"), **words)


def _in_service(incident: Incident, place: Place, project: Project) -> Iterator[Problem]:
    """What is not in service cannot stand still: some day of the incident must lie in its time (6.2)."""
    first, last = (moment.astimezone(CHINA).date() for moment in (incident.started, incident.restored))
    last = max(first, last)  # a negative span is told by another check
    if project.moved_in > last or (project.released or NEVER) < first:
        key = "moved_in" if project.moved_in > last else "released"
        words = {"project": project.id, "day": first.isoformat()}
        yield error("stop-not-in-service", place, project.place(key), **words)
