"""How a project's use came about, host by host, and what counts where it cannot be measured."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import DiskUse, HostAverage, LoadAboveFull, LoadSamples, MissingMetric, WithoutHosts
from dossier.contract.readings import Readings
from dossier.exact.number import plain
from dossier.records.projects import Usage
from dossier.result import HostUse, Interval, MetricUse, ProjectResult, Spot, Step

_PER_CENT: Final = 100
_ENDS: Final = (("峰值", "peak"), ("谷值", "trough"))
_METRICS: Final = (("CPU", "cpu"), ("内存", "memory"), ("硬盘", "disk"))


def use_steps(
    contract: Contract, usage: Usage | None, assessment: Assessment, project: ProjectResult
) -> Iterator[Step]:
    """The hosts with file and line, the rates and the score; nothing without hosts. `usage` is the project's record."""
    register = contract.readings
    bounds, weights = project.utilisation_bounds, assessment.weights
    if bounds is None:
        return
    clause = weights.clause
    if usage is None:
        yield Step(
            text="没有本月资源使用数据",
            clause=clause,
            rule=register.label(MissingMetric),
            value=f"{plain(bounds.score.low)} 至 {plain(bounds.score.high)}",
        )
        return
    for index, host in enumerate(project.hosts):
        yield _host(register, assessment, usage, index, host)
    label = register.label(HostAverage)
    averaged = f"{label} {register.words(label, assessment.choice(HostAverage))}" if label else ""
    for name, key in _METRICS:
        value = _bounds(getattr(bounds, key))
        yield Step(text=f"项目{name}使用率", clause=clause, rule=averaged, value=value)
    rule = f"(CPU × {plain(weights.cpu)} + 内存 × {plain(weights.memory)} + 硬盘 × {plain(weights.disk)}) × 100"
    value = _bounds(bounds.score)
    yield Step(text="使用效率得分", clause=clause, rule=rule, value=value)


def without_hosts(contract: Contract, assessment: Assessment) -> str:
    """What counts for a project without hosts, in the words of the reading adopted."""
    label = contract.readings.label(WithoutHosts)
    words = contract.readings.words(label, assessment.choice(WithoutHosts)) if label else ""
    return f"没有主机，{words}（{label}）" if words else "没有主机"


def incomplete(contract: Contract) -> str:
    """What counts for a project some of whose figures are missing."""
    return f"缺少使用率数据，按下限计算{contract.readings.cite(MissingMetric)}"


def bursts(host: HostUse, highest: Fraction, register: Readings) -> str:
    """The loads of a host that count for less than the platform shows, in words; "" if there are none."""
    shown = [
        f"{name} {end} {plain(load * _PER_CENT)}%" if name.isascii() else f"{name}{end} {plain(load * _PER_CENT)}%"
        for name, key in _METRICS
        for end, which in _ENDS
        if (load := getattr(getattr(host, key), which)) is not None and load > highest
    ]
    counts = f"，按 {plain(highest * _PER_CENT)}% 计{register.cite(LoadAboveFull)}"
    return "、".join(shown) + counts if shown else ""


def _host(register: Readings, assessment: Assessment, usage: Usage, index: int, host: HostUse) -> Step:
    highest = assessment.thresholds.highest_load
    rented = usage.hosts[index]
    size = f"主机 {rented.id}：{rented.vcpu} 核，内存 {plain(rented.memory_gb)} GB"
    by_load = assessment.choice(DiskUse) is DiskUse.PEAK_TROUGH
    disk = "硬盘 (峰值 + 谷值) ÷ 2" if by_load else "硬盘 已用 ÷ 已分配"
    full = {"cpu": highest, "memory": highest, "disk": highest if by_load else Fraction(1)}
    single = assessment.choice(LoadSamples) is LoadSamples.RAW
    samples = f"，峰谷值取单个采样{register.cite(LoadSamples)}" if single else ""
    return Step(
        text="；".join(filter(None, (size, bursts(host, highest, register)))),
        clause=assessment.weights.clause,
        rule=f"CPU、内存 (峰值 + 谷值) ÷ 2{samples}；{disk}",
        value="，".join(f"{name} {_rate(getattr(host, key), full[key])}" for name, key in _METRICS),
        source=Spot.at(usage.place("hosts", index)),
    )


def _rate(metric: MetricUse, full: Fraction) -> str:
    return f"0 至 {plain(full)}（缺数据）" if metric.rate is None else plain(metric.rate)


def _bounds(interval: Interval) -> str:
    """The figure, or its bounds while data are missing."""
    low, high = plain(interval.low), plain(interval.high)
    return low if interval.low == interval.high else f"{low} 至 {high}（缺数据）"
