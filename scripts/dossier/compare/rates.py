"""What a project would be paid for its scores under the weights, bands and payment of another month."""

from __future__ import annotations

from fractions import Fraction

from dossier.assessment import Assessment
from dossier.contract.policies import Thresholds, WithoutHosts
from dossier.exact.money import cents
from dossier.result import ProjectResult


def by_rules_of(before: Assessment, after: Assessment, was: ProjectResult, now: ProjectResult) -> Fraction:
    """The coefficient of a later project by the earlier month's rules; its own if these are the same.

    Only bands can be asked again. Where payment is of another kind and has changed, it is the earlier coefficient, so
    that all of the difference counts as the rules'.
    """
    if _rules(before) == _rules(after):
        return now.coefficient
    if not before.payment.bands or not after.payment.bands:
        return was.coefficient
    if not now.has_hosts and after.weights.utilisation and after.choice(WithoutHosts) is WithoutHosts.FULL:
        return max(band.coefficient for band in before.payment.bands)
    score = _combined(before, after, now)
    for band in before.payment.bands:
        if (band.at_least is None or score >= band.at_least) and (band.below is None or score < band.below):
            return band.coefficient
    return now.coefficient


def _rules(month: Assessment) -> tuple[object, ...]:
    return month.weights, month.payment.kind, month.payment.values


def _combined(before: Assessment, after: Assessment, now: ProjectResult) -> Fraction:
    """The combined score by the earlier weights."""
    bounds, weights = now.utilisation_bounds, before.weights
    counts = now.has_hosts or (weights.utilisation and after.choice(WithoutHosts) is WithoutHosts.ZERO)
    if not counts:
        return now.combined if before.weights == after.weights else after.composite.points
    used = bounds.score.low if bounds else Fraction(0)
    score = after.composite.points * weights.composite + used * weights.utilisation
    return Fraction(cents(score)) if after.choice(Thresholds) is Thresholds.TWO_PLACES else score
