"""Service points: what a score lacks to the most there can be costs a share of the fee, up to a cap."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.payments import ServicePoints
from dossier.fields import FULL
from dossier.trace import SentenceValue, say

_NOTHING = Fraction(0)


def taken(rule: ServicePoints, score: Fraction, most: Fraction) -> Fraction:
    """The credit, as a share of the fee."""
    return min(_uncapped(rule, most - score), rule.cap)


def extremes(rule: ServicePoints, low: Fraction, high: Fraction, most: Fraction) -> tuple[Fraction, Fraction]:
    """More points never cost less."""
    return taken(rule, high, most), taken(rule, low, most)


def said(rule: ServicePoints, score: Fraction, most: Fraction) -> SentenceValue:
    """`服务点 2 个（20 − 18），每个扣费用的 1%，至多扣 10%`."""
    points = most - score
    free = [say("payment.free-points", free=rule.free)] if rule.free else []
    more = [say("payment.at-most", cap=rule.cap * FULL)] if rule.cap < 1 else []
    if rule.per_point is not None:
        each = rule.per_point * FULL
        return say("payment.each-point", points=points, most=most, score=score, free=free, each=each, more=more)
    share = _uncapped(rule, points) * FULL
    return say("payment.all-points", points=points, most=most, score=score, free=free, share=share, more=more)


def _uncapped(rule: ServicePoints, points: Fraction) -> Fraction:
    counted = max(_NOTHING, points - rule.free)
    if rule.per_point is not None:
        return counted * rule.per_point
    return max((credit.percent for credit in rule.credits if counted >= credit.at_least), default=_NOTHING)
