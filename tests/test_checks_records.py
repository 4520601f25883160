"""Checks across records on edits of the catalogue's base folder: what is reported, what is not, and only once."""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from builders import HOME, codes, evidence, own_contract, record, write
from catalogue import BASE
from dossier.checks import CHECKS, check_all, dates, expiry
from dossier.checks.expiry import expiring
from dossier.exact.period import Period
from dossier.load import Dossier, load
from dossier.problems import Problem, Severity
from dossier.records import Record
from dossier.records.operations import RuleDocument
from dossier.records.platform import DeploymentRequest
from dossier.records.satisfaction import Complaint
from dossier.records.security import ProductApproval
from pictured import packed, scene

MONTH = "evidence/2024-03"
PROJECT = "evidence/projects/p1.yml"
USAGE = f"{MONTH}/usage/p1.yml"
INCIDENT = f"{MONTH}/incident/incident.yml"
REVIEW = "evidence/standing/expert-review/r1.yml"
CHANGE = f"{MONTH}/change-request/change.yml"
REPORT = f"{MONTH}/operation-report/report.yml"
RULING = f"{MONTH}/rulings/ruling.yml"
FORM = f"{MONTH}/survey-form/form.yml"
HOST = "  - {sku: vm-2c4g, quantity: 1, host: h1, from: 2024-03-01, review: r1}\n"
CRYPTO = "  - {sku: crypto-l2, users: 50, from: 2024-03-01, review: r1}\n"


def problems(root: Path, *edits: tuple[str, str, str]) -> tuple[Problem, ...]:
    """All problems of the base folder after some edits (file, old text, new text)."""
    shutil.copytree(HOME / "content" / "contract", root / "content" / "contract")
    shutil.copytree(BASE / "evidence", root / "evidence", dirs_exist_ok=True)
    for path, old, new in edits:
        if old:
            text = (root / path).read_text(encoding="utf-8")
            assert old in text, (path, old)
            new = text.replace(old, new, 1)  # noqa: PLW2901  # the whole file
        write(root, {path: new})
    loaded = load(root)
    assert loaded.dossier is not None, loaded.problems
    found = sorted((*loaded.problems, *check_all(loaded.dossier)), key=lambda problem: problem.sort_key)
    return tuple(problem for problem in found if problem.code != "decision-basis")  # rulings here name no digests


def crypto(*days: tuple[str, str]) -> str:
    """Entries of one service, each from a day of March to another."""
    form = "  - {{sku: crypto-l2, users: 50, from: 2024-03-{}, to: 2024-03-{}, review: r1}}\n"
    return "".join(form.format(*span) for span in days)


RESIZED = HOST.replace("from: 2024-03-01", "from: 2024-03-01, to: 2024-03-14")
RESIZED += HOST.replace("vm-2c4g", "vm-4c8g").replace("03-01", "03-15")
NUMBERED = "  - {sku: vm-4c8g, quantity: 2, from: 2024-03-01, review: r1}\n"
CHANGED = "received: 2024-03-11\ncarried_out: 2024-03-12\nreplied: 2024-03-12"
EARLY = ["dates-reversed", *["resource-outside-service"] * 3, "stop-not-in-service", "usage-not-in-service"]
DISK = "{allocated_gb: 500, used_gb: 300}"


LOOKS = {"cpu-peak": 80, "cpu-trough": 20, "memory-peak": 70, "memory-trough": 50, "disk": 60}
"""The figures of h1 in the base folder's usage: 300 of 500 GB are 60 per cent."""
ROSTER = f"{MONTH}/duty-roster/roster.yml"
ATTENDANCE = f"{MONTH}/attendance/attendance.yml"
SPOTS = f"{MONTH}/spot-check/spots.yml"
BACKUP = f"{MONTH}/policy-backup/backup.yml"
INSPECTION = f"{MONTH}/inspection-record/inspection.yml"
ZONING = "evidence/standing/zoning-report/zones.yml"


def filed(kind: str, name: str, fields: str, method: str = "statement") -> str:
    """A record of March that the base folder does not have."""
    return (
        f"kind: {kind}\nid: {name}\ntitle: 示例\nhappened: 2024-03-29\ncovers: {{from: 2024-03-01, to: 2024-03-31}}\n"
        f"prepared_by: 示例部门\ncollected: {{method: {method}, origin: 示例}}\nsample: true\n{fields}\n"
    )


def standing(kind: str, name: str, fields: str) -> str:
    """A record that holds from March on."""
    return filed(kind, name, fields).replace(", to: 2024-03-31", "")


def roster(shifts: str) -> str:
    return filed("duty-roster", "roster", f"shifts: {shifts}")


def zoning(zones: str) -> str:
    return standing("zoning-report", "zones", f"standard: 示例规范\nzones: {zones}\nconclusion: compliant")


def attendance(workdays: int, present: int, late: tuple[str, ...] = (), away: tuple[str, ...] = ()) -> str:
    lines = [f"  - {{day: 2024-03-{day}, minutes: 5}}" for day in late]
    gone = [f"  - {{day: 2024-03-{day}, on_roster: true, reason: 示例}}" for day in away]
    lists = [*(["late:", *lines] if late else []), *(["absences:", *gone] if away else [])]
    return filed(
        "attendance", "attendance", "\n".join(["engineer: e1", f"workdays: {workdays}", f"present: {present}", *lists])
    )


