"""The month's incidents with their records, levels and shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dossier.assessment import Assessment
from dossier.problems.states import state as state_word
from dossier.problems.wording import Language
from dossier.records import operations
from dossier.records.base import Record
from dossier.records.rulings import Ruling
from dossier.records.security import DataIncident
from dossier.report import Report
from dossier.result import IncidentResult, RulingChoice
from dossier.views.figures import change, signed
from dossier.views.places import Places, project_page, record_page


@dataclass(frozen=True)
class ChoiceShown:
    """A ruling that can still be made: what it decides, what the month then comes to, by how much that differs from now
    in points and in yuan paid and carried on together, and the command that tries it; "" where ids are not told.
    """

    result: RulingChoice
    decides: str
    points: str
    yuan: str
    command: str


@dataclass(frozen=True)
class IncidentShown:
    """An incident with its record and its shares by project.

    `clause` is that of the tariff, `why` what its level rests on, `state` what its deduction waits for, `related` the
    rulings on it and the data it lost, `choices` the rulings that can still be made.
    """

    result: IncidentResult
    record: Record | None
    page: str
    shares: tuple[tuple[str, str, Decimal], ...]
    clause: str
    why: str
    state: str
    related: tuple[tuple[Record, str], ...]
    choices: tuple[ChoiceShown, ...]

    @property
    def unreckoned(self) -> bool:
        """Whether it is open, and what its rulings come to is not told."""
        return self.result.pending and not self.choices


def incidents(report: Report, places: Places) -> tuple[IncidentShown, ...]:
    """The month's incidents."""
    names = {project.id: project.name for project in report.assessment.projects}
    return tuple(_incident(report, result, names, places) for result in report.assessment.incidents)


def _incident(report: Report, result: IncidentResult, names: Mapping[str, str], places: Places) -> IncidentShown:
    record = places.by_id.get(result.id)
    return IncidentShown(
        result,
        record,
        record_page(result.id) if record else "",
        tuple(
            (names.get(share.project, share.project), project_page(share.project), share.amount)
            for share in result.shares
        ),
        result.clause,
        why(result),
        state(result),
        tuple((one, record_page(one.id)) for one in places.records if _concerns(one, record)),
        tuple(_choice(report, result, record, one) for one in result.choices),
    )


def _choice(report: Report, incident: IncidentResult, record: Record | None, one: RulingChoice) -> ChoiceShown:
    now = report.assessment
    subject, says = incident.id, [f"fault={one.faults[0]}"] if one.faults else ["received=true"]
    if not one.faults and isinstance(record, operations.Incident):
        subject = record.announced_by or ""
    says += [f"level={one.ruled_level}"] if one.ruled_level else []
    says += ["deduction_confirmed=true"] if "provider" in one.faults else []
    command = " ".join((f"whatif {now.period}", *(f"--ruling {subject}.{word}" for word in says)))
    return ChoiceShown(
        one,
        report.contract.terms.with_parties(choice_said(one)),
        change(one.points - now.composite.points),
        signed(choice_yuan(now, one)),
        command if report.edition == "full" else "",
    )


def choice_yuan(month: Assessment, one: RulingChoice) -> Decimal:
    """By how much the month, paid and carried on together, differs with such a ruling, in yuan."""
    told = month.settlement
    return one.payable + one.carried_out - told.payable - told.carried_out


def choice_said(one: RulingChoice, language: Language = "zh") -> str:
    """What it decides, as rulings are called."""
    words = [state_word("decided", f"fault-{fault}", language) for fault in one.faults]
    told = state_word("decided", "or", language).join(words) or state_word("decided", "received-true", language)
    if "provider" not in one.faults:
        return told
    return state_word("decided", "and", language).join(
        (told, state_word("decided", "deduction_confirmed-true", language))
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


def why(result: IncidentResult) -> str:
    """What its level rests on."""
    return "；".join(step.text for step in result.trace)


def state(result: IncidentResult) -> str:
    """What the deduction waits for: a ruling on the fault comes before both sides can confirm anything (R-58, R-27)."""
    if not result.pending:
        return "已确认"
    if result.notice == "awaits":
        return "检修通知待确认"
    return "责任待裁定" if result.fault == "undetermined" else "待双方核算确认"
