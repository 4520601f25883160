"""The commands of those who decide: what a decision looked at, and what awaits a word of the bureau."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dossier.cli.kinds import Day, Located, as_of_option
from dossier.cli.localise import Command
from dossier.cli.looking import fill_in
from dossier.cli.reviewing import Review, today_within
from dossier.cli.runs import FOUND_PROBLEMS, month_asked, relative, session_of, stopped


@click.command(cls=Command)
@click.argument("decisions", nargs=-1, required=True, type=Located(dir_okay=False), metavar="FILE...")
@click.pass_context
def digest(ctx: click.Context, decisions: tuple[Path, ...]) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx)
    if session.loaded.dossier is None and stopped(ctx, session):  # other records may be wrong
        return FOUND_PROBLEMS
    return fill_in(session, [relative(path, session.root) for path in decisions], ctx.meta["lang"])


@click.command(cls=Command)
@click.argument("period")
@click.option("--list", "list_", is_flag=True)
@click.option("--day", type=Day(), metavar="YYYY-MM-DD")
@as_of_option
@click.pass_context
def review(ctx: click.Context, period: str, list_: bool, day: date | None, as_of: date | None) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    chosen = month_asked(ctx, session, period)
    if chosen is None:
        return FOUND_PROBLEMS
    if day is None:
        day = session.as_of if list_ else today_within(session)
    found = Review(session, chosen, day, ctx.meta["lang"])
    if list_:
        found.list_()
    else:
        found.run()
    return 0
