"""`whatif`: what a month would come to if something were otherwise. It decides nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import click
from rich.text import Text

from dossier.assess.assumed import NOTHING_ASSUMED, Assumed
from dossier.assess.trial import TrialMonth, tried
from dossier.assessment import Assessment
from dossier.cli.assuming import Assuming, TrialWords
from dossier.cli.kinds import as_of_option
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, month_asked, session_of
from dossier.cli.session import Session
from dossier.cli.show import console, show_gap, show_steps, table_of
from dossier.cli.text import say
from dossier.contract import Contract
from dossier.exact.number import brief
from dossier.exact.period import Period
from dossier.explain import explain
from dossier.problems.wording import Language, payment
from dossier.result import ProjectResult


@click.command("whatif", cls=Command)
@click.argument("period")
@click.option("--use", multiple=True, metavar="PROJECT=SCORE")
@click.option("--size", multiple=True, metavar="PROJECT/HOST=SKU")
@click.option("--points", multiple=True, metavar="ROW=POINTS")
@click.option("--ruling", multiple=True, metavar="RECORD.KEY=VALUE")
@click.option("--reading", multiple=True, metavar="QUESTION=READING")
@as_of_option
@click.pass_context
def whatif(ctx: click.Context, /, period: str, as_of: date | None, **options: tuple[str, ...]) -> int:
    """See messages/cli.*.yml."""
    words, lang = TrialWords(**options), ctx.meta["lang"]
    if not words.anything:
        raise WrongUse("whatif_nothing", period=period)
    session = session_of(ctx, as_of)
    chosen = month_asked(ctx, session, period)
    if chosen is None:
        return FOUND_PROBLEMS
    month = session.assessments.computing(chosen)
    now = tried(month, session.dossier.files, NOTHING_ASSUMED)
    asking = Assuming(session, chosen, month, now.assessment, lang)
    assumed, records = asking.assumed(words), asking.rulings(words.ruling)
    if records is None:
        return FOUND_PROBLEMS
    then = tried(month, session.dossier.files, assumed, records)
    _head(session, chosen, words, lang)
    _Shown(month.contract, now.assessment, then, lang).show(_followed(then.assessment, assumed, words.ruling))
    show_gap(session.history, lang)
    return 0


def _head(session: Session, period: Period, words: TrialWords, lang: Language) -> None:
    """What this is, and what it takes otherwise."""
    click.echo(say(lang, "whatif_head", month=str(period)))
    issued = session.issued.latest(period)
    if issued:
        click.echo(say(lang, "whatif_issued", month=str(period), revision=str(issued.number)))
    for name, texts in asdict(words).items():
        for text in texts:
            click.echo(f"  · {say(lang, f'whatif_of_{name}', value=text)}")


def _followed(month: Assessment, assumed: Assumed, rulings: tuple[str, ...]) -> tuple[str, ...]:
    """What is told step by step: the projects, rows and incidents that are otherwise, and what is payable."""
    projects = (*assumed.uses, *(project for project, _ in assumed.sizes))
    incidents = {one.id for one in month.incidents}
    ruled = (one.partition("=")[0].rpartition(".")[0] for one in rulings)
    return tuple(dict.fromkeys((*projects, *assumed.points, *(one for one in ruled if one in incidents), "payable")))


class _Shown:
    """The month as it is beside the trial."""

    def __init__(self, contract: Contract, now: Assessment, then: TrialMonth, lang: Language) -> None:
        self._contract, self._now, self._trial, self._then, self._lang = contract, now, then, then.assessment, lang
        self._payment = payment(contract.terms.payment_on(Period.parse(now.period).end).kind)
        self._out = console()

    def show(self, followed: tuple[str, ...]) -> None:
        """Points, the projects that change, the sums, then the steps."""
        table = table_of(
            *(say(self._lang, f"whatif_col_{one}") for one in ("what", "now", "then", "change")), right=(1, 2, 3)
        )
        found = (*self._points(), *self._projects(), *self._totals())
        for what, now, then, change in found:
            table.add_row(Text(what), now, then, change)
        self._out.print(table)
        for one in followed:
            steps = explain(self._contract, self._trial.evidence, self._then, one)
            if steps:
                self._out.print()
                show_steps(self._out, steps, self._lang)

    def _row(
        self, what: str, now: Fraction | Decimal | None, then: Fraction | Decimal | None
    ) -> Iterator[tuple[str, str, str, str]]:
        """A line if anything changes."""
        if now != then:
            change = "" if now is None or then is None else _signed(now, then)
            yield what, _figure(now), _figure(then), change

    def _points(self) -> Iterator[tuple[str, str, str, str]]:
        for now, then in zip(self._now.indicators, self._then.indicators, strict=True):
            yield from self._row(f"{now.row} {now.name}", now.points, then.points)
        yield from self._row(
            say(self._lang, "whatif_composite"), self._now.composite.points, self._then.composite.points
        )

    def _projects(self) -> Iterator[tuple[str, str, str, str]]:
        for now, then in zip(self._now.projects, self._then.projects, strict=True):
            for key, before, after in (
                ("use", _use(now), _use(then)),
                ("combined", now.combined, then.combined),
                ("coefficient", now.coefficient, then.coefficient),
                ("gross", now.gross, then.gross),
                ("deduction", now.incident_deduction, then.incident_deduction),
                ("net", now.net, then.net),
            ):
                yield from self._row(f"{now.name} {self._word(f'whatif_{key}')}", before, after)

    def _totals(self) -> Iterator[tuple[str, str, str, str]]:
        now, then = self._now.settlement, self._then.settlement
        for key in ("gross", "after_coefficient", "incident_deductions", "penalties", "payable", "carried_out"):
            before, after = getattr(now, key), getattr(then, key)
            if key == "payable" and before == after:  # what everybody asks for
                yield say(self._lang, "whatif_total_payable"), _figure(before), _figure(after), "0.00"
            yield from self._row(self._word(f"whatif_total_{key}"), before, after)

    def _word(self, key: str) -> str:
        """What a figure is called; the contract's kind of payment has words of its own."""
        return say(self._lang, key, **self._payment)


def _use(project: ProjectResult) -> Fraction | None:
    return project.utilisation.score if project.utilisation else None


def _figure(value: Fraction | Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, Decimal) else brief(value)


def _signed(now: Fraction | Decimal, then: Fraction | Decimal) -> str:
    if isinstance(now, Decimal) and isinstance(then, Decimal):
        return f"{then - now:+,}"
    change = Fraction(then) - Fraction(now)
    return f"{'+' if change > 0 else ''}{brief(change)}"
