"""A letter to each unit whose project lies outside the limits of use, copied to the bureau (1.1.2.7, R-41).

Where a figure is missing, a letter says the bounds and is due if they lie outside as a whole (R-60).

A project that has left by the end of the month is within R-41 too, but there is nothing left to advise: its unit is
told of the use, without a proposal and without being asked for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from dossier.contract.prices import Host
from dossier.exact.money import ZERO
from dossier.letters.month import LetterMonth, Limits
from dossier.letters.written import day
from dossier.paper.document import Block, Document, Paragraph, Table
from dossier.records.projects import HostUsage, Project
from dossier.result import HostAdvice, ProjectResult, ResizeAdvice
from dossier.views.figures import figure, money, percent, score

_VERB: Final = {"reduce": "缩减", "enlarge": "扩大"}
_MISSING: Final = "缺数据"
_WIDTHS: Final = (17, 19, 11, 11, 11, 9, 22)
_REST: Final = {"reduce": "清理或合并闲置主机", "enlarge": "优化应用或增加主机数量"}
_OTHERWISE: Final = {
    "reduce": "同类规格中没有更合适的规格。建议清理或合并闲置主机、回收闲置存储，并核对业务增长计划。",
    "enlarge": "同类规格中没有更合适的规格。建议优化高负载应用或增加主机数量，并核对业务增长计划与峰值时段。",
}


def letters(month: LetterMonth) -> Iterator[Document]:
    """One for each project strictly below or above the limits, in the order of the assessment."""
    for result in month.report.assessment.projects:
        project = month.record(result.id)
        if result.resize is not None and month.limits is not None and isinstance(project, Project):
            yield _letter(month, project, _Case(month, month.limits, result, result.resize))


@dataclass(frozen=True)
class _Case:
    """A project outside the limits, and what is proposed."""

    month: LetterMonth
    limits: Limits
    result: ProjectResult
    advice: ResizeAdvice

    @property
    def gone(self) -> bool:
        """Whether it has left, so that it is only told of its use."""
        return self.month.gone(self.result)

    @property
    def middle(self) -> Fraction:
        """The score that a proposal aims at."""
        return sum(self.limits, Fraction()) / 2

    @cached_property
    def hosts(self) -> tuple[tuple[HostUsage, HostAdvice], ...]:
        """Its hosts as they are on file, each with what is proposed for it."""
        usage = self.month.report.evidence.usage(self.result.id, self.month.report.period)
        return tuple(zip(usage.hosts if usage else (), self.advice.hosts, strict=True))

    def size(self, sku: str | None) -> Host | None:
        """The host that an item of the price list is."""
        return self.month.report.contract.prices.by_sku[sku].host if sku else None


def _letter(month: LetterMonth, project: Project, case: _Case) -> Document:
    usage = month.report.evidence.usage(project.id, month.report.period)
    verb = _VERB[case.advice.direction]
    blocks: tuple[Block, ...] = (
        _opening(case, "" if case.gone else verb),
        *([] if case.gone else [Paragraph("一、资源使用情况", "heading")]),
        _use(case),
        _hosts(case),
        *(_gone(case) if case.gone else _advice(case)),
    )
    title = "的告知函" if case.gone else f"及{verb}资源的建议函"
    return Document(
        id=f"resize-{project.id}",
        kind="resize",
        title=f"关于{case.result.name}资源使用情况{title}",
        sender=month.provider,
        to=case.result.unit,
        copies=(month.bureau,),
        number=month.number,
        blocks=(*blocks, month.by_provider()),
        basis=month.basis((usage, project)),
        facts=month.facts(),
    )


def _opening(case: _Case, verb: str) -> Paragraph:
    month, result = case.month, case.result
    clause = month.report.contract.terms.resize_on(month.report.period.end).clause
    proposed = f"，并提出{verb}资源的建议" if verb else ""
    return Paragraph(
        f"依据{month.cites(clause)}，现将贵单位{result.name}{month.label}的资源使用情况函告如下{proposed}。"
    )


def _use(case: _Case) -> Paragraph:
    low, high = case.limits
    limit = f"低于 {figure(low)} 分" if case.advice.direction == "reduce" else f"高于 {figure(high)} 分"
    used = case.result.utilisation
    if used is None:
        return Paragraph(
            f"本月监测数据不完整，使用效率得分在 {case.month.use_of(case.result)} 分之间，"
            f"无论所缺数据为何，均{limit}。各主机情况见下表。"
        )
    return Paragraph(
        f"本月处理器、内存、存储使用率分别为 {percent(used.cpu)}、{percent(used.memory)}、{percent(used.disk)}，"
        f"使用效率得分 {score(used.score)} 分，{limit}。各主机情况见下表。"
    )


def _gone(case: _Case) -> Iterator[Paragraph]:
    left = f"该项目已于{day(case.result.released)}退出，" if case.result.released else ""
    yield Paragraph(f"{left}资源无需再作调整，本函仅告知当月使用情况，无需函复。")


def _hosts(case: _Case) -> Table:
    advise = not case.gone
    columns = len(_WIDTHS) if advise else len(_WIDTHS) - 1
    return Table(
        ("主机", "现有规格", "处理器", "内存", "存储", "得分", "建议")[:columns],
        tuple(_row(case, *one)[:columns] for one in case.hosts),
        _WIDTHS[:columns],
        caption="主机使用率与建议" if advise else "主机使用率",
        right=frozenset({2, 3, 4, 5}),
    )


def _row(case: _Case, host: HostUsage, advice: HostAdvice) -> tuple[str, ...]:
    size = f"{host.vcpu} 核 {figure(host.memory_gb)} GB"
    storage = f"\n存储 {figure(host.disk.allocated_gb)} GB" if host.disk else ""
    rates = (_MISSING if value is None else percent(value) for value in (advice.cpu, advice.memory, advice.disk))
    now = _MISSING if advice.score is None else score(advice.score)
    return (host.id, size + storage, *rates, now, _proposed(case, advice))


def _proposed(case: _Case, advice: HostAdvice) -> str:
    parts, size = [], case.size(advice.sku)
    if size is not None:
        parts.append(f"改为 {size.vcpu} 核 {figure(size.memory_gb)} GB")
    if advice.disk_gb is not None:
        parts.append(f"存储改为 {figure(advice.disk_gb)} GB")
    if not parts or advice.then is None:
        return "维持"
    return "\n".join((*parts, f"（预计 {score(advice.then)} 分）"))


def _advice(case: _Case) -> Iterator[Paragraph]:
    yield Paragraph("二、建议", "heading")
    if any(map(_changes, case.advice.hosts)):
        yield Paragraph("".join(_told(case)))
        yield Paragraph(_method(case))
    else:
        yield Paragraph(_OTHERWISE[case.advice.direction])
    yield Paragraph("请于收函后函复意见。规格与数量的调整以专家评审结果为准，评审前维持现状。")


def _changes(advice: HostAdvice) -> bool:
    """Whether anything is proposed for the host."""
    return advice.sku is not None or advice.disk_gb is not None


def _told(case: _Case) -> Iterator[str]:
    """What is proposed, what it leads to and what it costs or saves."""
    low, high = case.limits
    proposal = case.advice
    yield f"建议对 {sum(map(_changes, proposal.hosts))} 台主机按上表调整。"
    if proposal.score is not None:
        within = low <= proposal.score <= high
        rest = "" if within else f"，仍在{_limits(case)}之外，其余须通过{_REST[proposal.direction]}解决"
        yield f"按此调整，项目得分预计为 {score(proposal.score)} 分{rest}。"
    if proposal.difference != ZERO:
        word = "减少" if proposal.difference < ZERO else "增加"
        yield f"按合同现行单价，项目费用合计每月预计{word} {money(abs(proposal.difference))} 元（未计支付系数）。"
    short = [host.id for host, one in case.hosts if one.beyond]
    if short:
        yield f"{'、'.join(short)} 没有能使得分进入{_limits(case)}的规格，上表所列为最接近的做法。"


def _method(case: _Case) -> str:
    low, high = case.limits
    middle, end = figure(case.middle), figure(high if case.advice.direction == "reduce" else low)
    return (
        f"测算方法：各主机当月负载不变，取当月峰值能够容纳、得分在{_limits(case)}之内的同类规格，"
        f"有多种的取处理器与内存使用率最接近 {middle}% 的；单独计费的存储在使用率或得分不在该范围时"
        f"按使用率 {middle}% 折算，仍不够的按 {end}% 折算；随主机提供的存储不作调整。"
    )


def _limits(case: _Case) -> str:
    low, high = case.limits
    return f" {figure(low)} 至 {figure(high)} 分"
