"""Days that cannot be, and proof that leaves things out."""

from __future__ import annotations

import pytest

from builders import evidence, own_contract, record
from dossier.checks.doubts import partial, when
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records import KINDS, Record
from dossier.records.projects import Project, Usage

JUNE = "covers: {from: 2024-06-01, to: 2024-06-30}\n"
PROJECT = "id: {0}\nname: {0}\nunit: {{id: u1, name: 示例}}\nmoved_in: {1}\nsurvey_contact: 岗位\nresources: []\n"
BACKUP = (
    "backups:\n  - {{device: fw-1, taken: {}, restorable: true}}\n"
    "  - {{device: fw-2, taken: 2024-06-25, restorable: true}}\n"
)
INSPECTION = "inspections: 120\nanomalies: 0\nanomalies_handled: 0\n"
DRILL = "subject: fire\nplan: true\nrecord: true\nphotos: true\nresult: passed\nparticipants: {}\n"
TRAINING = "topics: [甲]\nunits: {}\npeople: {}\nhours: {}\nplan: true\ncontent: true\nphotos: true\nsign_in: true\n"
WEEKLY = "sent: {}\ndevices: 1\nattacks_blocked: 7\noldest_log: 2023-12-01\n"
REPORT = "cycle: month\n" + 'about: "2024-05"\nsubmitted: {}T10:00+08:00\n'


def june(kind: str, text: str, happened: str = "2024-06-30", covers: str = JUNE) -> Record:
    return record(KINDS[kind], f"happened: {happened}\n{covers}{text}", month="2024-06")


def codes(*records: Record) -> list[str]:
    return [one.code for one in asked(*records)]


def asked(*records: Record) -> list[Problem]:
    dossier = Dossier(own_contract(), evidence(*records), {})
    return [*when.check(dossier), *partial.check(dossier)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (june("policy-backup", BACKUP.format("2024-06-01")), []),
        (june("policy-backup", BACKUP.format("2024-01-25")), ["proof-elsewhen"]),
        (june("policy-backup", BACKUP.format("2024-07-01")), ["proof-elsewhen"]),
        (june("inspection-record", INSPECTION), []),
        (
            june("inspection-record", INSPECTION, covers="covers: {from: 2024-01-01, to: 2024-05-31}\n"),
            ["proof-elsewhen"],
        ),
        (june("inspection-record", INSPECTION, covers="covers: {from: 2024-01-01, to: 2024-06-01}\n"), []),
        (june("inspection-record", INSPECTION, "2024-06-27"), []),  # three days early: before a weekend
        (june("inspection-record", INSPECTION, "2024-06-26"), ["told-early"]),
        (june("weekly-security-report", WEEKLY.format("2024-06-30")), []),
        (june("weekly-security-report", WEEKLY.format("2024-06-29")), ["told-early"]),
        (
            june(
                "operation-report",
                REPORT.format("2024-06-28"),
                "2024-06-28",
                JUNE.replace("06", "05").replace("-30", "-31"),
            ),
            [],
        ),
        (
            june(
                "operation-report",
                REPORT.format("2024-06-05"),
                "2024-06-28",
                JUNE.replace("06", "05").replace("-30", "-31"),
            ),
            ["told-early"],
        ),
        (
            june("attendance", "engineer: e1\nworkdays: 19\npresent: 19\n"),
            [],
        ),  # 20 weekdays less 10 June, the Dragon Boat festival
        (june("attendance", "engineer: e1\nworkdays: 20\npresent: 20\n"), ["workdays-above"]),
        (
            june(
                "attendance",
                "engineer: e1\nworkdays: 6\npresent: 6\n",
                covers="covers: {from: 2024-06-24, to: 2024-06-30}\n",
            ),
            ["workdays-above"],
        ),
        (june("drill", DRILL.format(1)), []),
        (june("drill", DRILL.format(0)), ["nobody-took-part"]),
        (june("training", TRAINING.format(1, 5, "0.5")), []),
        (june("training", TRAINING.format(0, 5, 0)), ["nobody-took-part"] * 2),
    ],
)
def test_days_and_people(found: Record, expected: list[str]) -> None:
    assert codes(found) == expected


def roster(*shifts: str, covers: str = JUNE, name: str = "r1") -> Record:
    lines = "".join(f"  - {{day: {one.split()[0]}, shift: {one.split()[1]}, staff: [甲岗]}}\n" for one in shifts)
    return june("duty-roster", f"id: {name}\nshifts:\n{lines}", "2024-06-01", covers)


def test_a_roster_has_every_shift_of_every_day_that_it_covers() -> None:
    days = [f"2024-06-{day:02d}" for day in range(1, 31)]
    full = [f"{day} {shift}" for day in days for shift in ("day", "night")]
    assert codes(roster(*full)) == []
    assert codes(roster(*(f"{day} all-day" for day in days))) == []
    assert codes(roster(*(f"{day} day" for day in days))) == []
    (night,) = asked(roster(*(one for one in full if one != "2024-06-09 night")))
    assert (dict(night.words)["count"], dict(night.words)["day"]) == ("1", "2024-06-09")
    (one,) = asked(roster(full[0]))
    assert dict(one.words)["count"] == "29"


def test_rosters_of_a_month_are_one() -> None:
    halves = [[f"2024-06-{day:02d} all-day" for day in span] for span in (range(1, 16), range(16, 31))]
    first, second = roster(*halves[0]), roster(*halves[1], name="r2")
    assert codes(first, second) == []
    assert codes(first) == ["roster-gaps"]


@pytest.mark.parametrize(
    ("projects", "hosts", "expected"),
    [(2, 3, []), (3, 4, []), (1, 3, ["projects"]), (2, 2, ["hosts"]), (0, 0, ["projects", "hosts"])],
)
def test_a_report_tells_of_all_projects_and_hosts(projects: int, hosts: int, expected: list[str]) -> None:
    """Two of three projects were in service in May, with one host and two."""
    moved = (("p1", "2024-01-01"), ("p2", "2024-05-31"), ("p3", "2024-06-01"))
    register = [record(Project, PROJECT.format(*one)) for one in moved]
    host = "  - {{id: h{}, vcpu: 2, memory_gb: 4}}\n"
    head = "id: usage-{0}\nproject: {0}\nplatform: 示例\ninterval_minutes: 5\nhosts:\n"
    usage = [record(Usage, head.format(f"p{n}") + "".join(map(host.format, range(n))), month="2024-05") for n in (1, 2)]
    text = f'about: "2024-05"\nsubmitted: 2024-06-30T10:00+08:00\nprojects: {projects}\nhosts: {hosts}\n'
    found = asked(june("resource-report", text), *register, *usage)
    assert [dict(one.words)["key"] for one in found] == expected
