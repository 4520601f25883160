"""Hosts in a usage record are those of the register: the named ones one by one, with the size that was bought, the
others by their number and what they offer together (annex 1.2, R-30).

Part of the check of usage. A host that was resized in the month may show either size. Of the memory that was bought
an operating system keeps some for itself, so that a platform may show less by as much as the parties allow (R-30).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from dossier.checks.spans import NEVER, hosts_in
from dossier.contract import Contract
from dossier.contract.policies import HostAverage
from dossier.contract.prices import Host
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import FULL, nearest
from dossier.problems import Problem, error
from dossier.records.projects import HostUsage, Project, Resource, Usage

CODES: Final = ("host-capacity", "host-missing", "host-totals", "unknown-reference")
_RANGE: Final = "–"
_Totals = tuple[Fraction, Fraction, Fraction]
"""How many hosts, their vCPU, their GB of memory."""


def registered(contract: Contract, project: Project, usage: Usage, month: Period) -> Iterator[Problem]:
    """Every difference between the hosts of a record and the register."""
    entries = hosts_in(contract, project, month)
    items = contract.prices.by_sku
    offered: dict[str, dict[str, Host]] = {}
    unnamed: list[tuple[Resource, Host | None]] = []
    for entry in entries:
        item = items.get(entry.sku)
        if entry.host is None:
            unnamed.append((entry, item.host if item else None))
            continue
        sizes = offered.setdefault(entry.host, {})
        if item and item.host:  # of an unknown item, which has its own problem, only the host's name is known
            sizes[entry.sku] = item.host
    least = _least(contract)
    others = [host for host in usage.hosts if host.id not in offered]
    for index, host in enumerate(usage.hosts):
        if host.id in offered:
            yield from _capacity(usage, index, host, offered[host.id], least)
        elif not unnamed:
            words = {"what": "host", "value": host.id, "meant": nearest(host.id, offered)}
            yield error("unknown-reference", usage.place("hosts", index, "id"), **words)
    yield from _absent(project, usage, entries)
    sized = [_Unnamed(entry, offer) for entry, offer in unnamed if offer is not None]
    if sized and len(sized) == len(unnamed):
        yield from _totals(project, usage, others, _bounds(project, sized, month, least))


def _least(contract: Contract) -> Fraction:
    """The part of the memory bought that must be shown; all of it if the contract's data allow no less (R-30)."""
    return 1 - (contract.readings.number(HostAverage, "memory-tolerance-percent") or Fraction(0)) / FULL


def _capacity(
    usage: Usage, index: int, host: HostUsage, offers: Mapping[str, Host], least: Fraction
) -> Iterator[Problem]:
    """A host that was resized in the month may show either size; 0 is told by another code."""
    suits = any(_suits(host, offer, least) for offer in offers.values())
    if not offers or not (host.vcpu and host.memory_gb) or suits:
        return
    sku, offer = list(offers.items())[-1]
    words = {
        "host": host.id,
        "sku": sku,
        "expected": f"{offer.vcpu} vCPU, {plain(offer.memory_gb)} GB",
        "found": f"{host.vcpu} vCPU, {plain(host.memory_gb)} GB",
    }
    wrong = "vcpu" if host.vcpu < offer.vcpu or (host.vcpu > offer.vcpu and not offer.minimum) else "memory_gb"
    words["percent"] = plain((1 - least) * FULL)
    yield error("host-capacity", usage.place("hosts", index, wrong), **words)


def _suits(host: HostUsage, offer: Host, least: Fraction) -> bool:
    if host.memory_gb < offer.memory_gb * least:
        return False
    return host.vcpu >= offer.vcpu if offer.minimum else host.vcpu == offer.vcpu and host.memory_gb <= offer.memory_gb


def _absent(project: Project, usage: Usage, entries: Sequence[Resource]) -> Iterator[Problem]:
    there = {host.id for host in usage.hosts}
    for index, entry in enumerate(project.resources):
        if entry.host is not None and entry.host not in there and entry in entries:
            there.add(entry.host)
            place = project.place("resources", index, "host")
            yield error("host-missing", usage.place("hosts"), place, host=entry.host)


@dataclass(frozen=True)
class _Unnamed:
    """An entry of hosts by number alone, and what one of them offers."""

    entry: Resource
    offer: Host

    @property
    def totals(self) -> _Totals:
        """All its hosts together."""
        number = self.entry.quantity or Fraction(0)
        return number, number * self.offer.vcpu, number * self.offer.memory_gb


@dataclass(frozen=True)
class _Bounds:
    """What unnamed hosts must show together at least and at most, and the first of their entries."""

    least: _Totals
    most: tuple[Fraction, Fraction | None, Fraction | None]
    first: int


def _bounds(project: Project, unnamed: Sequence[_Unnamed], month: Period, least: Fraction) -> _Bounds:
    """Hosts that come and go in the month may all be shown, or those alone that stay: the sums lie between."""
    days = [day for day in month.each_day() if project.service(day, day)]
    daily = [_sum([one.totals for one in unnamed if one.entry.from_ <= day <= (one.entry.to or NEVER)]) for day in days]
    most = _sum([one.totals for one in unnamed])
    serving = [totals for totals in daily if totals[0]] or [most]
    lowest = (min(t[0] for t in serving), min(t[1] for t in serving), min(t[2] for t in serving) * least)
    open_end = any(one.offer.minimum for one in unnamed)  # a rented server may have more than it must
    highest = (most[0], None if open_end else most[1], None if open_end else most[2])
    return _Bounds(lowest, highest, project.resources.index(unnamed[0].entry))


def _totals(project: Project, usage: Usage, others: Sequence[HostUsage], bounds: _Bounds) -> Iterator[Problem]:
    """A host that is named twice or has no size is told by another code."""
    if len({host.id for host in others}) < len(others) or not all(host.vcpu and host.memory_gb for host in others):
        return
    least, limits = bounds.least, bounds.most
    found = (
        Fraction(len(others)),
        Fraction(sum(host.vcpu for host in others)),
        sum((host.memory_gb for host in others), Fraction(0)),
    )
    if all(low <= has and (high is None or has <= high) for low, has, high in zip(least, found, limits, strict=True)):
        return
    names = ("hosts", "vcpu", "memory")
    words = {name: _shown(low, high) for name, low, high in zip(names, least, limits, strict=True)}
    words |= {f"found_{name}": plain(has) for name, has in zip(names, found, strict=True)}
    place = project.place("resources", bounds.first)
    yield error("host-totals", usage.place("hosts"), place, project=project.id, **words)


def _sum(parts: Sequence[_Totals]) -> _Totals:
    return (
        sum((one[0] for one in parts), Fraction(0)),
        sum((one[1] for one in parts), Fraction(0)),
        sum((one[2] for one in parts), Fraction(0)),
    )


def _shown(low: Fraction, high: Fraction | None) -> str:
    if high is None:
        return f"≥ {plain(low)}"
    return plain(low) if low == high else f"{plain(low)}{_RANGE}{plain(high)}"
