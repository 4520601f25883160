"""What a history is told of: content that merges left out, and dates that cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.problems.formats import as_text
from dossier.problems.wording import LANGUAGES, word
from dossier.repository import read_history, told
from repositories import Repository

MARCH = Period(2024, 3)
RULING = "evidence/2024-03/rulings/new.md"
TEXT = (
    "---\nkind: ruling\nid: new\ntitle: 产品认定\nhappened: 2024-03-28\ncovers: {from: 2024-03-01, to: 2024-03-31}\n"
    "prepared_by: 示例部门\ncollected: {method: statement, origin: 示例}\nrow: product-approval\npoints: 0\n"
    "reason: 核对\n---\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A month, a ruling of the bureau on a branch, and a merge of the provider that takes nothing of it."""
    made = Repository.new(tmp_path / "root")
    shutil.copytree(HOME / "content" / "contract", made.top / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", made.top / "evidence")
    made.commit("begin", day="2024-04-01")
    made.git("checkout", "-qb", "bureau")
    made.commit("ruled", {RULING: TEXT}, by="甲方", day="2024-04-02")
    made.git("checkout", "-q", "main")
    made.commit("meanwhile", {"README.md": "1"}, day="2024-04-03")
    return made


def test_a_dropped_ruling_is_told_in_the_check_and_on_the_months_pages(repository: Repository) -> None:
    ruled = repository.git("rev-parse", "bureau")
    merge = repository.merge("bureau", how=("-s", "ours"), day="2024-04-04")
    session = Session(repository.top, None)
    (problem,) = [one for one in session.problems if one.code == "merge-left-out"]
    assert problem.place.path == RULING
    assert dict(problem.words) == {"merge": merge[:10], "commit": ruled[:10], "author": "甲方"}
    (report,) = session.reports([MARCH])
    assert problem in report.problems
    for language in LANGUAGES:
        assert f"git show {ruled[:10]}" in word(problem, language).hint


def test_the_advice_works(repository: Repository) -> None:
    """Bring back what was left out, and nothing is said any more."""
    repository.merge("bureau", how=("-s", "ours"), day="2024-04-04")
    kept = repository.git("show", f"bureau:{RULING}") + "\n"
    repository.commit("back", {RULING: kept}, by="甲方", day="2024-04-05")
    assert list(told(read_history(repository.top))) == []


def test_what_is_no_evidence_and_no_contract_is_left_alone(repository: Repository) -> None:
    repository.git("checkout", "-qb", "notes")
    repository.commit("notes", {"content/pages/x.md": "1", "theme/a.css": "1"})
    repository.git("checkout", "-q", "main")
    repository.commit("more", {"README.md": "2"})
    repository.merge("notes", how=("-s", "ours"))
    assert list(told(read_history(repository.top))) == []


def test_dates_that_cannot_be_are_told_at_the_files_they_date(repository: Repository) -> None:
    repository.commit("one", {"evidence/2024-03/training/a.md": "1"}, day="2020-01-01")
    repository.commit("two", {"evidence/2024-03/training/b.md": "1"}, day="2021-01-01")
    repository.commit("three", {"notes.txt": "1"}, day="2022-01-01")
    (problem,) = told(read_history(repository.top))
    assert problem.code == "commit-date"
    assert [place.path for place in (problem.place, *problem.related)] == [
        "evidence/2024-03/training/a.md", "evidence/2024-03/training/b.md",
    ]  # fmt: skip
    assert (dict(problem.words)["count"], dict(problem.words)["files"]) == ("3", "2")
    for language in LANGUAGES:
        assert "1577851200" in as_text((problem,), {}, language)


def test_clocks_that_are_a_little_apart_are_no_news(repository: Repository) -> None:
    repository.commit("one", {"evidence/2024-03/training/a.md": "1"}, day="2024-04-03")
    repository.commit("two", {"evidence/2024-03/training/b.md": "1"}, day="@1712030400 +0800")
    assert list(told(read_history(repository.top))) == []


def test_names_of_others_cannot_steer_a_terminal(repository: Repository) -> None:
    """A file's name and an author's are other people's words."""
    path = "evidence/2024-03/rulings/\x1b[31m.md"
    repository.git("checkout", "-q", "bureau")
    repository.commit("odd", {path: "1"}, by="\x1b[2J乙", day="2024-04-03")
    repository.git("checkout", "-q", "main")
    repository.merge("bureau", how=("-s", "ours"), day="2024-04-04")
    text = as_text(tuple(told(read_history(repository.top))), {}, "zh")
    assert "\x1b" not in text
