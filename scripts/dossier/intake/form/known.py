"""What a key of a record may name: projects, units, rows, records on file, each with what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.records.operations import Incident
from dossier.records.projects import ExpertReview, Project
from dossier.records.rulings import Objection


def known(dossier: Dossier, key: str, month: Period) -> Mapping[str, str]:
    """Ids with their names for a key of a record about a month; none for a key that names nothing of the kind."""
    evidence = dossier.evidence
    match key:
        case "project" | "projects":
            return {one.id: one.name for one in evidence.in_service(month) or evidence.all(Project)}
        case "unit":
            return {one.unit.id: one.unit.name for one in evidence.all(Project)}
        case "row" | "indicator" | "penalty" | "self_score":
            return rows(dossier, month.end)
        case "incident":
            return {one.id: one.title for one in evidence.month(Incident, month)}
        case "review":
            return {one.id: one.title for one in evidence.all(ExpertReview)}
        case "objection":
            return {one.id: one.title for one in evidence.all(Objection)}
        case "duty":
            return {one.id: one.title for one in dossier.contract.obligations.duties}
    return {}


def rows(dossier: Dossier, day: date) -> Mapping[str, str]:
    """The rows of a day's rubric by their ids, in their order."""
    return {one.id: one.version.name for one in dossier.contract.rubric.on(day)}
