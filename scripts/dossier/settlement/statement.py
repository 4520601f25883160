"""The statement: the lines from list price to payable, made once, so that every output shows the same (annex 1.5).

A line with `+` or `-` changes the sum above it, one with `=` states it; amounts are yuan to 0.01. Each line has the
bounds that missing evidence and rulings leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from dossier.contract import Contract
from dossier.contract.policies import Cents, NegativeResult, PenaltyLine
from dossier.contract.readings import Adopted
from dossier.exact.period import Period
from dossier.result import LineKey, Sign, StatementLine
from dossier.settlement.totals import Outcome

_Amount = Callable[[Outcome, Adopted], Decimal]
_LINES: Final[tuple[tuple[LineKey, Sign, _Amount], ...]] = (
    ("gross", "+", lambda way, _: way.gross),
    ("coefficient", "-", lambda way, _: way.gross - way.after),
    ("after_coefficient", "=", lambda way, _: way.after),
    ("incident_deductions", "-", lambda way, _: way.borne.total),
    ("floor", "+", lambda way, _: way.floor),
    ("penalties", "-", lambda way, _: way.cash),
    ("carried_in", "+", lambda way, _: way.carried_in),
    ("total", "=", lambda way, _: way.total),
    ("carried_out", "+", lambda way, adopted: -way.carried_out(adopted)),
    ("waived", "+", lambda way, adopted: way.payable(adopted) + way.carried_out(adopted) - way.total),
    ("payable", "=", lambda way, adopted: way.payable(adopted)),
)


_CLAMPED: Final = ("floor", "waived")


def statement(
    contract: Contract, period: Period, adopted: Adopted, ways: Sequence[Outcome]
) -> tuple[StatementLine, ...]:
    """The lines of a month; `ways` it can end: as proven, which the amounts are of, and those that bound them.

    What is below zero and neither paid back nor carried on has its lines only where the contract is read so.
    """
    terms, clause = contract.terms, contract.readings.clause_of
    clauses: dict[LineKey, str] = {
        "coefficient": terms.bands_on(period.end).clause,
        "after_coefficient": terms.bands_on(period.end).clause,
        "incident_deductions": terms.tariff_on(period.end).clause,
        "floor": clause(NegativeResult),
        "penalties": clause(PenaltyLine),
        "carried_in": clause(NegativeResult),
        "carried_out": clause(NegativeResult),
        "waived": clause(NegativeResult),
    }
    clamped = adopted.choice(NegativeResult) is NegativeResult.CLAMP
    found = []
    for key, sign, of in _LINES:
        amounts = [of(way, adopted) for way in ways]
        if clamped or key not in _CLAMPED:
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
