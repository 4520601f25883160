"""The month's operation report, drafted from usage and events for the provider to check and submit (2.2, 1.1.2.7).

Only what is on file is told; where nothing is, the draft says so, and what no record can know is left to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from dossier.letters.events import EventTable, sections
from dossier.letters.month import BLANK, LetterMonth, Limits
from dossier.paper.document import Block, Document, Paragraph, Table
from dossier.records.projects import Usage
from dossier.result import ProjectResult
from dossier.views.figures import figure, percent, score

_NUMBERS: Final = "一二三四五六七八九十"
_PLANS: Final = ("容量核对与扩容、缩减建议的跟进", "安全策略复查与备份抽测", "计划内检修割接", "演练与培训")


def report(month: LetterMonth) -> Document:
    """The draft of the month's report."""
    parts: list[tuple[str, Sequence[Block]]] = [
        ("平台概况", tuple(_overview(month))),
        ("资源使用情况", tuple(_use(month))),
        *((title, tuple(_events(events))) for title, events in sections(month)),
        ("下月工作计划", tuple(_plan())),
    ]
    blocks: list[Block] = [
        Paragraph(f"本报告根据{month.label}的资源使用数据与运行记录编制，由服务方核对、补充后提交。", "body")
    ]
    for number, (title, content) in enumerate(parts):
        blocks += [Paragraph(f"{_NUMBERS[number]}、{title}", "heading"), *content]
    blocks.append(month.by_provider())
    usage = [
        month.report.evidence.usage(project.id, month.report.period) for project in month.report.assessment.projects
    ]
    return Document(
        id="operation-report",
        kind="operation-report",
        title=f"《{month.report.contract.terms.title}》{month.label}运行情况报告",
        sender=month.provider,
        to=month.bureau,
        letterhead=False,
        blocks=tuple(blocks),
        basis=month.basis(usage),
        facts=month.facts(),
    )


def _usages(month: LetterMonth) -> tuple[Usage, ...]:
    found = (month.report.evidence.usage(one.id, month.report.period) for one in month.report.assessment.projects)
    return tuple(usage for usage in found if usage is not None)


def _overview(month: LetterMonth) -> Iterator[Block]:
    results, usages = month.report.assessment.projects, _usages(month)
    hosts = [host for usage in usages for host in usage.hosts]
    units = {project.unit for project in results}
    incidents = month.report.assessment.incidents
    yield Paragraph(
        f"{month.label}在用项目 {len(results)} 个，涉及单位 {len(units)} 家，纳入监测的主机 {len(hosts)} 台；"
        f"记录故障 {len(incidents)} 起。"
    )
    disks = [host.disk for host in hosts if host.disk is not None]
    allocated = sum((disk.allocated_gb for disk in disks), Fraction())
    used = sum((disk.used_gb for disk in disks), Fraction())
    rows = [
        ("处理器", f"{sum(host.vcpu for host in hosts)} 核"),
        ("内存", f"{figure(sum((host.memory_gb for host in hosts), Fraction()))} GB"),
        ("存储（已分配）", f"{figure(allocated)} GB"),
        ("存储（月末已用）", f"{figure(used)} GB" + (f"，{percent(used / allocated)}" if allocated else "")),
    ]
    yield Table(("资源", "数量"), tuple(rows), (50, 50), caption="资源总量", right=frozenset({1}))
    sources = sorted({f"{usage.platform}（每 {usage.interval_minutes} 分钟采集）" for usage in usages})
    if sources:
        yield Paragraph(f"数据来源：{'、'.join(sources)}。")


def _use(month: LetterMonth) -> Iterator[Block]:
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


def _events(events: Sequence[EventTable]) -> Iterator[Block]:
    for event in events:
        if event.rows:
            yield Table(event.head, event.rows, event.widths, caption=event.title, right=event.right)
        else:
            yield Paragraph(f"{event.title}：卷宗中没有本月的记录。")


def _plan() -> Iterator[Block]:
    yield Table(
        ("序号", "工作", "时间", "负责岗位", "备注"),
        tuple((str(number), text, BLANK, BLANK, "") for number, text in enumerate(_PLANS, 1)),
        (8, 42, 18, 18, 14),
        centre=frozenset({0}),
    )
    yield Paragraph(f"其他：{BLANK}")
