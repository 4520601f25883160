"""`import`: what offices return in their own formats becomes records, to be looked at and committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from dossier.cli.session import Session, WrongUse
from dossier.cli.show import show_problems
from dossier.cli.text import say
from dossier.fields import MAX_TEXT
from dossier.period import Period
from dossier.survey import tally_all
from dossier.wording import Language

_LARGEST = MAX_TEXT * 1000  # bytes of a returned file; the reader of each format has limits of its own


def import_survey(session: Session, period: str, files: Sequence[Path], lang: Language) -> int:
    """Write a survey-form record for each returned form; nothing at all if one of them has a problem.

    A record that is there already is left alone and named: returns the exit code 1, as for a problem.
    """
    try:
        month = Period.parse(period)
    except ValueError:
        raise WrongUse("bad_period", value=period) from None
    records, problems = tally_all({path.name: _read(path) for path in files}, session.dossier.contract, month)
    there = [path for path in records if (session.root / path).exists()]
    if problems:
        show_problems(problems, {}, lang)
    for path in there:
        click.echo(say(lang, "record_there", path=path), err=True)
    if problems or there:
        return 1
    _write(session.root, records)
    for path in records:
        click.echo(path)
    click.echo(say(lang, "wrote", count=str(len(records)), path=str(session.root / "evidence" / str(month))))
    return 0


def _read(path: Path) -> bytes:
    """At most one byte more than allowed, which the readers of the formats then refuse."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError:
        raise WrongUse("no_file", value=str(path)) from None


def _write(root: Path, records: Mapping[str, str]) -> None:
    """Each aside and then renamed, so that no half record is ever there."""
    for path, text in records.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        aside.write_text(text, encoding="utf-8")
        aside.rename(target)
