"""Duties on calendar sheets."""

from __future__ import annotations

from datetime import date

import results
from dossier.contract import Contract
from dossier.result import Obligation
from dossier.views.calendar_sheets import Due, sheets


def duty(name: str, due: date | None, state: str = "met") -> Obligation:
    return results.obligation(name, clause="2.2", due=due, state=state)


def test_duties_of_a_sort_that_end_on_a_day_stand_together(contract: Contract) -> None:
    found = sheets(
        [
            duty("letter-2024-01-a", date(2024, 2, 18)),
            duty("letter-2024-01-b", date(2024, 2, 18)),
            duty("letter-2024-01-c", date(2024, 2, 18), "late"),
            duty("report-2024-01", date(2024, 3, 1)),
            duty("plan", None),
        ],
        contract.calendar,
        ("letter", "report", "plan"),
    )
    assert [(sheet.year, sheet.month) for sheet in found] == [(2024, 2), (2024, 3)]
    cells = {cell.day: cell for week in found[0].weeks for cell in week}
    assert cells[date(2024, 2, 18)].due == (
        Due("letter-2024-01-a", "letter", "met", 2),
        Due("letter-2024-01-c", "letter", "late", 1),
    )
    assert not cells[date(2024, 2, 18)].rest  # a Sunday, but worked in place of a day of the Spring Festival
    assert cells[date(2024, 2, 12)].holiday == "春节"
    assert cells[date(2024, 2, 24)].rest  # a Saturday like others
    assert not cells[date(2024, 3, 1)].inside  # 1 March closes no week of February's sheet as a day of its own
    assert cells[date(2024, 3, 1)].due == ()


def test_days_off_of_a_year_without_a_notice_are_not_known(contract: Contract) -> None:
    (sheet,) = sheets([duty("report", date(2099, 1, 2))], contract.calendar, ())
    assert not any(cell.rest for week in sheet.weeks for cell in week)
