"""A coefficient of the fee by the band that the score lies in (annex 1.4)."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.payments import Bands


def taken(rule: Bands, score: Fraction, _most: Fraction) -> Fraction:
    """What the coefficient leaves of the whole fee; below 0 where a band pays more than that."""
    return 1 - rule.coefficient(score)


def extremes(rule: Bands, low: Fraction, high: Fraction, _most: Fraction) -> tuple[Fraction, Fraction]:
    """Of all bands that a score between can lie in, whatever their order."""
    found = [
        1 - band.coefficient
        for band in rule.bands
        if (band.at_least is None or band.at_least <= high) and (band.below is None or band.below > low)
    ]
    return min(found), max(found)


def said(_rule: Bands, _score: Fraction, _most: Fraction) -> None:
    """Nothing to tell beside the coefficient."""
