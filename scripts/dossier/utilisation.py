"""How much of what a project rents is used (annex 1.2): hosts to project rates of 0 to 1, score of 0 to 100.

A metric that the monitoring platform could not give is not provable and never re-weighted: the project then
has no value, only bounds, in which the missing rate runs from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.policies import DiskUse, HostAverage, LoadAboveFull, LoadSamples, MissingMetric, WithoutHosts
from dossier.contract.readings import Adopted
from dossier.contract.record_fields import quoted
from dossier.contract.terms import Resize, Weights
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.projects import Disk, HostUsage, Load, Project, Samples, Usage
from dossier.result import Utilisation
from dossier.trace import ChoiceValue, SentenceValue, Spot, Step, TermValue, say, told

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
PER_CENT: Final = 100
_PARTS: Final = ("cpu", "memory", "disk")
_ENDS: Final = ("peak", "trough")

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
    """A project's month: rates and score, or only the bounds of the score if something is missing.

    Without hosts there is nothing to measure: value None, `has_hosts` False, bounds 0 and 0.
    """

    value: Utilisation | None
    low: Fraction
    high: Fraction
    has_hosts: bool

    @property
    def words(self) -> str:
        """The score, or its bounds while a figure is missing."""
        return told(self.said)

    @property
    def said(self) -> SentenceValue:
        """The same for a sentence."""
        return _bounds(Rate(None if self.value is None else self.value.score, self.low, self.high))

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
    cpu, memory, disk = rates(hosts, adopted, most(contract))
    low = _score(weights, cpu.low, memory.low, disk.low)
    high = _score(weights, cpu.high, memory.high, disk.high)
    if cpu.value is None or memory.value is None or disk.value is None:
        return Measured(None, low, high, has_hosts=True)
    value = Utilisation(cpu=cpu.value, memory=memory.value, disk=disk.value, score=low)
    return Measured(value, low, high, has_hosts=True)


def measure_all(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> dict[str, Measured]:
    """Measure every project in service, by id."""
    return {
        project.id: measure(contract, evidence, project, period, adopted) for project in evidence.in_service(period)
    }


def most(contract: Contract) -> Fraction:
    """The highest rate that counts, however far a host bursts; 1 if the contract's data do not say."""
    setting = contract.readings.number(LoadAboveFull, "most-percent")
    return ONE if setting is None else setting / PER_CENT


def rates(hosts: tuple[HostUsage, ...], adopted: Adopted, highest: Fraction) -> tuple[Rate, Rate, Rate]:
    """The project's rates of CPU, memory and disk from its hosts; unknown without hosts.

    A load above `highest` counts as that, and what is missing is at most that.
    """
    cpu: list[_Entry] = [(host.vcpu, _middle(counted(host.cpu, adopted), highest)) for host in hosts]
    memory: list[_Entry] = [(host.memory_gb, _middle(counted(host.memory, adopted), highest)) for host in hosts]
    disk: list[_Entry] = [
        (None if host.disk is None else host.disk.allocated_gb, _disk(host.disk, adopted, highest)) for host in hosts
    ]
    combine = _mean if adopted.choice(HostAverage) is HostAverage.MEAN else _weighted
    # More than all of a disk is never used.
    fullest = highest if adopted.choice(DiskUse) is DiskUse.PEAK_TROUGH else ONE
    return combine(cpu, highest), combine(memory, highest), combine(disk, fullest)


def _score(weights: Weights, cpu: Fraction, memory: Fraction, disk: Fraction) -> Fraction:
    return (cpu * weights.cpu + memory * weights.memory + disk * weights.disk) * PER_CENT


def counted(load: Load | None, adopted: Adopted) -> Load | Samples | None:
    """The peak and trough that count: of means over the interval, or of single samples if those are agreed.

    Where single samples are agreed but not on file, the load is missing as any other.
    """
    return load.raw if load is not None and adopted.choice(LoadSamples) is LoadSamples.RAW else load


def _middle(load: Load | Samples | None, highest: Fraction) -> Fraction | None:
    return None if load is None else (min(load.peak, highest) + min(load.trough, highest)) / 2


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
    total, known, missing = ZERO, ZERO, ZERO
    for capacity, rate in entries:
        if capacity is None:
            return Rate(None, ZERO, highest)
        total += capacity
        if rate is None:
            missing += capacity
        else:
            known += capacity * rate
    if total == 0:
        return Rate(None, ZERO, highest)
    low, high = known / total, (known + missing * highest) / total
    return Rate(None if missing else low, low, high)


