"""What a duty's `unit` says, days or working days, holds wherever somebody asks for its last day.

The Spring Festival of 2024 is off from Saturday, 10 February, to Saturday, 17 February; the Sundays 4 and 18 February
are worked for it.
"""

from __future__ import annotations

from datetime import date

import pytest

from amended import DUTIES, amended
from builders import evidence, own_contract, record
from dossier.checks import deadlines
from dossier.contract import Contract
from dossier.contract.obligations import LeadTime, PeriodicReport, WeeklyReport
from dossier.duties import duties, gates
from dossier.exact.period import Period
from dossier.incidents.planned import notice_of
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Incident, MaintenanceNotice, OnsiteEngineer
from dossier.records.projects import Acceptance
from dossier.result import Obligation

FEBRUARY = Period(2024, 2)
PLANNED = "    record: maintenance-notice\n    lead: 5\n    unit: workdays\n"
IN_DAYS = PLANNED.replace("workdays", "days")
WEEKLY = "    days: 7\n"
ACCEPTED = record(Acceptance, "happened: 2023-12-01\nnumber: 示例\nconclusion: accepted")


def lead(contract: Contract, identity: str) -> LeadTime:
    (duty,) = (one for one in contract.obligations.duties if one.id == identity)
    assert isinstance(duty, LeadTime)
    return duty


def owed(contract: Contract, duty: str, *records: Record, period: Period = FEBRUARY) -> list[Obligation]:
    found = duties(contract, evidence(ACCEPTED, *records), period, {"R-14": "tenth-in"}, date(2024, 6, 1))
    return [one for one in found if one.duty == duty]


def work(notified: str) -> tuple[Incident, MaintenanceNotice]:
    """Work on Monday, 19 February, that stopped a project, and the notice of it."""
    notice = record(
        MaintenanceNotice,
        f"id: m\nnumber: 示例\nnotified: {notified}\nstarts: 2024-02-19T01:00+08:00\nends: 2024-02-19T05:00+08:00\n"
        "projects: [p]\nwork: 示例",
        month="2024-02",
    )
    stop = record(
        Incident,
        "id: i\nnumber: 示例\nstarted: 2024-02-19T01:00+08:00\n"
        "noticed: 2024-02-19T01:00+08:00\nreported: 2024-02-19T01:00+08:00\n"
        "restored: 2024-02-19T03:00+08:00\nannounced_by: m\ncause: 示例\nfault: undetermined\ndata_loss: none\n"
        "social_effect: none\nstops: [{project: p, minutes: 60}]\n"
        "file: {procedure: true, response: true, handling: true}",
        month="2024-02",
    )
    return stop, notice


@pytest.mark.parametrize(
    ("unit", "notified", "due", "state"),
    [
        # Back from Monday the 19th: the 18th (worked), then 9, 8, 7 and 6 February.
        (PLANNED, "2024-02-06", "2024-02-06", "met"),
        (PLANNED, "2024-02-07", "2024-02-06", "late"),
        # Five calendar days before the 19th is the 14th, a festival day: a notice may be given on it.
        (IN_DAYS, "2024-02-14", "2024-02-14", "met"),
        (IN_DAYS, "2024-02-15", "2024-02-14", "late"),
    ],
)
def test_the_duty_and_the_excuse_of_the_stop_ask_for_the_same_day(
    unit: str, notified: str, due: str, state: str
) -> None:
    contract = amended({DUTIES: {PLANNED: unit}})
    stop, notice = work(notified)
    (one,) = owed(contract, "planned-work", stop, notice)
    assert (str(one.due), one.state) == (due, state)
    assert (notice_of(contract, evidence(stop, notice), stop) == notice) is (state == "met")


