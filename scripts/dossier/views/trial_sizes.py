"""What a project's page needs to try other sizes of its hosts: loads, capacities, prices and the lines of its bill.

`theme/assets/trial.js` does with them what measuring and billing do, and a test holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dossier.contract.policies import HostAverage, PartMonths
from dossier.contract.prices import Item
from dossier.records.projects import HostUsage, Project, Resource, Usage
from dossier.report import OneMonth
from dossier.result import HostUse, MetricUse, ProjectResult
from dossier.views.trial import exact_text


@dataclass(frozen=True)
class HostSizes:
    """A host with the size it has and those that would carry the month's peaks, by their names."""

    id: str
    now: str
    others: Mapping[str, str]


@dataclass(frozen=True)
class TrialSizes:
    """The hosts of a project that can have another size, and the figures of all of them as JSON."""

    hosts: tuple[HostSizes, ...]
    data: str


@dataclass(frozen=True)
class _Host:
    """A host as it was used, and what is rented for it; None where the register ties nothing to it that has sizes."""

    usage: HostUsage
    use: HostUse
    rented: Resource | None
    sizes: tuple[Item, ...]


def trial_sizes(month: OneMonth, project: ProjectResult) -> TrialSizes | None:
    """None where no host can have another size, and where whole months are billed for what was there for a day."""
    usage, register = month.evidence.usage(project.id, month.period), month.evidence.by_id.get(project.id)
    by_days = month.assessment.choice(PartMonths) is not PartMonths.WHOLE_MONTH
    if usage is None or not isinstance(register, Project) or not by_days:
        return None
    hosts = tuple(_hosts(month, register, usage, project))
    items = month.contract.prices.by_sku
    told = tuple(
        HostSizes(one.usage.id, items[one.rented.sku].called, {size.sku: size.called for size in one.sizes})
        for one in hosts
        if one.rented and one.sizes
    )
    if not told:
        return None
    data = dict(_told(month, register, project, hosts))
    return TrialSizes(told, json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":")))


def _hosts(month: OneMonth, register: Project, usage: Usage, project: ProjectResult) -> Iterator[_Host]:
    prices, day = month.contract.prices, month.period.end
    rented = {
        one.host: one
        for one in reversed(register.resources)  # of several, the first
        if one.host and prices.is_host(one.sku) and one.from_ <= day and (one.to is None or day <= one.to)
    }
    for host, use in zip(usage.hosts, project.hosts, strict=True):
        own = rented.get(host.id)
        if own is None or use.id != host.id:  # the public edition names no hosts
            yield _Host(host, use, None, ())
        else:
            yield _Host(host, use, own, tuple(_sizes(prices.items, prices.by_sku[own.sku], host, use, day)))


def _sizes(items: tuple[Item, ...], own: Item, host: HostUsage, use: HostUse, day: date) -> Iterator[Item]:
    """The other sizes of its group that carry its peaks; none for servers, which the list gives a lower limit alone."""
    cpu, memory = use.cpu.peak, use.memory.peak
    if cpu is None or memory is None or not _plain(own):
        return
    for other in items:
        size = other.host
        if size is None or other.group != own.group or other.sku == own.sku or not _plain(other):
            continue
        carries = cpu * host.vcpu <= size.vcpu and memory * host.memory_gb <= size.memory_gb
        if carries and other.on_offer(day):
            yield other


def _plain(item: Item) -> bool:
    """Whether what is paid for it hangs on nothing else."""
    given = (item.gives_disk_gb, item.free_per_host, item.free_disk_order)
    return item.host is not None and not item.host.minimum and given == (None, None, None)


def _told(
    month: OneMonth, register: Project, project: ProjectResult, hosts: tuple[_Host, ...]
) -> Iterator[tuple[str, object]]:
    assessment, items = month.assessment, month.contract.prices.by_sku
    weights = assessment.weights
    skus = {sku for one in hosts if one.rented for sku in (one.rented.sku, *(size.sku for size in one.sizes))}
    yield "days", month.period.days
    yield "thirty", assessment.choice(PartMonths) is PartMonths.THIRTY
    yield "alike", assessment.choice(HostAverage) is HostAverage.MEAN
    yield "highest", exact_text(assessment.thresholds.highest_load)
    yield "weights", [exact_text(one) for one in (weights.cpu, weights.memory, weights.disk)]
    yield "sizes", {sku: list(_size(items[sku], month.period.start, month.period.end)) for sku in sorted(skus)}
    lines = [[one.sku, exact_text(one.quantity), one.from_.day, one.to.day] for one in project.lines if one.sku in skus]
    yield "lines", lines
    service = register.service(month.period.start, month.period.end)
    yield "hosts", {one.usage.id: list(_host(one, service)) for one in hosts}


def _size(item: Item, first: date, last: date) -> Iterator[object]:
    """vCPU, memory, and its prices by the day of the month on which each begins."""
    if item.host is not None:
        yield item.host.vcpu
        yield exact_text(item.host.memory_gb)
        begins = sorted({first, *(price.from_ for price in item.prices if first < price.from_ <= last)})
        yield [[day.day, exact_text(item.price_on(day).amount)] for day in begins]


def _host(one: _Host, service: tuple[date, date] | None) -> Iterator[object]:
    """Capacities with loads and rates, then what is rented: item, quantity, first and last day."""
    disk, rate = one.usage.disk, one.use.disk.rate
    yield [one.usage.vcpu, _load(one.use.cpu)]
    yield [exact_text(one.usage.memory_gb), _load(one.use.memory)]
    yield None if disk is None else [exact_text(disk.allocated_gb), None if rate is None else exact_text(rate)]
    if one.rented and service:
        first, last = max(service[0], one.rented.from_), min(service[1], one.rented.to or service[1])
        if first <= last and one.rented.quantity:
            yield [one.rented.sku, exact_text(one.rented.quantity), first.day, last.day]


def _load(metric: MetricUse) -> list[str] | None:
    return (
        None if metric.peak is None or metric.trough is None else [exact_text(metric.peak), exact_text(metric.trough)]
    )
