from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.intake.tables.days import day_of, moment_of

JUNE = Period(2024, 6)


@pytest.mark.parametrize(
    "written",
    [
        "2024-06-24",
        "2024/6/24",
        "2024.6.24",
        "2024年6月24日",
        "2024 年 6 月 24 日",
        "２０２４－０６－２４",
        "二〇二四年六月二十四日",
        "二零二四年六月二十四日",
        "20240624",
        "45467",  # the day as spreadsheets keep it: 45,467 after 1899-12-30
        "45467.0",
        "2024-06-24 10:30:00",
        "2024-06-24T10:30",
        "2024年6月24日 星期一",
        "2024年6月24日上午",
        "6月24日",
        "6月24号",
        "六月二十四日",
        "6/24",
        "6.24",
    ],
)
def test_a_day_as_people_and_spreadsheets_write_it(written: str) -> None:
    assert day_of(written, JUNE) == date(2024, 6, 24)


@pytest.mark.parametrize("written", ["", "2024-06-31", "2024年6月", "六月下旬", "24.6.2024", "13月1日", "9", "0"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert day_of(written, JUNE) is None


@pytest.mark.parametrize(
    ("written", "day"), [("六月十日", 10), ("六月十五日", 15), ("六月二十日", 20), ("六月三十日", 30), ("六月一日", 1)]
)
def test_tens_in_chinese(written: str, day: int) -> None:
    assert day_of(written, JUNE) == date(2024, 6, day)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01 00:05:00",
        "2024/3/1 0:05",
        "2024年3月1日 零点五分",
        "20240301000500",
        "202403010005",
        "20240301 0005",
        "2024-03-01 星期五 00:05:00",
        "2024-03-01(周五) 00:05",
        "2024年3月1日 上午12:05:00",
        "2024-03-01 00:05~00:10",
        "2024-03-01 00:05:00 - 2024-03-01 00:10:00",
        "2024-03-01 00:05 至 00:10",
        "2024-03-01T00:05:00.000+08:00",
        "2024-02-29T16:05:00Z",
        "2024-03-01 00:05:00 +0800 CST",
        "Mar 1, 2024, 12:05:00 AM",
        "Friday, March 1, 2024 12:05:00 AM",
        "01-Mar-2024 00:05",
        "45352.00347222222",  # 5 of the 1,440 minutes of a day
        "1709222700",
        "1709222700000",
    ],
)
def test_a_moment_as_platforms_write_it(written: str) -> None:
    """1,709,222,700 s after 1970 are 19,782 days, 16 hours and 5 minutes: 2024-02-29 16:05 in UTC."""
    assert moment_of(written, CHINA) == datetime(2024, 2, 29, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("2024-02-29 24:00", 24), ("2024年2月29日24时", 24), ("2024-02-29 上午12点", 12), ("2024-02-29 下午12:00", 12)],
)
def test_a_day_ends_at_24_and_a_person_has_noon_before_it(written: str, hour: int) -> None:
    found = moment_of(written, CHINA)
    assert found is not None
    assert found - datetime(2024, 2, 29, tzinfo=CHINA) == timedelta(hours=hour)


@pytest.mark.parametrize(
    "written", ["2024-13-01 00:00", "2024-03-01 25:00", "2024-02-29 24:05", "9999-12-31 24:00", "至", "Foo 1, 2024", ""]
)
def test_what_is_no_moment_is_none(written: str) -> None:
    assert moment_of(written, CHINA) is None
