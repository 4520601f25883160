"""`file`: what the program wrote becomes a record, once, with the file beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.session import Session
from dossier.letters.filed import filed_letters
from dossier.load.filing import read_record
from dossier.problems import Severity
from dossier.records.operations import ResourceReport
from dossier.records.projects import ResizeLetter
from letter_reports import sample

RESOURCES = "evidence/2024-04/resource-report/resource-report-2024-03"
AT = ("--sent", "2024-04-08T10:05")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest month: one project with one host."""
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    return tmp_path


@pytest.fixture
def file_(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["--root", str(root), "file", *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def errors(root: Path) -> list[str]:
    return [one.code for one in Session(root, None).problems if one.severity is Severity.ERROR]


def test_a_report_is_filed_with_its_file_and_once_only(root: Path, file_: Any) -> None:
    code, told = file_("resource-report", "2024-03", *AT)
    assert code == 0, told
    text = (root / f"{RESOURCES}.md").read_bytes()
    record = read_record(f"{RESOURCES}.md", text).record
    assert isinstance(record, ResourceReport)
    assert (record.about, record.projects, record.hosts) == ("2024-03", 1, 1)
    assert (record.submitted.isoformat(), record.happened.isoformat()) == ("2024-04-08T10:05:00+08:00", "2024-04-08")
    (attachment,) = record.attachments
    assert attachment.size == len((root / f"{RESOURCES}.pdf").read_bytes())
    assert errors(root) == []

    before = sorted(root.rglob("*"))
    code, told = file_("resource-report", "2024-03", *AT)
    assert (code, "已经登记，没有改动" in told) == (0, True)
    assert (sorted(root.rglob("*")), (root / f"{RESOURCES}.md").read_bytes()) == (before, text)


def test_a_sealed_scan_is_attached_instead(root: Path, file_: Any, tmp_path: Path) -> None:
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan, of some length, that nobody opens here\n%%EOF\n")
    assert file_("resource-report", "2024-03", *AT, "--with", str(scan))[0] == 0
    assert (root / RESOURCES).parent.joinpath("盖章件.pdf").read_bytes() == scan.read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("resource-report", "2024-03", "--sent", "2024-04-08"), "“2024-04-08”不是时间"),
        (("resource-report", "2024-03", "--sent", "2025-04-08T10:00"), "库里的记录只到 2024-03"),
        (("nothing", "2024-03", *AT), "2024-03 没有“nothing”这一件"),
        (("all", "2024-03", *AT, "--with", __file__), "--with 一次只能附一件"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(root: Path, file_: Any, words: tuple[str, ...], told: str) -> None:
    before = sorted(root.rglob("*"))
    code, said = file_(*words)
    assert (code, told in said) == (2, True), said
    assert sorted(root.rglob("*")) == before


def test_the_letters_of_the_sample_are_those_on_file() -> None:
    """In March the letters about February were filed by hand; the program would say the same of each."""
    on_file = sample("2024-03").evidence
    letters = [one for one in filed_letters(sample("2024-02"), on_file) if one.kind == "resize-letter"]
    assert {one.name for one in letters if one.earlier} == {
        one.id for one in on_file.all(ResizeLetter) if one.about == "2024-02"
    }
    assert [one.name for one in letters if one.earlier is None] == [
        "resize-2024-02-housing"
    ]  # the sample leaves it out
    for one in (letter for letter in letters if letter.earlier):
        filed = one.earlier
        assert isinstance(filed, ResizeLetter)
        assert (filed.id, filed.direction) == (one.name, one.says["direction"])
        assert (filed.covers.from_, filed.covers.to) == tuple(one.says["covers"].values())  # type: ignore[union-attr]  # a mapping
