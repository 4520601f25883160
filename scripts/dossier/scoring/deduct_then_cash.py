"""Deduct, then cash: each event costs points, those beyond a number also cash (R-09)."""

from __future__ import annotations

from dossier.contract.rules import DeductThenCash
from dossier.exact.number import plain
from dossier.scoring import cash
from dossier.scoring.context import Case
from dossier.scoring.deduct import deducted, event_words
from dossier.scoring.events import count
from dossier.scoring.outcome import Outcome, Trace


def words(rule: DeductThenCash, case: Case) -> str:
    return f"按次扣分，扣完 {plain(case.row.version.points)} 分为止：{event_words(rule)}；{cash.words(rule, case)}"


def score(rule: DeductThenCash, case: Case) -> Outcome:
    trace = Trace(case)
    tally = count(rule.events, trace)
    return cash.with_charge(rule, trace, tally, deducted(rule, trace, tally))