RACK = "  - {{sku: rack-u, quantity: {}, from: 2024-03-{}, to: 2024-03-{}, review: r1}}\n"
SAN = "  - {{sku: san{}, quantity: {}, from: 2024-03-01, review: r1}}\n"
COMPLAINT = f"{MONTH}/complaint/complaint.yml"
LEVEL = "evidence/standing/level-assessment/level.yml"
SECRETS = "evidence/standing/crypto-assessment/crypto.yml"
ENGINEER = "evidence/standing/onsite-engineer/engineer.yml"


def complaint(unit: str) -> str:
    return filed("complaint", "complaint", f"unit: {unit}\nproject: p1\nabout: 示例\ncause: provider")


def level(template: str, score: str = "") -> str:
    own = f"level: 3\ntemplate: '{template}'\nmajor_risks: 0\nconclusion: good\n{score}"
    return standing("level-assessment", "level", f"{ASSESSED}\n{own}")


def secrets(found: str, high_risks: int) -> str:
    return standing("crypto-assessment", "crypto", f"{ASSESSED}\nlevel: 3\n{found}\nhigh_risks: {high_risks}")


ASSESSED = "system: 示例系统\nreport_number: 示例\nagency: 示例机构\nissued: 2024-03-29"


def spots(**looks: tuple[str, str, str]) -> str:
    """A spot check of p1: a host, a metric and an hour for each look."""
    lines = [
        f"  - {{at: 2024-03-05T{hour}+08:00, project: p1, host: {host}, metric: {metric}, reported: {LOOKS[metric]},"
        " observed: 50}"
        for host, metric, hour in looks.values()
    ]
    return filed("spot-check", "spots", "\n".join(["usage:", *lines]))


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        # tiers of cryptography services: 1 to 500 users
        (PROJECT, "users: 50", "users: 1", []),
        (PROJECT, "users: 50", "users: 500", []),
        (PROJECT, "users: 50", "users: 0", ["crypto-users"]),
        (PROJECT, "users: 50", "users: 501", ["crypto-users"]),
        (PROJECT, "sku: crypto-l2, users: 50", "sku: crypto-l2", ["quantity-or-users"]),
        (PROJECT, "users: 50", "users: 50, quantity: 1", ["quantity-or-users"]),
        (PROJECT, "quantity: 1", "users: 1", ["quantity-or-users"]),
        (PROJECT, "sku: crypto-l2, users: 50", "sku: crypto-l2-50, quantity: 1", ["unknown-sku"]),
        (PROJECT, "sku: os-linux", "sku: os-linus", ["unknown-sku"]),
        # one host, one operating system; whole pieces, but parts of Gbps and GB
        (PROJECT, "os-linux, quantity: 1", "os-linux, quantity: 50", ["host-quantity"]),
        (PROJECT, "os-linux, quantity: 1", "os-linux, quantity: 0.5", ["host-quantity"]),
        (PROJECT, "quantity: 1, host: h1", "quantity: 2, host: h1", ["host-quantity"]),
        (PROJECT, CRYPTO, CRYPTO.replace("crypto-l2, users: 50", "waf, quantity: 2"), []),
        (PROJECT, CRYPTO, CRYPTO.replace("crypto-l2, users: 50", "waf, quantity: 2.5"), ["quantity-not-whole"]),
        (PROJECT, CRYPTO, CRYPTO.replace("crypto-l2, users: 50", "bandwidth, quantity: 0.5"), []),
        (PROJECT, CRYPTO, CRYPTO.replace("crypto-l2, users: 50", "nas, quantity: 0.5"), []),
        # in force on the day of the review that approved it, not before (6.3)
        (REVIEW, "happened: 2024-02-20", "happened: 2024-03-01", []),
        (REVIEW, "happened: 2024-02-20", "happened: 2024-03-02", ["review-later"] * 3),
        # two spans meet on a day, or follow each other
        (PROJECT, CRYPTO, crypto(("01", "10"), ("11", "20")), []),
        (PROJECT, CRYPTO, crypto(("01", "11"), ("11", "20")), ["quantity-overlap"]),
        # the first span covers the third, though the second is over
        (PROJECT, CRYPTO, crypto(("01", "30"), ("02", "03"), ("20", "21")), ["quantity-overlap"] * 2),
        # different families, different hosts
        (PROJECT, CRYPTO, CRYPTO + CRYPTO.replace("l2", "l3"), []),
        (PROJECT, HOST, HOST + HOST.replace("vm-2c4g", "san"), []),
        # one host as two items at once
        (PROJECT, HOST, HOST + HOST.replace("vm-2c4g", "vm-4c8g"), ["quantity-overlap"]),
        # resized in the month: usage may show either size
        (PROJECT, HOST, RESIZED, []),
        # storage on a host that the project does not have
        (PROJECT, "os-linux, quantity: 1, host: h1", "os-linux, quantity: 1, host: h9", ["unknown-reference"]),
        # hosts by number only: their number and what they offer together; the system's host is then no host any more
        (PROJECT, "vm-2c4g, quantity: 1, host: h1", "vm-2c4g, quantity: 1", ["unknown-reference"]),
        (PROJECT, "vm-2c4g, quantity: 1, host: h1", "vm-2c4g, quantity: 3", ["host-totals", "unknown-reference"]),
        (PROJECT, "vm-2c4g, quantity: 1, host: h1", "vm-2c8g, quantity: 1", ["host-totals", "unknown-reference"]),
        (PROJECT, "vm-2c4g, quantity: 1, host: h1", "vm-2c5g, quantity: 3", ["unknown-reference", "unknown-sku"]),
        # one by name, others by number: the named one is compared all the same
        (PROJECT, HOST, HOST + NUMBERED, ["host-totals"]),
        (PROJECT, HOST, HOST.replace("vm-2c4g", "vm-2c8g") + NUMBERED, ["host-capacity", "host-totals"]),
        (PROJECT, HOST, HOST.replace("h1", "h2") + NUMBERED, ["host-missing", "host-totals", "unknown-reference"]),
        # in service
        (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-03-02", ["resource-outside-service"] * 3),
        (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-03-01\nreleased: 2024-03-20", []),
        (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-03-01\nreleased: 2024-02-20", EARLY),
        (PROJECT, "review: r1}\n", "review: r9}\n", ["unknown-reference"]),
        # usage
        (USAGE, "trough: 20", "trough: 80", ["trough-odd"]),
        (USAGE, "used_gb: 300", "used_gb: 500", ["disk-filled"]),
        (USAGE, "used_gb: 300", "used_gb: 500.01", ["used-above-allocated"]),
        (USAGE, DISK, "{allocated_gb: 0, used_gb: 0}", ["zero-capacity"]),
        (USAGE, DISK, "{allocated_gb: 0, used_gb: 1}", ["used-above-allocated"]),
        (USAGE, DISK, "{allocated_gb: 500, used_gb: 300, peak: 10, trough: 20}", ["trough-above-peak"]),
        (USAGE, "vcpu: 2", "vcpu: 0", ["zero-capacity"]),
        (USAGE, "memory_gb: 4", "memory_gb: 4.5", ["host-capacity"]),
        # the system keeps some of 4 GB for itself: 95 % of it, 3.8, must be shown
        (USAGE, "memory_gb: 4", "memory_gb: 3.8", []),
        (USAGE, "memory_gb: 4", "memory_gb: 3.79", ["host-capacity"]),
        (PROJECT, "vm-2c4g, quantity: 1", "server-2x8c-256g-600g, quantity: 1", ["host-capacity"]),
        # names as platforms give them, the same in capitals or not; and loads of a host that bursts
        (USAGE, "  - id: h1", "  - id: H1", ["host-missing", "unknown-reference"]),
        (USAGE, "  - id: h1", "  - id: 主机1", ["bad-given-id"]),
        (USAGE, "peak: 80, trough: 20", "peak: 126, trough: 21", []),
        (USAGE, "  - id: h1", "  - id: h-1", ["host-missing", "unknown-reference"]),
        (USAGE, "    cpu: {peak: 80, trough: 20}\n", "", []),
        (USAGE, "to: 2024-03-31", "to: 2024-04-01", ["outside-month"]),
        (USAGE, "from: 2024-03-01", "from: 2024-03-02", ["usage-covers"]),
        (USAGE, "to: 2024-03-31", "to: 2024-03-30", ["usage-covers"]),
        # a file that lies where the data are expected is not missing: it is told what is wrong with it
        (USAGE, "project: p1", "project: p2", ["not-file-name", "unknown-reference"]),
        # incidents
        (INCIDENT, "minutes: 10", "minutes: 10.5", ["stop-too-long"]),
        # the project is released on the day before the incident of 5 March, or on that day; or moves in on it
        (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-03-01\nreleased: 2024-03-04", ["stop-not-in-service"]),
        (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-03-01\nreleased: 2024-03-05", []),
        (INCIDENT, "T09:10", "T08:59", ["dates-reversed"]),
        (INCIDENT, "noticed: 2024-03-05T09:01", "noticed: 2024-03-05T08:59", ["dates-reversed"]),
        (INCIDENT, "reported: 2024-03-05T09:05", "reported: 2024-03-05T09:00", ["dates-reversed"]),
        (INCIDENT, "restored: 2024-03-05", "restored: 2024-04-05", ["stop-too-short"]),
        (INCIDENT, "data_loss: none", "announced_by: note-1\ndata_loss: none", ["unknown-reference"]),
        # letters: what is judged is no defect
        (CHANGE, "carried_out: 2024-03-12\n", "", []),
        (CHANGE, "replied: 2024-03-12", "replied: 2024-04-30", []),
        (CHANGE, "carried_out: 2024-03-12", "carried_out: 2024-03-11", []),
        (CHANGE, "carried_out: 2024-03-12", "carried_out: 2024-03-10", ["dates-reversed"]),
        # filed in a later month than it was received: the deadline's month would not know it
        (CHANGE, "received: 2024-03-11", "received: 2024-02-29", ["outside-month"]),
        (CHANGE, "received: 2024-03-11", "received: 2022-12-30", ["outside-calendar", "outside-month"]),
        (CHANGE, CHANGED, "received: 2024-04-02\ncarried_out: 2024-04-02\nreplied: 2024-04-02", []),
        # reports
        (REPORT, "about: 2024-02", "about: '2023'", ["report-about"]),
        (REPORT, "cycle: month\nabout: 2024-02", "cycle: half-year\nabout: 2023-H2", []),
        (REPORT, "cycle: month\nabout: 2024-02", "cycle: half-year\nabout: 2024-H1", ["report-too-early"]),
        (REPORT, "cycle: month\nabout: 2024-02", "cycle: year\nabout: '2023'", []),
        (REPORT, "cycle: month\nabout: 2024-02", "cycle: year\nabout: '2024'", ["report-too-early"]),
        (REPORT, "submitted: 2024-03-08", "submitted: 2024-04-08", ["outside-month"]),
        # rulings
        (RULING, "points: 4", "points: 4.001", ["ruling-points"]),
        (RULING, "points: 4", "points: 0", []),
        (RULING, "row: training", "row: trainning", ["unknown-reference"]),
        (RULING, "row: training\npoints: 4", "subject: incident\nlevel: severe", []),
        (RULING, "row: training\npoints: 4", "subject: incident\nlevel: none", []),
        (RULING, "row: training\npoints: 4", "subject: incident\nlevel: sever", ["unknown-reference"]),
        (RULING, "row: training\npoints: 4", "subject: incidnt\nfault: user", ["unknown-reference"]),
        (RULING, "row: training\npoints: 4", "subject: incident\npoints: 4", ["ruling-decision"]),
        (RULING, "row: training", "row: training\nsubject: incident", ["ruling-target"]),
        # R-18 is read literally: row 9 is not left to the reviewer
        (RULING, "row: training", "row: fault-handling", ["ruling-not-judged"]),
        # only incidents have a level; a change request has neither level nor fault, a complaint has a fault
        (RULING, "row: training\npoints: 4", "subject: change\nlevel: severe", ["ruling-no-effect"]),
        (RULING, "row: training\npoints: 4", "subject: change\nfault: user", ["ruling-no-effect"]),
        (RULING, "row: training\npoints: 4", "subject: change\ndeduction_confirmed: true", ["ruling-no-effect"]),
        (RULING, "row: training\npoints: 4", "subject: incident\ndeduction_confirmed: true", []),
        (RULING, "prepared_by: 甲方云管理科", "prepared_by: ''", ["empty-value"]),
        # lists that prove nothing when they are empty
        (ROSTER, "", roster("[]"), ["empty-list"]),
        (ROSTER, "", roster("[{day: 2024-03-05, shift: day, staff: []}]"), ["empty-list"]),
        (ROSTER, "", roster("[{day: 2024-03-05, shift: day, staff: [甲岗]}]"), ["roster-gaps"]),
        (BACKUP, "backups:\n  - {device: fw1, taken: 2024-03-20, restorable: true}", "backups: []", ["empty-list"]),
        (ZONING, "", zoning("[]"), ["empty-list"]),
        (ZONING, "", zoning("[业务区]"), []),
        (INSPECTION, "inspections: 4", "inspections: 0", ["zero-count"]),
        # attendance: working days less days present are the days of absence, each listed once
        (ATTENDANCE, "", attendance(21, 0), ["attendance-days"]),
        (ATTENDANCE, "", attendance(0, 0), ["zero-count"]),
        (ATTENDANCE, "", attendance(21, 22), ["part-above-whole"]),
        (ATTENDANCE, "", attendance(21, 20, away=("05",)), []),
        (ATTENDANCE, "", attendance(21, 20, away=("05", "06")), ["attendance-days"]),
        (ATTENDANCE, "", attendance(21, 19, away=("05", "05")), ["attendance-days", "counted-twice"]),
        (ATTENDANCE, "", attendance(21, 21, late=("05", "06")), []),
        (ATTENDANCE, "", attendance(21, 21, late=("05", "05")), ["counted-twice"]),
        (ATTENDANCE, "", attendance(21, 20, late=("05",), away=("05",)), ["counted-twice"]),
        (ATTENDANCE, "", attendance(21, 21, late=("05",)).replace("minutes: 5", "minutes: 0"), ["zero-count"]),
        # spot checks: one look at one thing at one time, of a host of the project
        (SPOTS, "", spots(usage=("h1", "cpu-peak", "10:00")), []),
        (SPOTS, "", spots(usage=("h1", "cpu-peak", "10:00"), again=("h1", "cpu-peak", "10:01")), []),
        (SPOTS, "", spots(usage=("h1", "cpu-peak", "10:00"), again=("h1", "disk", "10:00")), []),
        (SPOTS, "", spots(usage=("h1", "cpu-peak", "10:00"), again=("h1", "cpu-peak", "10:00")), ["counted-twice"]),
        (SPOTS, "", spots(usage=("h2", "cpu-peak", "10:00")), ["unknown-reference"]),
        (SPOTS, "", spots(usage=("h1", "disk", "10:00")).replace("p1", "p2"), ["unknown-reference"]),
        # the reported figure is the usage record's, but for its own rounding
        *((SPOTS, "", spots(one=("h1", metric, "10:00")), []) for metric in LOOKS),
        (SPOTS, "", spots(one=("h1", "cpu-peak", "10:00")).replace("80", "80.005"), []),
        (SPOTS, "", spots(one=("h1", "cpu-peak", "10:00")).replace("80", "80.006"), ["reported-differs"]),
        (SPOTS, "", spots(one=("h1", "disk", "10:00")).replace("60", "59"), ["reported-differs"]),
        (SPOTS, "", spots(one=("h1", "cpu-trough", "10:00")).replace("03-05", "04-05"), ["outside-month"]),
        # 15 U are 3035.25 yuan, 16 U 3237.60, a cabinet 3230; 10 and 6 are 16 from the day on which both are there
        (PROJECT, CRYPTO, CRYPTO + RACK.format(15, "01", "31"), []),
        (PROJECT, CRYPTO, CRYPTO + RACK.format(16, "01", "31"), ["whole-cheaper"]),
        (PROJECT, CRYPTO, CRYPTO + RACK.format(16, "01", "10") + RACK.format(17, "11", "31"), ["whole-cheaper"] * 2),
        (PROJECT, CRYPTO, CRYPTO + RACK.format(16, "01", "10") + RACK.format(9, "11", "31"), ["whole-cheaper"]),
        # 20 GB come free with Linux on h1: only storage that names h1 can use them up
        (PROJECT, CRYPTO, CRYPTO + SAN.format(", host: h1", 100), []),
        (PROJECT, CRYPTO, CRYPTO + SAN.format("", 100), ["disk-not-tied"]),
        (PROJECT, CRYPTO, CRYPTO + SAN.format(", host: h1", 20) + SAN.format("", 100), []),
        (PROJECT, CRYPTO, CRYPTO + SAN.format(", host: h1", 19) + SAN.format("", 100), ["disk-not-tied"]),
        (PROJECT, CRYPTO, CRYPTO + SAN.format("", 100).replace("san", "nas"), []),
        # survey
        (FORM, "优, 优, 优", "优, 优, 佳", ["survey-grade"]),
        (FORM, "unit: u1", "unit: u2", ["unit-mismatch"]),
        (FORM, "project: p1", "project: p3", ["survey-not-issued", "unknown-reference"]),
        # a complaint comes from the project's own unit
        (COMPLAINT, "", complaint("u1"), []),
        (COMPLAINT, "", complaint("u2"), ["unit-mismatch", "unknown-reference"]),
        # assessments: a score up to 100, where the template has one; a high risk does not satisfy
        (LEVEL, "", level("2021", "score: 100"), []),
        (LEVEL, "", level("2021", "score: 150"), ["rate-above-100"]),
        (LEVEL, "", level("2021"), ["template-score"]),
        (LEVEL, "", level("2025", "score: 90"), ["template-score"]),
        (LEVEL, "", level("2025"), []),
        (SECRETS, "", secrets("score: 500\nconclusion: compliant", 0), ["rate-above-100"]),
        (SECRETS, "", secrets("score: 60\nconclusion: compliant", 0), []),
        (SECRETS, "", secrets("score: 60\nconclusion: basically-compliant", 1), ["crypto-high-risks"]),
        (SECRETS, "", secrets("score: 60\nconclusion: not-compliant", 1), []),
    ],
)
def test_edit(tmp_path: Path, path: str, old: str, new: str, expected: list[str]) -> None:
    assert sorted(codes(problems(tmp_path, (path, old, new)))) == expected


@pytest.mark.parametrize(
    ("qualification", "expected"),
    [
        ("level: intermediate", []),
        ("level: senior, valid_until: 2024-03-31", ["expires-soon"]),
        ("level: senior, valid_until: 2024-03-30", ["engineer-expired"]),
        ("level: junior", ["engineer-level"]),
        ("level: junior, valid_until: 2024-03-30", ["engineer-level"]),
    ],
)
def test_the_engineer_of_the_month_has_a_valid_qualification(
    tmp_path: Path, qualification: str, expected: list[str]
) -> None:
    """At least intermediate (1.1.2.6), up to the last day of the attendance, 31 March."""
    edits = ((ATTENDANCE, "", attendance(21, 21)), (ENGINEER, "level: senior", qualification))
    assert codes(problems(tmp_path, *edits)) == expected


def test_a_renewed_certificate_counts_from_its_first_day(tmp_path: Path) -> None:
    """The old one ended on the 10th; the new one begins in March, or too late for it, in April."""
    ended = (ENGINEER, "level: senior", "level: senior, valid_until: 2024-03-10")
    renewed = standing(
        "onsite-engineer", "renewed", "engineer: e1\nqualification: {name: 示例, level: senior, number: 示例}"
    )
    path = "evidence/standing/onsite-engineer/renewed.yml"
    month = (ATTENDANCE, "", attendance(21, 21))
    later = renewed.replace("from: 2024-03-01", "from: 2024-04-01")
    assert codes(problems(tmp_path / "a", ended, month, (path, "", renewed))) == []
    assert codes(problems(tmp_path / "b", ended, month, (path, "", later))) == ["engineer-expired"]


def test_the_report_a_look_is_about_may_be_that_of_the_month_before(tmp_path: Path) -> None:
    """In April h1 reaches 90 per cent; a look in April at 80 is about March, one at 70 about neither."""
    april = {"/2024-03/": "/2024-04/", "2024-03": "2024-04", "04-31": "04-30"}

    def moved(text: str) -> str:
        for old, new in april.items():
            text = text.replace(old, new)
        return text

    usage = moved((BASE / USAGE).read_text(encoding="utf-8")).replace("peak: 80", "peak: 90")
    looks = moved(spots(one=("h1", "cpu-peak", "10:00"))).replace("2024-04-29", "2024-04-05")
    for reported, expected in (("90", []), ("80", []), ("70", ["reported-differs"])):
        edits = ((moved(USAGE), "", usage), (moved(SPOTS), "", looks.replace("reported: 80", f"reported: {reported}")))
        assert codes(problems(tmp_path / reported, *edits)) == expected


def test_usage_is_missing_only_once_the_month_is_over_or_under_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    inspection = (BASE / MONTH / "inspection-record" / "inspection.yml").read_text(encoding="utf-8")
    april = (
        inspection.replace("2024-03", "2024-04")
        .replace("2024-04-31", "2024-04-30")
        .replace(": inspection\n", ": next\n")
    )
    open_month = ("evidence/2024-04/inspection-record/next.yml", "", april)
    (warned,) = problems(tmp_path / "a", open_month)
    assert (warned.code, warned.severity, dict(warned.words)) == (
        "usage-not-yet",
        Severity.WARNING,
        {"month": "2024-04", "count": "1"},
    )
    may = april.replace("2024-04", "2024-05").replace(": next\n", ": later\n")
    found = problems(tmp_path / "b", open_month, ("evidence/2024-05/inspection-record/later.yml", "", may))
    assert [(problem.code, problem.place.path) for problem in found] == [
        ("usage-missing", "evidence/2024-04/usage/p1.yml"),
        ("usage-not-yet", "evidence/2024-05/usage"),
    ]


SHOWN = "  - {{id: {}, vcpu: {}, memory_gb: {}}}\n"


@pytest.mark.parametrize(
    ("entries", "shown", "expected"),
    [
        # two of 4 vCPU and 8 GB: 2 hosts, 8 vCPU, 16 GB
        (NUMBERED, [(4, 8), (4, 8)], []),
        (NUMBERED, [(4, 8), (4, 8), (4, 8)], ["host-totals"]),
        (NUMBERED, [(4, 8), (4, 7)], ["host-totals"]),
        (NUMBERED, [(4, 8), (0, 8)], ["zero-capacity"]),
        # two up to the 9th, from the 10th three: 2 to 5 hosts
        (
            NUMBERED.replace("03-01", "03-01, to: 2024-03-09")
            + NUMBERED.replace("2, from: 2024-03-01", "3, from: 2024-03-10"),
            [(4, 8)] * 3,
            [],
        ),
        (
            NUMBERED.replace("03-01", "03-01, to: 2024-03-09")
            + NUMBERED.replace("2, from: 2024-03-01", "3, from: 2024-03-10"),
            [(4, 8)],
            ["host-totals"],
        ),
        # one only from the 20th: it is there
        (NUMBERED.replace("2, from: 2024-03-01", "1, from: 2024-03-20"), [], ["host-totals"]),
        # a rented server has at least 16 vCPU and 256 GB
        (NUMBERED.replace("vm-4c8g, quantity: 2", "server-2x8c-256g-600g, quantity: 1"), [(24, 512)], []),
        (NUMBERED.replace("vm-4c8g, quantity: 2", "server-2x8c-256g-600g, quantity: 1"), [(16, 128)], ["host-totals"]),
    ],
)
def test_hosts_without_a_name_are_compared_together(
    tmp_path: Path, entries: str, shown: list[tuple[int, int]], expected: list[str]
) -> None:
    hosts = "".join(SHOWN.format(f"n{number}", *size) for number, size in enumerate(shown))
    edits = ((PROJECT, HOST, HOST + entries), (USAGE, "  - id: h1", f"{hosts}  - id: h1"))
    assert codes(problems(tmp_path, *edits)) == expected


def test_usage_covers_the_days_with_hosts(tmp_path: Path) -> None:
    """Moved in on the 1st, hosts from the 5th to the 20th: data of these days are enough."""
    late = HOST.replace("from: 2024-03-01", "from: 2024-03-05, to: 2024-03-20")
    exact = (USAGE, "from: 2024-03-01, to: 2024-03-31", "from: 2024-03-05, to: 2024-03-20")
    assert codes(problems(tmp_path / "a", (PROJECT, HOST, late), exact)) == []
    short = (USAGE, "from: 2024-03-01, to: 2024-03-31", "from: 2024-03-06, to: 2024-03-20")
    assert codes(problems(tmp_path / "b", (PROJECT, HOST, late), short)) == ["usage-covers"]


ACCEPTED = """kind: acceptance
id: accepted
title: 验收
happened: 2024-02-20
covers: {from: 2024-02-20}
prepared_by: 示例部门
collected: {method: statement, origin: 示例}
number: 验1号
conclusion: accepted
"""


def test_months_between_are_missing_once(tmp_path: Path) -> None:
    """Moved in on 15 August 2023, one folder, 2024-03: September to February and August itself, seven months."""
    (found,) = problems(tmp_path, (PROJECT, "moved_in: 2024-03-01", "moved_in: 2023-08-15"))
    months = "2023-08, 2023-09, 2023-10, 2023-11, 2023-12, 2024-01, …"
    assert (found.code, found.place.path, dict(found.words)) == (
        "month-missing",
        "evidence/2023-08",
        {"months": months, "count": "7"},
    )


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        # accepted on 20 February 2024, 36 months: the last day is 20 February 2027, the last reports come in March
        ("2027-03", ["month-missing", "usage-not-yet"]),
        ("2027-04", ["month-outside-term"]),
        ("2023-06", []),
        ("2023-05", ["month-outside-term"]),
    ],
)
def test_months_outside_the_term(tmp_path: Path, month: str, expected: list[str]) -> None:
    text = (BASE / MONTH / "inspection-record" / "inspection.yml").read_text(encoding="utf-8")
    text = text.replace("2024-03-29", f"{month}-30").replace("2024-03", month).replace(": inspection\n", ": other\n")
    text = text.replace(f"{month}-31", f"{month}-30")
    edits = (f"evidence/{month}/inspection-record/other.yml", "", text)
    accepted = ("evidence/standing/acceptance/accepted.yml", "", ACCEPTED)
    found = codes(problems(tmp_path, edits, accepted))
    assert [code for code in found if code not in ("usage-missing", "outside-calendar")] == expected


def test_a_month_whose_only_record_cannot_be_read_is_there(tmp_path: Path) -> None:
    edits = ("evidence/2024-02/complaint/complaint.yml", "", "kind: complaint\n")
    assert set(codes(problems(tmp_path, (PROJECT, "moved_in: 2024-03-01", "moved_in: 2024-02-15"), edits))) == {
        "missing-key"
    }


def test_a_project_without_hosts_needs_no_usage(tmp_path: Path) -> None:
    text = (BASE / PROJECT).read_text(encoding="utf-8").replace("id: p1", "id: p2").replace(HOST, "")
    text = text.replace("  - {sku: os-linux, quantity: 1, host: h1, from: 2024-03-01, review: r1}\n", "")
    assert codes(problems(tmp_path, ("evidence/projects/p2.yml", "", text))) == ["survey-left-out"]


@pytest.mark.parametrize(
    ("model", "text", "late"),
    [
        (DeploymentRequest, "number: 1号\nproject: p1\nreceived: 2024-02-29", True),
        (DeploymentRequest, "number: 1号\nproject: p1\nreceived: 2024-03-01", False),
        (DeploymentRequest, "number: 1号\nproject: p1\nreceived: 2024-04-01", False),
        (Complaint, "unit: u1\nproject: p1\nabout: 甲\ncause: other\nreceived_by_bureau: 2024-02-29", True),
        (
            Complaint,
            "unit: u1\nproject: p1\nabout: 甲\ncause: other\nreceived_by_bureau: 2024-04-01",
            False,
        ),
        (Complaint, "unit: u1\nproject: p1\nabout: 甲\ncause: other", False),
    ],
)
def test_what_was_received_lies_in_that_month_or_an_earlier_one(model: type[Record], text: str, late: bool) -> None:
    one = record(model, f"happened: 2024-03-01\n{text}")
    dossier = Dossier(own_contract(), evidence(one), {})
    assert ("outside-month" in codes(dates.check(dossier))) == late


RULE = "subject: emergency-plan\nnumber: 制度1号\nversion: 第一版"


@pytest.mark.parametrize(
    ("last", "soon"), [("2024-03-30", False), ("2024-03-31", True), ("2024-05-30", True), ("2024-05-31", False)]
)
def test_expiry_is_counted_from_the_day_to_its_sixtieth(last: str, soon: bool) -> None:
    rule = record(RuleDocument, f"id: a\ncovers: {{from: 2023-01-01, to: {last}}}\n{RULE}")
    found = list(expiring(evidence(rule), date(2024, 3, 31), 60))
    assert [(one.id, end) for one, end, _ in found] == ([("a", date.fromisoformat(last))] if soon else [])


def test_what_has_a_successor_does_not_expire() -> None:
    old = record(RuleDocument, f"id: a\ncovers: {{from: 2023-01-01, to: 2024-04-15}}\n{RULE}")
    new = record(RuleDocument, f"id: b\ncovers: {{from: 2024-04-16}}\n{RULE}")
    other = record(
        RuleDocument, f"id: c\ncovers: {{from: 2023-01-01}}\n{RULE.replace('emergency-plan', 'fault-procedure')}"
    )
    assert [one.id for one, _, _ in expiring(evidence(old, other), date(2024, 3, 31), 60)] == ["a"]
    assert list(expiring(evidence(old, new, other), date(2024, 3, 31), 60)) == []


def test_what_expires_soon_is_told_by_its_day_alone_at_each_months_end() -> None:
    """Sixty days from 29 February end on 29 April, from 31 March on 30 May."""
    rule = record(RuleDocument, f"id: a\ncovers: {{from: 2023-01-01, to: 2024-05-01}}\n{RULE}")
    dossier = Dossier(own_contract(), evidence(rule), {})
    assert list(expiry.at(dossier, Period(2024, 2))) == []
    (found,) = expiry.at(dossier, Period(2024, 3))
    assert (found.code, dict(found.words)["day"]) == ("expires-soon", "2024-05-01")
    assert list(expiry.at(dossier, Period(2024, 4))) == [found]


def test_the_certificate_ends_before_the_span() -> None:
    text = "product: 防火墙\ntype: firewall\ncertificate: 证1\nissued_by: 示例机关\nvalid_until: 2024-04-01"
    approval = record(ProductApproval, f"id: a\ncovers: {{from: 2023-01-01, to: 2024-04-20}}\n{text}")
    (found,) = expiring(evidence(approval), date(2024, 3, 31), 60)
    assert found[1] == date(2024, 4, 1)
    assert found[2] == approval.place("valid_until")


def test_every_check_has_codes_and_a_manual() -> None:
    for check in CHECKS:
        assert check.CODES
        assert len(check.__doc__ or "") > 60


DRILL = "subject: fire\nplan: true\nrecord: true\nphotos: true\nparticipants: 9\nresult: passed"


@pytest.mark.parametrize(
    ("attached", "claims"),
    [
        ((), ["photos", "plan", "record"]),
        (("a.txt",), ["photos"]),
        (("a.png",), ["plan", "record"]),  # the one picture is the photo, not also the scan of the plan
        (("a.png", "b.png"), []),
        (("a.png", "b.txt"), []),
    ],
)
def test_claims_need_an_attachment_of_their_sort(tmp_path: Path, attached: tuple[str, ...], claims: list[str]) -> None:
    listed = "attachments:" + "".join(
        f"\n  - {{path: {name}, sha256: {sha256(content(name)).hexdigest()}, shows: 示例}}" for name in attached
    )
    write(tmp_path, {f"{MONTH}/drill/{name}": content(name) for name in attached})
    text = filed("drill", "fire", DRILL + ("\n" + listed if attached else ""))
    found = problems(tmp_path, (f"{MONTH}/drill/fire.yml", "", text))
    assert {problem.code for problem in found} <= {"claim-without-attachment"}
    assert sorted(dict(problem.words)["key"] for problem in found) == claims


def content(name: str) -> bytes:
    return packed(scene(ord(name[0])), "PNG") if name.endswith("png") else f"text {name}\n".encode()


def test_a_screenshot_without_a_picture_is_no_screenshot(tmp_path: Path) -> None:
    text = filed("inspection-record", "next", "inspections: 1\nanomalies: 0\nanomalies_handled: 0", "screenshot")
    (found,) = problems(tmp_path, (f"{MONTH}/inspection-record/next.yml", "", text))
    assert (found.code, found.severity, dict(found.words)["key"]) == ("claim-without-attachment", "warning", "method")


def test_a_host_of_a_project_that_registers_only_numbers_is_known_from_its_usage(tmp_path: Path) -> None:
    by_number = (PROJECT, HOST, HOST.replace(", host: h1", ""))
    plain = (PROJECT, "os-linux, quantity: 1, host: h1", "os-linux, quantity: 1")
    look = (SPOTS, "", spots(usage=("h9", "disk", "10:00")))
    assert codes(problems(tmp_path / "a", by_number, plain, look)) == ["unknown-reference", "disk-without-host"]
    known = (SPOTS, "", spots(usage=("h1", "disk", "10:00")))
    assert codes(problems(tmp_path / "b", by_number, plain, known)) == ["disk-without-host"]


def test_row_9_takes_points_where_its_reading_leaves_them_to_the_reviewer(tmp_path: Path) -> None:
    literal = "      - {from: 2023-06-28, reading: literal}\n    touches: {rows: [fault-handling]"
    judged = ("content/contract/readings.yml", literal, literal.replace("literal", "judged"))
    ruling = (RULING, "row: training", "row: fault-handling")
    assert codes(problems(tmp_path, judged, ruling)) == []


def test_a_complaint_takes_a_ruling_on_fault_but_on_nothing_else(tmp_path: Path) -> None:
    fields = "unit: u1\nproject: p1\nreceived_by_bureau: 2024-03-29\nabout: 示例\ncause: undetermined"
    complaint = (f"{MONTH}/complaint/noise.yml", "", filed("complaint", "noise", fields))
    for name, decided, expected in (("a", "fault: user", []), ("b", "level: severe", ["ruling-no-effect"])):
        ruling = (RULING, "row: training\npoints: 4", f"subject: noise\n{decided}")
        assert codes(problems(tmp_path / name, complaint, ruling)) == expected


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        (("fire", "fire"), []),  # two records of one fire drill may share its photo
        (("fire", "power-failure"), ["attachment-reused"]),
        (("fire", "data-recovery"), ["attachment-reused"]),
    ],
)
def test_one_photo_does_not_prove_two_drills(tmp_path: Path, subjects: tuple[str, str], expected: list[str]) -> None:
    write(tmp_path, {f"{MONTH}/drill/a.png": content("a.png")})
    listed = f"attachments:\n  - {{path: a.png, sha256: {sha256(content('a.png')).hexdigest()}, shows: 示例}}"
    fields = DRILL.replace("plan: true", "plan: false").replace("record: true", "record: false") + f"\n{listed}"
    drills = [
        (
            f"{MONTH}/drill/{name}.yml",
            "",
            filed("drill", name, fields.replace("fire", subject)).replace("title: ", f"title: {name} "),
        )
        for name, subject in zip(("first", "second"), subjects, strict=True)
    ]
    assert codes(problems(tmp_path, *drills)) == expected


