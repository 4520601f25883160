"""Which types of file a contract takes: by its list, from a day on, and what is said of any other."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from builders import HOME, own_contract
from dossier.contract import FOLDER, Contract, read_contract
from dossier.contract.attachments import AttachmentTerms
from dossier.exact.digest import sha256
from dossier.load import load, load_taken
from dossier.load.attachments import suits_its_name
from dossier.openers.filetypes import TYPES
from dossier.problems import Problem
from dossier.problems.wording import word

HEAD = "attachments:\n"
FIRST = "  - {from: 2023-06-28, clause: 设置, taken: [.pdf, .zip, .xyz]}\n"
LATER = (
    "  - {from: 2024-03-01, clause: 补充协议, taken: [.pdf],"
    " refused: [{types: [.zip], instead: 请解开后逐个附上。}], otherwise: 请转成 PDF。}\n"
)
LONG = """\
  - from: 2023-06-28
    clause: 设置
    taken: [.pdf]
    refused:
      - {types: [.zip], instead: 一}
      - {types: [.zip], instead: 二}
"""
ZIP = b"PK\x03\x04"


def contract(text: str) -> tuple[Contract | None, Sequence[Problem]]:
    """Our own contract with another attachments.yml."""
    files = {path.relative_to(HOME).as_posix(): path.read_bytes() for path in sorted((HOME / FOLDER).rglob("*.yml"))}
    return read_contract({**files, f"{FOLDER}/attachments.yml": text.encode()})


def terms(text: str) -> AttachmentTerms:
    found, problems = contract(HEAD + text)
    assert found is not None, problems
    return found.attachments


def test_a_contract_without_a_list_takes_what_the_program_knows() -> None:
    assert own_contract().attachments.on(None).taken == tuple(TYPES)  # the sample's own list is that one
    for silent in (AttachmentTerms(), terms("  []\n")):
        assert silent.on(date(2024, 3, 31)).taken == tuple(TYPES)
        assert not silent.takes(".html", None)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("evidence/2024-02/drill/a.zip", True),  # before the second version
        ("evidence/2024-03/drill/a.zip", False),  # the month's last day counts
        ("evidence/2023-01/drill/a.zip", True),  # before all versions the first one holds
        ("evidence/standing/plan/a.zip", True),  # what lasts was handed in on some day
        ("evidence/standing/plan/a.xlsx", False),
    ],
)
def test_what_is_taken_goes_by_the_month(path: str, taken: bool) -> None:
    found = suits_its_name(path, ZIP, terms(FIRST + LATER))
    assert (found is None) is taken, found
    assert found is None or found.code == "attachment-type"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a.zip", "请解开后逐个附上。"),  # by the list
        ("a.wps", "请转成 PDF。"),  # by what is said of all others
        ("a.html", "打印成 PDF，或者截图"),  # a page is never what all others are
        ("a.exe", "程序和脚本不作证据"),
    ],
)
def test_what_to_do_is_said_by_the_contract(name: str, hint: str) -> None:
    problem = suits_its_name(f"evidence/2024-03/drill/{name}", ZIP, terms(FIRST + LATER))
    assert problem is not None
    said = word(problem)
    assert hint in said.hint
    assert said.expected == ".pdf"


def test_a_type_that_the_program_does_not_know_is_sealed_unless_something_runs_it() -> None:
    path, taken = "evidence/2024-02/drill/a.xyz", terms(FIRST)
    assert suits_its_name(path, b"whatever", taken) is None
    for data in (b"MZ\x90", b"  <!DOCTYPE html><script>"):
        problem = suits_its_name(path, data, taken)
        assert problem is not None
        assert problem.code == "attachment-content"
        assert word(problem).found
        assert word(problem).hint


def test_no_list_makes_a_page_or_program_evidence() -> None:
    loose = terms("  - {from: 2023-06-28, clause: 设置, taken: [.html, .exe, .pdf]}\n")
    for name in ("a.html", "a.exe"):
        problem = suits_its_name(f"evidence/2024-03/drill/{name}", b"text", loose)
        assert problem is not None
        assert problem.code == "attachment-type"
    assert [one.code for one in loose.problems()] == ["attachment-type-runs"] * 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FIRST + FIRST, [("version-twice", 3)]),
        ("  - {from: 2023-06-28, clause: 设置, taken: [.pdf, .pdf]}\n", [("attachment-type-twice", 2)]),
        (LONG, [("attachment-type-twice", 7)]),
    ],
)
def test_what_is_wrong_with_a_list(text: str, found: list[tuple[str, int]]) -> None:
    assert [(one.code, one.place.line) for one in terms(text).problems()] == found


@pytest.mark.parametrize(
    ("written", "meant"), [("PDF", ".pdf"), ("'*.Zip'", ".zip"), ("pdf", ".pdf"), ("压缩包", ""), ("[.pdf]", "")]
)
def test_how_a_type_is_written(written: str, meant: str) -> None:
    found, problems = contract(f"{HEAD}  - {{from: 2023-06-28, clause: 设置, taken: [{written}]}}\n")
    assert found is None
    (problem,) = problems
    assert problem.code == "bad-suffix"
    assert (f"“{meant}”" in word(problem).hint) is bool(meant)


def test_the_root_goes_by_its_own_list(tmp_path: Path) -> None:
    """A file that was taken is refused once the list leaves it out, and taken again as the list said before."""
    root = tmp_path / "root"
    shutil.copytree(HOME / "tests" / "second-contract", root)

    def codes() -> set[str]:
        return {one.code for one in load(root).problems}

    records = sorted(root.glob("evidence/2024-02/*/*.md"))
    record = next(path for path in records if b"attachments" not in path.read_bytes())
    (record.parent / "a.zip").write_bytes(ZIP)
    text = record.read_text("utf-8")
    digest = sha256(ZIP)
    head = f"---\nattachments:\n  - {{path: a.zip, sha256: {digest}, shows: 压缩包}}\n"
    record.write_text(text.replace("---\n", head, 1), encoding="utf-8")
    assert "attachment-type" not in codes()
    (root / FOLDER / "attachments.yml").write_text(HEAD + LATER.replace("2024-03-01", "2024-01-01"), encoding="utf-8")
    assert "attachment-type" in codes()
    assert not load_taken(root).takes(".zip", None)
    (root / FOLDER / "attachments.yml").write_text(HEAD + FIRST + LATER, encoding="utf-8")
    assert "attachment-type" not in codes()
