"""Working days against two libraries, day by day, and deadlines worked out by hand."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from builders import HOME
from dossier.contract.calendar import HolidayYear, OutsideCalendar, WorkCalendar
from dossier.fields import parse
from dossier.source import read

YEARS = (2023, 2024, 2025, 2026)


def notice(year: int | str, text: str | None = None) -> HolidayYear:
    path = f"content/contract/holidays/{year}.yml"
    source, problems = read(path, (HOME / path).read_bytes() if text is None else text.encode())
    assert source is not None, problems
    found, problems = parse(HolidayYear, source)
    assert found is not None, problems
    return found


CALENDAR = WorkCalendar.of(notice(year) for year in YEARS)
DAYS = [date(2023, 1, 1) + timedelta(days=step) for step in range((date(2026, 12, 31) - date(2023, 1, 1)).days + 1)]


def test_every_day_agrees_with_chinesecalendar() -> None:
    assert len(DAYS) == 365 + 366 + 365 + 365
    wrong = [day for day in DAYS if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_every_day_agrees_with_holidays() -> None:
    """`holidays` knows days off and exchanged days, but not the make-up days: on those alone it disagrees."""
    china = holidays.country_holidays("CN", years=YEARS)
    wrong = [day for day in DAYS if CALENDAR.is_workday(day) != china.is_working_day(day)]
    assert [day for day in wrong if day not in CALENDAR.worked] == []
    off = [day for day in DAYS if CALENDAR.is_holiday(day) and day not in china and day.weekday() < 5]
    assert off == []
    assert [day for day in china if not CALENDAR.is_holiday(day)] == []


@pytest.mark.parametrize(
    ("day", "moved", "why"),
    [
        ("2024-02-10", "2024-02-18", "Spring Festival 10 to 17 February, the 18th is a make-up Sunday"),
        ("2024-02-18", "2024-02-18", "a make-up Sunday is worked and does not move"),
        ("2024-03-10", "2024-03-11", "a plain Sunday is a statutory day of rest as well"),
        ("2024-04-06", "2024-04-07", "the 7th is a make-up Sunday"),
        ("2024-01-10", "2024-01-10", "a Wednesday"),
        ("2023-12-30", "2024-01-02", "Saturday, Sunday, New Year's Day, then Tuesday 2 January"),
        ("2025-10-10", "2025-10-10", "the festival ends on 8 October"),
        ("2026-02-15", "2026-02-24", "15 to 23 February are off"),
    ],
)
def test_last_day_moves_past_days_of_rest(day: str, moved: str, why: str) -> None:
    assert CALENDAR.move_past_holiday(date.fromisoformat(day)) == date.fromisoformat(moved), why


@pytest.mark.parametrize(
    ("day", "count", "end", "why"),
    [
        ("2024-02-08", 3, "2024-02-19", "9, 18 and 19 February are the three working days"),
        ("2024-03-11", 3, "2024-03-14", "Monday; 12, 13, 14"),
        ("2024-03-08", 1, "2024-03-11", "Friday; Monday"),
        ("2024-05-11", 1, "2024-05-13", "received on a make-up Saturday; Monday"),
        ("2024-02-19", -5, "2024-02-06", "backwards 18, 9, 8, 7, 6"),
        ("2024-03-18", -5, "2024-03-11", "backwards 15, 14, 13, 12, 11"),
        ("2024-02-10", 0, "2024-02-10", "no working day at all: the day itself, whatever it is"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, count: int, end: str, why: str) -> None:
    assert CALENDAR.add_workdays(date.fromisoformat(day), count) == date.fromisoformat(end), why


@pytest.mark.parametrize(
    ("received", "first", "end", "why"),
    [
        ("2024-02-08", False, "2024-02-19", "day 0 is the 8th; 9, 18, 19"),
        ("2024-02-08", True, "2024-02-18", "day 1 is the 8th; 8, 9, 18"),
        ("2024-02-12", False, "2024-02-20", "received in the festival; 18, 19, 20"),
        ("2024-02-12", True, "2024-02-20", "a day of rest cannot be the first working day; 18, 19, 20"),
    ],
)
def test_both_readings_of_r13(received: str, first: bool, end: str, why: str) -> None:
    found = CALENDAR.within_workdays(date.fromisoformat(received), 3, receipt_is_first=first)
    assert found == date.fromisoformat(end), why


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2027, 1, 1)])
def test_a_year_without_a_notice_is_refused(day: date) -> None:
    assert not CALENDAR.covers(day)
    for ask in (CALENDAR.is_workday, CALENDAR.is_holiday, CALENDAR.move_past_holiday):
        with pytest.raises(OutsideCalendar) as raised:
            ask(day)
        assert raised.value.day == day


def test_counting_past_the_last_notice_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_workdays(date(2026, 12, 31), 1)


def test_names_and_sources() -> None:
    assert CALENDAR.off[date(2024, 2, 12)] == "春节"
    assert CALENDAR.worked[date(2024, 2, 18)] == "春节"
    assert CALENDAR.clauses[2024] == "国办发明电〔2023〕7号"


def test_it_can_be_kept() -> None:
    assert pickle.loads(pickle.dumps(CALENDAR)) == CALENDAR  # noqa: S301


HEAD = "year: 2024\nclause: 示例\nfrom: 2024-01-01\nholidays:\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("  - {name: 元旦, from: 2023-12-30, to: 2024-01-01, workdays: [2024-01-06]}", []),
        ("  - {name: 春节, from: 2024-02-17, to: 2024-02-10}", [("holiday-span", 5)]),
        ("  - {name: 元旦, from: 2023-12-30, to: 2024-01-01, workdays: [2023-12-23]}", []),
        ("  - {name: 元旦, from: 2023-12-30, to: 2024-01-01, workdays: [2023-11-25]}", [("holiday-makeup", 5)]),
        ("  - {name: 元旦, from: 2023-06-30, to: 2024-01-01}", [("holiday-year", 5)]),
        ("  - {name: 春节, from: 2025-01-28, to: 2025-02-04}", [("holiday-year", 5)]),
        ("  - {name: 春节, from: 2024-02-10, to: 2024-02-17, workdays: [2024-02-19]}", [("holiday-makeup", 5)]),
        ("  - {name: 春节, from: 2024-02-10, to: 2024-02-17, workdays: [2024-02-11]}", [("holiday-makeup", 5)]),
        ("  - {name: 春节, from: 2024-02-10, to: 2024-02-17, workdays: [2025-02-08]}", [("holiday-makeup", 5)]),
    ],
)
def test_a_notice_that_contradicts_itself(text: str, found: list[tuple[str, int]]) -> None:
    problems = list(notice(2024, HEAD + text + "\n").problems())
    assert [(problem.code, problem.place.line) for problem in problems] == found


def test_make_up_days_in_december_and_a_second_notice_of_the_year() -> None:
    """2019: 国办发明电〔2018〕15号, changed for Labour Day by 国办发明电〔2019〕3号. Every day as it was worked."""
    first = notice(
        2019,
        """\
