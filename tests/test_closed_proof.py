"""What nobody can open proves nothing: in points, in the gates of payment, in duties; and it is told at its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import HOME, own_contract, record, under, write
from dossier.checks.opening import check
from dossier.duties import duties, gates
from dossier.evidence import Evidence
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.incidents import judgement
from dossier.incidents.grounds import grounds
from dossier.load import load
from dossier.openers.content import Content
from dossier.records import Record
from dossier.records.operations import Incident, MaintenanceNotice, OperationReport, RuleDocument
from dossier.records.platform import DeploymentRequest, DeviceRegister, PolicyBackup, ZoningReport
from dossier.records.projects import Acceptance
from dossier.records.rulings import Ruling
from dossier.records.security import Drill, EmergencyNotice, RiskAssessment
from dossier.result import Indicator
from dossier.scoring import score
from dossier.submissions import counted

MARCH, LATER = Period(2024, 3), date(2026, 12, 31)
DIGESTS = {"open": "0" * 64, "closed": "1" * 64, "unknown": "2" * 64}
CONTENTS = {DIGESTS["open"]: Content(), DIGESTS["closed"]: Content(fault="locked")}
DRILL = "subject: ups-discharge\nplan: true\nrecord: true\nphotos: true\nparticipants: 5\nresult: passed\n"
ASSESSED = "report_number: 示例\nagency: 示例\nissued: 2024-03-01\nhigh_risks: 0\nmedium_risks: 0\nlow_risks: 0\n"
OLD = record(Acceptance, "id: old\nhappened: 2022-06-01\nnumber: 示例\nconclusion: accepted")
"""So long ago that every yearly drill is due."""


def attached(*files: str) -> str:
    """`open.pdf`: a PDF that opens."""
    listed = [
        f"  - {{path: {nth}-{one}, sha256: {DIGESTS[one.split('.')[0]]}, shows: 示例}}" for nth, one in enumerate(files)
    ]
    return "\n".join(["attachments:", *listed, ""]) if files else ""


def row(name: str, *records: Record, adopted: dict[str, str] | None = None) -> Indicator:
    contract = own_contract()
    readings = under({**contract.readings.adopted(MARCH), **(adopted or {})})
    there = counted(contract, Evidence.of(records, CONTENTS), MARCH, readings)
    made = score(contract, there, MARCH, readings, LATER)
    return next(one for one in made.indicators if one.id == name)


def worth(one: Indicator) -> tuple[str, int, int]:
    return one.state, int(one.low), int(one.high)


def drills(*files: str) -> tuple[Record, ...]:
    """The drills of row 16 with papers that open, but for the discharge of the UPS, which has these."""
    text = DRILL.replace("ups-discharge", "{}") + attached("open.pdf", "open.png")
    others = ("fire", "power-failure", "host-migration", "network-security")
    return (
        *(record(Drill, f"id: {name}\n{text.replace('{}', name, 1)}") for name in others),
        record(Drill, f"id: ups\n{DRILL}{attached(*files)}"),
        OLD,
    )


# The discharge of the UPS is one half of a point (row 16, 4 points): without it 3 of 4 are proven, and 4 possible.
PROVEN, NOT_PROVEN = ("proven", 4, 4), ("not-proven", 3, 4)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("open.pdf", "open.png"), PROVEN),
        (("open.pdf", "open.png", "closed.pdf"), PROVEN),  # one too many does no harm
        (("unknown.pdf", "unknown.png"), PROVEN),
        (("closed.txt", "closed.jpg"), NOT_PROVEN),
        (("closed.pdf",), NOT_PROVEN),
        (("open.pdf", "closed.png"), NOT_PROVEN),  # no photo
        (("closed.pdf", "open.png"), NOT_PROVEN),  # the photo is not the plan as well
        (("closed.pdf", "open.png", "open.jpg"), PROVEN),  # a scan of the plan and a photo
        ((), PROVEN),  # the filer's word, which the warning claim-without-attachment tells (R-70 as-recorded)
    ],
)
def test_plan_record_and_photos(files: tuple[str, ...], expected: tuple[str, int, int]) -> None:
    found = row("emergency-drills", *drills(*files))
    assert worth(found) == expected
    told = [step.text for step in found.trace if "打不开" in step.text]
    assert bool(told) == (expected == NOT_PROVEN)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("open.pdf", "open.png"), PROVEN),
        ((), NOT_PROVEN),  # left out or closed, it is the same
        (("closed.pdf", "closed.png"), NOT_PROVEN),
        (("open.pdf",), NOT_PROVEN),  # the photo is left out
        (("open.pdf", "closed.png"), NOT_PROVEN),  # the photo does not open
        (("open.png",), NOT_PROVEN),  # the plan is left out
    ],
)
def test_papers_that_are_asked_for_are_not_better_left_out(
    files: tuple[str, ...], expected: tuple[str, int, int]
) -> None:
    """R-70 read as `attached`, row 16: what proves the discharge of the UPS has to be there and to open."""
    found = row("emergency-drills", *drills(*files), adopted={"R-70": "attached"})
    assert worth(found) == expected


def test_papers_are_asked_for_of_the_kinds_that_the_contract_names_from_their_day_on() -> None:
    """A deployment request (row 6, 1 point) needs none; a gate's assessment does."""
    request = record(
        DeploymentRequest,
        "number: 示例\nproject: p1\nreceived: 2024-03-01\ncontacted: 2024-03-02\ncompleted: 2024-03-05\n",
    )
    assert int(row("deployment-support", request, adopted={"R-70": "attached"}).points) == 1
    contract, bare = own_contract(), record(RiskAssessment, ASSESSED)
    for reading, day, documents in (
        ("as-recorded", MARCH, 1),
        ("attached", MARCH, 0),
        ("attached", Period(2023, 5), 1),
    ):
        there = counted(contract, Evidence.of([bare]), day, under({"R-70": reading}))
        found = gates(contract, there, MARCH, LATER)
        assert sum(len(gate.documents) for gate in found) == documents


