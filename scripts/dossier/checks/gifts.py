"""A warning where the disk that comes free with an operating system cannot be taken off: the system names no host, or
the storage does not (R-39).

Only the kind of storage from which gifts are taken first is asked for its host; the others are often shared by hosts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.checks.spans import meet
from dossier.contract.prices import Prices
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records.projects import Project, Resource

CODES: Final = ("disk-without-host", "disk-not-tied")
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every entry without a host that gives disk or could use it."""
    prices = dossier.contract.prices
    for project in dossier.evidence.projects:
        for index, entry in enumerate(project.resources):
            place = project.place("resources", index, "sku")
            if entry.host is not None:
                continue
            if _gift(entry, prices):
                yield warning("disk-without-host", place, sku=prices.by_sku[entry.sku].called)
            lost = _lost(project, entry, prices) if entry.sku in prices.free_disk[:1] else {}
            if lost:
                yield warning("disk-not-tied", place, sku=prices.by_sku[entry.sku].called, hosts=", ".join(lost))


def _gift(entry: Resource, prices: Prices) -> Fraction | None:
    item = prices.by_sku.get(entry.sku)
    return item.gives_disk_gb if item else None


def _lost(project: Project, entry: Resource, prices: Prices) -> dict[str, None]:
    """The hosts whose gift their own storage does not use up while the entry is in force."""
    return {
        system.host: None
        for system in project.resources
        if system.host and meet(system, entry) and _tied(project, system.host, prices) < (_gift(system, prices) or 0)
    }


def _tied(project: Project, host: str, prices: Prices) -> Fraction:
    """GB of storage that names the host."""
    own = (one.quantity or 0 for one in project.resources if one.sku in prices.free_disk and one.host == host)
    return Fraction(sum(own))
