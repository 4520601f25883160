"""The whole fee, whatever the score."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.payments import InFull

_NOTHING = Fraction(0)


def taken(_rule: InFull, _score: Fraction, _most: Fraction) -> Fraction:
    """Nothing."""
    return _NOTHING


def extremes(_rule: InFull, _low: Fraction, _high: Fraction, _most: Fraction) -> tuple[Fraction, Fraction]:
    """Nothing either way."""
    return _NOTHING, _NOTHING


def said(_rule: InFull, _score: Fraction, _most: Fraction) -> None:
    """Nothing to tell beside the coefficient."""