def _rents_hosts(contract: Contract, project: Project, period: Period) -> bool:
    """Whether a host was in force on a day of the month on which the project was in service."""
    first = max(period.start, project.moved_in)
    last = period.end if project.released is None else min(period.end, project.released)
    return any(
        contract.prices.is_host(resource.sku)
        and max(first, resource.from_) <= (last if resource.to is None else min(last, resource.to))
        for resource in project.resources
    )


def trace(
    contract: Contract, evidence: Evidence, project: Project, period: Period, adopted: Adopted
) -> tuple[Step, ...]:
    """How the project's score came about, host by host with file and line; nothing without hosts. Only for showing."""
    measured = measure(contract, evidence, project, period, adopted)
    usage = evidence.usage(project.id, period)
    if not measured.has_hosts:
        return ()
    weights = contract.terms.weights_on(period.end)
    if usage is None:
        nothing = say("use.no-data", low=measured.low, high=measured.high)
        return (Step.of(nothing, weights.clause, adopted.label(MissingMetric)),)
    steps = [_host_step(contract, usage, index, period, adopted) for index in range(len(usage.hosts))]
    for part, rate in zip(_PARTS, rates(usage.hosts, adopted, most(contract)), strict=True):
        said = say("use.rate", part=ChoiceValue(of="part", value=part), rate=_bounds(rate))
        steps.append(Step.of(said, weights.clause, adopted.words(HostAverage)))
    score = say("use.score", cpu=weights.cpu, memory=weights.memory, disk=weights.disk, score=measured.said)
    return (*steps, Step.of(score, weights.clause))


def without_hosts(contract: Contract, adopted: Adopted) -> SentenceValue:
    """What counts for a project without hosts, in the words of the reading adopted."""
    label = adopted.label(WithoutHosts)
    words = contract.readings.words(label, adopted.choice(WithoutHosts)) if label else ""
    if not words:
        return say("use.no-hosts")
    return say("use.no-hosts-as-read", words=TermValue(value=words), label=TermValue(value=label))


def incomplete(contract: Contract) -> SentenceValue:
    """What counts for a project some of whose figures are missing."""
    return say("use.incomplete", cite=TermValue(value=contract.readings.cite(MissingMetric)))


def bursts(host: HostUsage, adopted: Adopted, highest: Fraction) -> SentenceValue | None:
    """The loads of a host that count for less than the platform shows; None if there are none."""
    cpu, memory = counted(host.cpu, adopted), counted(host.memory, adopted)
    loads = zip(_PARTS, (cpu, memory, host.disk.load if host.disk else None), strict=True)
    ends = [(f"{part}-{end}", getattr(load, end)) for part, load in loads if load for end in _ENDS]
    shown = [
        say("use.burst", end=ChoiceValue(of="load", value=end), value=value * PER_CENT)
        for end, value in ends
        if value > highest
    ]
    cite = TermValue(value=adopted.register.cite(LoadAboveFull))
    return say("use.bursts", ends=shown, most=highest * PER_CENT, cite=cite) if shown else None


def _host_step(contract: Contract, usage: Usage, index: int, period: Period, adopted: Adopted) -> Step:
    host, highest = usage.hosts[index], most(contract)
    parts = zip(_PARTS, rates((host,), adopted, highest), strict=True)
    found = [say("use.rate-of", part=ChoiceValue(of="part", value=part), rate=_bounds(rate)) for part, rate in parts]
    loads, disk = say("use.loads"), say("use.disk-filled")
    if adopted.choice(DiskUse) is DiskUse.PEAK_TROUGH:
        disk = say("use.disk-peaks")
    if adopted.choice(LoadSamples) is LoadSamples.RAW:
        loads = say("use.loads-of-samples", cite=TermValue(value=contract.readings.cite(LoadSamples)))
    size = say("use.size", host=quoted(HostUsage, "id", host.id), vcpu=host.vcpu, memory=host.memory_gb)
    said = say("use.host", size=size, loads=loads, disk=disk, rates=found)
    if more := bursts(host, adopted, highest):
        said = say("use.bursting-host", size=size, bursts=more, loads=loads, disk=disk, rates=found)
    clause = contract.terms.weights_on(period.end).clause
    return Step.of(said, clause, source=Spot.at(usage.place("hosts", index)), record=usage.id)


def _bounds(rate: Rate) -> SentenceValue:
    if rate.value is None:
        return say("use.between", low=rate.low, high=rate.high)
    return say("use.known", rate=rate.value)
