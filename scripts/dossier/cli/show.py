"""Results as tables on a terminal; the words are those of the dossier, names those of the contract and the records."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dossier.assessment import Assessment
from dossier.cli.misuse import WrongUse
from dossier.cli.text import say
from dossier.compare.formats import FORMATS
from dossier.compare.told import NamedComparison
from dossier.contract import Contract
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.explain import Explanation, explain, names
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import states
from dossier.problems.wording import Language, payment, statement_line
from dossier.repository import History
from dossier.result import ProjectResult
from dossier.spans import SpanAssessment
from dossier.trace.sentences import word
from dossier.views.shows import Shows, shows_of
from dossier.views.spans import called

_WIDE = 140
_LONG: Final = re.compile(r"[0-9]+\.[0-9]{7,}")
"""A figure with more places than anybody reads; the assessment as JSON has all of them."""
_NO_COMMITS: Final[Mapping[str, str]] = MappingProxyType({})
_SIGNS: Final = {"+": "plus", "-": "minus", "=": ""}


def console() -> Console:
    """Standard output; wide enough for the tables when it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)


def show_assessment(contract: Contract, assessment: Assessment, lang: Language) -> None:
    """A month on one screen: rows, projects, settlement, as far as the contract has them."""
    has = shows_of(contract, assessment)
    out = console()
    composite = assessment.composite
    standing = states.status(assessment.status, assessment.revision, lang)
    out.print(Text(f"{assessment.contract}  {assessment.period}  {standing}", "bold"))
    low, high = plain(composite.low), plain(composite.high)
    bounds = "" if low == high else say(lang, "assess_bounds", low=low, high=high)
    out.print(say(lang, "assess_composite", points=plain(composite.points), max=plain(composite.max)) + bounds)
    rows = table_of(*_heads(lang, "row", "name", "points", "max", "state"), right=(0, 2, 3))
    for row in assessment.indicators:
        points, most = short(plain(row.points)), short(plain(row.max))
        rows.add_row(str(row.row), Text(row.name), points, most, word("state", row.state, lang))
    out.print(rows)
    if has.projects:
        out.print(_projects(contract, assessment, has, lang))
    if has.money:
        _settlement(out, contract, assessment, lang)


def _heads(lang: Language, *names: str) -> tuple[str, ...]:
    return tuple(say(lang, f"assess_{name}") for name in names)


def show_span(contract: Contract, last: Assessment, span: SpanAssessment, lang: Language) -> None:
    """A half-year or a year on one screen: rows by months, and what was payable."""
    out, has = console(), shows_of(contract, last)
    out.print(Text(f"{span.contract}  {called(span, lang)}", "bold"))
    right = (0, *range(2, len(span.months) + 4))
    rows = table_of(*_heads(lang, "row", "name", "max"), *span.months, *_heads(lang, "mean"), right=right)
    for row in span.indicators:
        points = ("—" if one is None else short(plain(one)) for one in row.months)
        rows.add_row(str(row.row), Text(row.name), plain(row.max), *points, short(plain(row.points)))
    composites = (short(plain(one)) for one in span.composites)
    rows.add_row("", *_heads(lang, "total"), plain(span.max), *composites, short(plain(span.composite.points)))
    if has.money:
        paid = (f"{one:,}" for one in span.payables)
        rows.add_row("", *_heads(lang, "paid"), "", *paid, f"{span.settlement.payable:,}")
    out.print(rows)


def _projects(contract: Contract, assessment: Assessment, has: Shows, lang: Language) -> Table:
    """The projects by name; their ids are what `explain` asks for."""
    paid = payment(contract.terms.payment_on(Period.parse(assessment.period).end).kind, lang)
    head = {name: say(lang, f"assess_{name}") for name in ("use", "combined", "gross", "incidents", "net", "id")}
    columns: tuple[tuple[str, bool, Callable[[ProjectResult], str]], ...] = (
        (head["use"], has.use, lambda one: short(plain(one.utilisation.score)) if one.utilisation else "—"),
        (head["combined"], True, lambda one: short(plain(one.combined))),
        (paid["short"], has.pays, lambda one: f"{short(plain(one.coefficient))} {one.band}".strip()),
        (head["gross"], has.money, lambda one: f"{one.gross:,}"),
        (paid["after"], has.pays, lambda one: f"{one.after_coefficient:,}"),
        (head["incidents"], has.money and has.incidents, lambda one: f"{one.incident_deduction:,}"),
        (head["net"], has.money, lambda one: f"{one.net:,}"),
    )
    kept = [(title, value) for title, there, value in columns if there]
    heads = (say(lang, "assess_project"), *(title for title, _ in kept), head["id"])
    table = table_of(*heads, right=tuple(range(1, len(kept) + 1)))
    for project in assessment.projects:
        table.add_row(Text(project.name), *(Text(value(project)) for _, value in kept), Text(project.id))
    return table


