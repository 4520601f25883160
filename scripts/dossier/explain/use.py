"""How a project's use came about, host by host, and what counts where it cannot be measured."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import DiskUse, HostAverage, LoadAboveFull, LoadSamples, MissingMetric, WithoutHosts
from dossier.contract.readings import Readings
from dossier.contract.record_fields import quoted
from dossier.records.projects import HostUsage, Usage
from dossier.result import HostUse, Interval, ProjectResult
from dossier.trace import ChoiceValue, SentenceValue, Spot, Step, TermValue, say

_PER_CENT: Final = 100
_PARTS: Final = ("cpu", "memory", "disk")
_ENDS: Final = ("peak", "trough")


def use_steps(
    contract: Contract, usage: Usage | None, assessment: Assessment, project: ProjectResult
) -> Iterator[Step]:
    """The hosts with file and line, the rates and the score; nothing without hosts. `usage` is the project's record."""
    register, weights, bounds = contract.readings, assessment.weights, project.utilisation_bounds
    if bounds is None:
        return
    if usage is None:
        nothing = say("use.no-data", low=bounds.score.low, high=bounds.score.high)
        yield Step.of(nothing, weights.clause, register.label(MissingMetric))
        return
    for index, host in enumerate(project.hosts):
        yield _host(register, assessment, usage, index, host)
    label = register.label(HostAverage)
    averaged = f"{label} {register.words(label, assessment.choice(HostAverage))}" if label else ""
    for part in _PARTS:
        said = say("use.rate", part=ChoiceValue(of="part", value=part), rate=_bounds(getattr(bounds, part)))
        yield Step.of(said, weights.clause, averaged)
    score = _bounds(bounds.score)
    said = say("use.score", cpu=weights.cpu, memory=weights.memory, disk=weights.disk, score=score)
    yield Step.of(said, weights.clause)


def without_hosts(contract: Contract, assessment: Assessment) -> SentenceValue:
    """What counts for a project without hosts, in the words of the reading adopted."""
    label = contract.readings.label(WithoutHosts)
    words = contract.readings.words(label, assessment.choice(WithoutHosts)) if label else ""
    if not words:
        return say("use.no-hosts")
    return say("use.no-hosts-as-read", words=TermValue(value=words), label=TermValue(value=label))


def incomplete(contract: Contract) -> SentenceValue:
    """What counts for a project some of whose figures are missing."""
    return say("use.incomplete", cite=TermValue(value=contract.readings.cite(MissingMetric)))


def bursts(host: HostUse, highest: Fraction, register: Readings) -> SentenceValue | None:
    """The loads of a host that count for less than the platform shows; None if there are none."""
    ends = [(f"{part}-{end}", getattr(getattr(host, part), end)) for part in _PARTS for end in _ENDS]
    shown = [
        say("use.burst", end=ChoiceValue(of="load", value=end), value=load * _PER_CENT)
        for end, load in ends
        if load is not None and load > highest
    ]
    cite = TermValue(value=register.cite(LoadAboveFull))
    return say("use.bursts", ends=shown, most=highest * _PER_CENT, cite=cite) if shown else None


def _host(register: Readings, assessment: Assessment, usage: Usage, index: int, host: HostUse) -> Step:
    highest, rented = assessment.thresholds.highest_load, usage.hosts[index]
    loads, disk, full = say("use.loads"), say("use.disk-filled"), Fraction(1)
    if assessment.choice(DiskUse) is DiskUse.PEAK_TROUGH:
        disk, full = say("use.disk-peaks"), highest
    if assessment.choice(LoadSamples) is LoadSamples.RAW:
        loads = say("use.loads-of-samples", cite=TermValue(value=register.cite(LoadSamples)))
    most = {"cpu": highest, "memory": highest, "disk": full}
    found = [
        say("use.rate-of", part=ChoiceValue(of="part", value=part), rate=_rate(getattr(host, part).rate, most[part]))
        for part in _PARTS
    ]
    size = say("use.size", host=quoted(HostUsage, "id", rented.id), vcpu=rented.vcpu, memory=rented.memory_gb)
    said = say("use.host", size=size, loads=loads, disk=disk, rates=found)
    if more := bursts(host, highest, register):
        said = say("use.bursting-host", size=size, bursts=more, loads=loads, disk=disk, rates=found)
    return Step.of(said, assessment.weights.clause, source=Spot.at(usage.place("hosts", index)), record=usage.id)


def _rate(rate: Fraction | None, most: Fraction) -> SentenceValue:
    return say("use.between", low=Fraction(), high=most) if rate is None else say("use.known", rate=rate)


def _bounds(interval: Interval) -> SentenceValue:
    """The figure, or its bounds while data are missing."""
    if interval.low == interval.high:
        return say("use.known", rate=interval.low)
    return say("use.between", low=interval.low, high=interval.high)
