"""A deadline that runs out of the calendar is a problem of the record, never a crash."""

from __future__ import annotations

from datetime import date

import pytest

from builders import evidence, own_contract, record
from dossier.checks import deadlines
from dossier.contract.calendar import OutsideCalendar
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.operations import ChangeRequest, MaintenanceNotice


def found(*records: Record) -> list[Problem]:
    return list(deadlines.check(Dossier(own_contract(), evidence(*records), {})))


def request(received: str) -> Record:
    return record(ChangeRequest, f"id: r\nnumber: 示例\nproject: p\nreceived: {received}")


def work(starts: str) -> Record:
    moment = f"{starts}T01:00+08:00"
    return record(
        MaintenanceNotice,
        f"id: m\nnumber: 示例\nnotified: 2023-01-02\nstarts: {moment}\nends: {moment}\nprojects: [p]\nwork: 示例",
    )


@pytest.mark.parametrize(
    ("one", "year", "why"),
    [
        (request("2024-02-08"), None, "due 2024-02-19"),
        (request("2026-12-28"), None, "29, 30, 31 December"),
        (request("2026-12-29"), "2027", "30, 31 December, and a day of a year without a notice"),
        (request("2014-03-03"), "2014", "a mistyped year"),
        (work("2023-01-11"), None, "10, 9, 6, 5, 4 January"),
        (work("2023-01-09"), "2022", "6, 5, 4, 3 January, then the festival, then a year without a notice"),
    ],
)
def test_years_a_deadline_runs_through(one: Record, year: str | None, why: str) -> None:
    assert [dict(problem.words)["year"] for problem in found(one)] == ([] if year is None else [year]), why


def test_it_stands_at_the_day_and_is_told_once() -> None:
    """Under either reading of R-13 the same day is meant."""
    one = request("2014-03-03")
    (problem,) = found(one)
    assert (problem.code, problem.place) == ("outside-calendar", one.place("received"))


def test_what_it_finds_would_have_stopped_the_computation() -> None:
    with pytest.raises(OutsideCalendar):
        own_contract().calendar.add_workdays(date(2026, 12, 29), 3)