def test_every_record_of_which_nothing_opens() -> None:
    """Row 2: 3 points for the zones. Row 1: 2 points for backups of all devices. Row 6: 1 point for a deployment."""
    standing = "covers: {from: 2024-01-01}\n"
    zoning = standing + "standard: 示例\nzones: [a]\nconclusion: %s\n"
    devices = record(
        DeviceRegister, f"{standing}devices:\n  - {{id: fw1, name: 防火墙, function: firewall, zone: 互联网区}}"
    )
    backup = "backups:\n  - {device: fw1, taken: 2024-03-15, restorable: %s}\n"
    request = "number: 示例\nproject: p1\nreceived: 2024-03-01\ncontacted: 2024-03-02\ncompleted: 2024-03-05\n"
    for files, points in ((("open.pdf",), (3, 2, 1)), (("closed.pdf",), (0, 0, 0))):
        seen = attached(*files)
        zones = row("zoning", record(ZoningReport, zoning % "compliant" + seen))
        backups = row("policy-backup", devices, record(PolicyBackup, backup % "true" + seen))
        deployed = row("deployment-support", record(DeploymentRequest, request + seen))
        assert tuple(int(one.points) for one in (zones, backups, deployed)) == points
        assert [int(one.high) for one in (zones, backups, deployed)] == [4, 2, 1]
    refuted = row("zoning", record(ZoningReport, zoning % "not-compliant" + attached("closed.pdf")))
    assert worth(refuted) == ("not-proven", 0, 1)  # what is against the provider needs no proof


STOPPED = """\
id: stopped
number: 示例
cause: 割接
noticed: 2024-03-18T00:01:00+08:00
reported: 2024-03-18T00:05:00+08:00
started: 2024-03-18T00:00:00+08:00
restored: 2024-03-18T01:00:00+08:00
stops: [{project: p1, minutes: 60}]
data_loss: none
social_effect: none
fault: undetermined
file: {procedure: true, response: true, handling: true}
"""
NOTICE = """\
id: notice
number: 示例
work: 割接
notified: 2024-03-11
starts: 2024-03-18T00:00:00+08:00
ends: 2024-03-18T06:00:00+08:00
projects: [p1]
"""


def test_the_file_of_an_incident_that_nobody_can_open_is_not_complete() -> None:
    """Row 9, 4 points: a rule that is met where no incident happened must not take a closed one for none."""
    rules = "covers: {from: 2023-07-01}\nsubject: fault-procedure\nnumber: 示例\nversion: 示例\n"
    for file, expected in (("open.pdf", ("proven", 4, 4)), ("closed.pdf", ("not-proven", 0, 4))):
        found = row("fault-handling", record(RuleDocument, rules), record(Incident, STOPPED + attached(file)))
        assert worth(found) == expected


