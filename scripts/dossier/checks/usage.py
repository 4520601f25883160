"""Usage is what a platform can show: lowest not above highest, used not above allocated, hosts as registered, one
record for every project with hosts in every month (annex 1.2, R-30 to R-34).

The last month may still be going on: as long as nobody has filed any data for it, one warning says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from dossier.checks import hosts
from dossier.checks.spans import NEVER, hosts_in, projects_by_id, term_months
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning
from dossier.records.projects import HostUsage, Load, Project, Usage

CODES: Final = (
    "trough-above-peak",
    "sample-within-means",
    "used-above-allocated",
    "zero-capacity",
    "host-twice",
    "usage-covers",
    "usage-not-in-service",
    "usage-missing",
    "usage-not-yet",
    *hosts.CODES,
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
        if project.service(month.start, month.end):
            yield from hosts.registered(dossier, project, usage, month)
            yield from _whole(dossier, project, usage, month)
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


def _whole(dossier: Dossier, project: Project, usage: Usage, month: Period) -> Iterator[Problem]:
    """Peak and trough of a part of the month are not those of the month: the time that hosts served is covered."""
    entries, service = hosts_in(dossier, project, month), project.service(month.start, month.end)
    if not entries or service is None:
        return
    first = max(min(entry.from_ for entry in entries), service[0])
    last = min(max(entry.to or NEVER for entry in entries), service[1])
    span = usage.covers
    if not (span.covers(first) and span.covers(last)):
        words = {"first": first.isoformat(), "last": last.isoformat()}
        words["found"] = f"{span.from_.isoformat()} – {span.to.isoformat() if span.to else '…'}"
        yield error("usage-covers", usage.place("covers"), **words)


def _missing(dossier: Dossier) -> Iterator[Problem]:
    evidence = dossier.evidence
    filed = {filed_under(usage) for usage in evidence.all(Usage)}
    # A file that lies where the record is expected has its own problem, be it unread or of another project.
    there = {one.path for one in dossier.unread} | {usage.source.path for usage in evidence.all(Usage)}
    there = {path.rpartition(".")[0] for path in there}
    first, last = term_months(dossier)
    months = [month for month in evidence.periods if first <= month <= last]  # others are told by another code
    for month in months:
        lacking: list[tuple[Project, str]] = []
        for project in evidence.in_service(month):
            right = f"evidence/{month}/usage/{project.id}"
            if not evidence.usage(project.id, month) and right not in there and hosts_in(dossier, project, month):
                lacking.append((project, f"{right}.yml"))
        if month == months[-1] and month not in filed and not _any_in(month, there):
            if lacking:
                place, words = Place(f"evidence/{month}/usage"), {"month": str(month), "count": str(len(lacking))}
                yield warning("usage-not-yet", place, **words)
            continue
        for project, right in lacking:
            words = {"project": project.id, "month": str(month), "right": right}
            yield error("usage-missing", Place(right), project.place("id"), **words)


def _any_in(month: Period, there: Iterable[str]) -> bool:
    return any(path.startswith(f"evidence/{month}/usage/") for path in there)
