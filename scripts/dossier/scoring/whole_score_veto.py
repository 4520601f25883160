"""Whole-score veto: an event brings the score of the whole rubric down."""

from __future__ import annotations

from dataclasses import replace

from dossier.contract.rules import WholeScoreVeto
from dossier.scoring.context import Case
from dossier.scoring.events import count, named
from dossier.scoring.outcome import LOSS, UNPROVEN, UNRULED, ZERO, Cap, RowOutcome, Trace, total
from dossier.trace import SentenceValue, say


def words(rule: WholeScoreVeto, _case: Case) -> SentenceValue:
    return say("rule.whole-score-veto", events=named(rule.events), to=rule.to)


def score(rule: WholeScoreVeto, case: Case) -> RowOutcome:
    """No points of its own; a bound on the whole score, and one on its lower bound while events are undecided."""
    trace = Trace(case)
    tally = count(rule.events, trace)
    sure, counted = tally.certain.count, tally.certain.count + tally.unproven.count
    if not counted and not tally.open.count:
        trace.add(total(ZERO), say("score.no-veto"))
        return trace.outcome(ZERO, ZERO, ZERO, "proven")
    if sure:
        trace.add(LOSS, say("score.cap", to=rule.to))
    elif counted:
        trace.add(UNPROVEN, say("score.cap-unproven", to=rule.to))
    else:
        trace.add(UNRULED, say("score.cap-unruled", to=rule.to))
    cap = Cap(rule.to if counted else None, rule.to, rule.to if sure else None)
    return replace(trace.outcome(ZERO, ZERO, ZERO, "deducted" if sure else tally.state), cap=cap)
