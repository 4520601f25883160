"""An incident as the assessment tells it: what it costs, whose fault it was, and why it has its level."""

from __future__ import annotations

from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.fields import CHINA
from dossier.incidents import judgement
from dossier.incidents.grounds import grounds
from dossier.records.operations import Incident
from dossier.result import Deduction, IncidentResult


def told(contract: Contract, evidence: Evidence, deduction: Deduction, incident: Incident) -> IncidentResult:
    """One incident by the readings of its month."""
    found = judgement(contract, evidence, incident)
    day = incident.started.astimezone(CHINA).date()
    verdict, notice = found.verdict, found.notice
    return IncidentResult(
        **{key: getattr(deduction, key) for key in Deduction.model_fields},
        title=incident.title,
        day=day,
        clause=contract.terms.tariff_on(day).clause,
        fault=verdict.fault,
        least=verdict.least,
        most=verdict.most,
        counted=found.counted,
        announced=any(rest.announced for rest in found.rests),
        notice=notice.standing if notice else None,
        spared=found.spares,
        ruled_level=found.ruled.level,
        rulings=tuple(ruling.id for ruling in evidence.decisions.on(incident.id)),
        trace=grounds(contract, evidence, incident),
    )
