"""Service points: what a score lacks to the most there can be costs a share of the fee, up to a cap."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.payments import ServicePoints, per_cent
from dossier.exact.number import plain

_NOTHING = Fraction(0)


def taken(rule: ServicePoints, score: Fraction, most: Fraction) -> Fraction:
    """The credit, as a share of the fee."""
    return min(_uncapped(rule, most - score), rule.cap)


def extremes(rule: ServicePoints, low: Fraction, high: Fraction, most: Fraction) -> tuple[Fraction, Fraction]:
    """More points never cost less."""
    return taken(rule, high, most), taken(rule, low, most)


def words(rule: ServicePoints, score: Fraction, most: Fraction) -> str:
    """`服务点 3 个（20 − 17），每个扣费用的 1%，至多 10%`."""
    points = most - score
    free = f"，其中 {plain(rule.free)} 个不扣" if rule.free else ""
    each = (
        f"合扣费用的 {per_cent(_uncapped(rule, points))}"
        if rule.per_point is None
        else f"每个扣费用的 {per_cent(rule.per_point)}"
    )
    cap = f"，至多 {per_cent(rule.cap)}" if rule.cap < 1 else ""
    return f"服务点 {plain(points)} 个（{plain(most)} − {plain(score)}）{free}，{each}{cap}"


def _uncapped(rule: ServicePoints, points: Fraction) -> Fraction:
    counted = max(_NOTHING, points - rule.free)
    if rule.per_point is not None:
        return counted * rule.per_point
    return max((credit.percent for credit in rule.credits if counted >= credit.at_least), default=_NOTHING)
