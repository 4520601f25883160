"""One outage is one incident (1.3, R-24): no application stands still for two causes at once, and a cause that comes
back soon is likely still the same.

Two incidents of a project can lie within each other, if a fault without a stop goes on while another one comes. But
two that begin together, or whose stops do not fit side by side into the time, tell the same stop twice. Who files one
outage as two pays twice, or stays below a level twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from dossier.fields import CHINA
from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.operations import Incident

CODES: Final = ("incident-twice", "incidents-near")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two incidents of a project, the earlier one first."""

    first: Incident
    second: Incident
    project: str

    @property
    def twice(self) -> bool:
        """Whether they tell the same stop."""
        if self.second.started >= self.first.restored:
            return False
        whole = max(self.first.restored, self.second.restored) - self.first.started
        told = _minutes(self.first, self.project) + _minutes(self.second, self.project)
        return self.first.started == self.second.started or told > Fraction(whole // timedelta(seconds=1), 60)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every two incidents once, however many projects they share."""
    by_project: dict[str, list[Incident]] = {}
    for incident in dossier.evidence.all(Incident):
        for project in {stop.project for stop in incident.stops}:
            by_project.setdefault(project, []).append(incident)
    found: dict[tuple[str, str], _Pair] = {}
    for project in sorted(by_project):
        for pair in _following(by_project[project], project):
            key = (pair.first.id, pair.second.id)
            if key not in found or (pair.twice and not found[key].twice):
                found[key] = pair
    for pair in found.values():
        yield from _told(dossier, pair)


def _following(incidents: Iterable[Incident], project: str) -> Iterator[_Pair]:
    """Each incident with the one before it that lasted longest; an id used twice is told by another check."""
    last: Incident | None = None
    for incident in sorted(incidents, key=lambda one: (one.started, one.restored, one.id)):
        if last is not None and last.id != incident.id:
            yield _Pair(last, incident, project)
        if last is None or incident.restored > last.restored:
            last = incident


def _told(dossier: Dossier, pair: _Pair) -> Iterator[Problem]:
    place, other = pair.second.place("started"), pair.first.place("restored")
    words = {"earlier": pair.first.id, "later": pair.second.id, "project": pair.project}
    gap = dossier.contract.terms.incident_gap_on(pair.second.started.astimezone(CHINA).date())
    apart = max(timedelta(), pair.second.started - pair.first.restored)
    if pair.twice:
        yield error("incident-twice", place, other, **words)
    elif not apart or (gap is not None and apart <= timedelta(minutes=gap)):
        yield warning("incidents-near", place, other, **words, minutes=str(apart // timedelta(minutes=1)))


def _minutes(incident: Incident, project: str) -> Fraction:
    return max(stop.minutes for stop in incident.stops if stop.project == project)
