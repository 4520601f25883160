"""What projects rent and how much of it they use, as reports tell it: the totals of a month, and each project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dossier.exact.period import Period
from dossier.letters.month import LetterMonth, Limits
from dossier.paper.document import Block, Paragraph, Table
from dossier.records.projects import Usage
from dossier.result import ProjectResult
from dossier.views.figures import figure, percent, score


@dataclass(frozen=True)
class UsageTotal:
    """What all hosts of some projects have: cores, memory and disks in GB, and how much of the disks is used."""

    projects: int
    hosts: int
    vcpu: int
    memory: Fraction
    allocated: Fraction
    used: Fraction

    @classmethod
    def of(cls, projects: int, usages: Sequence[Usage]) -> UsageTotal:
        """Of so many projects and the usage on file."""
        hosts = [host for usage in usages for host in usage.hosts]
        disks = [host.disk for host in hosts if host.disk is not None]
        return cls(
            projects,
            len(hosts),
            sum(host.vcpu for host in hosts),
            sum((host.memory_gb for host in hosts), Fraction()),
            sum((disk.allocated_gb for disk in disks), Fraction()),
            sum((disk.used_gb for disk in disks), Fraction()),
        )

    def told(self) -> Iterator[tuple[str, str]]:
        """What each resource is called, and how much of it there is."""
        yield "处理器", f"{self.vcpu} 核"
        yield "内存", f"{figure(self.memory)} GB"
        yield "存储（已分配）", f"{figure(self.allocated)} GB"
        share = f"，{percent(self.used / self.allocated)}" if self.allocated else ""
        yield "存储（月末已用）", f"{figure(self.used)} GB{share}"


def usages(month: LetterMonth, period: Period) -> tuple[Usage, ...]:
    """The usage of a month that is on file, in the order of the projects."""
    evidence = month.report.evidence
    found = (evidence.usage(one.id, period) for one in evidence.in_service(period))
    return tuple(usage for usage in found if usage is not None)


def total_of(month: LetterMonth, period: Period) -> UsageTotal:
    """The totals of a month."""
    return UsageTotal.of(len(month.report.evidence.in_service(period)), usages(month, period))


def sources(month: LetterMonth) -> Iterator[Block]:
    """Where the figures come from."""
    found = usages(month, month.report.period)
    told = sorted({f"{usage.platform}（每 {usage.interval_minutes} 分钟采集）" for usage in found})
    if told:
        yield Paragraph(f"数据来源：{'、'.join(told)}。")


def use(month: LetterMonth) -> Iterator[Block]:
    """Every project with its hosts, rates and score, and which of them lie outside the limits."""
    results = month.report.assessment.projects
    yield Table(
        ("项目", "使用单位", "主机", "处理器", "内存", "存储", "得分"),
        tuple(_project(month, one) for one in results),
        (22, 24, 8, 12, 12, 12, 10),
        caption="各项目资源使用情况",
        right=frozenset({2, 3, 4, 5, 6}),
    )
    limits = month.limits
    if limits is not None:
        yield from _outside(month, limits, results)
    unproven = [one.name for one in results if one.utilisation is None and _hosts(month, one)]
    if unproven:
        yield Paragraph(f"监测数据不完整、得分暂不能确定的项目：{'、'.join(unproven)}。")


def _outside(month: LetterMonth, limits: Limits, results: Sequence[ProjectResult]) -> Iterator[Block]:
    """Which projects lie outside the limits and get a letter; one that has left is only told of its use."""
    low, high = limits
    for direction, limit in (("reduce", f"低于 {figure(low)} 分"), ("enlarge", f"高于 {figure(high)} 分")):
        found = [one for one in results if one.resize and one.resize.direction == direction]
        gone = [one for one in found if month.gone(one)]
        names = [f"{one.name}（{month.use_of(one)}{'，已退出' if one in gone else ''}）" for one in found]
        advice = "建议缩减资源" if direction == "reduce" else "建议扩大资源"
        advice += "，已退出的仅告知" if gone else ""
        told = f"{'、'.join(names)}，共 {len(names)} 个，另函{advice}" if names else "没有"
        yield Paragraph(f"使用效率得分{limit}的项目：{told}。")


def _hosts(month: LetterMonth, result: ProjectResult) -> int:
    usage = month.report.evidence.usage(result.id, month.report.period)
    return len(usage.hosts) if usage else 0


def _score(result: ProjectResult) -> str:
    return score(result.utilisation.score) if result.utilisation else "—"


def _project(month: LetterMonth, result: ProjectResult) -> tuple[str, ...]:
    used = result.utilisation
    rates = tuple(percent(one) for one in (used.cpu, used.memory, used.disk)) if used else ("—", "—", "—")
    return (result.name, result.unit, str(_hosts(month, result)), *rates, _score(result))
