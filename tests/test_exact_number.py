"""Plain decimals in and out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.exact.number import brief, exact, of_products, plain, terminates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("12", Fraction(12)),
        ("-0.5", Fraction(-1, 2)),
        ("22879713.60", Fraction(2287971360, 100)),
        ("0.1", Fraction(1, 10)),  # a binary float would give 3602879701896397/36028797018963968
    ],
)
def test_exact_reads_plain_decimals(text: str, value: Fraction) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "+1",
        "01",
        "1.",
        ".5",
        "1e3",
        "1_000",
        "1,000",
        "nan",
        "inf",
        "-inf",
        " 1",
        "1\n",
        "１２",
        "0x10",
        "1/3",
    ],
)
def test_exact_refuses_everything_else(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        exact(text)


def test_exact_reads_forty_characters_and_refuses_forty_one() -> None:
    assert exact("1" * 40) == int("1" * 40)
    with pytest.raises(ValueError, match="1" * 41):
        exact("1" * 41)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (3, "3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(677, 10), "67.7"),
        (Fraction(100), "100"),
        (Fraction(1, 3), "0.3333333333333333333333333333"),  # 28 significant digits
        (Fraction(2, 3), "0.6666666666666666666666666667"),  # the last one rounded
        (Fraction(-2, 3), "-0.6666666666666666666666666667"),
        (Fraction(1000, 3), "333.3333333333333333333333333"),
        (Fraction(1, 3 * 10**9), "0.0000000003333333333333333333333333333"),  # no exponent
        (Decimal("1.50"), "1.50"),  # money keeps its places
        (Decimal("0.00"), "0.00"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_plain_prints_without_exponent(value: Fraction | Decimal | int, text: str) -> None:
    assert plain(value) == text


def test_plain_prints_a_long_expansion_to_its_end() -> None:
    assert plain(Fraction(1, 2**30)) == "0.000000000931322574615478515625"


@pytest.mark.parametrize(
    ("value", "finite"), [("1/2", True), ("7/40", True), ("1/3", False), ("3/6", True), ("5", True)]
)
def test_terminates(value: str, *, finite: bool) -> None:
    assert terminates(Fraction(value)) is finite


@given(st.decimals(-(10**12), 10**12, places=6))
def test_what_is_printed_is_read_back(value: Decimal) -> None:
    assert exact(plain(Fraction(value))) == Fraction(value)


BRIEF = {  # whole as it is, else two places half-up, unless that gives a whole number
    "80": "80", "67.7": "67.70", "36.704": "36.70", "36.705": "36.71", "-36.705": "-36.71",
    "79.9999": "79.9999", "79.99999": "79.9999…", "-79.99999": "-79.9999…", "60.001": "60.001", "0.00001": "0.0000…",
}  # fmt: skip


@pytest.mark.parametrize("text", BRIEF)
def test_figures_for_readers_have_two_places_and_never_reach_a_whole_number(text: str) -> None:
    assert brief(Fraction(text)) == BRIEF[text]


@given(st.lists(st.tuples(st.fractions(), st.fractions() | st.integers())))
def test_the_sum_of_products_is_what_adding_them_up_comes_to(pairs: list[tuple[Fraction, Fraction | int]]) -> None:
    assert of_products(pairs) == sum((one * other for one, other in pairs), Fraction(0))


def test_a_figure_that_comes_again_takes_no_more_room() -> None:
    assert exact("81.25") is exact("81." + "25")