@pytest.mark.parametrize(
    ("files", "ruling", "amount", "least", "told"),
    [
        (("open.pdf",), "", 0, 0, "少扣 200000.00 元"),
        (("open.pdf", "closed.pdf"), "", 0, 0, "少扣 200000.00 元"),
        (("closed.pdf",), "", 200_000, 0, "所附材料打不开"),
        (("closed.pdf",), "received: true", 0, 0, "少扣 200000.00 元"),  # the bureau holds it in its own hands
        (("closed.pdf",), "received: false", 200_000, 0, "没有收到"),
    ],
)
def test_a_notice_of_planned_work_that_nobody_can_open_excuses_nothing(
    files: tuple[str, ...], ruling: str, amount: int, least: int, told: str
) -> None:
    """60 minutes are more than 40: 200,000 yuan, unless the work was announced five working days before (4.6, R-23)."""
    stopped = record(Incident, f"{STOPPED}announced_by: notice\n")
    there: list[Record] = [stopped, record(MaintenanceNotice, NOTICE + attached(*files))]
    if ruling:
        there.append(record(Ruling, f"id: r\nsubject: notice\nreason: 示例\n{ruling}"))
    evidence = Evidence.of(there, CONTENTS)
    verdict = judgement(own_contract(), evidence, stopped).verdict
    assert (int(verdict.amount), int(verdict.least)) == (amount, least)
    assert told in grounds(own_contract(), evidence, stopped)[0].text


def test_notices_that_nobody_can_open_were_not_given() -> None:
    emergency = "id: e\ndiscovered: 2024-03-18T00:00:00+08:00\nnotified: 2024-03-18T00:05:00+08:00\n"
    for file, state in (("open.pdf", "met"), ("closed.pdf", "missing")):
        there = [
            record(MaintenanceNotice, NOTICE + attached(file)),
            record(EmergencyNotice, emergency + attached(file)),
            OLD,
        ]
        found = duties(own_contract(), Evidence.of(there, CONTENTS), MARCH, {"R-14": "tenth-in"}, LATER)
        ours = [duty for duty in found if duty.records in (("notice",), ("e",))]
        assert [duty.state for duty in ours] == [state, state]
        assert all(("打不开" in duty.note) == (state == "missing") for duty in ours)


def test_gates_stay_shut() -> None:
    for file, documents in (("open.pdf", {"risk-assessment-1"}), ("closed.pdf", set())):
        there = Evidence.of([record(RiskAssessment, ASSESSED + attached(file))], CONTENTS)
        found = gates(own_contract(), there, MARCH, LATER)
        assert {name for gate in found for name in gate.documents} == documents


def test_a_report_that_nobody_can_open_is_missing() -> None:
    text = "cycle: month\nabout: 2024-02\nsubmitted: 2024-03-05T10:00:00+08:00\n"
    for file, state, note in (("open.pdf", "met", "报告期 2024-02"), ("closed.pdf", "missing", "打不开，不作证明")):
        there = Evidence.of([OLD, record(OperationReport, text + attached(file))], CONTENTS)
        found = duties(own_contract(), there, MARCH, {"R-14": "tenth-in"}, LATER)
        (duty,) = [one for one in found if one.id == "operation-report-month-2024-02"]
        assert duty.state == state
        assert note in duty.note


def test_it_is_told_where_the_record_names_it(tmp_path: Path) -> None:
    shot, empty = b"\xff\xd8\xff", b""
    text = (HOME / "content/problems/attachment-closed/example/evidence/2024-03/policy-backup/backup.yml").read_text()
    listed = f"  - {{path: 空.txt, sha256: {sha256(empty)}, shows: 材料}}\n"
    folder = "evidence/2024-03/policy-backup"
    write(
        tmp_path, {f"{folder}/backup.yml": text.replace("backups:", f"{listed}backups:"), f"{folder}/backup.jpg": shot}
    )
    write(tmp_path, {f"{folder}/空.txt": empty})
    write(
        tmp_path,
        {path.relative_to(HOME).as_posix(): path.read_bytes() for path in (HOME / "content/contract").rglob("*.yml")},
    )
    loaded = load(tmp_path)
    assert loaded.dossier is not None
    assert not [problem for problem in loaded.problems if problem.code != "unknown-reference"]
    found = [(one.place.line, dict(one.words)["fault"], one.related[0].path) for one in check(loaded.dossier)]
    assert found == [(10, "stub", f"{folder}/backup.jpg"), (13, "empty", f"{folder}/空.txt")]
