"""All or nothing: every fact shown gives all points, else none."""

from __future__ import annotations

from dossier.contract.rules import AllOrNothing
from dossier.scoring.context import Case
from dossier.scoring.facts import Proof, all_of, shown
from dossier.scoring.judged import settled
from dossier.scoring.outcome import ZERO, RowOutcome, Trace, certain
from dossier.trace import SentenceValue, say


def words(rule: AllOrNothing, case: Case) -> SentenceValue:
    return say("rule.all-or-nothing", facts=len(rule.facts), points=case.row.version.points)


def score(rule: AllOrNothing, case: Case) -> RowOutcome:
    """Refuted: none for certain; missing: none so far."""
    trace, full = Trace(case), case.row.version.points
    answer = all_of([shown(fact, trace) for fact in rule.facts])
    if answer is Proof.MISSING:
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    if answer is Proof.DISPUTED:
        return settled(trace, trace.outcome(ZERO, ZERO, full, "awaiting-ruling"), full)
    return trace.outcome(*certain(case, full if answer is Proof.MET else ZERO))
