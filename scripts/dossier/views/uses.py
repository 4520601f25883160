"""What hangs on a record: the rows that use it, the project it speaks of, the incident it is, what it proves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.records.base import Record
from dossier.records.operations import Incident
from dossier.records.projects import Project, Usage
from dossier.records.security import DataIncident
from dossier.report import Report
from dossier.result import Gate, IncidentResult, ProjectResult
from dossier.views.rows import RowShown


@dataclass(frozen=True)
class Bearing:
    """The points and yuan of the month that rest on a record; `lost` are rows that an incident costs by the data
    it lost, each with the record of that loss and its page."""

    rows: tuple[RowShown, ...]
    project: ProjectResult | None
    incident: IncidentResult | None
    gates: tuple[Gate, ...]
    lost: tuple[tuple[RowShown, Record, str], ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.project or self.incident or self.gates or self.lost)


class Bearings:
    """Looks up what hangs on each record of a month."""

    def __init__(self, report: Report, rows: tuple[RowShown, ...]) -> None:
        assessment = report.assessment
        self._rows = users_of(rows)
        self._losses = tuple(
            (row, record, page) for row in rows for record, page in row.records if isinstance(record, DataIncident)
        )
        self._projects = {project.id: project for project in assessment.projects}
        self._incidents = {incident.id: incident for incident in assessment.incidents}
        self._gates = assessment.gates
        self._period = report.period

    def of(self, record: Record) -> Bearing:
        """Of one record; the use of another month bears on nothing in this one."""
        project = record.id if isinstance(record, Project) else ""
        if isinstance(record, Usage) and self._period.start <= record.covers.from_ <= self._period.end:
            project = record.project
        return Bearing(
            self._rows.get(record.source.path, ()),
            self._projects.get(project),
            self._incidents.get(record.id),
            tuple(gate for gate in self._gates if record.id in gate.documents),
            tuple(loss for loss in self._losses if isinstance(record, Incident) and _names(loss[1], record)),
        )


def _names(loss: Record, incident: Incident) -> bool:
    return isinstance(loss, DataIncident) and loss.incident == incident.id


def users_of(rows: tuple[RowShown, ...]) -> Mapping[str, tuple[RowShown, ...]]:
    """By file, the rows that rest on it."""
    found: dict[str, dict[str, RowShown]] = {}
    for row in rows:
        paths = [record.source.path for record, _ in row.records]
        paths += [reason.step.source.path for reason in row.reasons if reason.step.source]
        for path in paths:
            found.setdefault(path, {})[row.indicator.id] = row
    return {path: tuple(by_id.values()) for path, by_id in found.items()}
