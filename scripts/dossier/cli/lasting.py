"""The commands about what lasts: issue a month, sign it, prove that it comes out again, publish it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import click

from dossier.cli.kept import cache_of
from dossier.cli.kinds import Located, OneOf, RevisionNumber, as_of_option
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, month_asked, months_asked, session_of, stopped
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.repository import holds


@click.command(cls=Command)
@click.argument("periods", nargs=-1)
@click.option("--to", "target", required=True, metavar="FOLDER|branch:NAME")
@click.option("--edition", type=OneOf(["full", "public"]), default="full")
@click.option("--pdf/--no-pdf", default=True)
@click.pass_context
def publish(
    ctx: click.Context, periods: tuple[str, ...], target: str, edition: Literal["full", "public"], pdf: bool
) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx)
    if holds(session.root, "build"):
        raise WrongUse("tracked_build")
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    asked, wanted = months_asked(ctx, session, periods)
    if not wanted:
        return FOUND_PROBLEMS
    from dossier.cli.build import Options  # noqa: PLC0415  # as above
    from dossier.cli.publishing import publish as publishing  # noqa: PLC0415  # as above

    options = Options(out=session.root, pdf=pdf, edition=edition)
    code = publishing(session, wanted, target, options, ctx.meta["lang"])
    return code if wanted == asked else FOUND_PROBLEMS


def _month_named(text: str) -> Period | None:
    """The month, None for what is none: that is told once the root has been read."""
    try:
        return Period.parse(text)
    except ValueError:
        return None


@click.command(cls=Command)
@click.argument("period")
@click.option("--restate", is_flag=True)
@click.option("--reason", default="")
@click.option("--decide", type=Located(dir_okay=False))
@click.pass_context
def issue(
    ctx: click.Context, period: str, restate: bool, reason: str, decide: Path | None
) -> int:  # click passes flags
    """See messages/cli.*.yml."""
    from dossier.cli.issuing import IssueOrder  # noqa: PLC0415  # as above
    from dossier.cli.issuing import issue as issuing  # noqa: PLC0415  # as above

    session = replace(session_of(ctx), again=_month_named(period) if restate else None)
    month = month_asked(ctx, session, period)
    if month is None:
        return FOUND_PROBLEMS
    return issuing(session, IssueOrder(month, restate, " ".join(reason.split()), decide), ctx.meta["lang"])


@click.command(cls=Command)
@click.argument("period")
@click.option("--role", required=True)
@click.option("--key", type=Located(dir_okay=False))
@click.option("--sm2", type=Located(dir_okay=False))
@click.option("--pdf", "certificate", type=Located(dir_okay=False), metavar="CERT")
@click.option("--pdf-key", type=Located(dir_okay=False))
@click.option("--passphrase", type=Located(dir_okay=False), metavar="FILE")
@click.option("--timestamp", default="")
@click.option("--revision", type=RevisionNumber())
@click.pass_context
def sign(  # noqa: PLR0913, PLR0917  # one parameter an option
    ctx: click.Context,
    period: str,
    role: str,
    key: Path | None,
    sm2: Path | None,
    certificate: Path | None,
    pdf_key: Path | None,
    passphrase: Path | None,
    timestamp: str,
    revision: int | None,
) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli.signing import SignOrder, revision_of  # noqa: PLC0415  # as above
    from dossier.cli.signing import sign as signing  # noqa: PLC0415  # as above

    session = session_of(ctx)
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    asked = SignOrder(role, key, sm2, timestamp, certificate, pdf_key, passphrase)
    return signing(session, revision_of(session, period, revision), asked, ctx.meta["lang"])


@click.command(cls=Command)
@click.argument("period")
@click.option("--revision", type=RevisionNumber())
@click.option("--out", "receipt_out", type=Located(dir_okay=False), metavar="FILE")
@click.pass_context
def receipt(ctx: click.Context, period: str, revision: int | None, receipt_out: Path | None) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli.receipts import receipt as giving  # noqa: PLC0415  # as above
    from dossier.cli.signing import revision_of  # noqa: PLC0415  # as above

    session = session_of(ctx)
    if stopped(ctx, session, moved=False):
        return FOUND_PROBLEMS
    return giving(session, revision_of(session, period, revision), receipt_out, ctx.meta["lang"])


@click.command(cls=Command)
@click.argument("period", required=False)
@click.option("--revision", type=RevisionNumber())
@click.option("--all", "all_", is_flag=True)
@click.option("--with-its-program", "former", is_flag=True)
@click.option("--trust", default="", metavar="COMMIT")
@click.option("--at", default="", metavar="COMMIT")
@as_of_option
@click.pass_context
def replay(  # noqa: PLR0913, PLR0917  # one parameter an option
    ctx: click.Context,
    period: str | None,
    revision: int | None,
    all_: bool,  # click passes flags
    former: bool,
    trust: str,
    at: str,
    as_of: date | None,
) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli import replaying  # noqa: PLC0415  # as above
    from dossier.cli.signing import revision_of  # noqa: PLC0415  # as above

    if at:
        month = _month_named(period or "")
        if month is None or as_of is None or all_ or former:
            raise WrongUse("replay_at")
        moment = replaying.Moment(month, at, as_of, revision or 1)
        click.echo(replaying.recomputed(ctx.meta["root"], cache_of(ctx.meta["root"]), moment), nl=False)
        return 0
    session = session_of(ctx)
    if stopped(ctx, session, moved=False):
        return FOUND_PROBLEMS
    if (period is None) != all_:
        raise WrongUse("replay_what")
    revisions = session.issued.chain if period is None else (revision_of(session, period, revision),)
    lang = ctx.meta["lang"]
    if not revisions:
        click.echo(say(lang, "replay_none"))
    if former:
        return max((replaying.replay_by_its_program(session, one, trust, lang) for one in revisions), default=0)
    return max((replaying.replay(session, one, lang) for one in revisions), default=0)
