"""A record that is an earlier one with new dates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME, evidence, own_contract, record
from dossier.checks.doubts import copied
from dossier.load import Dossier, load
from dossier.problems import Problem
from dossier.records import KINDS, Record

AUDIT = (
    "through_management_zone: true\nadministrators_audited: true\ntraffic_separated: true\ntraceable: true\n"
    "operations: {}\nsessions: {}\n"
)
INSPECTION = "inspections: {}\nanomalies: {}\nanomalies_handled: {}\n"
TRAINING = "topics: [{}]\nunits: {}\npeople: {}\nhours: {}\nplan: true\ncontent: true\nphotos: true\nsign_in: true\n"
SPOT = (
    "posts:\n  - {{at: {0}-05T10:10+08:00, post: 网络岗, present: true}}\n"
    "  - {{at: {0}-09T15:20+08:00, post: 网络岗, present: true}}\n"
)
INCIDENT = (
    'number: "{0}"\ncause: {1}\nstarted: {2}T10:07+08:00\nnoticed: {2}T10:11+08:00\nreported: {2}T10:20+08:00\n'
    "restored: {2}T10:40+08:00\nstops: [{{project: p1, minutes: 33}}]\ndata_loss: none\nsocial_effect: none\n"
    "fault: provider\nfile: {{procedure: true, response: true, handling: true}}\n"
)


def dated(text: str, month: str, last: str) -> str:
    name = f"id: one-{month}\ntitle: {month} 记录\nhappened: {month}-{last}\n"
    return f"{name}covers: {{from: {month}-01, to: {month}-{last}}}\n{text}"


def pair(kind: str, march: str, april: str) -> tuple[Record, Record]:
    model = KINDS[kind]
    first = record(model, dated(march, "2024-03", "31"), month="2024-03")
    return first, record(model, dated(april, "2024-04", "30"), month="2024-04")


def asked(*records: Record) -> list[Problem]:
    return list(copied.check(Dossier(own_contract(), evidence(*records), {})))


@pytest.mark.parametrize(
    ("kind", "march", "april", "doubts"),
    [
        ("operations-audit", AUDIT.format(2279, 184), AUDIT.format(2279, 184), 1),
        ("operations-audit", AUDIT.format(2279, 184), AUDIT.format(2279, 185), 0),
        ("operations-audit", AUDIT.format(0, 0), AUDIT.format(0, 0), 0),  # quiet months
        ("operations-audit", AUDIT.format(100, 10), AUDIT.format(100, 10), 1),  # 3 and 2 digits
        ("operations-audit", AUDIT.format(100, 9), AUDIT.format(100, 9), 0),  # 4 digits may meet
        ("inspection-record", INSPECTION.format(124, 12, 12), INSPECTION.format(120, 12, 12), 0),  # 4 a day
        ("inspection-record", INSPECTION.format(119, 12, 12), INSPECTION.format(119, 12, 12), 1),
        ("training", TRAINING.format("甲", 9, 39, "2.5"), TRAINING.format("甲", 9, 39, "2.5"), 1),
        ("training", TRAINING.format("甲", 9, 39, "2.5"), TRAINING.format("乙", 9, 39, "2.5"), 0),  # another topic
        ("training", TRAINING.format("甲", 5, 10, 2), TRAINING.format("甲", 5, 10, 2), 0),
        ("spot-check", SPOT.format("2024-03"), SPOT.format("2024-04"), 1),  # the minutes, whatever the days
        ("incident", INCIDENT.format(1, "断电", "2024-03-09"), INCIDENT.format(2, "断电", "2024-04-19"), 1),
        ("incident", INCIDENT.format(1, "断电", "2024-03-09"), INCIDENT.format(2, "断网", "2024-04-19"), 0),
    ],
)
def test_figures_of_two_months(kind: str, march: str, april: str, doubts: int) -> None:
    assert len(asked(*pair(kind, march, april))) == doubts


def test_what_stays_by_itself_is_no_copy() -> None:
    report = 'about: "2024-02"\nsubmitted: {}-05T10:07+08:00\nprojects: 115\nhosts: 1915\n'
    assert not asked(*pair("resource-report", report.format("2024-03"), report.format("2024-04")))
    staff = "posts: 15\nstaff: 117\ntraining_hours: 11.5\nsocial_insurance_proved: true\n"
    assert not asked(*pair("staffing-record", staff, staff))


def test_the_later_record_is_doubted_and_would_not_count() -> None:
    first, second = pair("operations-audit", AUDIT.format(2279, 184), AUDIT.format(2279, 184))
    (found,) = asked(second, first)
    assert (found.place, found.related) == (second.place("title"), (first.place("title"),))
    assert found.otherwise == ((second.source.path, None),)  # type: ignore[attr-defined]  # of a doubt


def test_a_month_of_the_sample_copied(tmp_path: Path) -> None:
    """May as June, which has no 31st: 124 rounds are so many a day in May alone."""
    shutil.copytree(HOME / "evidence", tmp_path / "evidence")
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    for path in sorted((tmp_path / "evidence/2024-05").rglob("*")):
        copy = Path(str(path).replace("2024-05", "2024-06"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in (".md", ".yml"):
            text = path.read_text("utf-8").replace("2024-05-31", "2024-06-30")
            copy.write_text(text.replace("2024-05", "2024-06"), "utf-8")
        elif path.is_file():
            shutil.copyfile(path, copy)
    dossier = load(tmp_path).dossier
    assert dossier is not None
    found = [one.place.path.split("/")[1:3] for one in copied.check(dossier)]
    assert {month for month, _ in found} == {"2024-06"}
    kinds = {kind for _, kind in found}
    assert kinds >= {"monitoring-report", "inspection-record", "operations-audit", "spot-check", "training"}
    assert "weekly-security-report" in kinds
