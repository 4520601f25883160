"""What hangs on something, in words: points, and yuan paid and carried on together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.problems.wording import Language, stake
from dossier.result import AtStake
from dossier.views.figures import change, figure, money, signed

_NOTHING: Final = frozenset({"0", "0.00", "−0.00"})


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


def points_open(one: AtStake, language: Language = "zh") -> str:
    """What one thing alone decides in points: from the most that can be lost to the most that can be had.

    Points lost already stand behind it; "" if there is nothing of either.
    """
    return _decides(change(-one.points_risk), change(one.points_gain), change(-one.points_lost), language)


def yuan_open(one: AtStake, language: Language = "zh") -> str:
    """The same in yuan."""
    return _decides(signed(-one.yuan_risk), signed(one.yuan_gain), signed(-one.yuan_lost), language)


def decides(points: str, yuan: str, language: Language = "zh") -> str:
    """The two in one sentence; "" if there is neither."""
    parts = (
        stake("points", language, amount=points) if points else "",
        stake("yuan", language, amount=yuan) if yuan else "",
    )
    return stake("joint", language).join(filter(None, parts))


def _decides(low: str, high: str, lost: str, language: Language) -> str:
    open_ = stake("span", language, low=low, high=high) if {low, high} - _NOTHING else ""
    counted = stake("lost", language, amount=lost) if lost not in _NOTHING else ""
    return stake("joint", language).join(filter(None, (open_, counted)))
