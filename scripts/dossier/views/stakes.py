"""What hangs on something, in words: points, and yuan paid and carried on together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dossier.result import AtStake
from dossier.views.figures import figure, money


def sums(points: Fraction, yuan: Decimal) -> str:
    """Points and yuan, as far as there are any; "" if there are none."""
    return "、".join(filter(None, (f"{figure(points)} 分" if points else "", f"{money(yuan)} 元" if yuan else "")))


def open_stake(one: AtStake) -> str:
    """What can still be had and lost; "" if neither."""
    gain, risk = sums(one.points_gain, one.yuan_gain), sums(one.points_risk, one.yuan_risk)
    return "，".join(filter(None, (gain, f"可能再扣 {risk}" if risk else "")))


def doubted(one: AtStake) -> str:
    """What would count no more, or count for the first time, if a doubt is right; a word if the figures stay."""
    less, more = sums(one.points_risk, one.yuan_risk), sums(one.points_gain, one.yuan_gain)
    told = "，".join(filter(None, (f"属实则少计 {less}" if less else "", f"属实则多计 {more}" if more else "")))
    return told or "得分与金额不变"
