"""The commands that answer: what is wrong, what a month comes to, where a figure comes from, what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import click

from dossier.assessment import to_json
from dossier.cli.comparing import SessionMonth, named
from dossier.cli.kinds import OneOf, as_of_option
from dossier.cli.laid_out import session_at
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, allowed, month_asked, session_of, stopped
from dossier.cli.session import Session
from dossier.cli.show import figure_asked, show_assessment, show_comparison, show_explanation, show_gap, show_span
from dossier.explain import Explanation
from dossier.repository import History, differing
from dossier.spans import HalfOrYear, over
from dossier.spans import to_json as span_to_json

_DIGITS: Final = 10  # of a commit, as pages show


@click.command(cls=Command)
@click.argument("period")
@click.option("--json", "json_", is_flag=True)
@as_of_option
@click.pass_context
def assess(ctx: click.Context, period: str, json_: bool, as_of: date | None) -> int:  # click passes flags
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    span = HalfOrYear.parse(period)
    if span is not None:
        return _assess_span(ctx, session, span, json_=json_)
    chosen = session.period(period)
    if not allowed(ctx, session, [chosen]):
        return FOUND_PROBLEMS
    assessment = session.assessments[chosen]
    show_gap(session.history, ctx.meta["lang"], err=json_)
    if json_:
        click.echo(to_json(assessment).encode(), nl=False)  # UTF-8 whatever the terminal has
    else:
        show_assessment(session.dossier.contract, assessment, ctx.meta["lang"])
    return 0


def _assess_span(ctx: click.Context, session: Session, span: HalfOrYear, *, json_: bool) -> int:
    """The same of a half-year or a year."""
    months = [month for month in span.months if month in session.assessments]
    if not months:
        raise WrongUse("no_period", value=str(span), known=", ".join(map(str, session.assessments)))
    if not allowed(ctx, session, months):
        return FOUND_PROBLEMS
    found = over((session.assessments.adopted[month] for month in months), span)
    assert found is not None  # noqa: S101  # there are months
    show_gap(session.history, ctx.meta["lang"], err=json_)
    if json_:
        click.echo(span_to_json(found).encode(), nl=False)
    else:
        show_span(session.dossier.contract, session.assessments.adopted[months[-1]], found, ctx.meta["lang"])
    return 0


@click.command(cls=Command)
@click.argument("period")
@click.argument("id_", metavar="ID")
@as_of_option
@click.pass_context
def explain(ctx: click.Context, period: str, id_: str, as_of: date | None) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    chosen = month_asked(ctx, session, period)
    if chosen is None:
        return FOUND_PROBLEMS
    dossier = replace(session.dossier, evidence=session.counted(chosen))
    found = figure_asked(dossier, session.assessments[chosen], id_, ctx.meta["lang"])
    show_explanation(found, _commits(session, found), ctx.meta["lang"])
    show_gap(session.history, ctx.meta["lang"])
    return 0


def _commits(session: Session, found: Explanation) -> Mapping[str, str]:
    """By path, the commit that gave each file behind a figure its content; none of what is not as committed."""
    texts = {step.source.path: session.loaded.texts.get(step.source.path) for step in found.steps if step.source}
    changed = differing(session.history, {path: partial(texts.get, path) for path in texts}, {})
    commits = session.history.commits_of([path for path in texts if path not in changed])
    return {path: commit.id[:_DIGITS] for path, commit in commits.items()}


@click.command("compare", cls=Command)
@click.argument("before")
@click.argument("after")
@click.option("--all-months", is_flag=True)
@click.option("--format", "format_", type=OneOf(["text", "markdown", "json", "html"]), default="text")
@as_of_option
@click.pass_context
def compare_(  # one parameter an option
    ctx: click.Context,
    before: str,
    after: str,
    all_months: bool,  # click passes flags
    format_: str,
    as_of: date | None,
) -> int:
    """See messages/cli.*.yml."""
    if all_months:
        from dossier.cli.proposing import tell_change  # noqa: PLC0415  # as above

        return tell_change(ctx.meta["root"], before, after, as_of, format_, ctx.meta["lang"])
    sides = []
    gaps: dict[str | None, History] = {}
    for words in (before, after):
        month, mark, revision = words.partition("@")
        with _over(ctx, as_of, revision if mark else None) as session:
            side = _side(ctx, session, month)
            gaps[session.history.gap] = session.history
        if side is None:
            return FOUND_PROBLEMS
        sides.append(side)
    show_comparison(named(*sides), format_, ctx.meta["lang"])
    for history in gaps.values():
        show_gap(history, ctx.meta["lang"], err=format_ != "text")
    return 0


@contextmanager
def _over(ctx: click.Context, as_of: date | None, revision: str | None) -> Iterator[Session]:
    """A session over the root, or over the root as it stood at a revision. Raises WrongUse if there is none."""
    here = session_of(ctx, as_of)
    if revision is None:
        yield here
        return
    with session_at(here.root, revision, here.as_of) as session:
        yield session


def _side(ctx: click.Context, session: Session, month: str) -> SessionMonth | None:
    """A month to compare, None if it could not be computed or may not be shown."""
    if stopped(ctx, session, moved=False):
        return None
    period = session.period(month)
    return SessionMonth(session, period) if allowed(ctx, session, [period]) else None
