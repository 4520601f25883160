"""What has been issued stays as issued: the chain, the frozen folder, restatements and what they hand on.

The contract pays 10,000.00 yuan a month less 400.00 for the 2 points that conduct loses (98 points, above 90: 200 a
point, see schemes/linear): figures worked by hand in the tests.
"""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from builders import HOME
from dossier.assessment import from_json
from dossier.exact.digest import sha256, sm3
from dossier.exact.period import Period
from dossier.issued import read_manifest
from issuing import Office

JANUARY, FEBRUARY, MARCH = (Period(2025, month) for month in (1, 2, 3))
MEASURED = "evidence/2025-01/measurement/availability-2025-01.md"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January and February issued, January restated with an availability of 98 per cent, then March issued."""
    office = Office.new(tmp_path_factory.mktemp("issued"))
    assert office.issue("2025-01") == 0
    assert office.issue("2025-02") == 0
    office.commit("mend", {MEASURED: office.read(MEASURED).replace("value: 99.2", "value: 98")}, day="2025-04-14")
    assert office.issue("2025-01", "--restate", "--reason", "可用率登记有误", day="2025-04-14") == 0
    assert office.issue("2025-03", day="2025-04-15") == 0
    return office


@pytest.fixture
def office(issued: Office, tmp_path: Path) -> Office:
    return issued.copy(tmp_path)


def test_all_that_was_issued_is_read_back_without_a_problem(issued: Office) -> None:
    session = issued.session()
    assert not [one for one in session.problems if one.code.startswith("issued")]
    told = [(one.manifest.period, one.number, one.manifest.number) for one in session.issued.chain]
    assert told == [("2025-01", 1, 1), ("2025-02", 1, 2), ("2025-01", 2, 3), ("2025-03", 1, 4)]


def test_each_manifest_names_those_before_it_by_digest(issued: Office) -> None:
    first, second, again, last = (issued.root / one.folder for one in issued.session().issued.chain)
    digest = {folder: sha256((folder / "manifest.json").read_bytes()) for folder in (first, second, again)}
    named = json.loads((last / "manifest.json").read_bytes())
    assert named["before"]["sha256"] == digest[again]  # issued just before, whatever month it was of
    assert named["month_before"]["sha256"] == digest[second]
    assert named["revision_before"] is None
    restated = json.loads((again / "manifest.json").read_bytes())
    assert restated["before"]["sha256"] == digest[second]
    assert restated["revision_before"]["sha256"] == digest[first]
    assert restated["reason"] == "可用率登记有误"


def test_a_restatement_is_paid_in_the_next_open_month(issued: Office) -> None:
    # Availability falls to nothing (50 of 60 points): 88 less 50 is 38 points, where the floor of half the price holds:
    # 5,000.00 instead of 9,600.00. January stays paid as it was; March takes the 4,600.00 off.
    session = issued.session()
    first, again = session.issued.months[JANUARY]
    march = session.assessments[MARCH]
    assert (first.assessment.settlement.payable, again.assessment.settlement.payable) == (
        Decimal("9600.00"),
        Decimal("5000.00"),
    )
    assert [(one.period, one.revision, one.amount) for one in march.adjustments] == [
        ("2025-01", 2, Decimal("-4600.00"))
    ]
    assert march.settlement.adjustments == Decimal("-4600.00")
    assert march.settlement.payable == Decimal("5000.00")
    assert march.settlement.cumulative == Decimal("24200.00")  # 9,600.00 twice as paid, and 5,000.00
    assert session.assessments[FEBRUARY].adjustments == ()


def test_the_statement_still_adds_up_with_the_adjustment(issued: Office) -> None:
    march = issued.session().assessments[MARCH]
    total = sum(-one.amount if one.sign == "-" else one.amount for one in march.statement if one.sign != "=")
    assert total == march.settlement.payable
    assert [one.amount for one in march.statement if one.key == "adjustments"] == [Decimal("-4600.00")]


def test_every_revision_comes_out_again_byte_for_byte(issued: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert issued.run("replay", "--all") == 0
    assert capsys.readouterr().out.count("逐字节相同") == 4


def test_the_page_for_auditors_proves_it_and_finds_what_was_changed(office: Office) -> None:
    page = (HOME / "docs/verify-by-hand.md").read_text("utf-8")
    script = "\n".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    assert office.sign("2025-01", "client", "", "--revision", "1") == 0

    def prove() -> tuple[int, list[str]]:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=office.root, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout.splitlines()

    code, said = prove()
    assert code == 0
    counts = [int(line) for line in said if line.isdigit()]
    assert len(counts) == 4  # three files, and the next manifest
    assert all(counts)
    assert any(line.startswith('Good "dossier" signature for client') for line in said)
    assert any(line.startswith(office.session().issued.chain[0].digest) for line in said)
    path = office.root / "evidence/2025-01/issued/r1/assessment.json"
    path.write_bytes(path.read_bytes() + b" ")
    assert prove()[0] != 0


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        ({MEASURED: "value: 98|value: 97"}, "issued-file-changed", MEASURED),
        ({MEASURED: None}, "issued-file-gone", MEASURED),
        ({"evidence/2025-01/measurement/more.txt": "x"}, "issued-file-added", "evidence/2025-01/measurement/more.txt"),
        ({"evidence/2025-03/issued/r1/assessment.json": "2025|2026"}, "issued-output-changed", "r1/assessment.json"),
        ({"evidence/2025-03/issued/r1/assessment.json": None}, "issued-incomplete", "evidence/2025-03/issued/r1"),
        ({"evidence/2025-02/issued/r1/manifest.json": '"number": 2|"number": 1'}, "issued-chain-broken", "2025-02"),
        ({"evidence/2025-02/issued/r1/manifest.json": "{|{ "}, "issued-manifest-unreadable", "2025-02"),
        ({"evidence/2025-02/issued/r1/manifest.json": None}, "issued-incomplete", "2025-02"),
        ({"evidence/2025-02/issued/r1/note.md": "x"}, "issued-by-hand", "note.md"),
    ],
)  # fmt: skip
def test_whatever_is_done_to_it_is_found_and_named(
    files: dict[str, str | None], code: str, place: str, office: Office
) -> None:
    for path, change in files.items():
        old, mark, new = (change or "").partition("|")
        office.repository.write({path: office.read(path).replace(old, new, 1) if mark else change})
    found = [one for one in office.session().problems if one.code == code]
    assert found
    assert place in found[0].place.path


@pytest.mark.parametrize("folder", sorted((HOME / "tests/issued-by").iterdir()), ids=lambda one: one.name)
def test_what_an_earlier_program_issued_is_read_for_ever(folder: Path) -> None:
    """A key added later needs a default. A folder here never changes; a version that changes the form adds one."""
    text = (folder / "assessment.json").read_text("utf-8")
    month = from_json(text)
    assert (month.period, month.revision, month.status) == ("2025-01", 1, "issued")
    assert month.settlement.payable == Decimal("9600.00")
    manifest = read_manifest((folder / "manifest.json").read_bytes())
    assert {one.path: one.sha256 for one in manifest.outputs}["assessment.json"] == sha256(text.encode())


def test_what_a_later_program_wrote_is_told_without_a_traceback(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = "evidence/2025-03/issued/r1"
    new = office.read(f"{folder}/assessment.json").replace('"adjustments":', '"adjustments_of_tomorrow":', 1)
    manifest = json.loads(office.read(f"{folder}/manifest.json"))
    for one in manifest["outputs"]:
        if one["path"] == "assessment.json":
            one["sha256"], one["sm3"] = sha256(new.encode()), sm3(new.encode())
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    office.repository.write({f"{folder}/assessment.json": new, f"{folder}/manifest.json": text})
    assert office.run("assess", "2025-03") == 2
    assert "较新的程序" in capsys.readouterr().err


def test_a_revision_taken_out_of_the_middle_breaks_the_chain(office: Office) -> None:
    folder = office.root / "evidence/2025-02/issued/r1"
    for path in folder.iterdir():
        path.unlink()
    assert "issued-chain-broken" in office.codes()


def test_an_assessment_edited_together_with_its_manifest_breaks_the_chain(office: Office) -> None:
    folder = "evidence/2025-02/issued/r1"
    old = office.read(f"{folder}/assessment.json")
    new = old.replace('"payable": "9600.00"', '"payable": "9700.00"', 1)
    assert new != old
    manifest = json.loads(office.read(f"{folder}/manifest.json"))
    for one in manifest["outputs"]:
        if one["path"] == "assessment.json":
            one["sha256"], one["sm3"] = sha256(new.encode()), sm3(new.encode())
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    office.repository.write({f"{folder}/assessment.json": new, f"{folder}/manifest.json": text})
    assert "issued-chain-broken" in office.codes()


def test_a_shared_file_that_moves_an_issued_month_is_named_with_the_figures(office: Office) -> None:
    late = office.read("evidence/2025-02/rulings/conduct-2025-02.md")
    late = late.replace("id: conduct-2025-02", "id: conduct-again").replace("points: 18", "points: 20")
    late = late.replace("happened: 2025-02-28", "happened: 2025-04-10")
    office.repository.write({"evidence/2025-04/rulings/conduct-again.md": late})
    found = {one.code: one for one in office.session().problems}
    moved = found["issued-month-moved"]
    assert moved.place.path == "evidence/2025-04/rulings/conduct-again.md"
    figures = dict(moved.words)["figures"]
    assert "应付金额 9600.00 → 10000.00" in figures
    assert "18 → 20" in figures
    assert office.run("build", "--no-pdf") == 1  # nothing is published over what was issued


def test_what_happened_after_a_month_was_issued_does_not_move_it(office: Office) -> None:
    late = office.read("evidence/2025-02/rulings/conduct-2025-02.md")
    late = late.replace("id: conduct-2025-02", "id: conduct-again").replace("points: 18", "points: 20")
    late = late.replace("happened: 2025-02-28", "happened: 2025-05-05")
    office.repository.write({"evidence/2025-05/rulings/conduct-again.md": late})
    assert "issued-month-moved" not in office.codes()


OBJECTIONS = """\
  - id: R-55
    question: 异议在多长时间内提出、答复？
    clause: 第三条
    drives: objections
    readings: [{id: working-days, text: 在所定的工作日内。}]
    adopted: [{from: 2025-01-01, reading: working-days}]
    settings:
      - {id: raise-workdays, number: 5, meaning: 提出异议的期限（工作日）}
      - {id: answer-workdays, number: 5, meaning: 答复异议的期限（工作日）}
"""


@pytest.mark.parametrize(("day", "late"), [("2025-04-21", False), ("2025-04-22", True)])
def test_a_result_that_no_ruling_gave_can_be_objected_to_for_five_days_after_it_was_issued(
    office: Office, day: str, *, late: bool
) -> None:
    """January was issued again as of 14 April: 15, 16, 17, 18 and 21 April remain."""
    readings, holidays = "content/contract/readings.yml", "content/contract/holidays/2025.yml"
    text = f"kind: objection\nid: no\nhappened: {day}\ncovers: {{from: 2025-01-01, to: 2025-01-31}}\n"
    text += "title: 异议\nprepared_by: 示例部门\ncollected: {method: statement, origin: 示例}\n"
    office.commit(
        "an objection",
        {
            readings: office.read(readings) + OBJECTIONS,
            holidays: (HOME / holidays).read_text("utf-8"),
            "evidence/2025-04/objection/no.yml": text + "against: {row: complaints}\nreason: 示例\n",
        },
        day=day,
    )
    told = office.codes()
    assert ("objection-late" in told) == late
    assert not [code for code in told if code.startswith("objection") and code != "objection-late"]
