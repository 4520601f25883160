"""A host's month from its samples: peak and trough of CPU and memory, the disk at its end (annex 1.2, R-31, R-32).

Means over the platform's interval give the loads; single samples give the raw ones where they were exported (R-52).
What is above 100 per cent stays as it is (R-56). Zeros, as while a host restarts, count like every sample; both are
told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from dossier.contract.exports import SIZE_PLACES, ExportMapping, Measured, Statistic, figures_of, places
from dossier.fields import FULL
from dossier.intake.usage.engine import FigureAsked, HostSamples, SampleGap, Series
from dossier.intake.usage.hosts import HostEntry
from dossier.records.projects import Disk, HostUsage, Load, SampledHost, Samples

LOADS: Final = ("cpu", "memory")
_PLACES: Final = 4  # of a per cent in a record
_Key = tuple[Measured, Statistic]


@dataclass(frozen=True)
class HostMonth:
    """A host's month: its figures as a record has them, the mean of its CPU for whoever compares, and its gaps.

    `usage` is None if not even its size is known; `left_out` is what the export has figures of and the record has not.
    """

    entry: HostEntry
    usage: HostUsage | None
    cpu_mean: Fraction | None = None
    gaps: tuple[SampleGap, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class OddSamples:
    """What is odd about the samples of a name: where moments do not follow each other, how many samples of each figure
    are 0 and how many above the limit, how often a counter fell.
    """

    gaps: Sequence[SampleGap] = ()
    extremes: Sequence[tuple[int, int]] = ()
    resets: int = 0


@dataclass
class Combined:
    """All that the names of one host say, by figure."""

    rows: int = 0
    series: dict[_Key, Series] = field(default_factory=dict)
    gaps: list[SampleGap] = field(default_factory=list)
    resets: int = 0
    zeros: int = 0
    above: int = 0
    twice: list[_Key] = field(default_factory=list)
    by_core: bool = False  # CPU is counted in seconds of work of single cores

    def add(self, found: HostSamples, mapping: ExportMapping, odd: OddSamples) -> None:
        """Add what a name says; of a figure that is there already the first one stays, and the other is noted."""
        self.rows = max(self.rows, found.rows)
        self.gaps += odd.gaps
        self.resets += odd.resets
        for figure, (zeros, above) in zip(figures_of(mapping), odd.extremes, strict=False):
            single = figure.statistic in ("mean", "sample")
            self.zeros += zeros if single and figure.of == "cpu" else 0
            self.above += above if single and figure.of in LOADS else 0
        for figure, series in zip(figures_of(mapping), found.series, strict=True):
            if series is not None:
                key = (figure.of, figure.statistic)
                if key in self.series:
                    self.twice.append(key)
                else:
                    self.series[key] = series
                    self.by_core |= figure.counter and figure.of == "cpu"


def host_month(entry: HostEntry, found: Combined, every: int) -> HostMonth:
    """What a record says of the host."""
    vcpu, memory = _size(entry, found)
    if vcpu is None or memory is None:
        return HostMonth(entry, None, gaps=tuple(found.gaps))
    cores = vcpu if found.by_core else 1
    speed = _total(found, "cpu-total")
    cpu = _load(found, "cpu", Fraction(FULL * cores)) or (_load(found, "cpu-used", speed) if speed else None)
    ram = _load(found, "memory", Fraction(FULL)) or _load(found, "memory-used", _total(found, "memory-total") or memory)
    mean = found.series.get(("cpu", "mean")) or found.series.get(("cpu", "sample"))
    usage = HostUsage.model_construct(
        id=entry.id,
        vcpu=vcpu,
        memory_gb=memory,
        cpu=cpu,
        memory=ram,
        disk=_disk(entry, found),
        sampled=_sampled(found, every) if every else None,
    )
    about = None if mean is None else Fraction(mean.total, mean.count * cores * 10 ** places("cpu"))
    return HostMonth(entry, usage, about, tuple(found.gaps), tuple(_left_out(usage, found)))


def _left_out(usage: HostUsage, found: Combined) -> Iterator[str]:
    """What lacks the half that makes a figure of it: a disk its size, a peak its trough."""
    exported = {of.partition("-")[0] for of, _ in found.series if not of.endswith("-total")}
    for name in ("cpu", "memory", "disk"):
        if name in exported and getattr(usage, name) is None:
            yield name


def _size(entry: HostEntry, found: Combined) -> tuple[int | None, Fraction | None]:
    """The size that the register says, else the one that the platform shows."""
    shown = next((found.series[key].last for key in found.series if key[0] == "vcpu"), None)
    return entry.vcpu or shown, entry.memory_gb or _total(found, "memory-total")


def _total(found: Combined, of: Measured) -> Fraction | None:
    """A size that was exported, as it was last."""
    series = next((one for key, one in found.series.items() if key[0] == of), None)
    return None if series is None or not series.last else Fraction(series.last, 10**SIZE_PLACES)


def _ends(found: Combined, of: Measured) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Highest and lowest of means, and of single samples, in whole numbers of the last place."""
    get = found.series.get
    peak, trough = get((of, "peak")), get((of, "trough"))
    sample, mean = get((of, "sample")), get((of, "mean"))
    highest, lowest = get((of, "highest")), get((of, "lowest"))
    means = None
    if peak and trough:
        means = (peak.high, trough.low)
    elif one := mean or sample:
        means = (one.mean_high, one.mean_low)
    raw = (highest.high, lowest.low) if highest and lowest else (sample.high, sample.low) if sample else None
    return means or raw, raw if means else None


