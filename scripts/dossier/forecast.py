"""The month in which the total of the contract will be reached, as a range, from assessments alone (6.1, R-42).

What has been issued is paid as it is. A month that is still open lies between its bounds. Each month ahead is billed as
the register has it (`outlook` of the last assessment) and paid

    at most   in full, by the highest coefficient of the contract,
    at least  by the share of the bills that the months so far have been paid together (payable by gross), or may be,

each half up to 0.01 yuan. Nothing is foreseen that is not on file: no incident, penalty, new project or expansion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.exact.money import ZERO, cents
from dossier.result import MonthAhead
from dossier.trace.frozen import Exact, Money, Result

_ONE: Final = Fraction(1)
_NONE: Final = Decimal("Infinity")
"""What no sum reaches, where a month has no total."""


class SumAhead(Result):
    """A month and the sum of all that has been payable by its end, in yuan, at least and at most."""

    period: str
    """The month."""
    gross: Money
    """All bills, by the register."""
    low: Money
    """What is payable at least."""
    high: Money
    """What is payable at most."""
    cumulative_low: Money
    """All that has been payable by then, at least."""
    cumulative_high: Money
    """All that has been payable by then, at most."""
    ceiling: Money
    """The total of the contract as agreed for the month's end."""


class Forecast(Result):
    """When the total of the contract is reached; `earliest` and `latest` are "" if not within the service."""

    since: str
    """The last month with an assessment."""
    cumulative_low: Money
    """All that has been payable by its end, at least."""
    cumulative_high: Money
    """All that has been payable by its end, at most."""
    ceiling: Money
    """The total as agreed for its end."""
    billed: Money
    """All bills of the months so far."""
    paid: Money
    """What the months so far are paid of them at least."""
    share_low: Exact
    """The share of a bill that is paid at least: `paid` by `billed`, never below 0 or above `share_high`."""
    share_high: Exact
    """The share that is paid at most."""
    months: tuple[SumAhead, ...]
    """The months ahead, to the last day of the service."""
    reached: bool
    """Whether the total has been reached for certain by the end of the last month with an assessment."""
    earliest: str
    """The first month by whose end the sum at most is the total."""
    latest: str
    """The first month by whose end the sum at least is the total."""


def forecast(history: Sequence[Assessment]) -> Forecast | None:
    """The forecast of the last of the months, which are in order; None without a total or without an outlook."""
    if not history or history[-1].settlement.ceiling is None:
        return None
    last, ceiling = history[-1], history[-1].settlement.ceiling or ZERO
    billed = sum((one.settlement.gross for one in history), ZERO)
    paid = sum((_bounds(one)[0] for one in history), ZERO)
    most = max((band.coefficient for band in last.payment.bands), default=_ONE)
    share = min(most, max(Fraction(0), Fraction(paid) / Fraction(billed))) if billed > ZERO else most
    past = tuple(_past(history))
    low, high = past[-1].low, past[-1].high
    months = tuple(_ahead(last.outlook, (low, share), (high, most)))
    if not months and low < ceiling:
        return None
    sums = (*past, *(_Sum(one.period, one.cumulative_low, one.cumulative_high, one.ceiling) for one in months))
    return Forecast(
        since=last.period,
        cumulative_low=low,
        cumulative_high=high,
        ceiling=ceiling,
        billed=billed,
        paid=paid,
        share_low=share,
        share_high=most,
        months=months,
        reached=low >= ceiling,
        earliest=next((one.period for one in sums if one.high >= one.ceiling), ""),
        latest=next((one.period for one in sums if one.low >= one.ceiling), ""),
    )


@dataclass(frozen=True)
class _Sum:
    """All that has been payable by the end of a month, at least and at most, and the total, in yuan."""

    period: str
    low: Decimal
    high: Decimal
    ceiling: Decimal


def _bounds(one: Assessment) -> tuple[Decimal, Decimal]:
    """What a month is paid at least and at most: what was issued is paid as it is."""
    totals = one.settlement
    return (totals.payable, totals.payable) if one.status == "issued" else (totals.payable_low, totals.payable_high)


def _past(history: Sequence[Assessment]) -> Iterator[_Sum]:
    """The months so far: the sum that each states, moved by what the open months up to it may change.

    The sum begins anew with the first month of a contract that follows another.
    """
    first = history[-1].opening.month if history[-1].opening else ""
    low = high = ZERO
    for one in history:
        if one.period < first:
            continue
        totals, (least, most) = one.settlement, _bounds(one)
        low, high = low + least - totals.payable, high + most - totals.payable
        yield _Sum(one.period, totals.cumulative + low, totals.cumulative + high, totals.ceiling or _NONE)


def _ahead(
    outlook: Sequence[MonthAhead], least: tuple[Decimal, Fraction], most: tuple[Decimal, Fraction]
) -> Iterator[SumAhead]:
    (low, share_low), (high, share_high) = least, most
    for month in outlook:
        if month.ceiling is None:
            return
        gross = Fraction(month.gross)
        paid_low, paid_high = cents(gross * share_low), cents(gross * share_high)
        low, high = low + paid_low, high + paid_high
        yield SumAhead(
            period=month.period,
            gross=month.gross,
            low=paid_low,
            high=paid_high,
            cumulative_low=low,
            cumulative_high=high,
            ceiling=month.ceiling,
        )
