"""From a score to what is taken off, by each kind of payment; every figure is worked out beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from builders import own_contract
from dossier.contract.payments import AnyPayment, Payment
from dossier.contract.policies import Thresholds
from dossier.contract.readings import Adopted
from dossier.contract.terms import Weights
from dossier.result import Composite, Line
from dossier.settlement.fees import Range, Rules, by_month, fees
from dossier.settlement.payment import kind_of
from dossier.source import read
from dossier.trace import told
from dossier.utilisation import NO_HOSTS

HUNDRED = Fraction(100)
ALONE = Weights.model_construct(from_=date.min, clause="", composite=Fraction(1), utilisation=Fraction(0))
ADOPTED = Adopted(own_contract().readings, {})
_ANY: TypeAdapter[Payment] = TypeAdapter(AnyPayment)


def paid(text: str) -> Payment:
    """A payment as it stands in terms.yml."""
    source, problems = read("payment.yml", f"from: 2024-01-01\nclause: 示例\n{text}".encode())
    assert source is not None, problems
    return _ANY.validate_python(source.tree)


def linear(unit: str, pieces: str, more: str = "") -> Payment:
    return paid(f"kind: linear\nunit: {unit}\npieces: [{pieces}]\n{more}")


# A contract may pay 0.9 for a fair score and more, 1, for a poor one: both ends of an interval then lie inside it.
UNEVEN = paid("""
kind: coefficient-bands
monotonic: false
bands:
  - {at_least: 80, coefficient: 1}
  - {at_least: 60, below: 80, coefficient: 0.6}
  - {at_least: 40, below: 60, coefficient: 0.9}
  - {below: 40, coefficient: 0.5}
