"""Whoever is named is registered: projects, units, devices, incidents, reviews, engineers, notices, records.

A record that was filed but could not be read counts as registered, so that its own defect is told once and not
again at everything that refers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.checks.walk import EACH, values
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records import Record, kind_of
from dossier.records.operations import (
    Attendance,
    ChangeRequest,
    Incident,
    MaintenanceNotice,
    OnsiteAssessment,
    OnsiteEngineer,
    SpotCheck,
)
from dossier.records.platform import DeploymentRequest, DeviceRegister, PolicyBackup
from dossier.records.projects import ExpertReview, Project, ResizeLetter, Usage
from dossier.records.rulings import Finding, Objection, Ruling
from dossier.records.satisfaction import Complaint, SurveyForm, SurveyRound
from dossier.records.security import ConfidentialityAgreement, DataIncident, EmergencyNotice, PolicyChange

CODES: Final = ("unknown-reference",)

_FEW: Final = 12
"""Ids that are all named where another one is written."""
_Path = tuple[str, ...]
REFERENCES: Final[tuple[tuple[type[Record], _Path, str], ...]] = (
    (Usage, ("project",), "project"),
    (Project, ("resources", EACH, "review"), "review"),
    (ResizeLetter, ("project",), "project"),
    (PolicyBackup, ("backups", EACH, "device"), "device"),
    (DeploymentRequest, ("project",), "project"),
    (SpotCheck, ("usage", EACH, "project"), "project"),
    (Incident, ("stops", EACH, "project"), "project"),
    (Incident, ("announced_by",), "maintenance-notice"),
    (ChangeRequest, ("project",), "project"),
    (Attendance, ("engineer",), "engineer"),
    (OnsiteAssessment, ("engineer",), "engineer"),
    (OnsiteEngineer, ("replacement", "replaces"), "engineer"),
    (MaintenanceNotice, ("projects", EACH), "project"),
    (DataIncident, ("projects", EACH), "project"),
    (DataIncident, ("incident",), "incident"),
    (EmergencyNotice, ("incident",), "incident"),
    (ConfidentialityAgreement, ("unit",), "unit"),
    (PolicyChange, ("device",), "device"),
    (PolicyChange, ("project",), "project"),
    (SurveyRound, ("issued", EACH, "project"), "project"),
    (SurveyForm, ("project",), "project"),
    (Complaint, ("project",), "project"),
    (Complaint, ("unit",), "unit"),
    (Ruling, ("subject",), "record"),
    (Ruling, ("objection",), "objection"),
    (Finding, ("about",), "record"),
    (Objection, ("evidence", EACH), "record"),
)
REGISTERS: Final[Mapping[str, tuple[type[Record], _Path]]] = {
    "project": (Project, ("id",)),
    "unit": (Project, ("unit", "id")),
    "review": (ExpertReview, ("id",)),
    "device": (DeviceRegister, ("devices", EACH, "id")),
    "incident": (Incident, ("id",)),
    "engineer": (OnsiteEngineer, ("engineer",)),
    "maintenance-notice": (MaintenanceNotice, ("id",)),
    "objection": (Objection, ("id",)),
    "record": (Record, ("id",)),
}


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every reference of `REFERENCES` is in its register."""
    registers = {what: _register(dossier, what) for what in REGISTERS}
    for model, path, what in REFERENCES:
        known = registers[what]
        if known is None:
            continue
        for record in dossier.evidence.all(model):
            for loc, value in values(record, *path):
                if value not in known:
                    words = {"what": what, "value": str(value), "meant": nearest(str(value), known)}
                    words |= {"known": ", ".join(sorted(known))} if len(known) <= _FEW else {}
                    yield error("unknown-reference", record.place(*loc), **words)


def _register(dossier: Dossier, what: str) -> frozenset[str] | None:
    """The ids that may be named; None if a file that could hold any of them was not read."""
    model, path = REGISTERS[what]
    records = dossier.evidence.records if model is Record else dossier.evidence.all(model)
    known = {str(value) for record in records for _, value in values(record, *path)}
    unread = [one for one in dossier.unread if model is Record or one.kind == kind_of(model)]
    if path != ("id",) and unread:
        return None
    return frozenset(known | {one.id for one in unread})
