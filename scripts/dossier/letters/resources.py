"""The month's report on resources, drafted from usage and register for the provider to check and submit (2.2).

What each project rents and how much of it is used, beside the month before, and what was taken into use or given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.letters.drafted import DraftedReport, drafted
from dossier.letters.month import LetterMonth
from dossier.letters.usage import UsageTotal, sources, total_of, usages, use
from dossier.paper.document import Block, Document, Paragraph, Table
from dossier.records.projects import Project, Resource
from dossier.views.figures import day, figure

_REPORT: Final = DraftedReport("resource-report", "资源使用情况报告", "资源使用数据与项目登记")
_NONE: Final = "—"


def report(month: LetterMonth) -> Document:
    """The draft of the month's report."""
    parts = (
        ("资源总量", _totals(month)),
        ("各项目资源", _projects(month)),
        ("使用率", use(month)),
        ("本月变动", _changes(month)),
    )
    period = month.report.period
    return drafted(month, _REPORT, parts, (*usages(month, period), *month.report.evidence.in_service(period)))


def _totals(month: LetterMonth) -> Iterator[Block]:
    now, before = (total_of(month, month.report.period.shift(by)) for by in (0, -1))
    told = _lines(
        (
            ("项目", "个", now.projects, before.projects),
            ("主机", "台", now.hosts, before.hosts),
            ("处理器", "核", now.vcpu, before.vcpu),
            ("内存", "GB", now.memory, before.memory),
            ("存储（已分配）", "GB", now.allocated, before.allocated),
            ("存储（月末已用）", "GB", now.used, before.used),
        )
    )
    known = before.hosts > 0
    yield Table(
        ("资源", "单位", "本月", "上月", "增减"),
        tuple(line if known else (*line[:3], _NONE, _NONE) for line in told),
        (32, 12, 20, 18, 18),
        caption="资源总量",
        right=frozenset({2, 3, 4}),
    )
    yield from sources(month)


def _lines(rows: Sequence[tuple[str, str, int | Fraction, int | Fraction]]) -> Iterator[tuple[str, ...]]:
    for name, unit, now, before in rows:
        yield name, unit, figure(Fraction(now)), figure(Fraction(before)), _signed(Fraction(now - before))


def _signed(value: Fraction) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value).replace("-", "−")


def _projects(month: LetterMonth) -> Iterator[Block]:
    evidence, period = month.report.evidence, month.report.period
    lines = []
    for project in evidence.in_service(period):
        usage = evidence.usage(project.id, period)
        total = UsageTotal.of(1, (usage,)) if usage else None
        told = (total.vcpu, total.memory, total.allocated, total.used) if total else ()
        figures = (str(total.hosts), *(figure(Fraction(one)) for one in told)) if total else (_NONE,) * 5
        lines.append((project.name, project.unit.name, *figures))
    yield Table(
        ("项目", "使用单位", "主机", "处理器（核）", "内存（GB）", "存储（GB）", "已用（GB）"),
        tuple(lines),
        (20, 22, 8, 12, 12, 13, 13),
        caption="各项目分配的资源",
        right=frozenset({2, 3, 4, 5, 6}),
    )


def _changes(month: LetterMonth) -> Iterator[Block]:
    period = month.report.period
    found = [one for project in month.report.evidence.projects for one in _of(month, project, period)]
    if not found:
        yield Paragraph("本月没有项目入云、退出，资源没有增减。")
        return
    yield Table(
        ("日期", "项目", "变动", "内容"),
        tuple((day(when), *told) for when, *told in sorted(found)),
        (14, 28, 12, 46),
        caption="本月变动",
        centre=frozenset({0}),
    )


def _of(month: LetterMonth, project: Project, period: Period) -> Iterator[tuple[date, str, str, str]]:
    """What was taken into use or given up on which day: the project itself, else its resources."""
    if project.moved_in in period:
        yield project.moved_in, project.name, "入云", f"{len(project.resources)} 项资源起用"
    if project.released is not None and project.released in period:
        yield project.released, project.name, "退出", "最后服务日"
    for one in project.resources:
        if one.from_ in period and one.from_ != project.moved_in:
            yield one.from_, project.name, "增加", _named(month, one)
        if one.to is not None and one.to in period and one.to != project.released:
            yield one.to, project.name, "减少", f"{_named(month, one)}（最后一日）"


def _named(month: LetterMonth, one: Resource) -> str:
    item = month.report.contract.prices.by_sku.get(one.sku)
    many = f" × {figure(one.quantity)}" if one.quantity is not None else f"，{one.users} 个用户" if one.users else ""
    return f"{item.name if item else one.sku}{many}{f'（{one.host}）' if one.host else ''}"