""")
# 1 % for each point below 90; below 80 another 10 % at once, and 2 % a point; at least 70 % is paid.
BY_POINT = linear(
    "percent",
    "{at_least: 80, below: 90, counted_from: 90, per_point: 1}, {below: 80, counted_from: 80, per_point: 2, plus: 20}",
    "floor: 70",
)
FIVE_HUNDRED = "{below: 90, counted_from: 100, per_point: 500}"
ONE_PER_CENT = "{below: 90, counted_from: 90, per_point: 1}"
EACH = paid("kind: service-points\nper_point: 1\ncap: 10")
CREDITS = paid(
    "kind: service-points\nfree: 1\ncap: 10\ncredits: [{at_least: 2, percent: 2}, {at_least: 5, percent: 20}]"
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
        (linear("percent", ONE_PER_CENT, "counting: full"), "87.5", "0.02"),  # 2.5 points: 2 whole ones
        (linear("percent", ONE_PER_CENT, "counting: started"), "87.5", "0.03"),  # a third one has begun
        (linear("yuan", FIVE_HUNDRED), "86.4", "6800"),  # 13.6 points of 500 yuan
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
    kind = kind_of(UNEVEN)
    assert kind.extremes(UNEVEN, Fraction(50), Fraction(85), HUNDRED) == (Fraction(0), Fraction("0.4"))
    assert kind.extremes(UNEVEN, Fraction(60), Fraction(60), HUNDRED) == (Fraction("0.4"), Fraction("0.4"))


STARTED = linear("yuan", FIVE_HUNDRED, "counting: started")
SCORES = st.fractions(min_value=0, max_value=100, max_denominator=50)


@given(st.sampled_from([UNEVEN, BY_POINT, EACH, CREDITS, STARTED]), SCORES, SCORES, SCORES)
def test_no_score_between_leaves_the_bounds(payment: Payment, one: Fraction, other: Fraction, third: Fraction) -> None:
    low, middle, high = sorted((one, other, third))
    least, most = kind_of(payment).extremes(payment, low, high, HUNDRED)
    assert least <= kind_of(payment).taken(payment, middle, HUNDRED) <= most


def month(payment: Payment, score: tuple[str, str, str], *gross: str) -> list[Range]:
    """The fees of a month whose projects have these bills, at a score with its bounds."""
    rules = Rules(ALONE, payment, ADOPTED, HUNDRED)
    low, proven, high = map(Fraction, score)
    composite = Composite(points=proven, low=low, high=high, max=HUNDRED)
    ranges = {str(n): fees(rules, composite, NO_HOSTS, (bill(one),)) for n, one in enumerate(gross)}
    return list(by_month(rules, composite, ranges).values())


def bill(amount: str) -> Line:
    day = date(2024, 3, 1)
    return Line(
        sku="a", quantity=Fraction(1), from_=day, to=day, days=31, days_in_month=31, unit_price=Fraction(amount),
        amount=Decimal(amount),
    )  # fmt: skip


def test_yuan_come_off_the_month_once_whatever_the_number_of_projects() -> None:
    """13.6 points of 500 yuan are 6,800. Over 1,000, 1,000 and 48,000 of 50,000: 136, 136 and 6,528."""
    payment = linear("yuan", FIVE_HUNDRED)
    found = month(payment, ("86.4", "86.4", "86.4"), "1000.00", "1000.00", "48000.00")
    assert [one.point.after for one in found] == [Decimal("864.00"), Decimal("864.00"), Decimal("41472.00")]
    assert sum(one.gross - one.point.after for one in found) == Decimal("6800.00")


def test_yuan_never_take_more_than_the_floor_leaves() -> None:
    """100 points of 500 yuan are 50,000, but at least 80 % of 10,000 is paid: 2,000 come off."""
    payment = linear("yuan", FIVE_HUNDRED, "floor: 80")
    (one,) = month(payment, ("0", "0", "100"), "10000.00")
    assert (one.point.after, one.low.after, one.high.after) == (
        Decimal("8000.00"), Decimal("8000.00"), Decimal("10000.00"),
    )  # fmt: skip


def test_a_month_without_a_bill_has_nothing_to_take_off() -> None:
    (one,) = month(linear("yuan", FIVE_HUNDRED), ("80", "80", "80"), "0.00")
    assert (one.point.after, one.point.coefficient) == (Decimal("0.00"), Fraction(1))


def test_two_places_first_where_the_contract_is_read_so() -> None:
    rules = Rules(ALONE, UNEVEN, ADOPTED.under(Thresholds.TWO_PLACES), HUNDRED)
    assert rules.fee(Fraction("79.996"), Fraction(0), Decimal(100), has_hosts=False).coefficient == 1


IN_FULL = paid("kind: in-full")
AT_ONCE = linear("yuan", "{below: 80, counted_from: 80, per_point: 0, plus: 10000}")


@pytest.mark.parametrize(
    ("payment", "score", "said"),
    [
        (BY_POINT, "85", "扣 （90 − 85）× 1%，至少支付费用的 70%"),
        (BY_POINT, "70", "扣 20% ＋ （80 − 70）× 2%，至少支付费用的 70%"),
        (BY_POINT, "90", "不扣"),
        (AT_ONCE, "70", "扣 10000 元"),
        (linear("yuan", FIVE_HUNDRED), "86.4", "扣 （100 − 86.4）× 500 元"),
        (linear("percent", ONE_PER_CENT, "counting: full"), "88.5", "扣 （90 − 88.5）× 1%，不足 1 分的不计"),
        (linear("percent", ONE_PER_CENT, "counting: started"), "88.5", "扣 （90 − 88.5）× 1%，不足 1 分的按 1 分计"),
        (EACH, "84", "服务点 16 个（100 − 84），每个扣费用的 1%，至多扣 10%"),
        (CREDITS, "95", "服务点 5 个（100 − 95），其中 1 个不扣，合扣费用的 2%，至多扣 10%"),
        (paid("kind: service-points\nper_point: 1\ncap: 100"), "99", "服务点 1 个（100 − 99），每个扣费用的 1%"),
        (IN_FULL, "60", ""),
    ],
)
def test_the_working_is_told(payment: Payment, score: str, said: str) -> None:
    found = kind_of(payment).said(payment, Fraction(score), HUNDRED)
    assert (told(found) if found else "") == said


def test_what_is_paid_in_full_takes_nothing_off() -> None:
    kind = kind_of(IN_FULL)
    assert kind.taken(IN_FULL, Fraction(0), HUNDRED) == 0
    assert set(kind.extremes(IN_FULL, Fraction(0), HUNDRED, HUNDRED)) == {Fraction(0)}
