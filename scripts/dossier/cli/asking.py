"""The commands that answer: what is wrong, what a month comes to, where a figure comes from, what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from dossier.assessment import to_json
from dossier.cli.comparing import SessionMonth, named
from dossier.cli.kinds import Located, OneOf, as_of_option
from dossier.cli.laid_out import parted, session_at, session_staged
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, allowed, month_asked, relative, session_of, stopped
from dossier.cli.session import Session
from dossier.cli.show import show_assessment, show_comparison, show_explanation, show_gap, show_span
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.load import CONTRACT
from dossier.problems import Problem, Severity
from dossier.problems.formats import FOR_PLATFORMS, FORMATS, from_top
from dossier.proposal import new_problems
from dossier.repository import History
from dossier.spans import HalfOrYear, over
from dossier.spans import to_json as span_to_json


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=Located())
@click.option("--staged", is_flag=True)
@click.option("--at", "at_revision", metavar="REVISION")
@click.option("--since", metavar="REVISION")
@click.option("--format", "format_", type=OneOf(list(FORMATS)), default="text")
@click.pass_context
def check(  # one parameter an option
    ctx: click.Context,
    paths: tuple[Path, ...],
    staged: bool,  # click passes flags
    at_revision: str | None,
    since: str | None,
    format_: str,
) -> int:
    """See messages/cli.*.yml."""
    root: Path = ctx.meta["root"]
    if staged and at_revision is not None:
        raise WrongUse("staged_or_at")
    with ExitStack() as opened:
        if staged:
            session = opened.enter_context(session_staged(root))
        else:
            at = None if at_revision is None else session_at(root, at_revision, None)
            session = opened.enter_context(at) if at is not None else session_of(ctx)
        problems = session.problems
        if since is not None:
            start = parted(root, since, at_revision or "HEAD").start
            before = opened.enter_context(session_at(root, start, session.as_of))
            problems = new_problems(before.problems, problems)
        return _tell(ctx, session, _of(session, problems, paths), format_)


def _of(session: Session, problems: tuple[Problem, ...], paths: tuple[Path, ...]) -> tuple[Problem, ...]:
    """The problems of the paths that were named, all of them if none is."""
    if not paths:
        return problems
    wanted = [relative(path, session.root) for path in paths]
    if session.loaded.dossier is None:  # records were not checked: what stops them is the answer for any path
        wanted.append(CONTRACT)
    return tuple(problem for problem in problems if any(_within(problem.place.path, one) for one in wanted))


def _tell(ctx: click.Context, session: Session, problems: tuple[Problem, ...], format_: str) -> int:
    lang = ctx.meta["lang"]
    if format_ != "text":
        if format_ in FOR_PLATFORMS:
            problems = tuple(from_top(problem, session.history.below) for problem in problems)
        click.echo(FORMATS[format_](problems, session.loaded.texts, lang).encode(), nl=False)
    else:
        show_problems(problems, session.loaded.texts, lang)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        if problems:
            click.echo(say(lang, "summary", errors=str(errors), warnings=str(len(problems) - errors)))
        elif session.loaded.dossier is not None:
            loaded = session.dossier
            click.echo(say(lang, "clean", records=str(len(loaded.evidence.records)), files=str(len(loaded.files))))
        else:
            click.echo(say(lang, "nothing_new"))
    show_gap(session.history, lang, err=format_ != "text")
    if session.keyless:
        click.echo(say(lang, "no_keys"), err=format_ != "text")
    return FOUND_PROBLEMS if any(problem.severity is Severity.ERROR for problem in problems) else 0


def _within(path: str, wanted: str) -> bool:
    return wanted in (".", path) or path.startswith(f"{wanted}/")


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
    show_explanation(dossier, session.assessments, chosen, id_, ctx.meta["lang"])
    show_gap(session.history, ctx.meta["lang"])
    return 0


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
