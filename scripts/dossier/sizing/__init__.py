"""What size would suit a host whose use lies outside the limits (1.1.2.7): a proposal, for the expert review (6.3).

The same load is laid on every size of the price list in the host's group, and on storage within the limits. A size
qualifies if the month's peaks still fit; of those that bring the host's score within the limits, the one whose CPU and
memory come nearest to the middle of the limits is proposed, with as little change of storage as that takes. Where none
does, what comes nearest is proposed; nothing ever leaps over the limits to their other side.

loads    a load laid on another size        rented   what a project rents for a host, and what that costs
rising   the next band of the coefficient    fewest   the smallest change of hosts that reaches it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dossier.contract import Contract
from dossier.contract.prices import Item
from dossier.contract.readings import Adopted
from dossier.contract.terms import Weights
from dossier.evidence import Evidence
from dossier.exact.money import ZERO, cents
from dossier.exact.period import Period
from dossier.records.projects import HostUsage, Project, Resource
from dossier.result import HostAdvice, ResizeAdvice
from dossier.sizing.loads import on_size, with_disk
from dossier.sizing.rented import host_of, item, monthly, storage_of
from dossier.utilisation import Direction, Measured, Rate, most, rates, score


@dataclass(frozen=True)
class HostScore:
    """A host with its three rates and score; None where the platform gave no figure (R-34)."""

    host: HostUsage
    cpu: Fraction | None
    memory: Fraction | None
    disk: Fraction | None
    score: Fraction | None


@dataclass(frozen=True)
class Proposal:
    """A host and what is proposed: another size, other storage in GB, or neither."""

    now: HostScore
    size: Item | None
    disk_gb: Fraction | None
    then: HostScore
    beyond: bool = False


@dataclass(frozen=True)
class Sizer:
    """A month's contract, evidence and readings."""

    contract: Contract
    evidence: Evidence
    period: Period
    adopted: Adopted

    @cached_property
    def limits(self) -> tuple[Fraction, Fraction]:
        """The scores below and above which a letter is due."""
        limits = self.contract.terms.resize_on(self.period.end)
        return limits.below, limits.above

    @cached_property
    def weights(self) -> Weights:
        """How much each part of a score counts."""
        return self.contract.terms.weights_on(self.period.end)

    @cached_property
    def highest(self) -> Fraction:
        """The highest rate that counts."""
        return most(self.contract)

    def advice(self, project: Project, measured: Measured) -> ResizeAdvice | None:
        """What the letter to a project proposes; None if none is due to it, or the contract asks for no letters.

        A letter is due if the use is strictly outside the limits, whatever a missing figure is (R-41, R-60).
        """
        terms = self.contract.terms
        direction = measured.advice(terms.resize_on(self.period.end)) if terms.resize else None
        return self.propose(project, direction) if direction else None

    def propose(self, project: Project, direction: Direction) -> ResizeAdvice:
        """What to change; nothing in a project that has left."""
        usage = self.evidence.usage(project.id, self.period)
        hosts = usage.hosts if usage else ()
        if project.left_by(self.period.end):
            changes = tuple(Proposal(now, None, None, now) for now in map(self._scored, hosts))
        else:
            changes = tuple(self._change(project, host, direction) for host in hosts)
        register = {key: new for one in changes for key, new in self._register(project, one)}
        before, after = (monthly(self.contract, project, self.period, self.adopted, one) for one in ({}, register))
        return ResizeAdvice(
            direction=direction,
            hosts=tuple(map(self._advice, changes)),
            score=self.scored(tuple(one.then.host for one in changes)),
            difference=cents(after - before) if register else ZERO,
        )

    def _advice(self, change: Proposal) -> HostAdvice:
        now, then = change.now, change.then
        return HostAdvice(
            id=now.host.id,
            cpu=now.cpu,
            memory=now.memory,
            disk=now.disk,
            score=now.score,
            sku=change.size.sku if change.size else None,
            disk_gb=change.disk_gb,
            then=then.score,
            beyond=change.beyond,
        )

    def _rates(self, hosts: tuple[HostUsage, ...]) -> tuple[Rate, Rate, Rate]:
        return rates(hosts, self.adopted, self.highest)

    def scored(self, hosts: tuple[HostUsage, ...]) -> Fraction | None:
        """The score of hosts together; None if a figure is missing."""
        return self._score(self._rates(hosts))

    def _score(self, found: tuple[Rate, Rate, Rate]) -> Fraction | None:
        cpu, memory, disk = (rate.value for rate in found)
        if cpu is None or memory is None or disk is None:
            return None
        return score(self.weights, cpu, memory, disk)

    def _scored(self, host: HostUsage) -> HostScore:
        """A host by itself."""
        found = self._rates((host,))
        cpu, memory, disk = (rate.value for rate in found)
        return HostScore(host, cpu, memory, disk, self._score(found))

    def _change(self, project: Project, host: HostUsage, direction: Direction) -> Proposal:
        now = self._scored(host)
        low, high = self.limits
        if now.score is None or not (now.score < low if direction == "reduce" else now.score > high):
            return Proposal(now, None, None, now)
        own = item(self.contract, host_of(self.contract, project, host.id, self.period.end))
        storage = storage_of(self.contract, project, host.id, self.period.end)
        options = self._options(host, own, storage, direction)
        size, disk_gb, then = min(options, key=lambda one: self._rank(one[2]), default=(None, None, now))
        return Proposal(now, size, disk_gb, then, beyond=self._beyond(then.score) > 0)

    @property
    def _middle(self) -> Fraction:
        """The score that a proposal aims at."""
        return sum(self.limits, Fraction()) / 2

    def _options(
        self, host: HostUsage, own: Item | None, storage: Resource | None, direction: Direction
    ) -> Iterator[tuple[Item | None, Fraction | None, HostScore]]:
        """Sizes that carry the peaks, each with the storages; what is there now first, the least change first."""
        low, high = self.limits
        storages = self._storages(host, direction) if storage else (None,)
        for size in (None, *self._candidates(own, direction)):
            moved = on_size(host, size.host, self.adopted) if size and size.host else host
            for disk_gb in storages if moved else ():
                then = self._scored(with_disk(moved or host, disk_gb))
                if then.score is not None and (then.score <= high if direction == "reduce" else then.score >= low):
                    yield size, disk_gb, then

    def _rank(self, then: HostScore) -> tuple[Fraction, Fraction]:
        """First how far the score is beyond the limits, then how far CPU and memory are off their middle, by weight."""
        weights, middle = self.weights, self._middle / 100
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
            if other.group != own.group or other.host is None or not other.on_offer(self.period.end):
                continue
            if other.sku == own.sku:
                continue
            if (other.host.vcpu - now.vcpu) * sign >= 0 and (other.host.memory_gb - now.memory_gb) * sign >= 0:
                yield other

    def _storages(self, host: HostUsage, direction: Direction) -> tuple[Fraction | None, ...]:
        """As it is (None) unless its use is outside the limits; in whole GB used to their middle, and to their end."""
        if host.disk is None or host.disk.allocated_gb == 0 or host.disk.used_gb == 0:
            return (None,)
        low, high = self.limits
        now, used = host.disk.allocated_gb, host.disk.used_gb * 100
        middle = Fraction(-(-used // self._middle))  # rounded up
        if direction == "reduce":
            fits = used / now >= low
            others = [size for size in (middle, Fraction(-(-used // high))) if size < now]
        else:
            fits = used / now <= high
            others = [size for size in (middle, Fraction(used // low)) if size > now]
        return (None, *others) if fits or not others else tuple(others)

    def _register(self, project: Project, change: Proposal) -> Iterator[tuple[Resource, Resource]]:
        """What the register would say instead."""
        host, day = change.now.host, self.period.end
        own, storage = (find(self.contract, project, host.id, day) for find in (host_of, storage_of))
        if own and change.size:
            yield own, own.model_copy(update={"sku": change.size.sku})
        if storage and host.disk and change.disk_gb is not None:
            more = change.disk_gb - host.disk.allocated_gb
            yield storage, storage.model_copy(update={"quantity": max(Fraction(), (storage.quantity or 0) + more)})
