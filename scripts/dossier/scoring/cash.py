"""Cash beyond points: how many events are charged, and how much that is (R-08, R-09, R-10)."""

from __future__ import annotations

from dataclasses import replace

from dossier.contract.rules import Cash
from dossier.contract.terms import CashPenalty
from dossier.exact.money import cents
from dossier.scoring.context import Case, ScoringMonth
from dossier.scoring.events import EventTally
from dossier.scoring.outcome import SUM, UNRULED, Charge, RowOutcome, Trace
from dossier.trace import SentenceValue, say


def words(rule: Cash, case: Case) -> SentenceValue:
    penalty = tariff(rule.penalty, case.month)
    if rule.counting == "beyond":
        return say("rule.cash-beyond", beyond=penalty.beyond, amount=cents(penalty.amount))
    return say("rule.cash-all", beyond=penalty.beyond, amount=cents(penalty.amount))


def tariff(identity: str, month: ScoringMonth) -> CashPenalty:
    """The penalty of terms.yml in effect. Raises KeyError for one that the rubric lint would refuse."""
    penalty = month.contract.terms.penalty_on(identity, month.period.end)
    if penalty is None:
        raise KeyError(identity)
    return penalty


def charged(count: int, beyond: int, counting: str) -> int:
    """How many of `count` events are charged."""
    if count <= beyond:
        return 0
    return count - beyond if counting == "beyond" else count


def with_charge(rule: Cash, trace: Trace, tally: EventTally, outcome: RowOutcome) -> RowOutcome:
    """The outcome with its charge, told in the trace."""
    month = trace.case.month
    penalty = tariff(rule.penalty, month)
    sure, possible = tally.certain.count, tally.certain.count + tally.open.count
    times, most = (charged(number, penalty.beyond, rule.counting) for number in (sure, possible))
    if times:
        taken = cents(times * penalty.amount)
        trace.add(SUM, say("score.cash", count=sure, times=times, each=cents(penalty.amount), amount=taken))
    if most > times:
        at_most = cents(most * penalty.amount)
        trace.add(
            UNRULED,
            say("score.cash-open", count=possible, times=most, each=cents(penalty.amount), amount=at_most),
        )
    charge = Charge(times, cents(times * penalty.amount), cents(most * penalty.amount)) if most else None
    # cash stays open even where no points are left to lose
    state = tally.state if most > times and outcome.state == "deducted" else outcome.state
    return replace(outcome, charge=charge, state=state, steps=tuple(trace.steps))
