"""What somebody with bad intentions files: it is refused with a problem, or told in what the month rests on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from dossier.assessment import Assessment
from dossier.checks import check_all
from dossier.cli.kept import cache_of
from dossier.contract.terms import ExpiryWarning
from dossier.fields import Day, Fields, Moment, Number, parse
from dossier.load import load
from dossier.load.folder import walk
from dossier.pipeline import assess_all
from dossier.repository import BadRevisionError, at_revision
from dossier.source import read
from sample_months import copied

HOME = Path(__file__).parents[1]
RULING = """---
kind: ruling
id: ruling-late
title: 故障等级重新认定
sample: true
happened: 2024-05-31
covers: {from: 2024-01-01, to: 2024-01-31}
prepared_by: 甲方云管理科
collected: {method: statement, origin: 故障认定会}
subject: incident-2024-01-23
level: severe
reason: 重新认定为严重故障
---
"""


class _Numbers(Fields):
    number: Number | None = None
    day: Day | None = None
    moment: Moment | None = None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def january(root: Path) -> Assessment:
    loaded = load(root, cache_of(root)).dossier
    assert loaded is not None
    return next(one for one in assess_all(loaded, date(2024, 6, 30)) if one.period == "2024-01")


def test_a_ruling_filed_months_later_is_an_input_of_the_month_it_changes(root: Path) -> None:
    before = january(root)
    (root / "evidence/2024-05/rulings/ruling-late.md").write_text(RULING, encoding="utf-8")
    after = january(root)
    # 21 minutes are 100,000; ruled severe it is 200,000, so the month pays 100,000 less.
    assert before.settlement.payable - after.settlement.payable == 100_000
    assert before.inputs.digest != after.inputs.digest
    assert "evidence/2024-05/rulings/ruling-late.md" in {file.path for file in after.inputs.files}


def test_an_agreement_proves_nothing_before_it_is_signed(root: Path) -> None:
    path = root / "evidence/standing/confidentiality-agreement/nda-health.md"
    text = path.read_text(encoding="utf-8")
    for signed, found in (("2023-11-27", []), ("2024-05-20", ["dates-reversed"])):
        path.write_text(re.sub("signed: .*", f"signed: {signed}", text), encoding="utf-8")
        loaded = load(root, cache_of(root)).dossier
        assert loaded is not None
        assert [problem.code for problem in check_all(loaded) if problem.code == "dates-reversed"] == found


def test_an_entry_dearer_than_the_whole_contract_is_refused(root: Path) -> None:
    path = root / "evidence/projects/water.yml"
    text = path.read_text(encoding="utf-8")
    # 25,167,684.96 is the most that may be settled: 133,799 x 188.10 = 25,167,591.90, one more is 25,167,780.00.
    for quantity, refused in (("133799", False), ("133800", True)):
        path.write_text(text.replace("mq-2c4g, quantity: 1", f"mq-2c4g, quantity: {quantity}"), encoding="utf-8")
        loaded = load(root, cache_of(root)).dossier
        assert loaded is not None
        found = [problem for problem in check_all(loaded) if problem.code == "ceiling-refused"]
        assert [problem.place.path for problem in found] == ["evidence/projects/water.yml"] * refused


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("number: 999999999999.99", ""),
        ("number: 1000000000000", "bad-number"),  # 10^12 yuan has no form in capitals
        ("number: -1000000000000", "bad-number"),
        ("day: 2199-12-31", ""),
        ("day: 9999-12-31", "impossible-day"),  # the term could not be counted from it
        ("day: 0001-01-01", "impossible-day"),
        ("moment: 9999-12-31T23:59+08:00", "impossible-day"),
    ],
)
def test_numbers_and_days_beyond_all_use(line: str, code: str) -> None:
    source, _ = read("some.yml", line.encode())
    assert source is not None
    _, problems = parse(_Numbers, source)
    assert [problem.code for problem in problems] == [code] * bool(code)


@pytest.mark.parametrize(("days", "code"), [("9999", ""), ("10000", "bad-number")])
def test_a_length_of_time_stays_within_the_calendar(days: str, code: str) -> None:
    source, _ = read("some.yml", f"{{from: 2024-01-01, clause: '6.3', days: {days}}}".encode())
    assert source is not None
    _, problems = parse(ExpiryWarning, source)
    assert [problem.code for problem in problems] == [code] * bool(code)


@pytest.mark.parametrize("character", ["\x00", "\u202e", "\u2066", "\ufeff"])
def test_the_text_below_the_front_matter_hides_nothing(character: str) -> None:
    _source, problems = read("some.md", f"---\nid: x\n---\n\n一行\n看{character}不见\n".encode())
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [
        ("yaml-character", 6, 2)
    ]


def test_a_revision_is_never_an_option_of_git(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("text", encoding="utf-8")
    with pytest.raises(BadRevisionError), at_revision(HOME, f"--output={victim}"):
        pass
    assert victim.read_text(encoding="utf-8") == "text"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "con.md",
            "NUL.txt",
            "com1.pdf",
            "aux.tar.gz",
            "CON .md",
            "con.txt.md",
            "NUL",
            "COM¹",
            "lpt².txt",
            "com0.txt",
        ),
        *("CONIN$", "conout$.md", "x.", "x ", " x", "x. ", "prn   .txt"),
    ],
)
def test_names_of_windows_devices_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "evidence" / "2024-03" / "training"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"x")
    _, problems = walk(tmp_path, "evidence")
    assert [problem.code for problem in problems] == ["bad-file-name"]


@pytest.mark.parametrize("name", ["CON", "nul.d", "com¹", "x "])
def test_folders_are_named_by_the_same_rule(tmp_path: Path, name: str) -> None:
    (tmp_path / "evidence" / name).mkdir(parents=True)
    (tmp_path / "evidence" / name / "a.yml").write_bytes(b"x")
    paths, problems = walk(tmp_path, "evidence")
    assert (paths, [problem.code for problem in problems]) == ((), ["bad-file-name"])


def test_names_that_only_begin_like_a_device_are_fine(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "console.txt").write_bytes(b"x")
    assert walk(tmp_path, "evidence") == (("evidence/console.txt",), ())
