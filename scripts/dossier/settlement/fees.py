"""A project's combined score, coefficient and fee (annex 1.4 and 1.5), whatever the kind of payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.contract.payments import Bands, Linear, Payment
from dossier.contract.policies import Thresholds, WithoutHosts
from dossier.contract.readings import Adopted
from dossier.contract.terms import Weights
from dossier.exact.money import ZERO, apportion, cents
from dossier.result import Composite, Line
from dossier.settlement.payment import kind_of
from dossier.utilisation import Measured

ONE: Final = Fraction(1)
_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Fee:
    """One project at one score: combined score, coefficient, and the gross fee after it in yuan."""

    combined: Fraction
    coefficient: Fraction
    after: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """What turns scores into money in one month; `most` is the highest composite there can be."""

    weights: Weights
    payment: Payment
    adopted: Adopted
    most: Fraction

    def combined(self, composite: Fraction, utilisation: Fraction, *, has_hosts: bool) -> Fraction:
        """The score that decides, of the composite and the use, as it is compared with thresholds."""
        if has_hosts or (self.weights.utilisation and self.adopted.choice(WithoutHosts) is WithoutHosts.ZERO):
            score = composite * self.weights.composite + utilisation * self.weights.utilisation
        else:
            score = composite
        return Fraction(cents(score)) if self.adopted.choice(Thresholds) is Thresholds.TWO_PLACES else score

    def full(self, *, has_hosts: bool) -> bool:
        """Whether a project is paid the most there is, whatever the score: it has no hosts, and is read so."""
        return bool(
            self.weights.utilisation and not has_hosts and self.adopted.choice(WithoutHosts) is WithoutHosts.FULL
        )

    @property
    def highest(self) -> Fraction:
        """The highest coefficient."""
        return self.payment.full if isinstance(self.payment, Bands) else ONE

    @property
    def by_month(self) -> bool:
        """Whether the score takes yuan off the whole month's fee, and not a share off each project's."""
        return isinstance(self.payment, Linear) and self.payment.unit == "yuan"

    def fee(self, composite: Fraction, utilisation: Fraction, gross: Decimal, *, has_hosts: bool) -> Fee:
        """The fee for exact scores: thresholds first, rounding of money last."""
        combined = self.combined(composite, utilisation, has_hosts=has_hosts)
        if self.full(has_hosts=has_hosts):
            return _fee(combined, self.highest, gross)
        if self.by_month:
            return _fee(combined, ONE, gross)
        return _fee(combined, 1 - kind_of(self.payment).taken(self.payment, combined, self.most), gross)


def _fee(combined: Fraction, coefficient: Fraction, gross: Decimal) -> Fee:
    return Fee(combined, coefficient, cents(Fraction(gross) * coefficient))


@dataclass(frozen=True, slots=True)
class Range:
    """A project's fee as proven, and at the least and the most that can still come out.

    The scores of `low` and `high` are the bounds of the score; their fees those of all scores between.
    """

    gross: Decimal
    point: Fee
    low: Fee
    high: Fee


def fees(rules: Rules, composite: Composite, measured: Measured, lines: tuple[Line, ...]) -> Range:
    """The fee of one project. A utilisation that is not provable counts at its lower bound."""
    gross = sum((line.amount for line in lines), ZERO)
    point = rules.fee(composite.points, measured.low, gross, has_hosts=measured.has_hosts)
    if composite.low == composite.points == composite.high and measured.high == measured.low:
        return Range(gross, point, point, point)
    low, high = (
        rules.combined(points, use, has_hosts=measured.has_hosts)
        for points, use in ((composite.low, measured.low), (composite.high, measured.high))
    )
    if rules.full(has_hosts=measured.has_hosts):
        least = most = rules.highest
    elif rules.by_month:
        least = most = ONE
    else:
        off = kind_of(rules.payment).extremes(rules.payment, low, high, rules.most)
        least, most = 1 - off[1], 1 - off[0]
    return Range(gross, point, _fee(low, least, gross), _fee(high, most, gross))


def by_month(rules: Rules, composite: Composite, ranges: Mapping[str, Range]) -> Mapping[str, Range]:
    """The fees of a month whose score takes yuan off all of them together, shared by largest remainder."""
    if not rules.by_month or not ranges or not isinstance(rules.payment, Linear):
        return ranges
    kind, rule, gross = kind_of(rules.payment), rules.payment, [one.gross for one in ranges.values()]
    score = rules.combined(composite.points, _NOTHING, has_hosts=False)
    low, high = (rules.combined(one, _NOTHING, has_hosts=False) for one in (composite.low, composite.high))
    least, most = kind.extremes(rule, low, high, rules.most)
    ceiling = cents(Fraction(sum(gross, ZERO)) * (1 - rule.floor))
    off = [apportion(min(cents(taken), ceiling), gross) for taken in (kind.taken(rule, score, rules.most), most, least)]
    return {
        name: Range(
            one.gross,
            *(
                _less(fee, one.gross, parts[nth])
                for fee, parts in zip((one.point, one.low, one.high), off, strict=True)
            ),
        )
        for nth, (name, one) in enumerate(ranges.items())
    }


def _less(fee: Fee, gross: Decimal, off: Decimal) -> Fee:
    after = gross - off
    return Fee(fee.combined, Fraction(after) / Fraction(gross) if gross else ONE, after)
