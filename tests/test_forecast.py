"""The month in which the total is reached: sums worked out by hand, and what must hold for any months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_months
from dossier.assessment import Assessment
from dossier.forecast import forecast
from dossier.result import MonthAhead
from dossier.result.succession import OpeningResult
from report_factory import Make

ZERO = Decimal("0.00")
A_MONTH = Make().assessment()


def month(
    period: str, paid: str, low: str = "", high: str = "", so_far: str = "", ceiling: str = "4000.00", **more: object
) -> Assessment:
    """A month with a bill of 1,000 yuan; an open one if it has bounds."""
    totals = A_MONTH.settlement.model_copy(
        update={
            "gross": Decimal("1000.00"),
            "payable": Decimal(paid),
            "payable_low": Decimal(low or paid),
            "payable_high": Decimal(high or paid),
            "cumulative": Decimal(so_far or paid),
            "ceiling": Decimal(ceiling),
        }
    )
    status = "draft" if low else "issued"
    return A_MONTH.model_copy(update={"period": period, "status": status, "settlement": totals, **more})


def ahead(*months: tuple[str, str], ceiling: str = "4000.00") -> tuple[MonthAhead, ...]:
    return tuple(MonthAhead(period=period, gross=Decimal(gross), ceiling=Decimal(ceiling)) for period, gross in months)


THREE = (("2024-03", "1000.00"), ("2024-04", "1000.00"), ("2024-05", "333.33"))


def test_a_range_worked_out_by_hand() -> None:
    """January was issued: 900 of 1,000. February is open: 800, at least 700, at most 1,000; by then 1,700.

    At least 1,700 - 100 = 1,600, at most 1,700 + 200 = 1,900. At least 900 + 700 of 2,000 are paid, a share of 0.8.
    Ahead, at least: 800, 800, 333.33 x 0.8 = 266.664, which is 266.66; at most: the bills.
    Sums at least 2,400, 3,200, 3,466.66; at most 2,900, 3,900, 4,233.33. Only the most reaches 4,000, in May.
    """
    history = (
        month("2024-01", "900.00"),
        month("2024-02", "800.00", "700.00", "1000.00", "1700.00", outlook=ahead(*THREE)),
    )
    found = forecast(history)
    assert found is not None
    assert (found.since, found.cumulative_low, found.cumulative_high) == ("2024-02", Decimal(1600), Decimal(1900))
    assert (found.billed, found.paid) == (Decimal(2000), Decimal(1600))
    assert (found.share_low, found.share_high) == (Fraction(4, 5), Fraction(1))
    assert [(str(one.low), str(one.high)) for one in found.months] == [
        ("800.00", "1000.00"), ("800.00", "1000.00"), ("266.66", "333.33"),
    ]  # fmt: skip
    assert [(str(one.cumulative_low), str(one.cumulative_high)) for one in found.months] == [
        ("2400.00", "2900.00"), ("3200.00", "3900.00"), ("3466.66", "4233.33"),
    ]  # fmt: skip
    assert (found.reached, found.earliest, found.latest) == (False, "2024-05", "")


@pytest.mark.parametrize(
    ("ceiling", "earliest", "latest"),
    [
        ("2900.00", "2024-03", "2024-04"),  # exactly the most of March; the least of April is 3,200
        ("2900.01", "2024-04", "2024-04"),
        ("1900.00", "2024-02", "2024-03"),  # February may have reached it
        ("1600.00", "2024-02", "2024-02"),  # and has for certain
        ("900.00", "2024-01", "2024-01"),
        ("4233.34", "", ""),
    ],
)
def test_the_month_for_other_totals(ceiling: str, earliest: str, latest: str) -> None:
    history = (
        month("2024-01", "900.00", ceiling=ceiling),
        month(
            "2024-02", "800.00", "700.00", "1000.00", "1700.00", ceiling=ceiling,
            outlook=ahead(*THREE, ceiling=ceiling),
        ),
    )  # fmt: skip
    found = forecast(history)
    assert found is not None
    assert (found.earliest, found.latest) == (earliest, latest)
    assert found.reached == (Decimal(ceiling) <= Decimal(1600))


def test_what_was_issued_is_paid_as_it_is_whatever_its_bounds() -> None:
    issued = month("2024-01", "900.00", "100.00", "1000.00").model_copy(update={"status": "issued"})
    found = forecast((issued.model_copy(update={"outlook": ahead(("2024-02", "1000.00"))}),))
    assert found is not None
    assert found.cumulative_low == found.cumulative_high == Decimal("900.00")
    assert found.share_low == Fraction(9, 10)


@pytest.mark.parametrize(("paid", "share"), [("-905.00", 0), ("-900.00", 0), ("1500.00", 1)])
def test_a_share_is_never_below_nothing_or_above_the_most(paid: str, share: int) -> None:
    """Of 2,000: a debt claimed back, nothing at all, and more than the bills through adjustments, 2,400."""
    last = month("2024-02", paid, so_far="895.00", outlook=ahead(("2024-03", "1000.00")))
    found = forecast((month("2024-01", "900.00"), last))
    assert found is not None
    assert (found.share_low, found.months[0].low) == (Fraction(share), Decimal(1000) * share)


def test_an_amendment_of_the_total_counts_from_its_month() -> None:
    """1,000 a month upon 900: 1,900, 2,900. The total is 5,000 until March, 2,900 from April on."""
    last = month("2024-02", "900.00", ceiling="5000.00")
    outlook = ahead(("2024-03", "1000.00"), ceiling="5000.00") + ahead(("2024-04", "1000.00"), ceiling="2900.00")
    found = forecast((last.model_copy(update={"outlook": outlook}),))
    assert found is not None
    assert found.earliest == "2024-04"


def test_the_sum_of_a_contract_that_follows_another_begins_anew() -> None:
    """What is open in the months of the contract before moves nothing here."""
    opening = OpeningResult(
        contract="1", title="前一合同", until=date(2024, 1, 31), site=None, month="2024-02", clause="示例",
        carried_in=ZERO, carried_in_low=ZERO, carried_in_high=ZERO, assessment_sha256=None, manifest_sha256=None,
        trace=(),
    )  # fmt: skip
    last = month("2024-02", "500.00", "400.00", "600.00", "500.00", opening=opening, outlook=ahead(*THREE))
    found = forecast((month("2024-01", "900.00", "100.00", "1000.00"), last))
    assert found is not None
    assert (found.cumulative_low, found.cumulative_high) == (Decimal(400), Decimal(600))


def test_without_a_total_or_months_ahead_there_is_nothing_to_tell() -> None:
    assert forecast(()) is None
    assert forecast((month("2024-01", "900.00"),)) is None  # issued by a program that knew no outlook
    none = A_MONTH.settlement.model_copy(update={"ceiling": None})
    assert forecast((A_MONTH.model_copy(update={"settlement": none, "outlook": ahead(*THREE)}),)) is None


CENTS = st.integers(0, 200_000).map(lambda fen: Decimal(fen).scaleb(-2))


@given(st.lists(st.tuples(CENTS, CENTS, CENTS), min_size=1, max_size=4), st.lists(CENTS, max_size=5), CENTS)
def test_the_least_is_never_more_than_the_most(
    past: list[tuple[Decimal, Decimal, Decimal]], bills: list[Decimal], ceiling: Decimal
) -> None:
    history, so_far = [], ZERO
    for nth, amounts in enumerate(past, 1):
        low, paid, high = sorted(amounts)
        so_far += paid
        one = month(f"2024-0{nth}", str(paid), str(low), str(high), str(so_far), ceiling=str(ceiling))
        history.append(one.model_copy(update={"settlement": one.settlement.model_copy(update={"gross": high})}))
    outlook = ahead(*((f"2025-0{nth}", str(bill)) for nth, bill in enumerate(bills, 1)), ceiling=str(ceiling))
    found = forecast([*history[:-1], history[-1].model_copy(update={"outlook": outlook})])
    if found is None:
        return
    assert found.cumulative_low <= found.cumulative_high
    assert all(one.low <= one.high and one.cumulative_low <= one.cumulative_high for one in found.months)
    if found.latest:
        assert found.earliest
        assert found.earliest <= found.latest


def test_the_sample_does_not_reach_its_total_within_the_term() -> None:
    """May leaves 1,839,428.20. 30 months of 516,453.75 and one day of 31, 16,659.82: 15,510,272.32 more at most.

    In full that makes 17,349,700.52 of 22,879,713.60 by the end of the service on 2026-12-01.
    """
    found = forecast(tuple(sample_months.assessed().values()))
    assert found is not None
    assert (found.since, found.earliest, found.latest) == ("2024-05", "", "")
    assert found.months[0].gross == Decimal("516453.75")
    assert found.months[-1].period == "2026-12"
    assert found.months[-1].gross == Decimal("16659.82")
    assert found.months[-1].cumulative_high == found.cumulative_high + Decimal("15510272.32")
