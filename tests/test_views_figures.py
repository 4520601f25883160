"""Figures as readers see them; the expected texts are worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.views import figures
from dossier.views.naming import Naming
from dossier.views.places import Places
from report_factory import Make

FIGURES = {  # exact where it ends within four places, else half-up to two: 500/7 is 71.428571...
    Fraction(80): "80", Fraction("67.7"): "67.7", Fraction("79.9999"): "79.9999", Fraction("79.99999"): "79.9999…",
    Fraction(500, 7): "71.43", Fraction(-1, 3): "−0.33", Fraction("-2.5"): "−2.5", Fraction(0): "0",
    Fraction("0.125"): "0.125", Fraction("-79.99999"): "−79.9999…",
}  # fmt: skip
SCORES = {  # two places
    Fraction(80): "80.00", Fraction("67.7"): "67.70", Fraction("36.7075"): "36.71", Fraction("36.705"): "36.71",
    Fraction("-0.005"): "−0.01", Fraction("79.9949"): "79.99", Fraction("79.995"): "79.995",
    Fraction("79.9999"): "79.9999", Fraction("60.00001"): "60.0000…", Fraction(1, 30000): "0.0000…",
}  # fmt: skip


@pytest.mark.parametrize("value", FIGURES)
def test_figure(value: Fraction) -> None:
    assert figures.figure(value) == FIGURES[value]


@pytest.mark.parametrize("value", SCORES)
def test_score(value: Fraction) -> None:
    assert figures.score(value) == SCORES[value]


def test_a_score_below_a_threshold_never_reads_as_the_threshold() -> None:
    for places in range(1, 12):
        for shown in (figures.figure, figures.score):
            below = shown(80 - Fraction(1, 10**places))
            assert below.startswith("79.")
            assert shown(80 + Fraction(1, 10**places)).rstrip("0") != "80."


MONEY = {
    Decimal("22879713.60"): "22,879,713.60", Decimal("0.00"): "0.00", Decimal("-1234.50"): "−1,234.50",
    Decimal("999.99"): "999.99",
}  # fmt: skip


@pytest.mark.parametrize("value", MONEY)
def test_money(value: Decimal) -> None:
    assert figures.money(value) == MONEY[value]


UNIT_PRICES = {Fraction("10093.75"): "10,093.75", Fraction("0.11"): "0.11", Fraction(3230): "3,230.00",
               Fraction("1054.5"): "1,054.50", Fraction("0.125"): "0.125"}  # fmt: skip


@pytest.mark.parametrize("value", UNIT_PRICES)
def test_unit_price(value: Fraction) -> None:
    assert figures.money(value) == UNIT_PRICES[value]


def test_differences_carry_their_sign() -> None:
    assert (figures.signed(Decimal("5.00")), figures.signed(Decimal("-5.00"))) == ("+5.00", "−5.00")
    assert (figures.signed(Decimal("0.00")), figures.change(Fraction(0))) == ("0.00", "0")
    assert (figures.change(Fraction(3, 2)), figures.change(Fraction(-3))) == ("+1.5", "−3")


def test_bounds() -> None:
    assert figures.span(Fraction(90), Fraction(94)) == "90～94"
    assert figures.span(Fraction(90), Fraction(90)) == "90"
    assert figures.money_span(Decimal("1.00"), Decimal("2000.00")) == "1.00～2,000.00"


def test_rates_days_moments_sizes() -> None:
    assert figures.percent(Fraction("0.525")) == "52.50%"
    assert figures.percent(Fraction(1, 3)) == "33.33%"
    assert figures.percent(Fraction("0.35")) == "35.00%"
    assert [figures.threshold(Fraction(one)) for one in ("60", "32.425")] == ["60", "32.43"]
    assert (figures.day(date(2024, 2, 18)), figures.day(None)) == ("2024-02-18", "—")
    assert figures.moment(datetime(2024, 2, 9, 16, 30, tzinfo=UTC)) == "2024-02-10 00:30"
    assert [figures.size(n) for n in (0, 1023, 1024, 1536, 1048576)] == ["0 B", "1023 B", "1 KB", "1.5 KB", "1 MB"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("10093.75", "10,093.75"),
        ("10093.75, 10093.75", "10,093.75、10,093.75"),  # a price of two spans
        ("-1234.50, 0.00", "−1,234.50、0.00"),
        ("0.5, 1", "0.5、1"),  # quantities
        ("a" * 64, "a" * 12),
    ],
)
def test_a_compared_value_is_written_as_elsewhere(value: str, said: str) -> None:
    report = Make().report()
    assert Naming(report, Places(report), lambda _, key: key).said(value) == said
