"""The gates of payment: documents that must be valid before a month is paid (6.3, R-43, R-44)."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.contract import Contract
from dossier.contract.obligations import Need
from dossier.evidence import Evidence
from dossier.period import Period
from dossier.records.security import CryptoAssessment, FilingCertificate, LevelAssessment, RiskAssessment
from dossier.result import Gate, Spot

_Document = FilingCertificate | LevelAssessment | CryptoAssessment | RiskAssessment
_TYPES: dict[str, type[_Document]] = {
    "filing-certificate": FilingCertificate,
    "level-assessment": LevelAssessment,
    "crypto-assessment": CryptoAssessment,
    "risk-assessment": RiskAssessment,
}


@dataclass(frozen=True)
class GateDetail:
    """A gate with its title, the kinds of document still missing, and where the found ones stand."""

    gate: Gate
    title: str
    missing: tuple[str, ...]
    spots: tuple[Spot, ...]


def gates(contract: Contract, evidence: Evidence, period: Period) -> tuple[Gate, ...]:
    """The gates of a month, in the order of obligations.yml; `documents` are ids of records."""
    return tuple(found.gate for found in gate_details(contract, evidence, period).values())


def gate_details(contract: Contract, evidence: Evidence, period: Period) -> dict[str, GateDetail]:
    """The same gates by id, with what is missing and where the documents stand."""
    found = {}
    for rule in contract.obligations.gates:
        documents = {need.record: _documents(need, evidence, period) for need in rule.needs}
        missing = tuple(record for record, there in documents.items() if not there)
        there = [document for some in documents.values() for document in some]
        ids = tuple(document.id for document in there)
        gate = Gate(id=rule.id, clause=rule.clause, satisfied=not missing, documents=ids)
        found[rule.id] = GateDetail(gate, rule.title, missing, tuple(Spot.at(one.place()) for one in there))
    return found


def _documents(need: Need, evidence: Evidence, period: Period) -> tuple[_Document, ...]:
    """What fulfils the need: of the level at least, not failed, issued by the end and in force, or in its year."""
    found = []
    for document in evidence.all(_TYPES[need.record]):
        if need.level is not None and getattr(document, "level", 0) < need.level:
            continue
        if need.conclusions and getattr(document, "conclusion", None) not in need.conclusions:
            continue
        if document.issued > period.end:
            continue
        if need.valid == "this-year":
            valid = document.issued.year == period.year
        else:
            until = getattr(document, "valid_until", None)
            valid = document.covers.covers(period.end) and (until is None or until >= period.end)
        if valid:
            found.append(document)
    return tuple(found)
