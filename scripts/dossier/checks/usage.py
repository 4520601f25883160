"""Usage is what a platform can show: lowest not above highest, used not above allocated, hosts as registered, one
record for every project with hosts in every month (annex 1.2, R-30 to R-34).

A month whose data nobody has filed yet is not reported while it is the last one: it may still be going on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from dossier.checks.spans import hosts_in, projects_by_id, serves_in
from dossier.contract.prices import Host
from dossier.evidence import filed_under
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.number import plain
from dossier.period import Period
from dossier.problem import Place, Problem, error
from dossier.records.projects import HostUsage, Project, Usage

CODES: Final = (
    "trough-above-peak",
    "used-above-allocated",
    "zero-capacity",
    "host-twice",
    "host-missing",
    "host-capacity",
    "usage-not-in-service",
    "usage-missing",
    "unknown-reference",
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every record alone, against the register, and every project and month without a record."""
    projects = projects_by_id(dossier.evidence)
    for usage in dossier.evidence.all(Usage):
        for index, host in enumerate(usage.hosts):
            yield from _figures(usage, index, host)
        yield from _twice(usage)
        project = projects.get(usage.project)
        if project is None:
            continue
        month = filed_under(usage)
        if serves_in(project, month):
            yield from _registered(dossier, project, usage, month)
        else:
            place, words = usage.place("project"), {"project": project.id, "month": str(month)}
            yield error("usage-not-in-service", place, project.place("moved_in"), **words)
    yield from _missing(dossier)


def _figures(usage: Usage, index: int, host: HostUsage) -> Iterator[Problem]:
    for metric in ("cpu", "memory", "disk"):
        load = getattr(host, metric)
        if load is not None and load.peak is not None and load.trough is not None and load.trough > load.peak:
            place, peak = (usage.place("hosts", index, metric, key) for key in ("trough", "peak"))
            words = {"value": plain(load.trough * 100), "peak": plain(load.peak * 100)}
            yield error("trough-above-peak", place, peak, **words)
    disk = host.disk
    if disk is not None and disk.used_gb > disk.allocated_gb:
        place, limit = (usage.place("hosts", index, "disk", key) for key in ("used_gb", "allocated_gb"))
        words = {"value": plain(disk.used_gb), "allocated": plain(disk.allocated_gb)}
        yield error("used-above-allocated", place, limit, **words)
    capacities: dict[tuple[str, ...], Fraction | int] = {("vcpu",): host.vcpu, ("memory_gb",): host.memory_gb}
    if disk is not None and disk.used_gb == 0:  # else the line above has told it
        capacities["disk", "allocated_gb"] = disk.allocated_gb
    for loc, capacity in capacities.items():
        if capacity == 0:
            yield error("zero-capacity", usage.place("hosts", index, *loc), key=loc[-1])


def _twice(usage: Usage) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, host in enumerate(usage.hosts):
        first = seen.setdefault(host.id, index)
        if first != index:
            place, earlier = (usage.place("hosts", nth, "id") for nth in (index, first))
            yield error("host-twice", place, earlier, host=host.id)


def _registered(dossier: Dossier, project: Project, usage: Usage, month: Period) -> Iterator[Problem]:
    """Hosts as the register names them; where it gives only their number, nothing can be compared."""
    entries = hosts_in(dossier, project, month)
    items = dossier.contract.prices.by_sku
    if any(entry.host is None or entry.sku not in items for entry in entries):
        return
    offered: dict[str, dict[str, Host]] = {}
    for entry in entries:
        offer = items[entry.sku].host
        if entry.host and offer:
            offered.setdefault(entry.host, {})[entry.sku] = offer
    for index, host in enumerate(usage.hosts):
        if host.id not in offered:
            words = {"what": "host", "value": host.id, "meant": nearest(host.id, offered)}
            yield error("unknown-reference", usage.place("hosts", index, "id"), **words)
        else:
            yield from _capacity(usage, index, host, offered[host.id])
    there = {host.id for host in usage.hosts}
    if offered.keys() <= there:
        return
    for index, entry in enumerate(project.resources):
        if entry in entries and entry.host not in there:
            there.add(entry.host or "")
            place = project.place("resources", index, "host")
            yield error("host-missing", usage.place("hosts"), place, host=entry.host or "")


def _capacity(usage: Usage, index: int, host: HostUsage, offers: Mapping[str, Host]) -> Iterator[Problem]:
    """A host that was resized in the month may show either size; 0 is told by another code."""
    if not (host.vcpu and host.memory_gb) or any(_suits(host, offer) for offer in offers.values()):
        return
    sku, offer = list(offers.items())[-1]
    words = {
        "host": host.id,
        "sku": sku,
        "expected": f"{offer.vcpu} vCPU, {plain(offer.memory_gb)} GB",
        "found": f"{host.vcpu} vCPU, {plain(host.memory_gb)} GB",
    }
    yield error("host-capacity", usage.place("hosts", index, "vcpu"), **words)


def _suits(host: HostUsage, offer: Host) -> bool:
    if offer.minimum:
        return host.vcpu >= offer.vcpu and host.memory_gb >= offer.memory_gb
    return host.vcpu == offer.vcpu and host.memory_gb == offer.memory_gb


def _missing(dossier: Dossier) -> Iterator[Problem]:
    evidence = dossier.evidence
    filed = {filed_under(usage) for usage in evidence.all(Usage)}
    unread = {one.path.rpartition(".")[0] for one in dossier.unread}
    for month in evidence.periods:
        if month not in filed and month == evidence.periods[-1]:
            continue
        for project in evidence.in_service(month):
            right = f"evidence/{month}/usage/{project.id}"
            if evidence.usage(project.id, month) or right in unread or not hosts_in(dossier, project, month):
                continue
            words = {"project": project.id, "month": str(month), "right": f"{right}.yml"}
            yield error("usage-missing", Place(f"{right}.yml"), project.place("id"), **words)