year: 2019
clause: 国办发明电〔2018〕15号
from: 2018-12-06
holidays:
  - {name: 元旦, from: 2018-12-30, to: 2019-01-01, workdays: [2018-12-29]}
  - {name: 春节, from: 2019-02-04, to: 2019-02-10, workdays: [2019-02-02, 2019-02-03]}
  - {name: 清明节, from: 2019-04-05, to: 2019-04-05}
  - {name: 劳动节, from: 2019-05-01, to: 2019-05-01}
  - {name: 端午节, from: 2019-06-07, to: 2019-06-07}
  - {name: 中秋节, from: 2019-09-13, to: 2019-09-13}
  - {name: 国庆节, from: 2019-10-01, to: 2019-10-07, workdays: [2019-09-29, 2019-10-12]}
""",
    )
    second = notice(
        "2019-2",
        """\
year: 2019
clause: 国办发明电〔2019〕3号
from: 2019-03-22
holidays:
  - {name: 劳动节, from: 2019-05-01, to: 2019-05-04, workdays: [2019-04-28, 2019-05-05]}
""",
    )
    assert [*first.problems(), *second.problems()] == []
    calendar = WorkCalendar.of([second, first])
    days = [date(2019, 1, 1) + timedelta(days=step) for step in range(365)]
    assert [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert date(2018, 12, 29) in calendar.worked
    assert calendar.clauses[2019] == "国办发明电〔2018〕15号、国办发明电〔2019〕3号"


def test_a_later_notice_decides_for_the_days_it_names() -> None:
    """2020: 1 February, a Saturday, was to be worked until the festival was prolonged."""
    head = "year: 2020\nclause: 示例\nfrom: {}\nholidays:\n"
    first = head.format("2019-11-21") + "  - {name: 春节, from: 2020-01-24, to: 2020-01-30, workdays: [2020-02-01]}\n"
    second = head.format("2020-01-27") + "  - {name: 春节, from: 2020-01-31, to: 2020-02-02}\n"
    calendar = WorkCalendar.of([notice(2020, first), notice("2020-b", second)])
    assert not calendar.is_workday(date(2020, 2, 1))
    assert not calendar.is_workday(date(2020, 1, 24))
    assert calendar.is_workday(date(2020, 2, 3))


def test_a_notice_in_the_wrong_file() -> None:
    problems = list(notice(2025, HEAD + "  - {name: 元旦, from: 2024-01-01, to: 2024-01-01}\n").problems())
    assert [(problem.code, problem.place.line) for problem in problems] == [("holiday-year", 1)]
