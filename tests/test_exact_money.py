"""Rounding, sharing out, and capitals by 会计基础工作规范 article 52."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.exact.money import apportion, capitals, cents

YUAN = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(2 * 24225 * 10, 100 * 29), "167.07"),  # 167.0689...
        (Fraction(1, 200), "0.01"),  # exactly half a fen goes up
        (Fraction(-1, 200), "-0.01"),  # away from zero, so that a debt mirrors a claim
        (Fraction(4999, 10**6), "0.00"),
        (Fraction(-4999, 10**6), "0.00"),
        (Fraction(5, 1000) - Fraction(1, 10**30), "0.00"),  # just below half, beyond any decimal context
        (Decimal("2.675"), "2.68"),  # a binary float would give 2.67
        (7, "7.00"),
    ],
)
def test_cents(value: Fraction | Decimal | int, rounded: str) -> None:
    result = cents(value)
    assert str(result) == rounded


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        ("100000.00", ["1000", "1000", "1000"], ["33333.34", "33333.33", "33333.33"]),
        # 0.05 by 3:1:1 -> 3, 1, 1 fen exactly
        ("0.05", ["3", "1", "1"], ["0.03", "0.01", "0.01"]),
        # 1.00 by 1:2 -> 33.33... and 66.66...: the second has the greater remainder
        ("1.00", ["1", "2"], ["0.33", "0.67"]),
        ("0.01", ["1", "1"], ["0.01", "0.00"]),  # equal remainders: the earlier place
        ("10.00", ["0", "0", "0"], ["3.34", "3.33", "3.33"]),  # nothing to go by: equally
        ("10.00", ["0", "5"], ["0.00", "10.00"]),
        ("-1.00", ["1", "2"], ["-0.33", "-0.67"]),
        ("0.00", ["1", "2"], ["0.00", "0.00"]),
    ],
)
def test_apportion(total: str, weights: list[str], shares: list[str]) -> None:
    parts = apportion(Decimal(total), [Decimal(weight) for weight in weights])
    assert [str(abs(part)) if not part else str(part) for part in parts] == shares


@pytest.mark.parametrize("weights", [[], [Fraction(1), Fraction(-1)]])
def test_apportion_refuses_what_is_no_weight(weights: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(Decimal("1.00"), weights)


def test_apportion_refuses_parts_of_a_fen() -> None:
    with pytest.raises(ValueError, match="fen"):
        apportion(Decimal("0.005"), [Fraction(1)])


@given(YUAN, st.lists(st.fractions(0, 1000), min_size=1, max_size=8))
def test_shares_add_up_and_lie_within_a_fen_of_their_quota(total: Decimal, weights: list[Fraction]) -> None:
    parts = apportion(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(Fraction(part) - Fraction(total) * weight / whole) < Fraction(1, 100)


@given(YUAN, st.lists(st.fractions(0, 1000), min_size=2, max_size=8))
def test_a_greater_weight_never_gets_less(total: Decimal, weights: list[Fraction]) -> None:
    parts = apportion(total, weights)
    for part, weight in zip(parts, weights, strict=True):
        assert all(part >= other for other, lighter in zip(parts, weights, strict=True) if lighter < weight)


# Worked by article 52: 整 after 元 or 角, not after 分; one 零 for any run of zeros between digits; after 元 a 零
# before 分 when there is no 角.
CAPITALS = [
    ("22879713.60", "贰仟贰佰捌拾柒万玖仟柒佰壹拾叁元陆角整"),
    ("0.00", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("0.56", "伍角陆分"),
    ("1.00", "壹元整"),
    ("1.05", "壹元零伍分"),
    ("1.50", "壹元伍角整"),
    ("10.00", "壹拾元整"),
    ("15.23", "壹拾伍元贰角叁分"),
    ("100.00", "壹佰元整"),
    ("101.00", "壹佰零壹元整"),
    ("110.00", "壹佰壹拾元整"),
    ("1001.00", "壹仟零壹元整"),
    ("1010.00", "壹仟零壹拾元整"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("10000.00", "壹万元整"),
    ("10001.00", "壹万零壹元整"),
    ("100100.00", "壹拾万零壹佰元整"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("1000000.00", "壹佰万元整"),
    ("1010101.01", "壹佰零壹万零壹佰零壹元零壹分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("100000000.00", "壹亿元整"),
    ("100000001.00", "壹亿零壹元整"),
    ("100010000.00", "壹亿零壹万元整"),
    ("200300000.00", "贰亿零叁拾万元整"),
    ("120005000.00", "壹亿贰仟万伍仟元整"),
    ("1000050000.10", "壹拾亿零伍万元壹角整"),
    ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ("-35547.60", "负叁万伍仟伍佰肆拾柒元陆角整"),
]


@pytest.mark.parametrize(("amount", "text"), CAPITALS)
def test_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["0.001", "1000000000000.00", "-1000000000000.00"])
def test_capitals_refuses_what_has_no_form(amount: str) -> None:
    with pytest.raises(ValueError, match="capitals"):
        capitals(Decimal(amount))


@given(st.integers(0, 10**12 - 1))
def test_whole_yuan_agree_with_cn2an(yuan: int) -> None:
    """cn2an is right for whole yuan; it writes 整 after 分 and leaves 零 out before 分, so only whole yuan compare.

    Where a group is empty or ends in zeros the two place 零 differently, so the digits and units are compared.
    """
    ours, theirs = capitals(Decimal(yuan)), cn2an.an2cn(str(yuan), "rmb")
    assert ours.replace("零", "") == theirs.replace("零", "")


@given(st.decimals(0, 10**12 - 1, places=2))
def test_capitals_read_back(amount: Decimal) -> None:
    assert _read(capitals(amount)) == amount


@given(st.decimals(0, 10**12 - 1, places=2))
def test_zeros_are_never_doubled_nor_left_at_the_end(amount: Decimal) -> None:
    text = capitals(amount)
    assert "零零" not in text
    assert text == "零元整" or not any(f"零{unit}" in text for unit in "万亿元整角分")


def _read(text: str) -> Decimal:
    """An independent reader: digits by units, groups by 万 and 亿."""
    digits = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total, group, digit, fen = 0, 0, 0, 0
    for character in text.removesuffix("整"):
        if character in digits:
            digit = digits[character]
        elif character in units:
            group, digit = group + digit * units[character], 0
        elif character in "万亿元":
            scale = {"万": 10**4, "亿": 10**8, "元": 1}[character]
            total, group, digit = total + (group + digit) * scale, 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[character], 0
    return total + Decimal(fen) / 100