def _settlement(out: Console, contract: Contract, assessment: Assessment, lang: Language) -> None:
    totals = assessment.settlement
    money_table = table_of(*_heads(lang, "settlement", "yuan"), right=(1,))
    for nth, line in enumerate(assessment.statement):
        name, sign = statement_line(line.key, lang), "" if nth == 0 else _SIGNS[line.sign]
        money_table.add_row(say(lang, f"assess_{sign}", line=name) if sign else name, f"{line.amount:,}")
    money_table.add_row(*_heads(lang, "cumulative"), f"{totals.cumulative:,}")
    out.print(money_table)
    sums = {"low": f"{totals.payable_low:,}", "high": f"{totals.payable_high:,}", "payable": f"{totals.payable:,}"}
    out.print(say(lang, "assess_payable", capitals=totals.payable_capitals, **sums))
    gates = {gate.id: gate.title for gate in contract.obligations.gates}
    held = [gates.get(one.subject, one.subject) for one in assessment.matters if one.holds_payment]
    if held:
        out.print(Text(say(lang, "assess_held", names=say(lang, "assess_joint").join(held)), "yellow"))


def short(text: str) -> str:
    """Enough digits to read by; `…` says that there are more."""
    whole, _, rest = text.partition(".")
    return text if len(rest) <= 4 else f"{whole}.{rest[:4]}…"  # noqa: PLR2004  # four places


def table_of(*columns: str, right: tuple[int, ...] = ()) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    return table


def figure_asked(loaded: Dossier, assessment: Assessment, asked: str, lang: Language) -> Explanation:
    """The figure of that name; raises WrongUse if the month does not have it."""
    found = explain(loaded.contract, loaded.evidence, assessment, asked)
    if found is None:
        rows, projects = ((one.name for one in some) for some in (assessment.indicators, assessment.projects))
        close = nearest(asked, (*names(assessment), *rows, *projects))
        meant = say(lang, "meant", value=close) if close else ""
        raise WrongUse("no_id", period=assessment.period, value=asked, meant=meant)
    return found


def show_explanation(found: Explanation, commits: Mapping[str, str], lang: Language) -> None:
    """The steps behind a figure, and what can be asked for next."""
    out = console()
    show_steps(out, found, lang, commits)
    if found.further:
        out.print(Text("  → " + "  ".join(found.further), "cyan"), soft_wrap=True)


def show_steps(out: Console, found: Explanation, lang: Language, commits: Mapping[str, str] = _NO_COMMITS) -> None:
    """A figure and the steps behind it; a rule that a whole run of steps follows is told with the first of them.

    `commits` says, by path, which commit a file has its content from.
    """
    title, value = (_LONG.sub(lambda match: short(match[0]), part) for part in found.told(lang))
    out.print(Text(say(lang, "figure", title=title, value=value), "bold"))
    told = None
    for step in found.steps:
        text, result, rule = (_LONG.sub(lambda found: short(found[0]), part) for part in step.told(lang))
        out.print(Text.assemble("  ", text, ("  " + result, "bold")))
        basis = f"{say(lang, 'clause', value=step.clause)}  {rule}"
        where = f"{step.source.path}:{step.source.line} {commits.get(step.source.path, '')}" if step.source else ""
        if below := "  ".join(part for part in (basis if basis != told else "", where.rstrip()) if part):
            out.print(Text(f"      {below}", "dim"), soft_wrap=True)
        told = basis


def show_gap(history: History, lang: Language, *, err: bool = False) -> None:
    """Why there is no history, and what can be done; nothing if there is one."""
    if history.gap:
        click.echo(say(lang, f"gap_{history.gap}", path=history.where), err=err)


def show_comparison(named: NamedComparison, format_: str, lang: Language) -> None:
    """The comparison in one of its formats."""
    text = FORMATS[format_](named, lang)
    click.echo(text if format_ == "text" else text.encode(), nl=False)
