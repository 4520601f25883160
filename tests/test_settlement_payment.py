"""From a score to what is taken off, by each kind of payment; every figure is worked out beside it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.contract.payments import Band, Bands, Credit, Linear, Payment, Piece, ServicePoints
from dossier.contract.policies import Thresholds
from dossier.contract.terms import Weights
from dossier.result import Composite, Line
from dossier.settlement.fees import Range, Rules, by_month, fees
from dossier.settlement.payment import kind_of
from dossier.utilisation import NO_HOSTS
from test_settlement_properties import MARCH, under

CITED = {"from_": MARCH.start, "clause": "示例"}
HUNDRED = Fraction(100)


def points(*values: int | str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


def band(at_least: int | None, below: int | None, coefficient: str) -> Band:
    low, high = (None if edge is None else Fraction(edge) for edge in (at_least, below))
    return Band.model_construct(at_least=low, below=high, coefficient=Fraction(coefficient), name=None)


def piece(at_least: int | None, below: int, counted_from: int, per_point: str, plus: str = "0") -> Piece:
    low = None if at_least is None else Fraction(at_least)
    return Piece.model_construct(
        at_least=low, below=Fraction(below), counted_from=Fraction(counted_from), per_point=Fraction(per_point),
        plus=Fraction(plus),
    )  # fmt: skip


def linear(unit: str, *pieces: Piece, counting: str = "exact", floor: str = "0") -> Linear:
    return Linear.model_construct(
        **CITED, kind="linear", unit=unit, pieces=pieces, counting=counting, floor=Fraction(floor), monotonic=True
    )


def credit(at_least: int, percent: str) -> Credit:
    return Credit.model_construct(at_least=Fraction(at_least), percent=Fraction(percent))


# A contract may pay 0.9 for a fair score and more, 1, for a poor one: both ends of an interval then lie inside it.
UNEVEN = Bands.model_construct(
    **CITED,
    monotonic=False,
    bands=(band(80, None, "1"), band(60, 80, "0.6"), band(40, 60, "0.9"), band(None, 40, "0.5")),
)
# 1 % for each point below 90; below 80 another 10 % at once, and 2 % a point; at least 70 % is paid.
BY_POINT = linear("percent", piece(80, 90, 90, "1"), piece(None, 80, 80, "2", "20"), floor="0.7")
CREDITS = ServicePoints.model_construct(
    **CITED, kind="service-points", free=Fraction(1), per_point=None, cap=Fraction(1, 10),
    credits=(credit(2, "0.02"), credit(5, "0.2")),
)  # fmt: skip
EACH = ServicePoints.model_construct(
    **CITED, kind="service-points", free=Fraction(0), per_point=Fraction(1, 100), cap=Fraction(1, 10), credits=()
)


@pytest.mark.parametrize(
    ("payment", "score", "taken"),
    [
        (UNEVEN, "80", "0"),
        (UNEVEN, "79.9", "0.4"),
        (UNEVEN, "59.9", "0.1"),
        (BY_POINT, "90", "0"),
        (BY_POINT, "89.5", "0.005"),  # half a point, half a per cent
        (BY_POINT, "80", "0.1"),  # 10 points
        (BY_POINT, "79", "0.22"),  # 20 % and 1 point of 2 %
        (BY_POINT, "70", "0.3"),  # 20 % and 20 % would leave 60 %; at least 70 % is paid
        (linear("percent", piece(None, 90, 90, "1"), counting="full"), "87.5", "0.02"),  # 2.5 points: 2 whole ones
        (linear("percent", piece(None, 90, 90, "1"), counting="started"), "87.5", "0.03"),  # a third one has begun
        (linear("yuan", piece(None, 90, 100, "500")), "86.4", "6800"),  # 13.6 points of 500 yuan
        (EACH, "97", "0.03"),  # 3 points of 1 %
        (EACH, "80", "0.1"),  # 20 points would be 20 %: capped
        (CREDITS, "98", "0"),  # 2 points, 1 of them free: 1, too few
        (CREDITS, "97", "0.02"),  # 3 points, 1 free
        (CREDITS, "94", "0.1"),  # 6 points, 1 free: 20 %, capped at 10 %
    ],
)
def test_what_a_score_takes_off(payment: Payment, score: str, taken: str) -> None:
    assert kind_of(payment).taken(payment, Fraction(score), HUNDRED) == Fraction(taken)


def test_the_interval_holds_bands_in_any_order() -> None:
    """From 50 to 85 lie the bands of 1, 0.6 and 0.9: neither end gives the least, 0.6."""
    assert kind_of(UNEVEN).extremes(UNEVEN, *points(50, 85), HUNDRED) == (Fraction(0), Fraction("0.4"))
    assert kind_of(UNEVEN).extremes(UNEVEN, *points(60, 60), HUNDRED) == (Fraction("0.4"), Fraction("0.4"))


STARTED = linear("yuan", piece(None, 90, 100, "500"), counting="started")
SCORES = st.fractions(min_value=0, max_value=100, max_denominator=50)


@given(st.sampled_from([UNEVEN, BY_POINT, EACH, CREDITS, STARTED]), SCORES, SCORES, SCORES)
def test_no_score_between_leaves_the_bounds(payment: Payment, one: Fraction, other: Fraction, third: Fraction) -> None:
    low, middle, high = sorted((one, other, third))
    least, most = kind_of(payment).extremes(payment, low, high, HUNDRED)
    assert least <= kind_of(payment).taken(payment, middle, HUNDRED) <= most


def month(payment: Payment, score: tuple[str, str, str], *gross: str) -> list[Range]:
    """The fees of a month whose projects have these bills, at a score with its bounds."""
    weights = Weights.model_construct(**CITED, composite=Fraction(1), utilisation=Fraction(0))
    rules = Rules(weights, payment, under({}), HUNDRED)
    low, proven, high = map(Fraction, score)
    composite = Composite(points=proven, low=low, high=high, max=HUNDRED)
    ranges = {str(n): fees(rules, composite, NO_HOSTS, (bill(one),)) for n, one in enumerate(gross)}
    return list(by_month(rules, composite, ranges).values())


def bill(amount: str) -> Line:
    day = MARCH.start
    return Line(
        sku="a", quantity=Fraction(1), from_=day, to=day, days=31, days_in_month=31, unit_price=Fraction(amount),
        amount=Decimal(amount),
    )  # fmt: skip


def test_yuan_come_off_the_month_once_whatever_the_number_of_projects() -> None:
    """13.6 points of 500 yuan are 6,800. Over 1,000, 1,000 and 48,000 of 50,000: 136, 136 and 6,528."""
    payment = linear("yuan", piece(None, 90, 100, "500"))
    found = month(payment, ("86.4", "86.4", "86.4"), "1000.00", "1000.00", "48000.00")
    assert [one.point.after for one in found] == [Decimal("864.00"), Decimal("864.00"), Decimal("41472.00")]
    assert sum(one.gross - one.point.after for one in found) == Decimal("6800.00")


def test_yuan_never_take_more_than_the_floor_leaves() -> None:
    """100 points of 500 yuan are 50,000, but at least 80 % of 10,000 is paid: 2,000 come off."""
    payment = linear("yuan", piece(None, 90, 100, "500"), floor="0.8")
    (one,) = month(payment, ("0", "0", "100"), "10000.00")
    assert (one.point.after, one.low.after, one.high.after) == (
        Decimal("8000.00"), Decimal("8000.00"), Decimal("10000.00"),
    )  # fmt: skip


def test_a_month_without_a_bill_has_nothing_to_take_off() -> None:
    (one,) = month(linear("yuan", piece(None, 90, 100, "500")), ("80", "80", "80"), "0.00")
    assert (one.point.after, one.point.coefficient) == (Decimal("0.00"), 1)


def test_two_places_first_where_the_contract_is_read_so() -> None:
    weights = Weights.model_construct(**CITED, composite=Fraction(1), utilisation=Fraction(0))
    rules = Rules(weights, UNEVEN, under({}).under(Thresholds.TWO_PLACES), HUNDRED)
    assert rules.fee(Fraction("79.996"), Fraction(0), Decimal(100), has_hosts=False).coefficient == 1
