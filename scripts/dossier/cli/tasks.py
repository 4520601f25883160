"""`todo`: what is left to do in a month, worth the most first."""

from __future__ import annotations

import json
from datetime import date

import click

from dossier.cli.kinds import OneOf, as_of_option
from dossier.cli.localise import Command
from dossier.cli.runs import FOUND_PROBLEMS, allowed, session_of, stopped
from dossier.cli.session import Session, WrongUse
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.problems.wording import Language, printable
from dossier.views import names
from dossier.views.theme import Theme
from dossier.views.todo import ToDo, as_json, todo


@click.command("todo", cls=Command)
@click.argument("period", required=False)
@click.option("--for", "party", metavar="ROLE")
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text")
@as_of_option
@click.pass_context
def todo_(ctx: click.Context, period: str | None, party: str | None, format_: str, as_of: date | None) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    if not session.assessments:
        raise WrongUse("no_evidence")
    chosen = session.period(period) if period else max(session.assessments)
    if not allowed(ctx, session, [chosen]):
        return FOUND_PROBLEMS
    lang: Language = ctx.meta["lang"]
    found = _found(session, chosen, party or "", lang)
    if format_ == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2, sort_keys=True).encode())
        return 0
    click.echo(say(lang, "todo_some" if found else "todo_none", month=str(chosen), count=str(len(found))))
    for number, one in enumerate(found, 1):
        _show(number, one, lang)
    return 0


def _found(session: Session, month: Period, party: str, lang: Language) -> tuple[ToDo, ...]:
    """Raises WrongUse for a party that the contract does not have."""
    one_month = session.one_month(month)
    parties = [one.role for one in one_month.contract.terms.both]
    if party and party not in parties:
        raise WrongUse("sign_no_role", role=party, known=", ".join(parties))
    word = names.word(one_month.contract, Theme({}, {}), month.end, names.subjects(one_month))
    return todo(one_month, word, party, lang)


def _show(number: int, one: ToDo, lang: Language) -> None:
    """What, whose, by when, worth; what should be known beside; what to file where; the command."""
    day, place = one.matter.due, one.matter.place
    due = say(lang, "review_due", day=day.isoformat()) if day else ""
    facts = (one.state, one.whose, due, one.worth)
    click.echo(f"{number}. {printable(one.name)}  {'  '.join(filter(None, facts))}".rstrip())
    if one.note:
        click.echo(f"     {printable(one.note)}")
    for file in one.files:
        click.echo(f"     {say(lang, 'todo_file', label=file.label if lang == 'zh' else file.kind, path=file.path)}")
    if place is not None:
        click.echo(f"     {say(lang, 'todo_see', place=f'{printable(place.path)}:{place.line}')}")
    if one.command:
        click.echo(f"     dossier {one.command}")
