"""A project's combined score, coefficient and fee (annex 1.4 and 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.contract.policies import Thresholds, WithoutHosts
from dossier.contract.readings import Adopted
from dossier.contract.terms import Bands, Weights
from dossier.exact.money import ZERO, cents
from dossier.result import Composite, Line
from dossier.utilisation import Measured


@dataclass(frozen=True, slots=True)
class Fee:
    """One project at one score: combined score, coefficient, and the gross fee after it in yuan."""

    combined: Fraction
    coefficient: Fraction
    after: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """What turns scores into coefficients in one month."""

    weights: Weights
    bands: Bands
    adopted: Adopted

    def fee(self, composite: Fraction, utilisation: Fraction, gross: Decimal, *, has_hosts: bool) -> Fee:
        """The fee for exact scores of 0 to 100: thresholds first, rounding of money last."""
        without = self.adopted.choice(WithoutHosts)
        if has_hosts or without is WithoutHosts.ZERO:
            combined = composite * self.weights.composite + utilisation * self.weights.utilisation
        else:
            combined = composite
        if self.adopted.choice(Thresholds) is Thresholds.TWO_PLACES:
            combined = Fraction(cents(combined))
        full = not has_hosts and without is WithoutHosts.FULL
        coefficient = self.bands.full if full else self.bands.coefficient(combined)
        return Fee(combined, coefficient, cents(Fraction(gross) * coefficient))


@dataclass(frozen=True, slots=True)
class Range:
    """A project's fee as proven and at both bounds."""

    gross: Decimal
    point: Fee
    low: Fee
    high: Fee


def fees(rules: Rules, composite: Composite, measured: Measured, lines: tuple[Line, ...]) -> Range:
    """The fee of one project. A utilisation that is not provable counts at its lower bound."""
    gross = sum((line.amount for line in lines), ZERO)

    def fee(points: Fraction, use: Fraction) -> Fee:
        return rules.fee(points, use, gross, has_hosts=measured.has_hosts)

    point = fee(composite.points, measured.low)
    settled = composite.low == composite.points  # then the same fee need not be computed again
    certain = composite.high == composite.points and measured.high == measured.low
    return Range(
        gross,
        point,
        point if settled else fee(composite.low, measured.low),
        point if certain else fee(composite.high, measured.high),
    )
