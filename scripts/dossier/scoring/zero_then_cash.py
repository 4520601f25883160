"""Zero, then cash: the first event costs all the row's points, further ones cost cash (R-08)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dossier.contract.rules import ZeroThenCash
from dossier.scoring import cash
from dossier.scoring.context import Case
from dossier.scoring.deduct import deducted
from dossier.scoring.events import EventTally, count, named
from dossier.scoring.outcome import ZERO, RowOutcome, Trace
from dossier.trace import SentenceValue, say


def words(rule: ZeroThenCash, case: Case) -> SentenceValue:
    points, more = case.row.version.points, cash.words(rule, case)
    return say("rule.zero-then-cash", events=named(rule.events), points=points, cash=more)


def score(rule: ZeroThenCash, case: Case) -> RowOutcome:
    trace, full = Trace(case), case.row.version.points
    tally = count(rule.events, trace)
    return cash.with_charge(rule, trace, tally, deducted(rule, trace, _first(tally, full)))


def _first(tally: EventTally, full: Fraction) -> EventTally:
    """The same events, of which the first costs all and the others nothing."""
    left, tolls = full, []
    for toll in (tally.certain, tally.unproven, tally.unruled, tally.undue):
        tolls.append(replace(toll, cost=left if toll.count else ZERO))
        left -= tolls[-1].cost
    return EventTally(*tolls)
