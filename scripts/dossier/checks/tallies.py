"""What is counted line by line is told once, and of something that exists: spot checks, late arrivals, absences.

A mismatch of usage or a late arrival costs points and cash each time, so that the same line twice would cost it twice.
Nobody is both late and away on one day.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Final

from dossier.checks.spans import may_be_host, projects_by_id
from dossier.checks.walk import EACH, Loc, values
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records import kind_of
from dossier.records.operations import Attendance, SpotCheck
from dossier.records.projects import Project, Usage

CODES: Final = ("counted-twice", "unknown-reference")

_SPOTS: Final = {
    "posts": ("post", "at"),
    "calls": ("line", "at"),
    "usage": ("project", "host", "metric", "at"),
}


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every line of spot checks and attendance, and the host of every figure looked up."""
    seen: dict[Hashable, Place] = {}
    for spot in dossier.evidence.all(SpotCheck):
        for name, keys in _SPOTS.items():
            for index, line in enumerate(getattr(spot, name)):
                fact = (name, *(getattr(line, key) for key in keys))
                yield from _once(seen, fact, spot.place(name, index, keys[-1]))
    for attendance in dossier.evidence.all(Attendance):
        days: list[tuple[Loc, object]] = [
            *values(attendance, "late", EACH, "day"),
            *values(attendance, "absences", EACH, "day"),
        ]
        for loc, day in days:
            yield from _once(seen, (attendance.engineer, day), attendance.place(*loc))
    yield from _hosts(dossier)


def _once(seen: dict[Hashable, Place], fact: Hashable, place: Place) -> Iterator[Problem]:
    first = seen.setdefault(fact, place)
    if first != place:
        yield error("counted-twice", place, first)


def _hosts(dossier: Dossier) -> Iterator[Problem]:
    """Hosts by the register or the usage of any month; where neither could tell, nothing can be compared."""
    if any(one.kind in (kind_of(Usage), kind_of(Project)) for one in dossier.unread):
        return
    prices = dossier.contract.prices
    projects = projects_by_id(dossier.evidence)
    measured: dict[str, set[str]] = {}
    for usage in dossier.evidence.all(Usage):
        measured.setdefault(usage.project, set()).update(host.id for host in usage.hosts)
    for spot in dossier.evidence.all(SpotCheck):
        for index, line in enumerate(spot.usage):
            project = projects.get(line.project)
            if project is None:
                continue  # told by another check
            entries = project.resources
            unnamed = any(entry.host is None and may_be_host(prices, entry.sku) for entry in entries)
            if unnamed and line.project not in measured:
                continue
            known = {entry.host for entry in entries if entry.host} | measured.get(line.project, set())
            if line.host not in known:
                words = {"what": "host", "value": line.host, "meant": nearest(line.host, sorted(known))}
                yield error("unknown-reference", spot.place("usage", index, "host"), **words)
