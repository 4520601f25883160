"""No stop is longer than its incident, and no project is listed twice (1.1.3.4, R-24)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.load import Dossier
from dossier.number import plain
from dossier.problem import Place, Problem, error
from dossier.records.operations import Incident

CODES: Final = ("stop-too-long", "stop-twice")

_MINUTE: Final = 60


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every stop of every incident."""
    for incident in dossier.evidence.all(Incident):
        seen: dict[str, Place] = {}
        limit = Fraction(int((incident.restored - incident.started).total_seconds()), _MINUTE)
        for index, stop in enumerate(incident.stops):
            place = incident.place("stops", index, "project")
            first = seen.setdefault(stop.project, place)
            if first != place:
                yield error("stop-twice", place, first, project=stop.project)
            if 0 <= limit < stop.minutes:  # a negative span is told by another check
                words = {"value": plain(stop.minutes), "limit": plain(limit)}
                minutes = incident.place("stops", index, "minutes")
                yield error("stop-too-long", minutes, incident.place("restored"), **words)
