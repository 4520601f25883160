"""The command that tells what is wrong. Of a root that nothing has moved in since, it tells what it told then."""

from __future__ import annotations

from pathlib import Path

import click

from dossier.cli.answers import Reply, remembered
from dossier.cli.kinds import Located, OneOf
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.problems.formats import FORMATS


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
    if staged and at_revision is not None:
        raise WrongUse("staged_or_at")

    def look() -> Reply:
        from dossier.cli.checked import answer  # noqa: PLC0415  # the engines take a second, and may not be needed

        return answer(ctx, paths, format_, staged=staged, at_revision=at_revision, since=since)

    plain = not (paths or staged or at_revision is not None or since is not None)
    given = remembered(ctx.meta["root"], f"{ctx.meta['lang']} {format_}", look) if plain else look()
    for text in given.out:
        click.echo(text, nl=isinstance(text, str))  # a format for programs is bytes: UTF-8 whatever the terminal has
    for text in given.told:
        click.echo(text, err=True)
    return given.code
