"""A survey form answers every question with a grade of the form in use, was sent out, and comes once a month
(1.1.4.1, R-03). A warning where a round leaves out projects in service: forms go to all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.units import mismatch
from dossier.contract.survey import SurveyVersion
from dossier.evidence import filed_under
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning
from dossier.records import kind_of
from dossier.records.satisfaction import SurveyForm, SurveyRound

CODES: Final = (
    "survey-grade-count",
    "survey-grade",
    "survey-not-issued",
    "survey-form-twice",
    "survey-left-out",
    "survey-missing",
)
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every form, and the round of every month."""
    evidence = dossier.evidence
    seen: dict[tuple[str, str, Period], Place] = {}
    for form in evidence.all(SurveyForm):
        month = filed_under(form)
        if dossier.contract.survey is None:
            yield error("survey-missing", form.place("grades"), form=form.id)
        else:
            yield from _grades(form, dossier.contract.survey.on(month.end))
        place = form.place("project")
        first = seen.setdefault((form.project, form.unit, month), place)
        if first != place:
            yield error("survey-form-twice", place, first, project=form.project, month=str(month))
        if not (_issued(dossier, form, month) or mismatch(evidence, form.project, form.unit)):
            yield error("survey-not-issued", place, project=form.project, month=str(month))
    for month in evidence.periods:
        returned = {form.project for form in evidence.month(SurveyForm, month)}  # told above
        left = [project for project in evidence.left_out(month) if project.id not in returned]
        if left and not _unread(dossier, month):
            last = max(evidence.month(SurveyRound, month), key=lambda sent: sent.happened)
            words = {"count": str(len(left)), "known": ", ".join(project.id for project in left)}
            yield warning("survey-left-out", last.place("issued"), month=str(month), **words)


def _grades(form: SurveyForm, version: SurveyVersion) -> Iterator[Problem]:
    count = len(version.questions)
    if len(form.grades) != count:
        yield error("survey-grade-count", form.place("grades"), value=str(len(form.grades)), count=str(count))
    for index, grade in enumerate(form.grades):
        if grade not in version.points:
            known = ", ".join(version.points)
            words = {"value": grade[:40], "meant": nearest(grade[:40], version.points), "known": known}
            yield error("survey-grade", form.place("grades", index), **words)


def _issued(dossier: Dossier, form: SurveyForm, month: Period) -> bool:
    rounds = dossier.evidence.month(SurveyRound, month)
    if any(one.project == form.project for sent in rounds for one in sent.issued):  # its unit is told by itself
        return True
    return _unread(dossier, month)


def _unread(dossier: Dossier, month: Period) -> bool:
    """Whether a round of the month could not be read: it may have held any project."""
    folder = f"evidence/{month}/"
    return any(one.kind == kind_of(SurveyRound) and one.path.startswith(folder) for one in dossier.unread)
