"""The gates of payment: documents that must be valid before a month is paid (6.3, R-43, R-44)."""

from __future__ import annotations

from datetime import date

from dossier.contract import Contract
from dossier.contract.obligations import GateRule, Need
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.security import CryptoAssessment, FilingCertificate, LevelAssessment, RiskAssessment
from dossier.result import Gate

_Document = FilingCertificate | LevelAssessment | CryptoAssessment | RiskAssessment
_TYPES: dict[str, type[_Document]] = {
    "filing-certificate": FilingCertificate,
    "level-assessment": LevelAssessment,
    "crypto-assessment": CryptoAssessment,
    "risk-assessment": RiskAssessment,
}


def gates(contract: Contract, evidence: Evidence, period: Period, as_of: date) -> tuple[Gate, ...]:
    """The gates of a month, in the order of obligations.yml; `documents` are ids of records.

    A month is paid after its end, so what came in later, up to `as_of`, opens its gates as well.
    """
    rules = (rule for rule in contract.obligations.gates if rule.holds(period.end))
    return tuple(_gate(rule, evidence, period, as_of) for rule in rules)


def _gate(rule: GateRule, evidence: Evidence, period: Period, as_of: date) -> Gate:
    documents = [_documents(need, evidence, period, as_of) for need in rule.needs]
    ids = tuple(document.id for some in documents for document in some)
    missing = tuple(need.record for need, there in zip(rule.needs, documents, strict=True) if not there)
    return Gate(id=rule.id, clause=rule.clause, satisfied=not missing, documents=ids, missing=missing)


def _documents(need: Need, evidence: Evidence, period: Period, as_of: date) -> tuple[_Document, ...]:
    """What fulfils the need at the month's end; failing that, what has come in since.

    Once a month has its documents, later ones do not change it any more. What nobody can open fulfils nothing.
    """
    fit = tuple(one for one in evidence.all(_TYPES[need.record]) if _fits(need, one) and evidence.proves(one))
    at_end = tuple(one for one in fit if _opens(need, one, period, period.end))
    return at_end or tuple(one for one in fit if _opens(need, one, period, as_of))


def _fits(need: Need, document: _Document) -> bool:
    """Of the level at least, and not failed."""
    level = need.level is None or getattr(document, "level", 0) >= need.level
    return level and (not need.conclusions or getattr(document, "conclusion", None) in need.conclusions)


def _opens(need: Need, document: _Document, period: Period, day: date) -> bool:
    """Issued by `day`, and dated in the month's year or in force on some day from the month's end to `day`."""
    if document.issued > day:
        return False
    if need.valid == "this-year":
        return document.issued.year == period.year
    until: date | None = getattr(document, "valid_until", None)
    last = day if until is None else min(day, until)
    return period.end <= last and document.covers.meets(period.end, last)
