"""`import`: what offices return in their own formats becomes records, to be looked at and committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from dossier.cli.handed import read_handed
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.writing import not_written, put, refuse_issued
from dossier.exact.period import Period
from dossier.fields import MAX_TEXT
from dossier.load.filing import read_record
from dossier.problems import Place, Problem, Severity, error
from dossier.problems.wording import Language
from dossier.records.satisfaction import SurveyForm
from dossier.survey import Tally, tally_all

_LARGEST = MAX_TEXT * 1000  # bytes of a returned file; the reader of each format has limits of its own


@dataclass
class _Plan:
    """What is to be written, what is there already, and which forms say something else than their record."""

    new: dict[str, bytes] = field(default_factory=dict)
    forms: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_survey(session: Session, period: str, files: Sequence[Path], lang: Language) -> int:
    """Write a survey-form record for each returned form, with the form beside it if it is a PDF.

    Forms without a problem are written, the others are told; a form that is on file already with the same answers is
    left alone, one with other answers is a problem. Returns the exit code: 1 if there is any error.
    """
    try:
        month = Period.parse(period)
    except ValueError:
        raise WrongUse("bad_period", value=period) from None
    dossier = session.dossier
    names = {project.id: project.name for project in dossier.evidence.in_service(month)}
    made = tally_all(_returned(files), dossier.contract, month, names)
    plan = _planned(session, month, made)
    problems = (*made.problems, *plan.problems)
    show_problems(problems, session.loaded.texts, lang)
    refuse_issued(session.root, plan.new)
    try:
        put(session.root, plan.new)
    except OSError as failed:
        raise not_written(failed, session.root) from None
    for path in plan.new:
        click.echo(path)
    wrong = sum(problem.severity is Severity.ERROR for problem in problems)
    told = {"new": plan.forms, "same": plan.same, "open": _count(problems, "form-not-returned"), "wrong": wrong}
    click.echo(say(lang, "imported", month=str(month), **{name: str(count) for name, count in told.items()}))
    if wrong:
        click.echo(say(lang, "import_wrong"))
    if plan.new:
        click.echo(say(lang, "import_new"))
    return 1 if wrong else 0


def _count(problems: Sequence[Problem], code: str) -> int:
    return sum(problem.code == code for problem in problems)


def _returned(files: Sequence[Path]) -> Mapping[str, bytes]:
    """The files by name; two of one name, from two folders, by their paths."""
    names = [path.name for path in files]
    alone = {path: names.count(path.name) == 1 for path in files}
    return {path.name if alone[path] else path.as_posix(): read_handed(path, _LARGEST) for path in files}


def _planned(session: Session, month: Period, made: Tally) -> _Plan:
    plan = _Plan()
    filed = {form.project: form for form in session.dossier.evidence.month(SurveyForm, month)}
    for files in made.records.values():
        (path,) = (path for path in files if path.endswith(".yml"))
        form = read_record(path, files[path]).record
        old = filed.get(form.project) if isinstance(form, SurveyForm) else None
        if old is None and not (session.root / path).exists():
            plan.new.update(files)
            plan.forms += 1
        elif old is not None and isinstance(form, SurveyForm) and not any(_changes(old, form)):
            plan.same += 1
        else:
            at = old.place("grades") if old is not None else Place(path)
            changes = "; ".join(_changes(old, form)) if old and isinstance(form, SurveyForm) else ""
            plan.problems.append(error("form-filed", at, changes=changes))
    return plan


def _changes(old: SurveyForm, new: SurveyForm) -> Iterator[str]:
    """What a form says that its record does not, as `3: 优 -> 良`."""
    for number, (before, after) in enumerate(zip(old.grades, new.grades, strict=False), 1):
        if before != after:
            yield f"{number}: {before} -> {after}"
    for name in ("unit", "happened", "valid", "comment"):
        if getattr(old, name) != getattr(new, name):
            yield f"{name}: {getattr(old, name)} -> {getattr(new, name)}"
    if len(old.grades) != len(new.grades):
        yield f"grades: {len(old.grades)} -> {len(new.grades)}"
