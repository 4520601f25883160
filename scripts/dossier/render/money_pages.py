"""The settlement statement, incidents, readings with their alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dossier.contract.readings import Adoption, Question
from dossier.records import operations
from dossier.records.base import Record
from dossier.records.rulings import Ruling
from dossier.records.security import DataIncident
from dossier.render import projects
from dossier.render.outcome import effect_of, floored
from dossier.render.page import Page
from dossier.render.places import Places, project_page, record_page, row_page
from dossier.render.statement import lines
from dossier.report import Report
from dossier.result import Alternative, IncidentResult, ReadingEffect
from dossier.wording import policy


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


@dataclass(frozen=True)
class Reading:
    """A question of the register, its adoption in the month and the next one, and what other readings would change.

    `below` says that the month's sum is below zero, so that the amount payable cannot show every change.
    """

    question: Question
    adoption: Adoption
    effect: ReadingEffect | None
    coming: Adoption | None = None
    below: bool = False

    def told(self, other: Alternative) -> str:
        """What another reading would change, in words."""
        return effect_of(other, below=self.below)


def incidents(report: Report, places: Places) -> tuple[Incident, ...]:
    """The month's incidents."""
    names = {project.id: project.name for project in report.assessment.projects}
    return tuple(_incident(result, names, places) for result in report.assessment.incidents)


def _incident(result: IncidentResult, names: Mapping[str, str], places: Places) -> Incident:
    record = places.by_id.get(result.id)
    return Incident(
        result,
        record,
        record_page(result.id) if record else "",
        tuple(
            (names.get(share.project, share.project), project_page(share.project), share.amount)
            for share in result.shares
        ),
        result.clause,
        "；".join(step.text for step in result.trace),
        _state(result),
        tuple((one, record_page(one.id)) for one in places.records if _concerns(one, record)),
    )


def _concerns(record: Record, incident: Record | None) -> bool:
    """Whether a record is a ruling on the incident, the data that it lost, its notice, or a ruling on that."""
    if not isinstance(incident, operations.Incident):
        return False
    if isinstance(record, DataIncident):
        return record.incident == incident.id
    if isinstance(record, Ruling):
        return record.subject is not None and record.subject in (incident.id, incident.announced_by)
    return record.id == incident.announced_by


def _state(result: IncidentResult) -> str:
    """What the deduction waits for: a ruling on the fault comes before both sides can confirm anything (R-58, R-27)."""
    if not result.pending:
        return "已确认"
    if result.notice == "awaits":
        return "检修通知待确认"
    return "责任待裁定" if result.fault == "undetermined" else "待双方核算确认"


def readings(report: Report) -> tuple[Reading, ...]:
    """The whole register, in its order."""
    effects = {effect.id: effect for effect in report.assessment.readings}
    below = floored(report.assessment)
    return tuple(
        Reading(
            question,
            question.adoption(report.period),
            effects.get(question.id),
            question.coming(report.period),
            below,
        )
        for question in report.contract.readings.readings
    )


def by_default(report: Report) -> tuple[tuple[str, str], ...]:
    """What the register says nothing about, and what was done."""
    return tuple(policy(one.id, one.choice) for one in report.assessment.policies if not one.question)


def pages(report: Report, places: Places, table: tuple[projects.Row, ...]) -> Iterator[Page]:
    """Settlement, incidents, readings."""
    found = incidents(report, places)
    yield Page(
        "settlement.html",
        "结算单",
        "settlement.md.j2",
        {
            "settlement": report.assessment.settlement,
            "statement": lines(report.assessment),
            "rows": table,
            "penalties": report.assessment.penalties,
            "incidents": found,
            "row_pages": {row.row: (row.name, row_page(row.id)) for row in report.assessment.indicators},
            "history": report.history,
        },
        hide=("toc",),
    )
    yield Page("incidents.html", "故障与扣费", "incidents.md.j2", {"incidents": found}, hide=("toc",))
    told = {"readings": readings(report), "by_default": by_default(report)}
    yield Page("readings.html", "条款理解登记册", "readings.md.j2", told, hide=("toc",))
