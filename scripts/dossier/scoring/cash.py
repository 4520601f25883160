"""Cash beyond points: how many events are charged, and how much that is (R-08, R-09, R-10)."""

from __future__ import annotations

from dataclasses import replace

from dossier.contract.rules import Cash
from dossier.contract.terms import CashPenalty
from dossier.exact.money import cents, yuan
from dossier.scoring.context import Case, Month
from dossier.scoring.events import Tally
from dossier.scoring.measures import SUM
from dossier.scoring.outcome import UNRULED, Charge, Outcome, Trace


def words(rule: Cash, case: Case) -> str:
    penalty = tariff(rule.penalty, case.month)
    what = "超出的每次" if rule.counting == "beyond" else "一旦超过，全部次数每次"
    return f"超过 {penalty.beyond} 次的，{what}扣款 {yuan(penalty.amount)}"


def tariff(identity: str, month: Month) -> CashPenalty:
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


def with_charge(rule: Cash, trace: Trace, tally: Tally, outcome: Outcome) -> Outcome:
    """The outcome with its charge, told in the trace."""
    month = trace.case.month
    penalty = tariff(rule.penalty, month)
    sure, possible = tally.certain.count, tally.certain.count + tally.open.count
    times, most = (charged(number, penalty.beyond, rule.counting) for number in (sure, possible))
    if times:
        trace.add(
            SUM, f"共 {sure} 次，扣款 {times} 次，每次 {yuan(penalty.amount)}", f"{cents(times * penalty.amount):,} 元"
        )
    if most > times:
        words = f"最多可能 {possible} 次，扣款 {most} 次，每次 {yuan(penalty.amount)}（未证实或待认定，先不扣）"
        trace.add(UNRULED, words, f"最多 {cents(most * penalty.amount):,} 元")
    charge = Charge(times, cents(times * penalty.amount), cents(most * penalty.amount)) if most else None
    # cash stays open even where no points are left to lose
    state = tally.state if most > times and outcome.state == "deducted" else outcome.state
    return replace(outcome, charge=charge, state=state, steps=tuple(trace.steps))
