"""Yuan and fen: rounding, sharing out, and amounts in Chinese capitals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")

_FOUR_DIGITS: Final = 1000
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")


def cents(value: Fraction | Decimal | int) -> Decimal:
    """Round to 0.01 yuan, half away from zero (R-29)."""
    scaled = abs(Fraction(value)) * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-2)


def grouped(amount: Decimal | Fraction) -> str:
    """An amount by thousands, with fen only where it has any: `10,000`."""
    whole = cents(amount)
    return f"{whole:,.0f}" if whole == whole.to_integral_value() else f"{whole:,}"


def apportion(total: Decimal, weights: Sequence[Fraction | Decimal]) -> tuple[Decimal, ...]:
    """Share `total` yuan in proportion to `weights`, to 0.01 by largest remainder (R-25).

    The shares always add up to `total`. Equal remainders go to the earlier place; weights that are all zero
    share equally. Raises ValueError for no weights, a negative one, or a total with parts of a fen.
    """
    exact = [Fraction(weight) for weight in weights]
    if not exact or min(exact) < 0:
        raise ValueError("weights must be given and not negative")
    if sum(exact) == 0:
        exact = [Fraction(1)] * len(exact)
    fen = int(abs(total) * 100)
    if fen != abs(total) * 100:
        raise ValueError(f"{total} has parts of a fen")
    quotas = [fen * weight / sum(exact) for weight in exact]
    floors = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (floors[i] - quotas[i], i))
    for i in by_remainder[: fen - sum(floors)]:
        floors[i] += 1
    sign = -1 if total < 0 else 1
    return tuple(Decimal(sign * share).scaleb(-2) for share in floors)


def capitals(amount: Decimal) -> str:
    """Write an amount in capitals by the 会计基础工作规范 article 52: 整 after 元 and 角, never after 分.

    Raises ValueError for parts of a fen and for amounts of 10^12 yuan or more.
    """
    fen_total = abs(amount) * 100
    if fen_total != int(fen_total) or abs(amount) >= Decimal(10) ** 12:
        raise ValueError(f"{amount} has no form in capitals")
    yuan, fen = divmod(int(fen_total), 100)
    jiao, fen = divmod(fen, 10)
    text = "负" if amount < 0 else ""
    if yuan or not (jiao or fen):
        text += (_integer(yuan) or "零") + "元"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif fen and yuan:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")


def _integer(value: int) -> str:
    groups: list[int] = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < _FOUR_DIGITS):
            text += "零"
        text += _four(group) + _GROUPS[place]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return text
