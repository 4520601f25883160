"""`open`: a month with all that it needs, as a workbook to fill in, and as stubs of records if wished."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dossier.cli.kinds import Located
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, session_of, stopped
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.cli.writing import not_written, put, refuse_issued
from dossier.contract.calendar import OutsideCalendar
from dossier.exact.period import Period
from dossier.intake.month.expected import asked_of
from dossier.intake.month.plan import MonthPlan, plan_of
from dossier.intake.month.stubs import stubs


@click.command("open", cls=Command)
@click.argument("period")
@click.option("--for", "party", metavar="ROLE")
@click.option("--out", type=Located(dir_okay=False))
@click.option("--stubs", "stubs_", is_flag=True)
@click.pass_context
def open_(ctx: click.Context, period: str, party: str | None, out: Path | None, stubs_: bool) -> int:
    """See messages/cli.*.yml."""
    from dossier.intake.month.book import intake_workbook  # noqa: PLC0415  # others plan a month and write no workbook

    session, lang = session_of(ctx), ctx.meta["lang"]
    if session.loaded.dossier is None and stopped(ctx, session):  # other records may be wrong
        return FOUND_PROBLEMS
    month = month_named(period)
    plan = planned(session, month, party or "")
    target = out or session.root / "build" / say(lang, "intake_book", month=str(month))
    if os.path.lexists(target):
        raise WrongUse("open_taken", path=str(target))
    terms = session.dossier.contract.called_on(month.end).terms
    made = {path: data for path, data in stubs(plan).items() if not (session.root / path).exists()} if stubs_ else {}
    refuse_issued(session.root, made)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target.resolve().parent, {target.name: intake_workbook(plan, f"{terms.contract} {terms.title}")})
        put(session.root, made)
    except OSError as failed:
        raise not_written(failed, target) from None
    waited = sum(not one.there for one in plan.asked)
    click.echo(say(lang, "opened", month=str(month), waited=str(waited), path=str(target)))
    for path in made:
        click.echo(path)
    return 0


def month_named(text: str) -> Period:
    """The month; raises WrongUse for what is none."""
    try:
        return Period.parse(text)
    except ValueError:
        raise WrongUse("bad_period", value=text) from None


def planned(session: Session, month: Period, party: str = "") -> MonthPlan:
    """The plan of a month. Raises WrongUse for a role that the contract does not have, or a year without a calendar."""
    dossier = session.dossier
    parties = [one.role for one in dossier.contract.terms.both]
    if party and party not in parties:
        raise WrongUse("sign_no_role", role=party, known=", ".join(parties))
    try:
        asked = asked_of(dossier.contract, dossier.evidence, month, session.as_of)
    except OutsideCalendar as outside:
        raise WrongUse("open_no_calendar", year=str(outside.day.year)) from None
    return plan_of(dossier.contract, dossier.evidence, asked, party)
