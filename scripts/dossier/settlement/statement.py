"""The statement: the lines from list price to payable, made once, so that every output shows the same (annex 1.5).

A line with `+` or `-` changes the sum above it, one with `=` states it; amounts are yuan to 0.01. Each line has the
bounds that missing evidence and rulings leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import Final

from dossier.contract import Contract
from dossier.contract.payments import Bands, Linear, Payment, ServicePoints
from dossier.contract.policies import Cents, NegativeResult, PenaltyLine
from dossier.contract.readings import Adopted
from dossier.contract.terms import Terms
from dossier.exact.period import Period
from dossier.result import LineKey, Sign, StatementLine
from dossier.settlement.totals import Ending

_Amount = Callable[[Ending, Adopted], Decimal]
_LINES: Final[tuple[tuple[LineKey, Sign, _Amount], ...]] = (
    ("gross", "+", lambda way, _: way.gross),
    ("coefficient", "-", lambda way, _: way.gross - way.after),
    ("after_coefficient", "=", lambda way, _: way.after),
    ("score_deduction", "-", lambda way, _: way.gross - way.after),
    ("after_score", "=", lambda way, _: way.after),
    ("service_credit", "-", lambda way, _: way.gross - way.after),
    ("after_credit", "=", lambda way, _: way.after),
    ("incident_deductions", "-", lambda way, _: way.borne.total),
    ("floor", "+", lambda way, _: way.floor),
    ("penalties", "-", lambda way, _: way.cash),
    ("carried_in", "+", lambda way, _: way.carried_in),
    ("opening", "+", lambda way, _: way.carried_in),
    ("adjustments", "+", lambda way, _: way.adjustments),
    ("total", "=", lambda way, _: way.total),
    ("carried_out", "+", lambda way, adopted: -way.carried_out(adopted)),
    ("handed_on", "+", lambda way, adopted: -way.carried_out(adopted)),
    ("waived", "+", lambda way, adopted: way.payable(adopted) + way.carried_out(adopted) - way.total),
    ("payable", "=", lambda way, adopted: way.payable(adopted)),
)


_CLAMPED: Final[tuple[LineKey, ...]] = ("floor", "waived")
_PAID: Final[Mapping[type[Payment], tuple[LineKey, LineKey]]] = MappingProxyType(
    {
        Bands: ("coefficient", "after_coefficient"),
        Linear: ("score_deduction", "after_score"),
        ServicePoints: ("service_credit", "after_credit"),
    }
)
"""What each kind of payment calls what a score takes off, and what it leaves."""
_OF_PAYMENT: Final = frozenset(chain.from_iterable(_PAID.values()))


def statement(
    contract: Contract, period: Period, adopted: Adopted, ways: Sequence[Ending]
) -> tuple[StatementLine, ...]:
    """The lines of a month; `ways` it can end: as proven, which the amounts are of, and those that bound them.

    What the contract does not know has no line; nor has, unless it is read so, what is below zero and neither paid
    back nor carried on.
    """
    terms, clause = contract.terms, contract.readings.clause_of
    clauses: dict[LineKey, str] = {
        **dict.fromkeys(_OF_PAYMENT, terms.payment_on(period.end).clause),
        "incident_deductions": terms.tariff_on(period.end).clause,
        "floor": clause(NegativeResult),
        "penalties": clause(PenaltyLine),
        "carried_in": clause(NegativeResult),
        "adjustments": clause(NegativeResult),
        "carried_out": clause(NegativeResult),
        "opening": terms.opening.clause if terms.opening else "",
        "handed_on": terms.successor.clause if terms.successor else "",
        "waived": clause(NegativeResult),
    }
    left_out = frozenset(_left_out(terms, period, adopted))
    if not ways[0].adjustments:
        left_out |= {"adjustments"}
    found = []
    for key, sign, of in _LINES:
        amounts = [of(way, adopted) for way in ways]
        if key not in left_out:
            found.append(
                StatementLine(
                    key=key,
                    sign=sign,
                    amount=amounts[0],
                    low=min(amounts),
                    high=max(amounts),
                    clause=clauses.get(key, clause(Cents)),
                )
            )
    return tuple(found)


def _left_out(terms: Terms, period: Period, adopted: Adopted) -> Iterator[LineKey]:
    yield from _OF_PAYMENT.difference(_PAID.get(type(terms.payment_on(period.end)), ()))
    yield "carried_in" if terms.opening and terms.opening.month == period else "opening"
    yield "carried_out" if terms.successor and terms.successor.closed == period else "handed_on"
    if adopted.choice(NegativeResult) is not NegativeResult.CLAMP:
        yield from _CLAMPED
    if not terms.incidents:
        yield "incident_deductions"
    if not terms.penalties:
        yield "penalties"
