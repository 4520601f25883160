"""What a project lacks to the next band of the coefficient, and the smallest change of hosts that reaches it.

The load of the month is laid on other sizes of each host's group and on less storage, as for the letters (1.1.2.7); a
size qualifies if the month's peaks fit, storage if what is used does. The month's points stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

from dossier.contract.payments import Bands
from dossier.contract.policies import HostAverage, Thresholds, WithoutHosts
from dossier.contract.prices import Item
from dossier.exact.money import cents
from dossier.fields import FULL
from dossier.records.projects import HostUsage, Project, Resource
from dossier.result import BandChange, HostChange, NextBand, ProjectResult, Unreached
from dossier.settlement import rules_of
from dossier.settlement.fees import Rules
from dossier.sizing import Sizer
from dossier.sizing.fewest import Exactly, Gains, HostOption, TooManyError, fewest
from dossier.sizing.loads import on_size, with_disk
from dossier.sizing.rented import host_of, item, monthly, storage_of
from dossier.utilisation import Measured, host_rates, rates, score

_HALF_CENT = Fraction(1, 200)


@dataclass(frozen=True)
class Riser:
    """A month's projects on their way up, with the platform's points."""

    sizer: Sizer
    composite: Fraction

    @cached_property
    def _rules(self) -> Rules:
        return rules_of(self.sizer.contract, self.sizer.period, self.sizer.adopted)

    def next_band(self, result: ProjectResult, project: Project, measured: Measured) -> NextBand | None:
        """What the next higher band takes; None in the highest, under other kinds of payment, and where the score does
        not count.
        """
        bands, weights = self._rules.payment, self._rules.weights
        if not isinstance(bands, Bands) or self._rules.full(has_hosts=measured.has_hosts):
            return None
        edge = bands.of(result.combined).below
        if edge is None:
            return None
        counts = measured.has_hosts or self.sizer.adopted.choice(WithoutHosts) is WithoutHosts.ZERO
        of_use = weights.utilisation if counts else Fraction()
        of_points = weights.composite if of_use else Fraction(1)
        least = self._least(edge)
        needed = (least - self.composite * of_points) / of_use if of_use else None
        change, unreached = self._change(result, project, measured, needed)
        band = bands.of(edge)
        return NextBand(
            at_least=edge,
            coefficient=band.coefficient,
            band=band.name or "",
            utilisation=needed,
            composite=(least - measured.low * of_use) / of_points if of_points else None,
            gain=cents(Fraction(result.gross) * band.coefficient) - result.after_coefficient,
            change=change,
            unreached=unreached,
        )

    def _least(self, edge: Fraction) -> Fraction:
        """The exact score that is held to reach an edge; half a hundredth less where scores are rounded first."""
        if self.sizer.adopted.choice(Thresholds) is Thresholds.TWO_PLACES:
            return Fraction(ceil(edge * 100), 100) - _HALF_CENT
        return edge

    def _change(
        self, result: ProjectResult, project: Project, measured: Measured, needed: Fraction | None
    ) -> tuple[BandChange | None, Unreached]:
        """The smallest change that comes to the use that is needed, or why there is none."""
        usage = self.sizer.evidence.usage(project.id, self.sizer.period)
        if needed is None or not measured.has_hosts:
            return None, "no-hosts"
        if project.left_by(self.sizer.period.end):
            return None, "left"
        if usage is None or measured.value is None:
            return None, "missing"
        if needed > FULL:
            return None, "beyond"
        goal = _Use(self.sizer, usage.hosts, needed)
        try:
            found = fewest(tuple(tuple(self._options(project, host)) for host in usage.hosts), goal)
        except TooManyError:
            return None, "too-many"
        if found is None:
            return None, "no-size"
        return self._told(result, project, usage.hosts, dict(found), goal), ""

    def _own(self, project: Project, host: HostUsage) -> Resource | None:
        return host_of(self.sizer.contract, project, host.id, self.sizer.period.end)

    def sizes(self, project: Project, host: HostUsage) -> Iterator[tuple[Item, HostUsage]]:
        """The other sizes of a host's group that carry the month's peaks, in the order of the list, with the load on
        each; none for servers, which the list only gives a lower limit.
        """
        own = item(self.sizer.contract, self._own(project, host))
        if own is None or own.host is None or own.host.minimum:
            return
        for other in self.sizer.contract.prices.items:
            same = other.group == own.group and other.sku != own.sku and other.on_offer(self.sizer.period.end)
            if same and other.host is not None and not other.host.minimum:
                moved = on_size(host, other.host, self.sizer.adopted)
                if moved is not None:
                    yield other, moved

    def _options(self, project: Project, host: HostUsage) -> Iterator[HostOption]:
        """The sizes with neither part larger, each with the storage that can be spared; that alone."""
        own, day, spare = self._own(project, host), self.sizer.period.end, self._spare(project, host)
        if spare:
            yield HostOption(None, Gains(disk=spare), Fraction())
        if own is None:
            return
        price = self.sizer.contract.prices.unit_price(own.sku, day)
        for size, moved in self.sizes(project, host):
            if moved.vcpu <= host.vcpu and moved.memory_gb <= host.memory_gb:
                cpu, memory = self._gains(host, moved)
                change = (size.price_on(day).amount - price) * (own.quantity or 0)
                yield HostOption(size.sku, Gains(cpu, memory, spare), change)

    @property
    def _weighted(self) -> bool:
        return self.sizer.adopted.choice(HostAverage) is HostAverage.WEIGHTED

    def _gains(self, host: HostUsage, moved: HostUsage) -> tuple[Exactly, Exactly]:
        """What the project's CPU and memory gain: capacity taken away, or rates added where hosts count alike."""
        if self._weighted:
            memory = host.memory_gb - moved.memory_gb
            return host.vcpu - moved.vcpu, memory.numerator if memory.denominator == 1 else memory
        was, then = (host_rates(one, self.sizer.adopted, self.sizer.highest) for one in (host, moved))
        return (then[0] or Fraction()) - (was[0] or Fraction()), (then[1] or Fraction()) - (was[1] or Fraction())

    def _spare(self, project: Project, host: HostUsage) -> int:
        """Whole GB of storage paid for by itself that nobody would miss; where hosts count alike, none is looked at."""
        rented = storage_of(self.sizer.contract, project, host.id, self.sizer.period.end)
        if rented is None or host.disk is None or not self._weighted:
            return 0
        disk = host.disk
        full = max(
            disk.used_gb,
            *(disk.allocated_gb * load for load in (disk.peak, disk.trough) if load is not None),
            Fraction(1),
        )
        return max(0, min(int(disk.allocated_gb - full), int(rented.quantity or 0)))

    def _told(
        self,
        result: ProjectResult,
        project: Project,
        hosts: Sequence[HostUsage],
        found: dict[int, HostOption],
        goal: _Use,
    ) -> BandChange:
        """The change with what comes of it, the use measured again on the new sizes and storage."""
        sizer, contract, day = self.sizer, self.sizer.contract, self.sizer.period.end
        spared = _spread(goal.storage(_sum(found)), {place: int(one.gains.disk) for place, one in found.items()})
        register: dict[Resource, Resource] = {}
        moved, told = list(hosts), []
        for place, option in sorted(found.items()):
            host, gone = hosts[place], spared[place]
            own, rented = self._own(project, host), storage_of(contract, project, host.id, day)
            size = contract.prices.by_sku[option.sku].host if option.sku else None
            if own and size:
                register[own] = own.model_copy(update={"sku": option.sku})
                host = on_size(host, size, sizer.adopted) or host
            disk_gb = host.disk.allocated_gb - gone if host.disk and gone else None
            if rented and disk_gb is not None:
                register[rented] = rented.model_copy(update={"quantity": (rented.quantity or 0) - gone})
                host = with_disk(host, disk_gb)
            moved[place] = host
            told.append(HostChange(id=host.id, now=own.sku if own else "", sku=option.sku, disk_gb=disk_gb))
        use = sizer.scored(tuple(moved)) or Fraction()
        combined = self._rules.combined(self.composite, use, has_hosts=True)
        then = self._rules.fee(self.composite, use, result.gross, has_hosts=True).coefficient
        before, after = (monthly(contract, project, sizer.period, sizer.adopted, one) for one in ({}, register))
        limits = contract.terms.resize_on(day)
        measured = Measured(None, use, use, has_hosts=True)
        return BandChange(
            hosts=tuple(told),
            utilisation=use,
            combined=combined,
            coefficient=then,
            difference=cents(after - before),
            fee=cents(before * result.coefficient),
            fee_then=cents(after * then),
            letter=measured.advice(limits) if contract.terms.resize else None,
        )