def _load(found: Combined, of: Measured, whole: Fraction) -> Load | None:
    """The load in parts of the `whole`, which is in the figure's unit; None if the export does not have it."""
    means, raw = _ends(found, of)
    if means is None:
        return None
    scale = whole * 10 ** places(of)
    high, low = (_rounded(Fraction(one) / scale) for one in means)
    single = None if raw is None else tuple(_rounded(Fraction(one) / scale) for one in raw)
    samples = None if single is None else Samples.model_construct(peak=single[0], trough=single[1])
    return Load.model_construct(peak=high, trough=low, raw=samples)


def _rounded(rate: Fraction) -> Fraction:
    """A rate to the last place of a per cent that a record has, half-up."""
    scale = FULL * 10**_PLACES
    return Fraction(int(rate * scale + Fraction(1, 2)), scale)


def _disk(entry: HostEntry, found: Combined) -> Disk | None:
    """Allocated as the platform shows it, else as the register has it; used at the month's end."""
    allocated = _total(found, "disk-total") or entry.disk_gb
    if not allocated:
        return None
    used = _total(found, "disk-used")
    rate = next((one for key, one in found.series.items() if key[0] == "disk" and key[1] in ("mean", "sample")), None)
    if used is None and rate is not None:
        used = allocated * rate.last / (FULL * 10 ** places("disk"))
    if used is None:
        return None
    load = _load(found, "disk", Fraction(FULL)) or _load(found, "disk-used", allocated)
    ends = {"peak": load.peak, "trough": load.trough} if load else {"peak": None, "trough": None}
    return Disk.model_construct(allocated_gb=allocated, used_gb=_gb(used), **ends)


def _gb(size: Fraction) -> Fraction:
    scale = 10**_PLACES
    return Fraction(int(size * scale + Fraction(1, 2)), scale)


def _sampled(found: Combined, every: int) -> SampledHost:
    missing = sum(max(0, gap.seconds // every - 1) for gap in found.gaps if gap.seconds > 0)
    return SampledHost.model_construct(
        rows=found.rows,
        missing=missing,
        twice=sum(gap.seconds == 0 for gap in found.gaps),
        zeros=found.zeros,
        above=found.above,
        resets=found.resets,
    )


def asked(mapping: ExportMapping) -> Sequence[FigureAsked]:
    """What is asked of each figure: of a load what is above 100 per cent, of CPU the mean, of the rest how it ends."""
    return [
        FigureAsked(
            FULL * 10 ** places(one.of) if one.of in LOADS and not one.counter else 0,
            one.of == "cpu",
            one.of not in LOADS,
        )
        for one in figures_of(mapping)
    ]


def is_extreme(found: HostSamples, mapping: ExportMapping) -> bool:
    """Whether a load of the name was ever 0 or above 100 per cent."""
    loads = zip(figures_of(mapping), asked(mapping), found.series, strict=True)
    return any(
        (one.of == "cpu" and not series.low) or (asks.limit and series.high > asks.limit)
        for one, asks, series in loads
        if series is not None and one.of in LOADS
    )
