"""Formulas that give in binary floating point what the assessment gives exactly, and when they cannot.

A spreadsheet holds 167.075 as 167.07499999999998..., and a combined score of exactly 80 may come out of a sum of
products as 79.99999999999999. So every formula snaps its result to a grid that is coarse against the noise of
doubles and fine against what it has to tell apart, before it rounds or compares.

Where the exact value lies so near to a limit that the grid would cross it, the formula is not used: `fen_holds`,
`score_holds` and `shares_hold` say so, and the sheet writes the value with a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

FEN_PLACES: Final = 5
SCORE_PLACES: Final = 10
POINT_PLACES: Final = 12
RATE_PLACES: Final = 14
QUOTA_PLACES: Final = 6
_HALF: Final = Fraction(1, 2)
_LARGEST_YUAN: Final = 10**8  # above, doubles have less than these places of a fen


def fen(expression: str) -> str:
    """Yuan, half up to 0.01 (R-29).

    Counted in fen, because half a fen (.5) is a number that binary holds exactly and .005 yuan is not: the inner
    ROUND takes the noise away and lands on the very half, so the outer one goes the right way in any program.
    """
    return f"ROUND(ROUND(({expression})*100,{FEN_PLACES}),0)/100"


def lifted(expression: str, places: int) -> str:
    """A rate or a score, a hair above its decimal: 31.875 % is below its half in binary and would print as 31.87 %.

    Excel rounds what it prints by the decimal and LibreOffice by the binary number; both then print it half up.
    """
    return f"ROUND({expression},{places})*(1+1E-15)"


def snapped(expression: str) -> str:
    """A score of 0 to 100, ready to be compared with a threshold: exact in ten places (R-28, reading exact)."""
    return lifted(expression, SCORE_PLACES)


def two_places(expression: str) -> str:
    """A score rounded half up to 0.01 before it is compared (R-28, reading two-places)."""
    return f"ROUND(ROUND(({expression})*100,{SCORE_PLACES - 2}),0)/100"


def rounded(value: Fraction, places: int) -> Fraction:
    """What ROUND gives for a value that is not negative."""
    return Fraction((value * 10**places + _HALF).__floor__(), 10**places)


def fen_holds(value: Fraction) -> bool:
    """Whether `fen` rounds this exact amount in yuan rightly."""
    return abs(value) < _LARGEST_YUAN and not _just_below(abs(value) * 100, _HALF, Fraction(2, 10**FEN_PLACES))


def score_holds(value: Fraction, edges: Sequence[Fraction]) -> bool:
    """Whether `snapped` leaves this exact score on its side of every edge."""
    return all(not 0 < edge - value < Fraction(9, 10 ** (SCORE_PLACES + 1)) for edge in edges)


def two_places_hold(value: Fraction) -> bool:
    """Whether `two_places` rounds this exact score rightly."""
    return not _just_below(value * 100, _HALF, Fraction(2, 10 ** (SCORE_PLACES - 2)))


def _just_below(value: Fraction, edge: Fraction, margin: Fraction) -> bool:
    return 0 < edge - value % 1 < margin


def shares_hold(total: Decimal, weights: Sequence[Decimal]) -> bool:
    """Whether the formulas of the largest remainder share `total` yuan rightly.

    They compare remainders in six places of a fen. Equal ones stay equal; different ones must not be nearer to each
    other than that where it decides who gets the last fen.
    """
    grid = Fraction(2, 10**QUOTA_PLACES)
    exact = [Fraction(weight) for weight in weights] if any(weights) else [Fraction(1)] * len(weights)
    quotas = [Fraction(total) * 100 * weight / sum(exact) for weight in exact]
    if abs(total) >= _LARGEST_YUAN or any(_just_below(quota, Fraction(1), grid) for quota in quotas):
        return False
    rest = int(total * 100) - sum(quota.numerator // quota.denominator for quota in quotas)
    if rest in (0, len(quotas)):
        return True
    remainders = sorted((quota % 1 for quota in quotas), reverse=True)
    last, following = remainders[rest - 1], remainders[rest]
    if last == following:
        return all(remainder == last or abs(remainder - last) >= grid for remainder in remainders)
    return last - following >= grid
