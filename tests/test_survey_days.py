from __future__ import annotations

from datetime import date

import pytest

from dossier.exact.period import Period
from dossier.survey.days import day_of

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
