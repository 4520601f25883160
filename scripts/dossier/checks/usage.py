"""Usage is what a platform can show: lowest not above highest, used not above allocated, hosts as registered
(annex 1.2, R-30 to R-34).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.checks import hosts
from dossier.checks.beside import UsageBeside, each_usage
from dossier.checks.spans import NEVER, hosts_in
from dossier.contract import Contract
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records.projects import HostUsage, Load, Project, Usage

CODES: Final = (
    "trough-above-peak",
    "sample-within-means",
    "used-above-allocated",
    "zero-capacity",
    "host-twice",
    "usage-covers",
    "usage-not-in-service",
    *hosts.CODES,
)
BY_MONTH: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every record alone, and against the register."""
    yield from each_usage(dossier, __name__, _of)


def _of(one: UsageBeside) -> Iterator[Problem]:
    usage, project, month = one.usage, one.project, one.month
    for index, host in enumerate(usage.hosts):
        yield from _figures(usage, index, host)
    yield from _twice(usage)
    if project is None:
        return
    if project.service(month.start, month.end):
        yield from hosts.registered(one.contract, project, usage, month)
        yield from _whole(one.contract, project, usage, month)
    else:
        place, words = usage.place("project"), {"project": project.id, "month": str(month)}
        yield error("usage-not-in-service", place, project.place("moved_in"), **words)


def _figures(usage: Usage, index: int, host: HostUsage) -> Iterator[Problem]:
    for metric in ("cpu", "memory", "disk"):
        load = getattr(host, metric)
        if load is not None and load.peak is not None and load.trough is not None and load.trough > load.peak:
            place, peak = (usage.place("hosts", index, metric, key) for key in ("trough", "peak"))
            words = {"value": plain(load.trough * 100), "peak": plain(load.peak * 100)}
            yield error("trough-above-peak", place, peak, **words)
    for metric in ("cpu", "memory"):
        yield from _samples(usage, index, metric, getattr(host, metric))
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


def _samples(usage: Usage, index: int, metric: str, load: Load | None) -> Iterator[Problem]:
    """Single samples reach at least as far as the means over an interval: no mean lies above its highest sample."""
    if load is None or load.raw is None:
        return
    for key, within in (("peak", load.raw.peak < load.peak), ("trough", load.raw.trough > load.trough)):
        if within:
            place, mean = usage.place("hosts", index, metric, "raw", key), usage.place("hosts", index, metric, key)
            words = {"key": key, "value": plain(getattr(load.raw, key) * 100), "mean": plain(getattr(load, key) * 100)}
            yield error("sample-within-means", place, mean, **words)


def _twice(usage: Usage) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, host in enumerate(usage.hosts):
        first = seen.setdefault(host.id, index)
        if first != index:
            place, earlier = (usage.place("hosts", nth, "id") for nth in (index, first))
            yield error("host-twice", place, earlier, host=host.id)


def _whole(contract: Contract, project: Project, usage: Usage, month: Period) -> Iterator[Problem]:
    """Peak and trough of a part of the month are not those of the month: the time that hosts served is covered."""
    entries, service = hosts_in(contract, project, month), project.service(month.start, month.end)
    if not entries or service is None:
        return
    first = max(min(entry.from_ for entry in entries), service[0])
    last = min(max(entry.to or NEVER for entry in entries), service[1])
    span = usage.covers
    if not (span.covers(first) and span.covers(last)):
        words = {"first": first.isoformat(), "last": last.isoformat()}
        words["found"] = f"{span.from_.isoformat()} – {span.to.isoformat() if span.to else '…'}"
        yield error("usage-covers", usage.place("covers"), **words)
