"""What every command does first: a session over the root, its errors, the months that may be shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from dossier.cli.kept import cache_of
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.exact.period import Period

FOUND_PROBLEMS = 1


def session_of(ctx: click.Context, as_of: date | None = None) -> Session:
    """The session for this run, over the root."""
    home: Path = ctx.meta["root"]
    return Session(home, cache_of(home), as_of)


def stopped(ctx: click.Context, session: Session, *, moved: bool = True) -> bool:
    """Print the errors, if any; warnings are only counted, `check` lists them.

    Without `moved`, issued months that would come out otherwise today stop nothing: comparing shows why they do.
    """
    if session.sound and not (moved and session.unsteady):
        return False
    show_problems(session.errors, session.loaded.texts, ctx.meta["lang"])
    click.echo(say(ctx.meta["lang"], "stopped"), err=True)
    return True


def allowed(ctx: click.Context, session: Session, periods: Sequence[Period]) -> list[Period]:
    """The months that may be shown; of the others, print why not."""
    errors = dict.fromkeys(problem for period in periods for problem in session.refusals(period))
    show_problems(tuple(errors), session.loaded.texts, ctx.meta["lang"])
    refused = [period for period in periods if session.refusals(period)]
    if refused:
        click.echo(say(ctx.meta["lang"], "refused", months=", ".join(map(str, refused))), err=True)
    return [period for period in periods if period not in refused]


def month_asked(ctx: click.Context, session: Session, text: str) -> Period | None:
    """The month asked for; None, with the reason printed, if something stops the run or it may not be shown.

    Raises WrongUse.
    """
    if stopped(ctx, session):
        return None
    period = session.period(text)
    return period if allowed(ctx, session, [period]) else None


def months_asked(ctx: click.Context, session: Session, texts: Sequence[str]) -> tuple[list[Period], list[Period]]:
    """The months asked for, all of them if none is named, and those of them that may be shown. Raises WrongUse."""
    if not session.assessments:
        raise WrongUse("no_evidence")
    asked = [session.period(text) for text in texts] or list(session.assessments)
    return asked, allowed(ctx, session, asked)


def relative(path: Path, root: Path) -> str:
    """The path from the root; raises WrongUse for what is not there, which would otherwise pass for faultless."""
    for folder in (root, Path.cwd()):
        full = Path(os.path.normpath(folder / path))
        full = full.parent.resolve() / full.name
        if os.path.lexists(full) and full.is_relative_to(root):
            return full.relative_to(root).as_posix()
    raise WrongUse("no_path", value=str(path))
