"""What a ruling can decide: the rows left to the bureau, and what settlement and the rubric ask about records."""

from __future__ import annotations

from typing import Final

from dossier.contract import Contract
from dossier.contract.criteria import Fact, Selector, parts
from dossier.contract.rules import Judged, Rule, Veto
from dossier.decisions import OF_INCIDENTS
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import KINDS, kind_of
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.rulings import Finding, Objection, Ruling

_WORDS: Final = frozenset(kind_of(one) for one in (Ruling, Finding, Objection))
"""Kinds of record that are words themselves: nobody accepts them or not."""


def judged(contract: Contract, evidence: Evidence, name: str, month: Period) -> bool:
    """Whether a row leaves points to the reviewer as it is read in a month (R-18, R-20, R-65)."""
    adopted = contract.readings.adopted(month)
    rules = (row.version.readable(adopted) for row in contract.rubric.on(month.end) if row.id == name)
    # None: a broken rule is told by itself
    return any(rule is None or _leaves_points(rule) or _two_of_a_day(evidence, rule, month) for rule in rules)


def _two_of_a_day(evidence: Evidence, rule: Rule, month: Period) -> bool:
    """Whether the newest record decides in the rule, and two of a kind happened on one day."""
    for part in parts(rule):
        if isinstance(part, Fact) and part.quantifier == "latest" and part.select and part.select.kind in KINDS:
            records = evidence.all(KINDS[part.select.kind])
            days = [one.happened for one in records if one.covers.meets(month.start, month.end)]
            if len(set(days)) < len(days):
                return True
    return False


def _leaves_points(rule: Rule) -> bool:
    return isinstance(rule, Judged) or (isinstance(rule, Veto) and rule.incomplete == "judged")


def asked(contract: Contract) -> frozenset[tuple[str, str]]:
    """Kinds of record with what a ruling can decide about them: what settlement and the rubric's rows ask for."""
    found = {(kind_of(Incident), key) for key in OF_INCIDENTS} | {(kind_of(MaintenanceNotice), "received")}
    found |= {(kind, "accepted") for kind in KINDS if kind not in _WORDS}
    for _, _, row in contract.rubric.rows():
        for part in (part for version in row.versions for part in parts((*version.rules(), version.applies))):
            if isinstance(part, Fact) and part.select is not None:
                found |= {(part.select.kind, condition.ruled or "") for condition in part.must}
            if isinstance(part, Selector):
                found |= {(part.kind, condition.ruled or "") for condition in part.where}
    return frozenset(found)
