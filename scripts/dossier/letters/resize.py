"""A letter to each unit whose project lies outside the limits of use, copied to the bureau (1.1.2.7, R-41)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.document import Document, Paragraph, Table
from dossier.letters.month import Month
from dossier.letters.sizing import Advice, Proposal, Scored, Sizer, released
from dossier.money import ZERO
from dossier.records.projects import Project
from dossier.render.figures import figure, money, percent, score
from dossier.result import ProjectResult

_VERB: Final = {"reduce": "缩减", "enlarge": "扩大"}
_MISSING: Final = "缺数据"


def letters(month: Month) -> Iterator[Document]:
    """One for each project strictly below or above the limits, in the order of the assessment."""
    if not month.report.contract.terms.resize:
        return
    sizer = Sizer(month.report.contract, month.report.evidence, month.report.period)
    for result in month.report.assessment.projects:
        direction = sizer.direction(result)
        project = month.record(result.id)
        if direction is not None and isinstance(project, Project):
            yield _letter(month, sizer, result, project, sizer.propose(project, direction))


def _letter(month: Month, sizer: Sizer, result: ProjectResult, project: Project, proposal: Proposal) -> Document:
    usage = month.report.evidence.usage(project.id, month.report.period)
    return Document(
        id=f"resize-{project.id}",
        kind="resize",
        title=f"关于{result.name}资源使用情况及{_VERB[proposal.direction]}资源的建议函",
        sender=month.provider,
        to=result.unit,
        copies=(month.bureau,),
        number=month.number,
        blocks=(
            *_opening(month, sizer, result, proposal),
            _hosts(proposal),
            *_advice(month, sizer, proposal, project),
            Paragraph("请于收函后函复意见。规格与数量的调整以专家评审结果为准，评审前维持现状。"),
            month.by_provider(),
        ),
        basis=month.basis((usage, project)),
        facts=month.facts(),
    )


def _opening(month: Month, sizer: Sizer, result: ProjectResult, proposal: Proposal) -> Iterator[Paragraph]:
    used = result.utilisation
    low, high = sizer.limits
    if used is None:
        return
    limit = f"低于 {figure(low)} 分" if proposal.direction == "reduce" else f"高于 {figure(high)} 分"
    clause = month.report.contract.terms.resize_on(month.report.period.end).clause
    yield Paragraph(
        f"依据{month.cites(clause)}，现将贵单位{result.name}{month.label}的资源使用情况函告如下，"
        f"并提出{_VERB[proposal.direction]}资源的建议。"
    )
    yield Paragraph("一、资源使用情况", "heading")
    yield Paragraph(
        f"本月处理器、内存、存储使用率分别为 {percent(used.cpu)}、{percent(used.memory)}、{percent(used.disk)}，"
        f"资源使用效率得分 {score(used.score)} 分，{limit}。各主机情况见下表。"
    )


def _hosts(proposal: Proposal) -> Table:
    rows = tuple(_row(one) for one in proposal.advices)
    return Table(
        ("主机", "现有规格", "处理器", "内存", "存储", "得分", "建议"),
        rows,
        (18, 16, 11, 11, 11, 9, 24),
        caption="主机使用率与建议",
        right=frozenset({2, 3, 4, 5}),
    )


def _row(one: Advice) -> tuple[str, ...]:
    now = one.now
    size = f"{now.host.vcpu} 核 {figure(now.host.memory_gb)} GB"
    storage = f"，存储 {figure(now.host.disk.allocated_gb)} GB" if now.host.disk else ""
    return (now.host.id, size + storage, *_rates(now), _score(now.score), _proposed(one))


def _rates(scored: Scored) -> tuple[str, str, str]:
    cpu, memory, disk = (
        _MISSING if rate is None else percent(rate) for rate in (scored.cpu, scored.memory, scored.disk)
    )
    return cpu, memory, disk


def _score(value: Fraction | None) -> str:
    return _MISSING if value is None else score(value)


def _proposed(one: Advice) -> str:
    parts = []
    if one.proposed is not None and one.proposed.host is not None:
        parts.append(f"改为 {one.proposed.host.vcpu} 核 {figure(one.proposed.host.memory_gb)} GB")
    if one.disk_gb is not None:
        parts.append(f"存储改为 {figure(one.disk_gb)} GB")
    if not parts:
        return "维持"
    return "，".join(parts) + f"（预计 {_score(one.then.score)} 分）"


def _advice(month: Month, sizer: Sizer, proposal: Proposal, project: Project) -> Iterator[Paragraph]:
    yield Paragraph("二、建议", "heading")
    changed = [one for one in proposal.advices if one.changes]
    if released(project, month.report.period):
        yield Paragraph(f"该项目已于 {project.released} 退出，无需再作调整；本函仅告知当月使用情况。")
        return
    if not changed:
        yield Paragraph(_OTHERWISE[proposal.direction])
        return
    low, high = sizer.limits
    text = (
        f"建议对 {len(changed)} 台主机按上表调整。测算方法：各主机当月负载不变，在同类规格中选取当月峰值能够容纳、"
        f"且处理器与内存使用率最接近 {figure(low)}% 与 {figure(high)}% 中间值的规格；"
        "使用率超出该范围的存储按中间值折算。"
    )
    if proposal.score is not None:
        text += f"按此调整，项目得分预计为 {score(proposal.score)} 分"
        within = low <= proposal.score <= high
        text += (
            "。"
            if within
            else f"，仍在 {figure(low)} 至 {figure(high)} 分之外，其余须通过{_REST[proposal.direction]}解决。"
        )
    if proposal.difference != ZERO:
        word = "减少" if proposal.difference < ZERO else "增加"
        text += (
            f"主机单价合计每月预计{word} {money(abs(proposal.difference))} 元（按合同现行单价，不含存储等其他项目）。"
        )
    yield Paragraph(text)


_REST: Final = {"reduce": "清理或合并闲置主机", "enlarge": "优化应用或增加主机数量"}
_OTHERWISE: Final = {
    "reduce": "同类规格中没有更合适的规格。建议清理或合并闲置主机、回收闲置存储，并核对业务增长计划。",
    "enlarge": "同类规格中没有更合适的规格。建议优化高负载应用或增加主机数量，并核对业务增长计划与峰值时段。",
}
