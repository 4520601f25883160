"""What a month would come to if one thing alone turned out otherwise, in yuan paid and carried on together.

The bills stay as they are. Points move the combined score of every project by their weight, and with it the band that
it lies in; the use of a project moves its own score alone; an incident moves what it takes. So the ledger is made once,
and only what moves is put in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from dossier.incidents import Verdict
from dossier.settlement.fees import Fee, Rules
from dossier.settlement.totals import Ledger
from dossier.utilisation import Measured


@dataclass(frozen=True)
class Alone:
    """A month's ledger with the rules, points and use that it was made with."""

    ledger: Ledger
    rules: Rules
    points: Fraction
    measured: Mapping[str, Measured]

    @cached_property
    def total(self) -> Decimal:
        """What the month comes to as it is."""
        return _total(self.ledger)

    def with_points(self, points: Fraction) -> Decimal:
        """By how much it would change with another composite."""
        if points == self.points:
            return Decimal("0.00")
        changed = {name: self._fee(name, points, one.low) for name, one in self.measured.items()}
        return self._with(changed)

    def with_use(self, project: str, score: Fraction) -> Decimal:
        """By how much it would change with another utilisation score of one project."""
        return self._with({project: self._fee(project, self.points, score)})

    def with_verdict(self, verdict: Verdict) -> Decimal:
        """By how much it would change with another verdict on one incident."""
        verdicts = tuple(verdict if one.id == verdict.id else one for one in self.ledger.verdicts)
        return _total(replace(self.ledger, verdicts=verdicts)) - self.total

    def with_cash(self, more: Decimal) -> Decimal:
        """By how much it would change with so many yuan more of cash penalties."""
        cash = replace(self.ledger.cash, amount=self.ledger.cash.amount + more)
        return _total(replace(self.ledger, cash=cash)) - self.total

    def _fee(self, project: str, points: Fraction, score: Fraction) -> Fee:
        one = self.measured[project]
        return self.rules.fee(points, score, self.ledger.fees[project].gross, has_hosts=one.has_hosts)

    def _with(self, fees: dict[str, Fee]) -> Decimal:
        ranges = {name: replace(one, point=fees.get(name, one.point)) for name, one in self.ledger.fees.items()}
        return _total(replace(self.ledger, fees=ranges)) - self.total


def _total(ledger: Ledger) -> Decimal:
    point = ledger.point()
    return point.payable(ledger.adopted) + point.carried_out(ledger.adopted)
