"""Another city's contract, with other rows, kinds of rule, prices and readings, works from its data alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dossier.assessment import Assessment, from_json, to_json
from dossier.checks import check_all
from dossier.exact.number import plain
from dossier.load import load
from dossier.pipeline import assess_all

ROOT = Path(__file__).parent / "second-contract"
AS_OF = date(2024, 12, 31)


@pytest.fixture(scope="module")
def months() -> dict[str, Assessment]:
    loaded = load(ROOT)
    assert loaded.problems == ()
    assert loaded.dossier is not None
    # its records claim plans and photos, but it is kept small and has no attachments
    assert {problem.code for problem in check_all(loaded.dossier)} == {"claim-without-attachment"}
    return {one.period: one for one in assess_all(loaded.dossier, AS_OF)}


def points(month: Assessment) -> dict[str, str]:
    return {row.id: plain(row.points) for row in month.indicators}


def test_february(months: dict[str, Assessment]) -> None:
    """No migration was asked for and none maintained: 10 points go to all others (x 1 + 10/80), 10 to the safety group
    (+ 10/30). Rates of rows 1, 2, 4: 1.125; of rows 5, 6, 7: 1 + 10/80 + 10/30 = 35/24."""
    found = points(months["2024-02"])
    assert found["ticket-rate"] == "21.375"  # 90 - 87.4 = 2.6, two full points: (20 - 2 * 0.5) * 1.125
    assert found["training-hours"] == "13.5"  # 6 hours: 12 * 1.125
    assert found["migration-help"] == "0"
    assert found["onsite-discipline"] == "4.5"  # two arrivals more than 10 minutes late: (10 - 6) * 1.125
    assert found["monitoring"].startswith("14.58333")  # 10 * 35/24
    assert found["recovery"] == found["incident-review"] == found["monitoring"]
    assert found["excellence"] == "4"  # 100 - 85 = 15, three fives, six points, at most 4
    # 21.375 + 13.5 + 4.5 + 3 * 14.58333... + 4
    assert plain(months["2024-02"].composite.points) == "87.125"
    assert sum(row.max for row in months["2024-02"].indicators if row.id != "excellence") == 100


def test_february_is_settled(months: dict[str, Assessment]) -> None:
    """2 * 60 + 2 * 400 + (9 - 4 * 2) * 10 + 12 = 942, billed for the whole month; two late arrivals cost 200 each.

    combined = 87.125 / 2 + 70 / 2 = 78.5625, rounded to 78.56 first (R-28), so the coefficient is 1.
    """
    totals = months["2024-02"].settlement
    assert (totals.gross, totals.penalties, totals.payable) == (Decimal("942.00"), Decimal("400.00"), Decimal("542.00"))
    (project,) = months["2024-02"].projects
    assert (plain(project.combined), plain(project.coefficient)) == ("78.56", "1")


def test_march_is_vetoed(months: dict[str, Assessment]) -> None:
    """A confirmed attack brings the score to 0: combined 35, coefficient 0, nothing is payable."""
    month = months["2024-03"]
    assert month.composite.points == month.composite.high == 0
    # Two small hosts: 2 * 60 * 15/31 = 58.06 and, after the price cut, 2 * 50 * 16/31 = 51.61.
    assert [line.amount for line in month.projects[0].lines if line.sku == "small"] == [
        Decimal("58.06"),
        Decimal("51.61"),
    ]
    assert month.settlement.payable == Decimal("0.00")
    assert month.settlement.cumulative == Decimal("542.00")


def test_other_readings_and_json(months: dict[str, Assessment]) -> None:
    effects = {one.id: one for one in months["2024-02"].readings}
    assert effects["R-37"].adopted == "whole-month"
    (actual,) = effects["R-37"].alternatives
    # 15 of 29 days: 62.07 + 413.79 + 5.17 + 6.21 = 487.24 instead of 942.00.
    assert actual.payable_delta == Decimal("-454.76")
    assert all(to_json(from_json(to_json(month))) == to_json(month) for month in months.values())
