"""The month's incidents with their records, levels and shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dossier.fields import CHINA
from dossier.incidents import judgement
from dossier.incidents.grounds import grounds
from dossier.records import operations
from dossier.records.base import Record
from dossier.records.rulings import Ruling
from dossier.records.security import DataIncident
from dossier.report import Report
from dossier.result import IncidentResult
from dossier.views.places import Places, project_page, record_page


@dataclass(frozen=True)
class Incident:
    """An incident with its record and its shares by project.

    `clause` is that of the tariff, `why` what its level rests on, `state` what its deduction waits for, `related` the
    rulings on it and the data it lost.
    """

    result: IncidentResult
    record: Record | None
    page: str
    shares: tuple[tuple[str, str, Decimal], ...]
    clause: str
    why: str
    state: str
    related: tuple[tuple[Record, str], ...]


def incidents(report: Report, places: Places) -> tuple[Incident, ...]:
    """The month's incidents."""
    names = {project.id: project.name for project in report.assessment.projects}
    told = {one.id: one for one in report.evidence.all(operations.Incident)}
    return tuple(
        Incident(
            result,
            places.by_id.get(result.id),
            record_page(result.id) if result.id in places.by_id else "",
            tuple(
                (names.get(share.project, share.project), project_page(share.project), share.amount)
                for share in result.shares
            ),
            *(_level(report, told[result.id]) if result.id in told else ("", "")),
            _state(report, result, told.get(result.id)),
            tuple((one, record_page(one.id)) for one in places.records if _concerns(one, told.get(result.id))),
        )
        for result in report.assessment.incidents
    )


def _concerns(record: Record, incident: operations.Incident | None) -> bool:
    """Whether a record is a ruling on the incident, the data that it lost, its notice, or a ruling on that."""
    if incident is None:
        return False
    if isinstance(record, DataIncident):
        return record.incident == incident.id
    if isinstance(record, Ruling):
        return record.subject is not None and record.subject in (incident.id, incident.announced_by)
    return record.id == incident.announced_by


def _level(report: Report, record: operations.Incident) -> tuple[str, str]:
    """The clause of the tariff, and what the level rests on: a ruling, the minutes, the loss, or somebody's fault."""
    tariff = report.contract.terms.tariff_on(record.started.astimezone(CHINA).date())
    return tariff.clause, "；".join(step.text for step in grounds(report.contract, report.evidence, record))


def _state(report: Report, result: IncidentResult, record: operations.Incident | None) -> str:
    """What the deduction waits for: a ruling on the fault comes before both sides can confirm anything (R-58, R-27)."""
    if not result.pending:
        return "已确认"
    found = judgement(report.contract, report.evidence, record) if record else None
    if found and found.notice and found.notice.standing == "awaits":
        return "检修通知待确认"
    open_fault = found and found.verdict.fault == "undetermined"
    return "责任待裁定" if open_fault else "待双方核算确认"
