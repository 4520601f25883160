"""Results as tables on a terminal; the words are those of the dossier, in Chinese."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dossier.assessment import Assessment
from dossier.cli.session import WrongUse
from dossier.cli.text import say
from dossier.compare import Comparison
from dossier.compare.formats import FORMATS
from dossier.contract import Contract
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.explain import explain, names
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.problems.formats import blocks
from dossier.problems.wording import Language
from dossier.repository import History
from dossier.result import ProjectResult
from dossier.spans import SpanAssessment
from dossier.trace.sentences import word
from dossier.views.shows import Shows, shows_of
from dossier.views.spans import called
from dossier.views.statement import lines
from dossier.views.status import status

_WIDE = 140


def console() -> Console:
    """Standard output; wide enough for the tables when it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)


def show_problems(problems: tuple[Problem, ...], texts: Mapping[str, bytes], lang: Language) -> None:
    """The problems with their lines, a caret, and how to mend them; of very many alike, the first and a count."""
    for block in blocks(problems, texts, lang):
        click.echo(block)
        click.echo()


def show_assessment(contract: Contract, assessment: Assessment) -> None:
    """A month on one screen: rows, projects, settlement, as far as the contract has them."""
    has = shows_of(contract, assessment)
    out = console()
    composite = assessment.composite
    out.print(Text(f"{assessment.contract}  {assessment.period}  {status(assessment)}", "bold"))
    bounds = "" if composite.low == composite.high else f"（{plain(composite.low)} 至 {plain(composite.high)}）"
    out.print(f"综合得分 {plain(composite.points)} / {plain(composite.max)}{bounds}")
    rows = _table("行", "指标", "得分", "满分", "状态", right=(0, 2, 3))
    for row in assessment.indicators:
        rows.add_row(str(row.row), Text(row.name), plain(row.points), plain(row.max), word("state", row.state))
    out.print(rows)
    if has.projects:
        out.print(_projects(assessment, has))
    if has.money:
        _settlement(out, assessment)


def show_span(contract: Contract, last: Assessment, span: SpanAssessment) -> None:
    """A half-year or a year on one screen: rows by months, and what was payable."""
    out, has = console(), shows_of(contract, last)
    out.print(Text(f"{span.contract}  {called(span)}", "bold"))
    right = (0, *range(2, len(span.months) + 4))
    rows = _table("行", "指标", "满分", *span.months, "平均", right=right)
    for row in span.indicators:
        points = ("—" if one is None else _short(plain(one)) for one in row.months)
        rows.add_row(str(row.row), Text(row.name), plain(row.max), *points, _short(plain(row.points)))
    composites = (_short(plain(one)) for one in span.composites)
    rows.add_row("", "综合得分", plain(span.max), *composites, _short(plain(span.composite.points)))
    if has.money:
        rows.add_row("", "应付（元）", "", *(f"{one:,}" for one in span.payables), f"{span.settlement.payable:,}")
    out.print(rows)


def _projects(assessment: Assessment, has: Shows) -> Table:
    columns: tuple[tuple[str, bool, Callable[[ProjectResult], str]], ...] = (
        ("使用效率", has.use, lambda one: _short(plain(one.utilisation.score)) if one.utilisation else "—"),
        ("得分", True, lambda one: _short(plain(one.combined))),
        (has.short, has.pays, lambda one: f"{_short(plain(one.coefficient))} {one.band}".strip()),
        ("费用", has.money, lambda one: f"{one.gross:,}"),
        (has.after, has.pays, lambda one: f"{one.after_coefficient:,}"),
        ("故障扣费", has.money and has.incidents, lambda one: f"{one.incident_deduction:,}"),
        ("净额", has.money, lambda one: f"{one.net:,}"),
    )
    kept = [(title, value) for title, there, value in columns if there]
    table = _table("项目", *(title for title, _ in kept), right=tuple(range(1, len(kept) + 1)))
    for project in assessment.projects:
        table.add_row(Text(project.id), *(Text(value(project)) for _, value in kept))
    return table


def _settlement(out: Console, assessment: Assessment) -> None:
    totals = assessment.settlement
    money_table = _table("结算", "元", right=(1,))
    for name, amount in (
        *((line.signed_name, line.result.amount) for line in lines(assessment)),
        ("累计应付", totals.cumulative),
    ):
        money_table.add_row(name, f"{amount:,}")
    out.print(money_table)
    out.print(f"应付 {totals.payable_capitals}（{totals.payable_low:,} 至 {totals.payable_high:,}）")
    held = [one.subject for one in assessment.matters if one.holds_payment]
    if held:
        out.print(Text(f"付款暂停：缺 {'、'.join(held)}", "yellow"))


def _short(text: str) -> str:
    """Enough digits to read by; `…` says that there are more."""
    whole, _, rest = text.partition(".")
    return text if len(rest) <= 4 else f"{whole}.{rest[:4]}…"  # noqa: PLR2004  # four places


def _table(*columns: str, right: tuple[int, ...] = ()) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    return table


def show_explanation(
    loaded: Dossier, months: Mapping[Period, Assessment], period: Period, asked: str, lang: Language
) -> None:
    """The steps behind a figure; raises WrongUse for a figure the month does not have."""
    assessment = months[period]
    found = explain(loaded.contract, loaded.evidence, assessment, asked)
    if found is None:
        rows, projects = ((one.name for one in some) for some in (assessment.indicators, assessment.projects))
        close = nearest(asked, (*names(assessment), *rows, *projects))
        meant = say(lang, "meant", value=close) if close else ""
        raise WrongUse("no_id", period=str(period), value=asked, meant=meant)
    out = console()
    title, value = found.told(lang)
    out.print(Text(say(lang, "figure", title=title, value=value), "bold"))
    for step in found.steps:
        text, result, rule = step.told(lang)
        out.print(Text.assemble("  ", text, ("  " + result, "bold")))
        where = f"  {step.source.path}:{step.source.line}" if step.source else ""
        out.print(Text(f"      {say(lang, 'clause', value=step.clause)}  {rule}{where}", "dim"), soft_wrap=True)
    if found.further:
        out.print(Text("  → " + "  ".join(found.further), "cyan"), soft_wrap=True)


def show_gap(history: History, lang: Language, *, err: bool = False) -> None:
    """Why there is no history, and what can be done; nothing if there is one."""
    if history.gap:
        click.echo(say(lang, f"gap_{history.gap}", path=history.where), err=err)


def show_comparison(comparison: Comparison, format_: str) -> None:
    """The comparison in one of its formats."""
    text = FORMATS[format_](comparison)
    click.echo(text if format_ == "text" else text.encode(), nl=False)
