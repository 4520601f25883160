"""A letter to each unit whose project lies outside the limits of use, copied to the bureau (1.1.2.7, R-41).

Where a figure is missing, a letter says the bounds and is due if they lie outside as a whole (R-60).

A project that has left by the end of the month is within R-41 too, but there is nothing left to advise: its unit is
told of the use, without a proposal and without being asked for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.exact.money import ZERO
from dossier.letters.month import Month
from dossier.letters.rented import released
from dossier.letters.sizing import Advice, Proposal, Sizer
from dossier.letters.written import day
from dossier.paper.document import Block, Document, Paragraph, Table
from dossier.records.projects import Project
from dossier.result import ProjectResult
from dossier.views.figures import figure, money, percent, score

_VERB: Final = {"reduce": "缩减", "enlarge": "扩大"}
_MISSING: Final = "缺数据"
_WIDTHS: Final = (17, 19, 11, 11, 11, 9, 22)
_REST: Final = {"reduce": "清理或合并闲置主机", "enlarge": "优化应用或增加主机数量"}
_OTHERWISE: Final = {
    "reduce": "同类规格中没有更合适的规格。建议清理或合并闲置主机、回收闲置存储，并核对业务增长计划。",
    "enlarge": "同类规格中没有更合适的规格。建议优化高负载应用或增加主机数量，并核对业务增长计划与峰值时段。",
}


def letters(month: Month) -> Iterator[Document]:
    """One for each project strictly below or above the limits, in the order of the assessment."""
    if not month.report.contract.terms.resize:
        return
    sizer = Sizer(month.report.contract, month.report.evidence, month.report.period)
    for result in month.report.assessment.projects:
        direction = sizer.direction(result)
        project = month.record(result.id)
        if direction is not None and isinstance(project, Project):
            proposal = sizer.propose(project, direction)
            gone = released(project, month.report.period)
            blocks: tuple[Block, ...] = (
                _opening(month, result, "" if gone else _VERB[direction]),
                *([] if gone else [Paragraph("一、资源使用情况", "heading")]),
                _use(sizer, result, direction),
                _hosts(proposal, advise=not gone),
                *(_gone(project) if gone else _advice(sizer, proposal)),
            )
            title = "的告知函" if gone else f"及{_VERB[direction]}资源的建议函"
            yield _letter(month, result, project, title, blocks)


def _letter(month: Month, result: ProjectResult, project: Project, title: str, blocks: tuple[Block, ...]) -> Document:
    usage = month.report.evidence.usage(project.id, month.report.period)
    return Document(
        id=f"resize-{project.id}",
        kind="resize",
        title=f"关于{result.name}资源使用情况{title}",
        sender=month.provider,
        to=result.unit,
        copies=(month.bureau,),
        number=month.number,
        blocks=(*blocks, month.by_provider()),
        basis=month.basis((usage, project)),
        facts=month.facts(),
    )


def _opening(month: Month, result: ProjectResult, verb: str) -> Paragraph:
    clause = month.report.contract.terms.resize_on(month.report.period.end).clause
    proposed = f"，并提出{verb}资源的建议" if verb else ""
    return Paragraph(
        f"依据{month.cites(clause)}，现将贵单位{result.name}{month.label}的资源使用情况函告如下{proposed}。"
    )


def _use(sizer: Sizer, result: ProjectResult, direction: str) -> Paragraph:
    low, high = sizer.limits
    limit = f"低于 {figure(low)} 分" if direction == "reduce" else f"高于 {figure(high)} 分"
    used = result.utilisation
    if used is None:
        measured = sizer.measured(result)
        return Paragraph(
            f"本月监测数据不完整，使用效率得分在 {score(measured.low)} 至 {score(measured.high)} 分之间，"
            f"无论所缺数据为何，均{limit}。各主机情况见下表。"
        )
    return Paragraph(
        f"本月处理器、内存、存储使用率分别为 {percent(used.cpu)}、{percent(used.memory)}、{percent(used.disk)}，"
        f"使用效率得分 {score(used.score)} 分，{limit}。各主机情况见下表。"
    )


def _gone(project: Project) -> Iterator[Paragraph]:
    left = f"该项目已于{day(project.released)}退出，" if project.released else ""
    yield Paragraph(f"{left}资源无需再作调整，本函仅告知当月使用情况，无需函复。")


def _hosts(proposal: Proposal, *, advise: bool) -> Table:
    columns = len(_WIDTHS) if advise else len(_WIDTHS) - 1
    return Table(
        ("主机", "现有规格", "处理器", "内存", "存储", "得分", "建议")[:columns],
        tuple(_row(one)[:columns] for one in proposal.advices),
        _WIDTHS[:columns],
        caption="主机使用率与建议" if advise else "主机使用率",
        right=frozenset({2, 3, 4, 5}),
    )


def _row(one: Advice) -> tuple[str, ...]:
    now = one.now
    size = f"{now.host.vcpu} 核 {figure(now.host.memory_gb)} GB"
    storage = f"\n存储 {figure(now.host.disk.allocated_gb)} GB" if now.host.disk else ""
    rates = (_MISSING if value is None else percent(value) for value in (now.cpu, now.memory, now.disk))
    return (now.host.id, size + storage, *rates, _MISSING if now.score is None else score(now.score), _proposed(one))


def _proposed(one: Advice) -> str:
    parts = []
    if one.proposed is not None and one.proposed.host is not None:
        parts.append(f"改为 {one.proposed.host.vcpu} 核 {figure(one.proposed.host.memory_gb)} GB")
    if one.disk_gb is not None:
        parts.append(f"存储改为 {figure(one.disk_gb)} GB")
    if not parts or one.then.score is None:
        return "维持"
    return "\n".join((*parts, f"（预计 {score(one.then.score)} 分）"))


def _advice(sizer: Sizer, proposal: Proposal) -> Iterator[Paragraph]:
    yield Paragraph("二、建议", "heading")
    if any(one.changes for one in proposal.advices):
        yield Paragraph("".join(_told(sizer, proposal)))
        yield Paragraph(_method(sizer, proposal))
    else:
        yield Paragraph(_OTHERWISE[proposal.direction])
    yield Paragraph("请于收函后函复意见。规格与数量的调整以专家评审结果为准，评审前维持现状。")


def _told(sizer: Sizer, proposal: Proposal) -> Iterator[str]:
    """What is proposed, what it leads to and what it costs or saves."""
    low, high = sizer.limits
    yield f"建议对 {sum(one.changes for one in proposal.advices)} 台主机按上表调整。"
    if proposal.score is not None:
        within = low <= proposal.score <= high
        rest = "" if within else f"，仍在{_limits(sizer)}之外，其余须通过{_REST[proposal.direction]}解决"
        yield f"按此调整，项目得分预计为 {score(proposal.score)} 分{rest}。"
    if proposal.difference != ZERO:
        word = "减少" if proposal.difference < ZERO else "增加"
        yield f"按合同现行单价，项目费用合计每月预计{word} {money(abs(proposal.difference))} 元（未计支付系数）。"
    short = [one.now.host.id for one in proposal.advices if one.beyond]
    if short:
        yield f"{'、'.join(short)} 没有能使得分进入{_limits(sizer)}的规格，上表所列为最接近的做法。"


def _method(sizer: Sizer, proposal: Proposal) -> str:
    low, high = sizer.limits
    middle, end = figure(sizer.middle), figure(high if proposal.direction == "reduce" else low)
    return (
        f"测算方法：各主机当月负载不变，取当月峰值能够容纳、得分在{_limits(sizer)}之内的同类规格，"
        f"有多种的取处理器与内存使用率最接近 {middle}% 的；单独计费的存储在使用率或得分不在该范围时"
        f"按使用率 {middle}% 折算，仍不够的按 {end}% 折算；随主机提供的存储不作调整。"
    )


def _limits(sizer: Sizer) -> str:
    low, high = sizer.limits
    return f" {figure(low)} 至 {figure(high)} 分"
