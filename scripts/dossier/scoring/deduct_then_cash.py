"""Deduct, then cash: each event costs points, those beyond a number also cash (R-09)."""

from __future__ import annotations

from dossier.contract.rules import DeductThenCash
from dossier.scoring import cash
from dossier.scoring.context import Case
from dossier.scoring.deduct import deducted, event_words
from dossier.scoring.events import count
from dossier.scoring.outcome import RowOutcome, Trace
from dossier.trace import SentenceValue, say


def words(rule: DeductThenCash, case: Case) -> SentenceValue:
    events, more = event_words(rule), cash.words(rule, case)
    return say("rule.deduct-then-cash", points=case.row.version.points, events=events, cash=more)


def score(rule: DeductThenCash, case: Case) -> RowOutcome:
    trace = Trace(case)
    tally = count(rule.events, trace)
    return cash.with_charge(rule, trace, tally, deducted(rule, trace, tally))
