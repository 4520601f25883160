"""Returned forms become records, whatever files they come in, and the records pass the checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import HOME, write
from catalogue import BASE
from dossier.checks import check_all
from dossier.contract import FOLDER
from dossier.intake.tables.reading import MAX_BYTES, MAX_TEXT
from dossier.load import load
from dossier.load.filing import read_record
from dossier.openers.workbook import MOST_ROWS
from dossier.records.satisfaction import SurveyForm
from returned_forms import GOOD, PATH, as_table, as_text, found, found_all


def test_two_different_forms_of_a_project_are_a_problem_even_in_two_files() -> None:
    """Neither is taken: nobody knows which counts."""
    one, two = as_text(("p1", "u1", *GOOD)), as_text(("p2", "u2", *GOOD), ("p1", "u1", *reversed(GOOD)))
    files, problems = found_all({"a.csv": one, "b.csv": two})
    assert set(files) == {PATH.format("p2")}
    assert problems == [("survey-form-twice", "b.csv:3:1")]


def test_the_same_form_in_two_files_is_taken_once() -> None:
    one, two = as_text(("p1", "u1", *GOOD)), as_table(("p1", "u1", *GOOD))
    files, problems = found_all({"a.csv": one, "b.xlsx": two})
    assert set(files) == {PATH.format("p1")}
    assert problems == [("survey-form-twice", "b.xlsx:2:1")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("f.xlsx", b"", "table-empty"),
        ("f.xlsx", b"PK\x03\x04nonsense", "table-unreadable"),
        ("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nonsense", "table-unreadable"),
        ("f.xls", b"<html><table><tr><td>\xd2\xbb</td></tr></table></html>", "table-unreadable"),
        ("f.xlsx", b"PK\x03\x04" + b"0" * MAX_BYTES, "table-too-large"),
        ("f.csv", b"0" * (MAX_TEXT + 1), "table-too-large"),
        ("f.csv", b"", "table-empty"),
        ("f.csv", b"\xff\xfe\xff", "table-unreadable"),
        ("f.csv", b"\0\1\2\3" * 50, "table-unreadable"),
        ("f.csv", b'"open', "table-unreadable"),
        ("f.csv", ("x\n" * (MOST_ROWS + 1)).encode(), "table-too-large"),
        ("f.csv", as_text(("p1", "u1", *GOOD[:9], "优" * 3000)), "table-cell-long"),
        ("f.csv", as_text(), "form-no-rows"),
        ("f.png", b"\x89PNG\r\n\x1a\n", "table-unreadable"),
        ("f", b"", "table-empty"),
    ],
)
def test_files_that_are_no_forms(name: str, data: bytes, code: str) -> None:
    files, problems = found(name, data)
    assert not files
    assert [problem for problem, _ in problems] == [code]


@pytest.mark.parametrize("name", ["forms.xlsx", "forms.csv", "forms", "forms.xls"])
def test_what_a_file_is_tells_its_content_not_its_name(name: str) -> None:
    for data in (as_table(("p1", "u1", *GOOD)), as_text(("p1", "u1", *GOOD))):
        files, problems = found(name, data)
        assert (set(files), problems) == ({PATH.format("p1")}, [])


def test_records_pass_the_checks_beside_the_rest(tmp_path: Path) -> None:
    """The base folder of the catalogue, its own form taken away and given back by an import."""
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in BASE.rglob("*") if path.is_file()}
    (old,) = [name for name in files if "/survey-form/" in name]
    theirs = read_record(old, files.pop(old)).record
    assert isinstance(theirs, SurveyForm)
    records, problems = found("f.csv", as_text((theirs.project, theirs.unit, *GOOD)))
    assert problems == []
    contract = {path.relative_to(HOME).as_posix(): path.read_bytes() for path in (HOME / FOLDER).rglob("*.yml")}
    loaded = load(write(tmp_path, {**files, **contract, **records}))
    assert loaded.dossier is not None
    assert not loaded.problems
    # The form that came back is not marked as a sample, as all others of this folder are.
    assert {problem.code for problem in check_all(loaded.dossier)} == {"sample-mixed"}
