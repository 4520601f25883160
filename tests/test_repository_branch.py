"""A folder kept as a branch: laid out, committed in one step, and left alone where somebody else was quicker."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.repository.branch import Branch
from dossier.repository.writing import NotWrittenError
from repositories import Repository

WHEN = datetime(2024, 6, 1, 4, tzinfo=UTC)
FILES = {
    "index.html": "<p>1</p>",
    '2024-03/图 "一".txt': "x",
    ".dossier/site.json": "{}",
    "2024-03/.dossier.json": "{}",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path / "root")
    made.commit("first", {"content/a.txt": "a"})
    return made


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def test_a_folder_comes_back_as_it_was(repository: Repository, tmp_path: Path) -> None:
    branch = Branch.of(repository.top, "pages")
    assert branch.tip == ""
    made = branch.commit(write(tmp_path / "out", FILES), WHEN, "2024-03")
    assert repository.git("rev-parse", "pages") == made
    assert repository.git("log", "-1", "--format=%s %cI", "pages") == "2024-03 2024-06-01T04:00:00+00:00"
    again = Branch.of(repository.top, "pages")
    back = tmp_path / "back"
    back.mkdir()
    again.lay_out(back)
    assert files(back) == FILES
    assert again.commit(back, WHEN, "the same") == made  # nothing new, no commit


def test_what_a_build_leaves_between_its_steps_is_not_committed(repository: Repository, tmp_path: Path) -> None:
    folder = write(tmp_path / "out", {**FILES, ".dossier/lock": "", ".dossier/incoming/2024-03/x": "half"})
    Branch.of(repository.top, "pages").commit(folder, WHEN, "2024-03")
    listed = repository.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "-z", "pages").split("\0")
    assert sorted(filter(None, listed)) == sorted(FILES)


def test_the_branch_follows_its_last_commit_and_no_hook_runs(repository: Repository, tmp_path: Path) -> None:
    hook = repository.top / ".git/hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", "utf-8")
    hook.chmod(0o755)
    first = Branch.of(repository.top, "pages").commit(write(tmp_path / "out", FILES), WHEN, "1")
    second = Branch.of(repository.top, "pages").commit(write(tmp_path / "out", {"index.html": "2"}), WHEN, "2")
    assert repository.git("rev-list", "pages").split() == [second, first]
    assert not (tmp_path / "ran").exists()


def test_somebody_who_was_quicker_is_not_overwritten(repository: Repository, tmp_path: Path) -> None:
    mine = Branch.of(repository.top, "pages")
    other = Branch.of(repository.top, "pages").commit(write(tmp_path / "one", {"a": "1"}), WHEN, "theirs")
    with pytest.raises(NotWrittenError) as refused:
        mine.commit(write(tmp_path / "two", {"a": "2"}), WHEN, "mine")
    assert refused.value.message == "branch_moved"
    assert repository.git("rev-parse", "pages") == other


@pytest.mark.parametrize(("name", "message"), [("a..b", "branch_name"), ("main", "branch_in_use"), ("", "branch_name")])
def test_a_branch_that_cannot_be_written(name: str, message: str, repository: Repository) -> None:
    with pytest.raises(NotWrittenError) as refused:
        Branch.of(repository.top, name)
    assert refused.value.message == message


def test_a_branch_with_links_is_not_laid_out(repository: Repository, tmp_path: Path) -> None:
    repository.git("switch", "-q", "-c", "pages")
    (repository.top / "out").symlink_to("/etc")
    repository.commit("a link")
    repository.git("switch", "-q", "main")
    with pytest.raises(NotWrittenError) as refused:
        Branch.of(repository.top, "pages").lay_out(tmp_path)
    assert refused.value.message == "branch_not_ours"
