"""What a month still waits for, with the points and yuan that hang on each, worked out by hand.

March of the sample has no yuan at stake: its sum lies 15,956.37 below zero, and what is open moves no project into
another band. January and April have.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.result import Matter
from sample_months import month


def found(period: str, kind: str) -> dict[str, Matter]:
    return {one.subject: one for one in month(period).matters if one.kind == kind}


def stake(one: Matter) -> dict[str, str]:
    """What hangs on a matter, without what is nothing."""
    return {key: str(value) for key, value in dict(one.at_stake).items() if value}


def test_a_row_without_its_evidence_tells_points_and_yuan() -> None:
    """Row 3 of January misses its 2 points. 2 x 0.3 = 0.6 lift `library` alone over an edge, from 49.79 to 50.39.

    So its fee of 4,211.79 is paid with 0.8 instead of 0.5: 3,369.43 instead of 2,105.90, 1,263.53 more.
    """
    (row,) = found("2024-01", "row").values()
    assert (row.subject, row.state, row.party) == ("operations-audit", "missing", "provider")
    assert stake(row) == {"points_gain": "2", "yuan_gain": "1263.53"}
    library = next(one for one in month("2024-01").projects if one.id == "library")
    assert library.combined < 50 <= library.combined + Fraction(6, 10)
    assert (library.gross, library.after_coefficient) == (Decimal("4211.79"), Decimal("2105.90"))


def test_all_together_is_what_the_bounds_leave_and_no_sum_of_each_alone() -> None:
    """Each of three rows of April lifts `water` over 80 alone, from 79.90: 5,307.80 x 0.2 = 1,061.56.

    All 8 points together are 2.4 of the combined score and lift `grid`, 2.39 below 80, as well: 20,372.90 x 0.2 =
    4,074.58 more, 5,136.14 in all. What `office` lacks moves it within its band.
    """
    april = month("2024-04")
    each = {one.subject: one.at_stake.yuan_gain for one in april.matters if one.at_stake.yuan_gain}
    assert set(each.values()) == {Decimal("1061.56")}
    assert len(each) == 3
    assert april.at_stake.yuan_gain == april.settlement.payable_high - april.settlement.payable == Decimal("5136.14")
    assert april.at_stake.points_gain == april.composite.high - april.composite.points == 8
    assert april.at_stake.points_risk == 1


def test_what_awaits_a_ruling_awaits_the_bureau_and_may_cost_points() -> None:
    rows = found("2024-04", "row")
    assert {name: one.party for name, one in rows.items() if one.state == "awaited"} == {
        "training": "bureau",
        "complaints": "bureau",
    }
    assert stake(rows["complaints"]) == {"points_risk": "1"}


def test_a_duty_done_late_tells_what_it_cost_and_one_not_done_whose_turn_it_is() -> None:
    """The operation report of February was due on 11 March and came on the 12th: 1 point of row 13."""
    duties = found("2024-03", "duty")
    late = duties["operation-report-month-2024-02"]
    assert (late.state, late.party, str(late.due)) == ("late", "", "2024-03-11")
    assert stake(late) == {"points_lost": "1"}
    missing = duties["resize-letter-2024-02-housing"]
    assert (missing.state, missing.party, str(missing.due)) == ("missing", "provider", "2024-03-11")


def test_a_shut_gate_holds_the_payment() -> None:
    (gate,) = found("2023-12", "gate").values()
    assert (gate.subject, gate.state, gate.holds_payment) == ("risk-assessment", "missing", True)
    assert not any(one.holds_payment for one in month("2024-03").matters)


def test_proof_that_runs_out_soon_names_its_last_day() -> None:
    approval = found("2024-05", "expiry")["approval-ips"]
    assert (approval.state, approval.party, str(approval.due)) == ("expiring", "provider", "2024-07-15")


@pytest.mark.parametrize("period", ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05"])
def test_nothing_alone_is_worth_more_than_the_bounds_allow(period: str) -> None:
    one = month(period)
    settled = one.settlement
    for matter in one.matters:
        if matter.kind != "incident":
            assert settled.payable + matter.at_stake.yuan_gain <= settled.payable_high
            assert settled.payable - matter.at_stake.yuan_risk >= settled.payable_low
        assert one.composite.points + matter.at_stake.points_gain <= one.composite.high