@pytest.mark.parametrize(
    ("day", "conclusion", "expected"),
    [
        ("2024-03-29", "not-compliant", []),  # the other one is of 2024-03-29 as well: the reviewer rules
        ("2024-03-28", "not-compliant", ["ruling-not-judged"]),  # the later one decides
        ("2024-04-01", "not-compliant", ["ruling-not-judged"]),
    ],
)
def test_a_ruling_on_two_reports_of_one_day(tmp_path: Path, day: str, conclusion: str, expected: list[str]) -> None:
    other = zoning("[业务区]").replace("id: zones", "id: zones-2").replace("compliant", conclusion)
    other = other.replace("happened: 2024-03-29", f"happened: {day}")
    found = problems(
        tmp_path,
        (ZONING, "", zoning("[业务区]")),
        (ZONING.replace("zones.yml", "zones-2.yml"), "", other),
        (RULING, "row: training\npoints: 4", "row: zoning\npoints: 3"),
    )
    assert codes(found) == expected


FINDING = f"{MONTH}/rulings/error.yml"


@pytest.mark.parametrize(
    ("observed", "finding", "expected"),
    [
        ("85", "about: spots\nconfirmed: true", ["finding-of-mismatch"]),
        ("85", "about: spots\nconfirmed: false", []),  # costs nothing either way
        ("85", "about: report\nconfirmed: true", []),  # another error
        ("85", "confirmed: true", []),
        ("80.005", "about: spots\nconfirmed: true", []),  # the report's own rounding is no mismatch
        ("80.006", "about: spots\nconfirmed: true", ["finding-of-mismatch"]),
    ],
)
def test_a_mismatch_that_is_a_finding_too(tmp_path: Path, observed: str, finding: str, expected: list[str]) -> None:
    line = "{at: 2024-03-20T10:00+08:00, project: p1, host: h1, metric: cpu-peak, reported: 80, observed: " + observed
    found = problems(
        tmp_path,
        (SPOTS, "", filed("spot-check", "spots", f"usage:\n  - {line}}}")),
        (FINDING, "", filed("finding", "error", f"category: report-error\n{finding}\nreason: 示例")),
    )
    assert codes(found) == expected
