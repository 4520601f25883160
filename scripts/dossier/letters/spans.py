"""What a half-year or a year comes to, on paper: to be checked and sealed by both (1.1.2.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from dossier.letters.month import LetterMonth
from dossier.paper.document import Block, Document, Paragraph, Table
from dossier.spans import ProjectOver, SpanAssessment
from dossier.views.figures import figure, money, money_span, span
from dossier.views.shows import Shows, shows
from dossier.views.spans import called, named, spans

_LINE = 100


def summaries(month: LetterMonth) -> tuple[Document, ...]:
    """One for each span that the month lies in."""
    return tuple(_document(month, one) for one in spans(month.report))


def _document(month: LetterMonth, one: SpanAssessment) -> Document:
    has = shows(month.report)
    return Document(
        id=f"summary-{one.span.lower()}",
        kind="summary",
        title=f"《{month.report.contract.terms.title}》{named(one)}考核汇总",
        sender=month.bureau,
        to=month.provider,
        letterhead=False,
        blocks=(*_blocks(one, has), month.by_both()),
        basis=month.basis(),
        facts=(*month.facts(), ("span", one.span)),
    )


def _blocks(one: SpanAssessment, has: Shows) -> Iterator[Block]:
    points = one.composite
    bounds = "" if points.low == points.high else f"（{span(points.low, points.high)}）"
    settled, paid = ("、结算", "与应付") if has.money else ("", "")
    yield Paragraph(
        f"{called(one)}的汇总由各月考核结果相加、平均而成，不另行计分{settled}。"
        f"综合得分平均 {figure(points.points)}{bounds}，满分 {figure(one.max)}；各月得分{paid}如下。"
    )
    head = ("月份", "综合得分", *(("应付（元）",) if has.money else ()))
    rows = [
        (month, figure(score), *((money(amount),) if has.money else ()))
        for month, score, amount in zip(one.months, one.composites, one.payables, strict=True)
    ]
    if has.money:
        rows.append(("合计", "", money(one.settlement.payable)))
    widths = (34, 33, 33) if has.money else (50, 50)
    yield Table(head, tuple(rows), widths, caption="各月", right=frozenset({1, 2}), sum_row=has.money)
    low, high = one.settlement.payable_low, one.settlement.payable_high
    if has.money and low != high:
        yield Paragraph(f"尚有事项未定，应付合计在 {money_span(low, high)} 元之间。")
    if one.happened.incidents:
        yield Paragraph(f"记录故障 {one.happened.incidents} 起，共 {figure(one.happened.minutes)} 分钟。")
    yield Paragraph("各项得分", "heading")
    yield _scores(one)
    if has.money and one.projects:
        yield Paragraph("各项目金额", "heading")
        yield _amounts(one, has)


def _scores(one: SpanAssessment) -> Table:
    rows = tuple(
        (str(row.row), row.name, figure(row.max), figure(row.points), span(row.low, row.high)) for row in one.indicators
    )
    head = ("序号", "分项指标", "分值", "平均得分", "区间")
    return Table(head, rows, (10, 45, 13, 15, 17), caption="平均得分", right=frozenset({0, 2, 3, 4}))


def _amounts(one: SpanAssessment, has: Shows) -> Table:
    columns: tuple[tuple[str, bool, Callable[[ProjectOver], Decimal]], ...] = (
        ("计费", True, lambda project: project.gross),
        (has.after, has.pays, lambda project: project.after_coefficient),
        ("故障扣费", has.incidents, lambda project: project.incident_deduction),
        ("净额", True, lambda project: project.net),
    )
    kept = [(title, amount) for title, there, amount in columns if there]
    rows = tuple((project.name, *(money(amount(project)) for _, amount in kept)) for project in one.projects)
    first = _LINE - 16 * len(kept)
    head = ("项目", *(title for title, _ in kept))
    right = frozenset(range(1, len(kept) + 1))
    return Table(head, rows, (first, *(16 for _ in kept)), caption="合计（元）", right=right)
