"""What size would suit a host whose use lies outside the limits (1.1.2.7): a proposal, for the expert review (6.3).

The same load is laid on every size of the price list in the host's group, and on storage within the limits. A size
qualifies if the month's peaks still fit; of those that bring the host's score within the limits, the one whose CPU and
memory come nearest to the middle of the limits is proposed, with as little change of storage as that takes. Where none
does, what comes nearest is proposed; nothing ever leaps over the limits to their other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.contract import Contract
from dossier.contract.prices import Item
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.money import ZERO, cents
from dossier.exact.period import Period
from dossier.letters.loads import on_size, with_disk
from dossier.letters.rented import host_of, item, monthly, released, storage_of
from dossier.records.projects import HostUsage, Project, Resource
from dossier.result import ProjectResult
from dossier.utilisation import NO_HOSTS, Direction, Measured, measure, most, rates


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
    """A host and what is proposed: another size, other storage in GB, or neither; `beyond` if the limits stay out."""

    now: Scored
    proposed: Item | None
    disk_gb: Fraction | None
    then: Scored
    beyond: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything is proposed."""
        return self.proposed is not None or self.disk_gb is not None


@dataclass(frozen=True)
class Proposal:
    """All hosts of a project, the score that would come of it, and the difference in yuan a month."""

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

    def measured(self, result: ProjectResult) -> Measured:
        """The project's use as assessed; where a figure is missing, which the assessment leaves out, its bounds."""
        used = result.utilisation
        if used is not None:
            return Measured(used, used.score, used.score, has_hosts=True)
        project = self.evidence.by_id.get(result.id)
        if not isinstance(project, Project):
            return NO_HOSTS
        return measure(self.contract, self.evidence, project, self.period, self._adopted)

    def direction(self, result: ProjectResult) -> Direction | None:
        """Strictly below or above the limits, whatever a missing figure is (R-41, R-60); None if no letter is due."""
        return self.measured(result).advice(self.contract.terms.resize_on(self.period.end))

    def propose(self, project: Project, direction: Direction) -> Proposal:
        """What to change; nothing in a project that has left."""
        usage = self.evidence.usage(project.id, self.period)
        hosts = usage.hosts if usage else ()
        if released(project, self.period):
            advices = tuple(Advice(self.scored(host), None, None, self.scored(host)) for host in hosts)
            return Proposal(direction, advices, self.score(hosts), ZERO)
        advices = tuple(self._advise(project, host, direction) for host in hosts)
        changes = {key: new for one in advices for key, new in self._changes(project, one)}
        before, after = (monthly(self.contract, project, self.period, one) for one in ({}, changes))
        score = self.score(tuple(one.then.host for one in advices))
        return Proposal(direction, advices, score, cents(after - before))

    def score(self, hosts: tuple[HostUsage, ...]) -> Fraction | None:
        """The score of hosts together, under the adopted readings; None if a figure is missing."""
        cpu, memory, disk = rates(hosts, self._adopted, most(self.contract))
        weights = self.contract.terms.weights_on(self.period.end)
        if cpu.value is None or memory.value is None or disk.value is None:
            return None
        return (cpu.value * weights.cpu + memory.value * weights.memory + disk.value * weights.disk) * 100

    def scored(self, host: HostUsage) -> Scored:
        """A host by itself."""
        cpu, memory, disk = rates((host,), self._adopted, most(self.contract))
        return Scored(host, cpu.value, memory.value, disk.value, self.score((host,)))

    @property
    def _adopted(self) -> Adopted:
        return self.contract.readings.adopted(self.period)

    def _advise(self, project: Project, host: HostUsage, direction: Direction) -> Advice:
        now = self.scored(host)
        low, high = self.limits
        if now.score is None or not (now.score < low if direction == "reduce" else now.score > high):
            return Advice(now, None, None, now)
        own = item(self.contract, host_of(self.contract, project, host.id, self.period.end))
        storage = storage_of(self.contract, project, host.id, self.period.end)
        options = self._options(host, own, storage, direction)
        size, disk_gb, then = min(options, key=lambda one: self._rank(one[2]), default=(None, None, now))
        return Advice(now, size, disk_gb, then, beyond=self._beyond(then.score) > 0)

    def _options(
        self, host: HostUsage, own: Item | None, storage: Resource | None, direction: Direction
    ) -> Iterator[tuple[Item | None, Fraction | None, Scored]]:
        """Sizes that carry the peaks, each with the storages; what is there now first, the least change first."""
        low, high = self.limits
        storages = self._storages(host, direction) if storage else (None,)
        for size in (None, *self._candidates(own, direction)):
            moved = on_size(host, size.host, self._adopted) if size and size.host else host
            for disk_gb in storages if moved else ():
                then = self.scored(with_disk(moved or host, disk_gb))
                if then.score is not None and (then.score <= high if direction == "reduce" else then.score >= low):
                    yield size, disk_gb, then

    def _rank(self, then: Scored) -> tuple[Fraction, Fraction]:
        """First how far the score is beyond the limits, then how far CPU and memory are off their middle, by weight."""
        weights, middle = self.contract.terms.weights_on(self.period.end), self.middle / 100
        cpu, memory = (abs(rate - middle) if rate is not None else Fraction(1) for rate in (then.cpu, then.memory))
        return self._beyond(then.score), cpu * weights.cpu + memory * weights.memory

    def _beyond(self, score: Fraction | None) -> Fraction:
        """How far a score lies outside the limits."""
        low, high = self.limits
        return Fraction() if score is None else max(low - score, score - high, Fraction())

    def _candidates(self, own: Item | None, direction: Direction) -> Iterator[Item]:
        """Sizes of the group with neither part changed against the direction, the cheapest first; none for servers."""
        if own is None or own.host is None or own.host.minimum:
            return
        now, sign = own.host, -1 if direction == "reduce" else 1
        for other in sorted(self.contract.prices.items, key=lambda one: one.price_on(self.period.end).amount):
            if other.group != own.group or other.host is None or other.sku == own.sku:
                continue
            if (other.host.vcpu - now.vcpu) * sign >= 0 and (other.host.memory_gb - now.memory_gb) * sign >= 0:
                yield other

    def _storages(self, host: HostUsage, direction: Direction) -> tuple[Fraction | None, ...]:
        """As it is (None) unless its use is outside the limits; in whole GB used to their middle, and to their end."""
        if host.disk is None or host.disk.allocated_gb == 0 or host.disk.used_gb == 0:
            return (None,)
        low, high = self.limits
        now, used = host.disk.allocated_gb, host.disk.used_gb * 100
        middle = Fraction(-(-used // self.middle))  # rounded up
        if direction == "reduce":
            fits = used / now >= low
            others = [size for size in (middle, Fraction(-(-used // high))) if size < now]
        else:
            fits = used / now <= high
            others = [size for size in (middle, Fraction(used // low)) if size > now]
        return (None, *others) if fits or not others else tuple(others)

    def _changes(self, project: Project, advice: Advice) -> Iterator[tuple[Resource, Resource]]:
        """What the register would say instead."""
        host, day = advice.now.host, self.period.end
        own, storage = (find(self.contract, project, host.id, day) for find in (host_of, storage_of))
        if own and advice.proposed:
            yield own, own.model_copy(update={"sku": advice.proposed.sku})
        if storage and host.disk and advice.disk_gb is not None:
            more = advice.disk_gb - host.disk.allocated_gb
            yield storage, storage.model_copy(update={"quantity": max(Fraction(), (storage.quantity or 0) + more)})
