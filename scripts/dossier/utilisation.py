"""How much of what a project rents is used (annex 1.2): hosts to project rates of 0 to 1, score of 0 to 100.

A metric that the monitoring platform could not give is not provable and never re-weighted: the project then
has no value, only bounds, in which the missing rate runs from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final, Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.policies import DiskUse, HostAverage, LoadAboveFull, LoadSamples
from dossier.contract.readings import Adopted
from dossier.contract.terms import Resize, Weights
from dossier.evidence import Evidence
from dossier.exact.number import of_products
from dossier.exact.period import Period
from dossier.records.projects import Disk, HostUsage, Load, Project, Samples
from dossier.remembered import Same, lasting
from dossier.result import Utilisation
from dossier.trace import SentenceValue, say

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
PER_CENT: Final = 100
_HALF: Final = Fraction(1, 2)

Direction: TypeAlias = Literal["reduce", "enlarge"]
_Entry: TypeAlias = tuple[Fraction | int | None, Fraction | None]  # a host's capacity and rate, None if unknown


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of 0 to 1 with its bounds; `value` is None if a part is missing."""

    value: Fraction | None
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """A project's month: use and score, or only the bounds of the score if something is missing; the three rates.

    Without hosts there is nothing to measure: value None, `has_hosts` False, bounds 0 and 0.
    """

    value: Utilisation | None
    low: Fraction
    high: Fraction
    has_hosts: bool
    rates: tuple[Rate, Rate, Rate] | None = None

    @property
    def said(self) -> SentenceValue:
        """The score, or its bounds while a figure is missing, for a sentence."""
        if self.value is None:
            return say("use.between", low=self.low, high=self.high)
        return say("use.known", rate=self.value.score)

    def advice(self, limits: Resize) -> Direction | None:
        """What a letter has to advise: the use lies strictly outside the limits, all of it if it is an interval.

        None within the limits, where they may hold, and without hosts.
        """
        if not self.has_hosts:
            return None
        return "reduce" if self.high < limits.below else "enlarge" if self.low > limits.above else None


NO_HOSTS: Final = Measured(None, ZERO, ZERO, has_hosts=False)


def measure(contract: Contract, evidence: Evidence, project: Project, period: Period, adopted: Adopted) -> Measured:
    """Measure one project's month. Missing data gives bounds, never an error."""
    if not contract.terms.measures_on(period.end):
        return NO_HOSTS
    usage = evidence.usage(project.id, period)
    hosts = () if usage is None else usage.hosts
    if not hosts and not _rents_hosts(contract, project, period):
        return NO_HOSTS
    weights = contract.terms.weights_on(period.end)
    cpu, memory, disk = found = rates(hosts, adopted, most(contract))
    low = score(weights, cpu.low, memory.low, disk.low)
    high = score(weights, cpu.high, memory.high, disk.high)
    if cpu.value is None or memory.value is None or disk.value is None:
        return Measured(None, low, high, has_hosts=True, rates=found)
    value = Utilisation(cpu=cpu.value, memory=memory.value, disk=disk.value, score=low)
    return Measured(value, low, high, has_hosts=True, rates=found)


def measure_all(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> dict[str, Measured]:
    """Measure every project in service, by id."""

    def measured(project: Project) -> Measured:
        resting = ("measured", period, Same(project), Same(evidence.usage(project.id, period)))
        return lasting(adopted, resting, partial(measure, contract, evidence, project, period, adopted))

    return {project.id: measured(project) for project in evidence.in_service(period)}


def most(contract: Contract) -> Fraction:
    """The highest rate that counts, however far a host bursts; 1 if the contract's data do not say."""
    setting = contract.readings.number(LoadAboveFull, "most-percent")
    return ONE if setting is None else setting / PER_CENT


def rates(hosts: tuple[HostUsage, ...], adopted: Adopted, highest: Fraction) -> tuple[Rate, Rate, Rate]:
    """The project's rates of CPU, memory and disk from its hosts; unknown without hosts.

    A load above `highest` counts as that, and what is missing is at most that.
    """
    each = [host_rates(host, adopted, highest) for host in hosts]
    cpu: list[_Entry] = [(host.vcpu, rate) for host, (rate, _, _) in zip(hosts, each, strict=True)]
    memory: list[_Entry] = [(host.memory_gb, rate) for host, (_, rate, _) in zip(hosts, each, strict=True)]
    disk: list[_Entry] = [
        (None if host.disk is None else host.disk.allocated_gb, rate)
        for host, (_, _, rate) in zip(hosts, each, strict=True)
    ]
    combine = _mean if adopted.choice(HostAverage) is HostAverage.MEAN else _weighted
    # More than all of a disk is never used.
    fullest = highest if adopted.choice(DiskUse) is DiskUse.PEAK_TROUGH else ONE
    return combine(cpu, highest), combine(memory, highest), combine(disk, fullest)


def host_rates(
    host: HostUsage, adopted: Adopted, highest: Fraction
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """A host's rates of CPU, memory and disk; None where a metric is missing."""
    return (
        _middle(counted(host.cpu, adopted), highest),
        _middle(counted(host.memory, adopted), highest),
        _disk(host.disk, adopted, highest),
    )


def score(weights: Weights, cpu: Fraction, memory: Fraction, disk: Fraction) -> Fraction:
    """Three rates by their weights, 0 to 100."""
    return (cpu * weights.cpu + memory * weights.memory + disk * weights.disk) * PER_CENT


def counted(load: Load | None, adopted: Adopted) -> Load | Samples | None:
    """The peak and trough that count: of means over the interval, or of single samples if those are agreed.

    Where single samples are agreed but not on file, the load is missing as any other.
    """
    return load.raw if load is not None and adopted.choice(LoadSamples) is LoadSamples.RAW else load


def _middle(load: Load | Samples | None, highest: Fraction) -> Fraction | None:
    return None if load is None else of_products(((min(load.peak, highest), _HALF), (min(load.trough, highest), _HALF)))


def _disk(disk: Disk | None, adopted: Adopted, highest: Fraction) -> Fraction | None:
    if disk is None or disk.allocated_gb == 0:
        return None
    if adopted.choice(DiskUse) is DiskUse.PEAK_TROUGH:
        return _middle(disk.load, highest)
    return disk.used_gb / disk.allocated_gb


def _mean(entries: list[_Entry], highest: Fraction) -> Rate:
    return _weighted([(1, rate) for _, rate in entries], highest)


def _weighted(entries: list[_Entry], highest: Fraction) -> Rate:
    """The mean by capacity. A missing rate runs from 0 to the highest; a missing capacity leaves nothing known."""
    known: list[tuple[Fraction | int, Fraction | int]] = []
    without: list[tuple[Fraction | int, int]] = []
    for capacity, rate in entries:
        if capacity is None:
            return Rate(None, ZERO, highest)
        if rate is None:
            without.append((capacity, 1))
        else:
            known.append((capacity, rate))
    used, missing = of_products(known), of_products(without)
    total = of_products((capacity, 1) for capacity, _ in known) + missing
    if total == 0:
        return Rate(None, ZERO, highest)
    low = used / total
    return Rate(None, low, (used + missing * highest) / total) if missing else Rate(low, low, low)


def _rents_hosts(contract: Contract, project: Project, period: Period) -> bool:
    """Whether a host was in force on a day of the month on which the project was in service."""
    service = project.service(period.start, period.end)
    if service is None:
        return False
    first, last = service
    return any(
        contract.prices.is_host(resource.sku)
        and max(first, resource.from_) <= (last if resource.to is None else min(last, resource.to))
        for resource in project.resources
    )