@pytest.mark.parametrize(
    ("change", "sunday", "due"),
    [
        ({}, date(2024, 2, 11), "2024-02-18"),  # seven days on, as it is read by default
        ({WEEKLY: "    days: 3\n"}, date(2024, 2, 11), "2024-02-14"),
        # Day 0 is the Sunday of the festival; the 18th, 19th and 20th are the first three working days after it.
        ({WEEKLY: "    days: 3\n    unit: workdays\n"}, date(2024, 2, 11), "2024-02-20"),
        ({WEEKLY: "    days: 3\n    unit: workdays\n"}, date(2024, 2, 4), "2024-02-07"),
    ],
)
def test_weekly_reports(change: dict[str, str], sunday: date, due: str) -> None:
    contract = amended({DUTIES: change})
    (duty,) = (one for one in contract.obligations.duties if isinstance(one, WeeklyReport))
    assert str(duty.last(sunday, {}, contract.calendar)) == due
    week = "-w{1:02d}".format(*sunday.isocalendar())
    (one,) = (one for one in owed(contract, duty.id) if one.id.endswith(week))
    assert str(one.due) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("day: 5, moves: false", "2024-02-05"),
        ("day: 5, moves: false, unit: workdays", "2024-02-06"),  # 1, 2, 4 (worked), 5, 6 February
        ("day: 10, moves: false, unit: workdays", "2024-02-19"),  # and 7, 8, 9, then the 18th (worked) and the 19th
        ("day: 10, moves: true", "2024-02-18"),
    ],
)
def test_monthly_reports(day: str, due: str) -> None:
    plain = """    record: resource-report
    cycle: month
    deadlines:
      reading: R-14
      choices:
        - {when: tenth-in, day: 10, moves: true}
"""
    contract = amended({DUTIES: {plain: plain.replace("day: 10, moves: true", day)}})
    (one,) = owed(contract, "resource-report")
    assert (str(one.due), one.subject) == (due, "2024-01")
    duty = next(one for one in contract.obligations.duties if isinstance(one, PeriodicReport))
    assert str(duty.deadlines.on({"R-14": "tenth-in"}).last(FEBRUARY, contract.calendar)) == due


def test_any_notice_in_working_days_asks_for_the_calendar() -> None:
    """Before 2023 there is no calendar: seven working days before 4 January run into 2022."""
    change = "    record: onsite-engineer\n    lead: 7\n    unit: days\n"
    engineer = record(
        OnsiteEngineer,
        "id: yw\nengineer: yw\nqualification: {name: 示例, level: senior, number: 示例}\n"
        "replacement: {replaces: other, notified: 2023-01-02, effective: 2023-01-09, consented: true}",
    )
    assert list(deadlines.check(Dossier(own_contract(), evidence(engineer), {}))) == []
    contract = amended({DUTIES: {change: change.replace("days", "workdays")}})
    (problem,) = deadlines.check(Dossier(contract, evidence(engineer), {}))
    assert (problem.code, problem.place) == ("outside-calendar", engineer.place("replacement", "effective"))


def test_a_notice_that_is_owed_otherwise_from_a_day_on() -> None:
    """Until 14 February five working days, from the 15th on five days; each event goes by the day it is on."""
    later = """
  - id: planned-work-2
    kind: lead-time
    title: 计划内检修割接提前通知
    clause: 补充协议一
    from: 2024-02-15
    party: provider
    record: maintenance-notice
    lead: 5
    unit: days
"""
    ended = PLANNED + "    ended: {from: 2024-02-15, clause: 补充协议一}\n"
    contract = amended({DUTIES: {PLANNED: ended + later}})
    stop, notice = work("2024-02-14")
    assert [(one.duty, one.state) for one in owed(contract, "planned-work", stop, notice)] == []
    assert [one.state for one in owed(contract, "planned-work-2", stop, notice)] == ["met"]
    assert notice_of(contract, evidence(stop, notice), stop) == notice
    assert lead(contract, "planned-work").in_month(FEBRUARY)
    assert not lead(contract, "planned-work").in_month(Period(2024, 3))
    assert not lead(contract, "planned-work-2").in_month(Period(2024, 1))


def test_a_condition_of_payment_holds_from_its_day_until_it_ends() -> None:
    first = own_contract().obligations.gates[0]
    head = f"  - id: {first.id}\n"
    begun = amended({DUTIES: {head: f"{head}    ended: {{from: 2024-03-31, clause: 补充协议一}}\n"}})
    asked = [
        first.id in [one.id for one in gates(begun, evidence(), period, period.end)]
        for period in (FEBRUARY, Period(2024, 3))
    ]
    assert asked == [True, False]
    assert first.id not in [one.id for one in gates(begun, evidence(), Period(2023, 5), date(2023, 6, 1))]
