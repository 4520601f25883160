"""Who speaks for a project is the unit that uses it: in survey forms, in forms sent out, in complaints (1.1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.projects import Project
from dossier.records.satisfaction import Complaint, SurveyForm, SurveyRound

CODES: Final = ("unit-mismatch",)
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every record that names a project and a unit."""
    evidence = dossier.evidence
    for project, unit, place in _named(evidence):
        right = mismatch(evidence, project, unit)
        if right:
            yield error("unit-mismatch", place, value=unit, project=project, expected=right)


def mismatch(evidence: Evidence, project: str, unit: str) -> str:
    """The project's unit if it is another one; "" for a project that is not registered, which is told elsewhere."""
    registered = evidence.by_id.get(project)
    right = registered.unit.id if isinstance(registered, Project) else unit
    return "" if right == unit else right


def _named(evidence: Evidence) -> Iterator[tuple[str, str, Place]]:
    for returned in evidence.all(SurveyForm):
        yield returned.project, returned.unit, returned.place("unit")
    for complaint in evidence.all(Complaint):
        yield complaint.project, complaint.unit, complaint.place("unit")
    for sent in evidence.all(SurveyRound):
        for index, form in enumerate(sent.issued):
            yield form.project, form.unit, sent.place("issued", index, "unit")