def _sum(found: dict[int, HostOption]) -> Gains:
    return Gains(*(sum(one.gains[kind] for one in found.values()) for kind in range(3)))


def _spread(storage: Exactly, spare: dict[int, int]) -> dict[int, int]:
    """So many GB taken from hosts, from those first that can spare the most."""
    left, found = int(storage), dict.fromkeys(spare, 0)
    for place in sorted(spare, key=lambda one: (-spare[one], one)):
        found[place] = min(left, spare[place])
        left -= found[place]
    return found


class _Use:
    """The use that hosts have to come to, and what gains bring it to."""

    def __init__(self, sizer: Sizer, hosts: Sequence[HostUsage], needed: Fraction) -> None:
        cpu, memory, disk = (rate.low for rate in rates(tuple(hosts), sizer.adopted, sizer.highest))
        self._weights, self._needed = sizer.weights, needed
        self._cpu, self._memory, self._disk = cpu, memory, disk
        self._weighted = sizer.adopted.choice(HostAverage) is HostAverage.WEIGHTED
        self._vcpu = Fraction(sum(one.vcpu for one in hosts))
        self._memory_gb = sum((one.memory_gb for one in hosts), Fraction())
        self._disk_gb = sum((one.disk.allocated_gb for one in hosts if one.disk), Fraction())
        self._hosts = len(hosts)

    def reached(self, gains: Gains) -> bool:
        """Whether gains bring it."""
        return self._score(gains, gains.disk) >= self._needed

    def storage(self, gains: Gains) -> int:
        """Whole GB that have to go beside the sizes; none if those are enough."""
        if self._score(gains, 0) >= self._needed:
            return 0
        lacking = self._needed - self._score(gains, 0)
        rate = self._disk + lacking / FULL / self._weights.disk
        return ceil(self._disk_gb - self._disk_gb * self._disk / rate)

    def _score(self, gains: Gains, storage: Exactly) -> Fraction:
        return score(
            self._weights,
            self._after(self._cpu, gains.cpu, self._vcpu),
            self._after(self._memory, gains.memory, self._memory_gb),
            self._after(self._disk, storage, self._disk_gb) if storage else self._disk,
        )

    def _after(self, rate: Fraction, gain: Exactly, capacity: Fraction) -> Fraction:
        if self._weighted:
            return rate * capacity / (capacity - gain)
        return rate + Fraction(gain) / self._hosts
