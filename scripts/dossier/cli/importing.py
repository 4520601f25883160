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
    """Write a survey-form record for each returned form, with the form beside it if it is a PDF.

    Nothing at all is written if one of them has a problem. A file that is there already is left alone and named:
    returns the exit code 1, as for a problem.
    """
    try:
        month = Period.parse(period)
    except ValueError:
        raise WrongUse("bad_period", value=period) from None
    dossier = session.dossier
    names = {project.id: project.name for project in dossier.evidence.in_service(month)}
    returned = {path.name: _read(path) for path in files}
    made, problems = tally_all(returned, dossier.contract, month, names)
    there = [path for path in made if (session.root / path).exists()]
    if problems:
        show_problems(problems, {}, lang)
    for path in there:
        click.echo(say(lang, "record_there", path=path), err=True)
    if problems or there:
        return 1
    _write(session.root, made)
    for path in made:
        click.echo(path)
    click.echo(say(lang, "wrote", count=str(len(made)), path=str(session.root / "evidence" / str(month))))
    return 0


def _read(path: Path) -> bytes:
    """At most one byte more than allowed, which the readers of the formats then refuse."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError:
        raise WrongUse("no_file", value=str(path)) from None


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    """Each aside and then renamed, so that no half file is ever there."""
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(data)
        aside.rename(target)
