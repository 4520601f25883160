"""What size would suit a host whose use lies outside the limits (1.1.2.7): a proposal, for the expert review (6.3).

The same load is laid on every size of the price list in the host's group. A size qualifies if the month's peaks still
fit; of those that qualify, the one whose CPU and memory come nearest to the middle of the limits is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.prices import Item
from dossier.evidence import Evidence
from dossier.money import cents
from dossier.period import Period
from dossier.records.projects import Disk, HostUsage, Load, Project
from dossier.result import ProjectResult
from dossier.utilisation import rates

Direction: TypeAlias = Literal["reduce", "enlarge"]


@dataclass(frozen=True)
class Scored:
    """A host with its three rates and score; None where the platform gave no figure (R-34)."""

    host: HostUsage
    cpu: Fraction | None
    memory: Fraction | None
    disk: Fraction | None
    score: Fraction | None


@dataclass(frozen=True)
class Advice:
    """A host, what is rented for it, and what is proposed: another size, other storage in GB, or neither."""

    now: Scored
    item: Item | None
    proposed: Item | None
    disk_gb: Fraction | None
    then: Scored

    @property
    def changes(self) -> bool:
        """Whether anything is proposed."""
        return self.proposed is not None or self.disk_gb is not None


@dataclass(frozen=True)
class Proposal:
    """All hosts of a project, the score that would come of it, and the monthly difference in yuan of the hosts."""

    direction: Direction
    advices: tuple[Advice, ...]
    score: Fraction | None
    difference: Decimal


@dataclass(frozen=True)
class Sizer:
    """A month's contract, evidence and readings."""

    contract: Contract
    evidence: Evidence
    period: Period

    @property
    def limits(self) -> tuple[Fraction, Fraction]:
        """The scores below and above which a letter is due."""
        limits = self.contract.terms.resize_on(self.period.end)
        return limits.below, limits.above

    @property
    def middle(self) -> Fraction:
        """The score that a proposal aims at."""
        return sum(self.limits, Fraction()) / 2

    def direction(self, result: ProjectResult) -> Direction | None:
        """Strictly below or above the limits (R-41); None for a project that needs no letter or cannot be measured."""
        if result.utilisation is None:
            return None
        low, high = self.limits
        if low <= result.utilisation.score <= high:
            return None
        return "reduce" if result.utilisation.score < low else "enlarge"

    def propose(self, project: Project, direction: Direction) -> Proposal:
        """What to change."""
        usage = self.evidence.usage(project.id, self.period)
        hosts = usage.hosts if usage else ()
        last = min(self.period.end, project.released or self.period.end)
        advices = tuple(self._advise(host, rented(self.contract, project, host.id, last), direction) for host in hosts)
        if released(project, self.period):
            advices = tuple(Advice(one.now, one.item, None, None, one.now) for one in advices)
        difference = sum(
            (
                self._price(one.proposed, last) - self._price(one.item, last)
                for one in advices
                if one.item is not None and one.proposed is not None
            ),
            Fraction(),
        )
        score = self.score(tuple(one.then.host for one in advices))
        return Proposal(direction, advices, score, cents(difference))

    def score(self, hosts: tuple[HostUsage, ...]) -> Fraction | None:
        """The score of hosts together, under the adopted readings; None if a figure is missing."""
        cpu, memory, disk = rates(hosts, self.contract.readings.adopted(self.period.end))
        weights = self.contract.terms.weights_on(self.period.end)
        if cpu.value is None or memory.value is None or disk.value is None:
            return None
        return (cpu.value * weights.cpu + memory.value * weights.memory + disk.value * weights.disk) * 100

    def scored(self, host: HostUsage) -> Scored:
        """A host by itself."""
        cpu, memory, disk = rates((host,), self.contract.readings.adopted(self.period.end))
        return Scored(host, cpu.value, memory.value, disk.value, self.score((host,)))

    def _price(self, item: Item | None, day: date) -> Fraction:
        return item.price_on(day).amount if item else Fraction()

    def _advise(self, host: HostUsage, item: Item | None, direction: Direction) -> Advice:
        now = self.scored(host)
        low, high = self.limits
        outside = now.score is not None and (now.score < low if direction == "reduce" else now.score > high)
        if not outside:
            return Advice(now, item, None, None, now)
        disk_gb = self._disk(host, direction)
        stored = _with_disk(host, disk_gb)
        best, least = None, self._off(stored)
        for candidate in self._candidates(item, direction):
            off = self._off(_on(stored, candidate))
            if off is not None and least is not None and off < least:
                best, least = candidate, off
        then = _on(stored, best) if best is not None else stored
        return Advice(now, item, best, disk_gb, self.scored(then or stored))

    def _off(self, host: HostUsage | None) -> Fraction | None:
        """How far CPU and memory are off the middle of the limits, by their weights; None if that is not known."""
        if host is None:
            return None
        weights, scored, middle = self.contract.terms.weights_on(self.period.end), self.scored(host), self.middle / 100
        if scored.cpu is None or scored.memory is None:
            return None
        return abs(scored.cpu - middle) * weights.cpu + abs(scored.memory - middle) * weights.memory

    def _candidates(self, item: Item | None, direction: Direction) -> Iterator[Item]:
        """Sizes of the group with neither part changed against the direction, the cheapest first; none for servers."""
        if item is None or item.host is None or item.host.minimum:
            return
        own, sign = item.host, -1 if direction == "reduce" else 1
        for other in sorted(self.contract.prices.items, key=lambda one: self._price(one, self.period.end)):
            if other.group != item.group or other.host is None or other.sku == item.sku:
                continue
            if (other.host.vcpu - own.vcpu) * sign >= 0 and (other.host.memory_gb - own.memory_gb) * sign >= 0:
                yield other

    def _disk(self, host: HostUsage, direction: Direction) -> Fraction | None:
        """Storage in whole GB that would be used to the middle of the limits, if the direction asks for a change."""
        if host.disk is None or host.disk.allocated_gb == 0 or host.disk.used_gb == 0:
            return None
        low, high = self.limits
        rate = host.disk.used_gb / host.disk.allocated_gb * 100
        if (rate >= low) if direction == "reduce" else (rate <= high):
            return None
        return Fraction(-(-host.disk.used_gb * 100 // self.middle))  # rounded up


def released(project: Project, period: Period) -> bool:
    """Whether the project has left by the end of the month, so that nothing is to be changed any more."""
    return project.released is not None and project.released <= period.end


def rented(contract: Contract, project: Project, host: str, day: date) -> Item | None:
    """The price item of a host on a day; None if the register does not tie one to it."""
    for resource in project.resources:
        covered = resource.from_ <= day and (resource.to is None or day <= resource.to)
        if resource.host == host and covered and contract.prices.is_host(resource.sku):
            return contract.prices.by_sku[resource.sku]
    return None


def _with_disk(host: HostUsage, disk_gb: Fraction | None) -> HostUsage:
    if disk_gb is None or host.disk is None:
        return host
    share = host.disk.allocated_gb / disk_gb
    peak, trough = (
        None if rate is None else min(Fraction(1), rate * share) for rate in (host.disk.peak, host.disk.trough)
    )
    disk = Disk.model_construct(allocated_gb=disk_gb, used_gb=host.disk.used_gb, peak=peak, trough=trough)
    return host.model_copy(update={"disk": disk})


def _on(host: HostUsage, item: Item) -> HostUsage | None:
    """The host's load on another size; None if a peak does not fit or a figure is missing."""
    if item.host is None or host.cpu is None or host.memory is None:
        return None
    cpu, memory = Fraction(host.vcpu, item.host.vcpu), host.memory_gb / item.host.memory_gb
    if host.cpu.peak * cpu > 1 or host.memory.peak * memory > 1:
        return None
    return host.model_copy(
        update={
            "vcpu": item.host.vcpu,
            "memory_gb": item.host.memory_gb,
            "cpu": Load.model_construct(peak=host.cpu.peak * cpu, trough=host.cpu.trough * cpu),
            "memory": Load.model_construct(peak=host.memory.peak * memory, trough=host.memory.trough * memory),
        }
    )
