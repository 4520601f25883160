"""Whole-score veto: an event brings the score of the whole rubric down."""

from __future__ import annotations

from dataclasses import replace

from dossier.contract.rules import WholeScoreVeto
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.events import count
from dossier.scoring.outcome import LOSS, UNPROVEN, UNRULED, ZERO, Cap, Outcome, Trace, total


def words(rule: WholeScoreVeto, _case: Case) -> str:
    return f"一票否决：{'、'.join(event.text for event in rule.events)}，总分至多 {plain(rule.to)} 分"


def score(rule: WholeScoreVeto, case: Case) -> Outcome:
    """No points of its own; a bound on the whole score, and one on its lower bound while events are undecided."""
    trace = Trace(case)
    tally = count(rule.events, trace)
    sure, counted = tally.certain.count, tally.certain.count + tally.unproven.count
    if not counted and not tally.open.count:
        trace.add(total(ZERO), "本月没有否决事项", 0)
        return trace.outcome(ZERO, ZERO, ZERO, "proven")
    words = "总分上限" if sure else "总分上限（未证实）" if counted else "总分下限（待认定）"
    trace.add(LOSS if sure else UNPROVEN if counted else UNRULED, words, rule.to)
    cap = Cap(rule.to if counted else None, rule.to, rule.to if sure else None)
    return replace(trace.outcome(ZERO, ZERO, ZERO, "deducted" if sure else tally.state), cap=cap)
