"""The one door to exact numbers: plain decimal text in, plain decimal text out.

Points and rates are `Fraction` (nothing is rounded before a threshold is compared, reading R-28); money that
has been rounded to 0.01 yuan is `Decimal`. Python refuses to mix the two, so every rounding is visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Final

SIGNIFICANT_DIGITS: Final = 28
PLACES: Final = 4
"""How far a figure that readers see is printed exactly."""

KEPT: Final = 1 << 14
"""So many figures are kept as they were read: the millions of a city are a few thousand different ones."""

_SHOWN: Final = 2
_CUT: Final = "…"
_PLAIN: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_MAX_LENGTH: Final = 40
_PRINTING: Final = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=KEPT)
def exact(text: str) -> Fraction:
    """Read a plain decimal such as `12`, `-0.5` or `22879713.60`; the same text mostly gives the same object.

    Raises ValueError for anything else: exponents, signs other than `-`, separators, `nan`, `inf`, or more than
    40 characters.
    """
    if len(text) > _MAX_LENGTH or not _PLAIN.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def of_products(pairs: Iterable[tuple[Fraction | int, Fraction | int]]) -> Fraction:
    """The sum of the products, put in lowest terms once: after every step, as `+` does it, takes nine times as long."""
    products = [(one.numerator * other.numerator, one.denominator * other.denominator) for one, other in pairs]
    whole = lcm(*(denominator for _, denominator in products))
    return Fraction(sum(numerator * (whole // denominator) for numerator, denominator in products), whole)


def terminates(value: Fraction | int) -> bool:
    """Whether the value has a finite decimal expansion."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def plain(value: Fraction | Decimal | int) -> str:
    """Print in plain notation: exactly where the expansion ends, else with 28 significant digits.

    Money (`Decimal`) keeps its places, so `Decimal("1.50")` prints as `1.50`.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return str(numerator)
    if not terminates(value):
        quotient = _PRINTING.divide(Decimal(numerator), Decimal(denominator))
        return f"{quotient:f}".rstrip("0")  # so that what is read back prints the same
    sign = "-" if numerator < 0 else ""
    whole, rest = divmod(abs(numerator), denominator)
    digits = []
    while rest:
        digit, rest = divmod(rest * 10, denominator)
        digits.append(str(digit))
    return f"{sign}{whole}.{''.join(digits)}"


def ends(value: Fraction, places: int) -> bool:
    """Whether the value is exact with so many places."""
    return int(10**places) % value.denominator == 0


def brief(value: Fraction) -> str:
    """For readers: a whole number as it is, all else with two places half-up.

    A value beside a whole number, as thresholds are, never reads as that number (R-28): 79.9999 stays as it is, and
    79.99999 is cut and marked, `79.9999…`.
    """
    if ends(value, 0):
        return plain(value)
    hundredths = int(abs(value) * 10**_SHOWN + Fraction(1, 2))
    if hundredths % 10**_SHOWN:
        return _decimal(value < 0, hundredths, _SHOWN)
    if ends(value, PLACES):
        return plain(value)
    return _decimal(value < 0, int(abs(value) * 10**PLACES), PLACES) + _CUT


def _decimal(negative: bool, scaled: int, places: int) -> str:  # noqa: FBT001  # a sign
    whole, rest = divmod(scaled, 10**places)
    return f"{'-' if negative else ''}{whole}.{rest:0{places}d}"
