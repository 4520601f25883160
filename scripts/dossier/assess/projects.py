"""A project's month as the assessment tells it: fee, time in service, use host by host, distances, advice."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial

from dossier.contract import Contract
from dossier.contract.payments import Bands
from dossier.contract.policies import LoadSamples, WithoutHosts
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.projects import HostUsage, Load, Project, Samples, Usage
from dossier.remembered import Alike, Same, lasting
from dossier.result import HostUse, Interval, MetricUse, ProjectFee, ProjectResult, UtilisationBounds
from dossier.sizing import Sizer
from dossier.sizing.rising import Riser
from dossier.utilisation import Measured, counted, host_rates, most


@dataclass(frozen=True)
class Teller:
    """What a month's projects are told from: the contract, the evidence that counts, the readings adopted, and the
    platform's points.
    """

    contract: Contract
    evidence: Evidence
    period: Period
    adopted: Adopted
    composite: Fraction

    def told(self, fee: ProjectFee, project: Project, measured: Measured) -> ProjectResult:
        """One project without its hosts."""
        terms, day = self.contract.terms, self.period.end
        payment, score = terms.payment_on(day), fee.combined
        bands = payment if isinstance(payment, Bands) else None
        rise = bands.to_rise(score) if bands else None
        return ProjectResult(
            **dict(fee),
            moved_in=project.moved_in,
            released=project.released,
            has_hosts=measured.has_hosts,
            utilisation_bounds=_bounds(measured),
            hosts=(),
            to_rise=rise,
            to_fall=bands.to_fall(score) if bands else None,
            utilisation_to_rise=self._utilisation_to(rise, measured),
            near_edge=terms.near_on(day, score),
            resize=None,
        )

    def detailed(self, result: ProjectResult, project: Project, measured: Measured) -> ProjectResult:
        """The project host by host, with what the letter that is due to it proposes, and what reaches the next band."""
        usage = self.evidence.usage(project.id, self.period)
        own = (self.period, Same(project), Same(usage), measured)
        hosts = partial(self._hosts, usage)
        rising = partial(self._riser.next_band, result, project, measured)
        return result.model_copy(
            update={
                "hosts": lasting(self.adopted, ("hosts", *own), hosts),
                "resize": lasting(self.adopted, ("resize", *own), partial(self._sizer.advice, project, measured)),
                "next_band": lasting(self.adopted, ("next band", *own, self.composite, Alike(result)), rising),
            }
        )

    @cached_property
    def _riser(self) -> Riser:
        return Riser(self._sizer, self.composite)

    @cached_property
    def _sizer(self) -> Sizer:
        return Sizer(self.contract, self.evidence, self.period, self.adopted)

    @cached_property
    def _highest(self) -> Fraction:
        return most(self.contract)

    @cached_property
    def _other(self) -> Adopted:
        """By the samples that do not count."""
        raw = self.adopted.choice(LoadSamples) is LoadSamples.RAW
        return self.adopted.under(LoadSamples.INTERVAL if raw else LoadSamples.RAW)

    def _utilisation_to(self, rise: Fraction | None, measured: Measured) -> Fraction | None:
        """Points of utilisation that are worth so many of the combined score, where utilisation counts at all."""
        weight = self.contract.terms.weights_on(self.period.end).utilisation
        counts = measured.has_hosts or self.adopted.choice(WithoutHosts) is WithoutHosts.ZERO
        return rise / weight if rise is not None and weight and counts else None

    def _hosts(self, usage: Usage | None) -> tuple[HostUse, ...]:
        return tuple(map(self._host, usage.hosts)) if usage else ()

    def _host(self, host: HostUsage) -> HostUse:
        cpu, memory, disk = host_rates(host, self.adopted, self._highest)
        cpu_other, memory_other, _ = host_rates(host, self._other, self._highest)
        return HostUse(
            id=host.id,
            cpu=_metric(counted(host.cpu, self.adopted), cpu),
            memory=_metric(counted(host.memory, self.adopted), memory),
            disk=_metric(host.disk.load if host.disk else None, disk),
            cpu_other=cpu_other,
            memory_other=memory_other,
        )


def _bounds(measured: Measured) -> UtilisationBounds | None:
    if measured.rates is None:
        return None
    cpu, memory, disk = (Interval(low=rate.low, high=rate.high) for rate in measured.rates)
    return UtilisationBounds(cpu=cpu, memory=memory, disk=disk, score=Interval(low=measured.low, high=measured.high))


def _metric(load: Load | Samples | None, rate: Fraction | None) -> MetricUse:
    return MetricUse(peak=load.peak if load else None, trough=load.trough if load else None, rate=rate)
