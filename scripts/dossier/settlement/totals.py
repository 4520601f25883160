"""The bottom line: sum of the projects, penalties, what is carried in and out, capitals (annex 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from dossier.contract import Contract
from dossier.contract.policies import NegativeResult
from dossier.contract.readings import Adopted
from dossier.contract.terms import Ceiling
from dossier.exact.money import ZERO, capitals
from dossier.exact.period import Period
from dossier.incidents import Verdict
from dossier.result import Totals
from dossier.settlement.fees import Range
from dossier.settlement.shares import Borne, bear


@dataclass(frozen=True, slots=True)
class Account:
    """What earlier months leave, in yuan: a debt carried on (0 or less), all that has been payable so far, and what
    restatements of them found (above 0 if too little was paid).

    Without bounds the debt is certain; with them it lies between `carried_low` and `carried_high` while evidence or
    rulings of earlier months are missing.
    """

    carried_in: Decimal = ZERO
    cumulative_before: Decimal = ZERO
    carried_low: Decimal | None = None
    carried_high: Decimal | None = None
    adjustments: Decimal = ZERO

    @property
    def least(self) -> Decimal:
        """The greatest debt there can be."""
        return self.carried_in if self.carried_low is None else self.carried_low

    @property
    def most(self) -> Decimal:
        """The smallest debt there can be."""
        return self.carried_in if self.carried_high is None else self.carried_high


def opened(contract: Contract, period: Period, account: Account) -> Account:
    """The account that a month begins with: the predecessor's debt and nothing paid in the first one of a successor."""
    opening = contract.terms.opening
    if opening is None or opening.month != period:
        return account
    return Account(opening.carried, ZERO, opening.least, opening.most)


def handed_on(contract: Contract, period: Period, totals: Totals) -> Account:
    """What a month leaves to the next one: no debt if that is the successor's.

    What is open in this month stays open in the debt, so the interval is carried on with it.
    """
    successor = contract.terms.successor
    if successor is not None and successor.closed == period:
        return Account(ZERO, totals.cumulative)
    return Account(totals.carried_out, totals.cumulative, totals.carried_out_low, totals.carried_out_high)


@dataclass(frozen=True, slots=True)
class PenaltySum:
    """The sum of the cash penalties as proven, at least and at most, in yuan."""

    amount: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Ending:
    """One way the month can end, in yuan: fees before and after the coefficient, what incidents took, each project's
    net fee, what projects below zero are spared, penalties, the debt carried in, adjustments, and the sum of it all.
    """

    gross: Decimal
    after: Decimal
    borne: Borne
    nets: Mapping[str, Decimal]
    floor: Decimal
    cash: Decimal
    carried_in: Decimal
    adjustments: Decimal
    total: Decimal

    def payable(self, adopted: Adopted) -> Decimal:
        """What is paid: nothing below zero, unless a negative sum is claimed back at once."""
        return self.total if adopted.choice(NegativeResult) is NegativeResult.REFUND else max(ZERO, self.total)

    def carried_out(self, adopted: Adopted) -> Decimal:
        """The debt carried on: 0 or less."""
        return min(ZERO, self.total) if adopted.choice(NegativeResult) is NegativeResult.CARRY else ZERO


@dataclass(frozen=True)
class Ledger:
    """All that the bottom line is made of: fees by project, verdicts, penalties, account."""

    fees: Mapping[str, Range]
    verdicts: tuple[Verdict, ...]
    cash: PenaltySum
    account: Account
    adopted: Adopted

    def point(self) -> Ending:
        """The month as proven so far."""
        after = {project: fee.point.after for project, fee in self.fees.items()}
        return self._outcome(after, self.verdicts, self.cash.amount, self.account.carried_in)

    def lowest(self) -> Ending:
        """The least that can come out: lowest scores, open incidents at their gravest, the greatest debt carried in."""
        verdicts = tuple(
            replace(verdict, amount=verdict.most, projects=verdict.possible or verdict.projects, pending=False)
            for verdict in self.verdicts
        )
        after = {project: fee.low.after for project, fee in self.fees.items()}
        return self._outcome(after, verdicts, self.cash.most, self.account.least)

    def highest(self) -> Ending:
        """The most that can come out."""
        verdicts = tuple(
            replace(verdict, amount=verdict.least, projects=verdict.lightest or verdict.projects)
            for verdict in self.verdicts
        )
        after = {project: fee.high.after for project, fee in self.fees.items()}
        return self._outcome(after, verdicts, self.cash.least, self.account.most)

    def _outcome(
        self, after: Mapping[str, Decimal], verdicts: tuple[Verdict, ...], cash: Decimal, carried_in: Decimal
    ) -> Ending:
        borne = bear(verdicts, after, self.adopted)
        nets = {project: fee - borne.by_project.get(project, ZERO) for project, fee in after.items()}
        floor = ZERO
        if self.adopted.choice(NegativeResult) is NegativeResult.CLAMP:
            floor = -sum((net for net in nets.values() if net < ZERO), ZERO)
            nets = {project: max(ZERO, net) for project, net in nets.items()}
        gross = sum((fee.gross for fee in self.fees.values()), ZERO)
        adjustments = self.account.adjustments
        total = sum(nets.values(), ZERO) - borne.platform - cash + carried_in + adjustments
        return Ending(gross, sum(after.values(), ZERO), borne, nets, floor, cash, carried_in, adjustments, total)


@dataclass(frozen=True, slots=True)
class Closed:
    """A month closed: the ways it can end, as proven first, and its totals."""

    ways: tuple[Ending, ...]
    totals: Totals


def close(ledger: Ledger, ceiling: Ceiling | None) -> Closed:
    """The month as proven and its totals. The bounds always hold the payable amount and the debt carried on."""
    adopted, point = ledger.adopted, ledger.point()
    payable = point.payable(adopted)
    ways = (point, ledger.lowest(), ledger.highest())
    bounds = [way.payable(adopted) for way in ways]
    carried = [way.carried_out(adopted) for way in ways]
    totals = Totals(
        gross=point.gross,
        after_coefficient=point.after,
        incident_deductions=point.borne.total,
        penalties=ledger.cash.amount,
        carried_in=ledger.account.carried_in,
        adjustments=ledger.account.adjustments,
        payable=payable,
        # Where shares depend on fees and projects floor at zero, an extreme need not be a bound.
        payable_low=min(bounds),
        payable_high=max(bounds),
        carried_out=point.carried_out(adopted),
        carried_out_low=min(carried),
        carried_out_high=max(carried),
        cumulative=ledger.account.cumulative_before + payable,
        ceiling=None if ceiling is None else ceiling.yuan,
        payable_capitals=capitals(payable),
    )
    return Closed(ways, totals)
