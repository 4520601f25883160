from __future__ import annotations

from datetime import date

import pytest

from dossier.exact.period import Period, later, over


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-3", "24-03", "2024-03-01", "1999-03", "2024_03", "", " 2024-03", "２０２４-03"]
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip() or "^$"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01", -1, "2023-12"),
        ("2023-12", 1, "2024-01"),
        ("2024-03", 0, "2024-03"),
        ("2024-03", 36, "2027-03"),
        ("2024-03", -15, "2022-12"),
    ],
)
def test_shift(start: str, months: int, end: str) -> None:
    assert str(Period.parse(start).shift(months)) == end


def test_february_of_a_leap_year() -> None:
    february = Period.parse("2024-02")
    assert (february.start, february.end, february.days) == (date(2024, 2, 1), date(2024, 2, 29), 29)
    assert Period.parse("2023-02").days == 28
    assert len(list(february.each_day())) == 29
    assert date(2024, 2, 29) in february
    assert date(2024, 3, 1) not in february
    assert Period.of(date(2024, 2, 29)) == february


def test_months_sort_by_time() -> None:
    assert sorted(map(Period.parse, ["2024-02", "2023-12", "2024-01"])) == list(
        map(Period.parse, ["2023-12", "2024-01", "2024-02"])
    )


@pytest.mark.parametrize(
    ("day", "months", "same", "after"),
    [
        ("2023-12-01", 12, "2024-12-01", "2024-12-01"),
        ("2024-02-28", 12, "2025-02-28", "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28", "2025-03-01"),  # no such day: February's last one ends the year (202)
        ("2024-02-29", 48, "2028-02-29", "2028-02-29"),
        ("2024-08-31", 6, "2025-02-28", "2025-03-01"),
        ("2024-08-31", -6, "2024-02-29", "2024-03-01"),
    ],
)
def test_days_so_many_months_apart(day: str, months: int, same: str, after: str) -> None:
    start = date.fromisoformat(day)
    assert (str(later(start, months)), str(over(start, months))) == (same, after)
