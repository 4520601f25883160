"""Veto: all points for a complete file, none after a vetoing event; an incomplete file as R-18 is read."""

from __future__ import annotations

from dossier.contract.decided import assessor
from dossier.contract.rules import Veto
from dossier.scoring.context import Case
from dossier.scoring.events import count, named
from dossier.scoring.facts import Proof, all_of, shown
from dossier.scoring.judged import ruled, settled
from dossier.scoring.outcome import ZERO, RowOutcome, Trace, certain
from dossier.trace import SentenceValue, say


def words(rule: Veto, case: Case) -> SentenceValue:
    points, vetoes = case.row.version.points, named(rule.vetoes)
    if rule.incomplete == "zero":
        return say("rule.veto-zero", points=points, vetoes=vetoes)
    return say("rule.veto-judged", points=points, vetoes=vetoes, assessor=assessor(case.month.contract))


def score(rule: Veto, case: Case) -> RowOutcome:
    trace, full = Trace(case), case.row.version.points
    tally = count(rule.vetoes, trace)
    answer = all_of([shown(fact, trace) for fact in rule.facts])
    if tally.certain.count:
        return trace.outcome(*certain(case, ZERO))
    if answer is Proof.REFUTED and rule.incomplete == "judged":
        found = ruled(trace)
    elif answer is Proof.MISSING:
        found = trace.outcome(ZERO, ZERO, full, "not-proven")
    elif answer is Proof.DISPUTED:
        found = settled(trace, trace.outcome(ZERO, ZERO, full, "awaiting-ruling"), full)
    else:
        found = trace.outcome(*certain(case, full if answer is Proof.MET else ZERO))
    if not tally.open.count or found.high == 0:
        return found
    return trace.outcome(ZERO if tally.unproven.count else found.points, ZERO, found.high, tally.state)
