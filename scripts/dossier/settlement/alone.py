"""What a month would come to if one thing alone turned out otherwise, in yuan paid and carried on together.

Bills and verdicts stay as they are. Points move the combined score of every project by their weight, and with it what
is paid for it; the use of a project moves its own score alone; an incident moves what it takes. So only the fees are
found again, and the ledger with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from dossier.exact.money import ZERO
from dossier.incidents import Verdict
from dossier.settlement.totals import Ledger
from dossier.utilisation import Measured


@dataclass(frozen=True)
class Alone:
    """A month's points and use, and the ledger that follows from any points and use."""

    points: Fraction
    measured: Mapping[str, Measured]
    ledger: Callable[[Fraction, Mapping[str, Measured]], Ledger]

    @cached_property
    def now(self) -> Ledger:
        """The ledger as it is."""
        return self.ledger(self.points, self.measured)

    def with_points(self, points: Fraction) -> Decimal:
        """By how much the month would change with another composite."""
        return ZERO if points == self.points else self._change(self.ledger(points, self.measured))

    def with_use(self, project: str, score: Fraction) -> Decimal:
        """By how much it would change with another utilisation score of one project."""
        other = replace(self.measured[project], low=score, high=score)
        return self._change(self.ledger(self.points, {**self.measured, project: other}))

    def with_verdict(self, verdict: Verdict) -> Decimal:
        """By how much it would change with another verdict on one incident."""
        verdicts = tuple(verdict if one.id == verdict.id else one for one in self.now.verdicts)
        return self._change(replace(self.now, verdicts=verdicts))

    def with_cash(self, more: Decimal) -> Decimal:
        """By how much it would change with so many yuan more of cash penalties."""
        return self._change(replace(self.now, cash=replace(self.now.cash, amount=self.now.cash.amount + more)))

    def _change(self, other: Ledger) -> Decimal:
        return _total(other) - self._now

    @cached_property
    def _now(self) -> Decimal:
        return _total(self.now)


def _total(ledger: Ledger) -> Decimal:
    point = ledger.point()
    return point.payable(ledger.adopted) + point.carried_out(ledger.adopted)
