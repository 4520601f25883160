"""Results put together by hand, with what the assessment tells beside the figures of settling."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dossier.assess import terms
from dossier.assess.projects import Teller
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.projects import Project
from dossier.result import (
    NOTHING,
    Deduction,
    IncidentResult,
    Indicator,
    Interval,
    Matter,
    MatterKind,
    MatterState,
    Obligation,
    Program,
    ProjectFee,
    ProjectResult,
    Utilisation,
    UtilisationBounds,
)
from dossier.utilisation import measure

PROGRAM = Program(version="0", digest="0" * 64)


def agreed(contract: Contract, day: date) -> dict[str, Any]:
    """What is agreed and in force, and what computed it."""
    return {
        "as_of": day,
        "program": PROGRAM,
        "parties": terms.parties(contract),
        "weights": terms.weights(contract, day),
        "payment": terms.payment(contract, day),
        "thresholds": terms.thresholds(contract, day),
        "came_late": (),
        "matters": (),
        "at_stake": NOTHING,
        "doubted": NOTHING,
    }


def project(fee: ProjectFee) -> ProjectResult:
    """A project of which nothing is on file, far from every edge."""
    used = fee.utilisation
    return ProjectResult(
        **dict(fee),
        moved_in=date(2023, 12, 1),
        released=None,
        has_hosts=used is not None,
        utilisation_bounds=_bounds(used) if used else None,
        hosts=(),
        to_rise=None,
        to_fall=None,
        utilisation_to_rise=None,
        near_edge=None,
        resize=None,
    )


def _bounds(used: Utilisation) -> UtilisationBounds:
    return UtilisationBounds(**{key: Interval(low=value, high=value) for key, value in dict(used).items()})


def on_file(
    result: ProjectFee, contract: Contract, evidence: Evidence, period: Period, adopted: Adopted
) -> ProjectResult:
    """The project as the assessment tells it by what is on file."""
    fee = ProjectFee(**{key: getattr(result, key) for key in ProjectFee.model_fields})
    record = evidence.by_id.get(fee.id)
    if not isinstance(record, Project):
        return project(fee)
    teller = Teller(contract, evidence, period, adopted, Fraction(95))
    measured = measure(contract, evidence, record, period, adopted)
    return teller.detailed(teller.told(fee, record, measured), record, measured)


def incident(deduction: Deduction, **more: Any) -> IncidentResult:
    """An incident of the provider's that is as it was recorded."""
    found: dict[str, Any] = {
        "title": deduction.id,
        "day": date(2024, 3, 15),
        "clause": "附件 1.3",
        "fault": "provider",
        "least": deduction.amount,
        "most": deduction.amount,
        "counted": deduction.minutes,
        "announced": False,
        "notice": None,
        "spared": Decimal("0.00"),
        "ruled_level": None,
        "rulings": (),
        "trace": (),
    }
    return IncidentResult(**{**dict(deduction), **found, **more})


def obligation(name: str, **more: Any) -> Obligation:
    """A duty of the provider's, of which nothing is on file."""
    found: dict[str, Any] = {
        "duty": name, "party": "provider", "subject": "", "clause": "示例", "due": None, "done": None, "records": (),
        "found": (), "note": "",
    }  # fmt: skip
    return Obligation(**{"id": name, **found, **more})


def with_matters(month: Assessment) -> Assessment:
    """The month with what its rows, conditions, incidents and duties leave to be done; rows with their points."""
    states: dict[str, MatterState] = {"not-proven": "missing", "awaiting-ruling": "awaited"}
    duties: dict[str, MatterState] = {"missing": "missing", "late": "late"}
    found = [
        *(_row(one, states.get(one.state, "open")) for one in month.indicators if one.low != one.high),
        *(_matter("project", p.id, "open") for p in month.projects if p.coefficient_low != p.coefficient_high),
        *(_matter("gate", gate.id, "missing") for gate in month.gates if not gate.satisfied),
        *(_matter("incident", one.id, "awaited") for one in month.incidents if one.pending),
        *(_matter("duty", one.id, duties.get(one.state, "open")) for one in month.obligations if one.state != "met"),
    ]
    return month.model_copy(update={"matters": tuple(found)})


def _row(row: Indicator, state: MatterState) -> Matter:
    stake = {"points_gain": row.high - row.points, "points_risk": row.points - row.low}
    return _matter("row", row.id, state).model_copy(update={"at_stake": NOTHING.model_copy(update=stake)})


def _matter(kind: MatterKind, subject: str, state: MatterState) -> Matter:
    return Matter(
        kind=kind, subject=subject, state=state, party="provider", at_stake=NOTHING, holds_payment=kind == "gate"
    )
