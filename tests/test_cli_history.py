"""What git knows of the records, asked of a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier.cli.history import History, feeds, read_history
from dossier.period import Period

MARCH = Period(2024, 3)


def git(root: Path, *words: str) -> None:
    identity = ["-c", "user.name=甲", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits: the contract, March, April; the root lies one folder down."""
    root = tmp_path / "sub"
    git_root = tmp_path
    root.mkdir()
    git(git_root, "init", "-q", "-b", "main")
    for path in ("content/contract/terms.yml", "evidence/2024-03/usage/早.yml", "evidence/2024-04/usage/p.yml"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("1", "utf-8")
        git(git_root, "add", ".")
        git(git_root, "commit", "-q", "-m", path)
    return root


def test_each_file_has_its_last_commit(repository: Path) -> None:
    history = read_history(repository)
    assert history.by_path["evidence/2024-03/usage/早.yml"].subject == "evidence/2024-03/usage/早.yml"
    assert history.by_path["content/contract/terms.yml"].author == "甲"


def test_a_month_is_not_touched_by_a_later_one(repository: Path) -> None:
    history = read_history(repository)
    march, april = history.commit_of(MARCH), history.commit_of(Period(2024, 4))
    assert march is not None
    assert april is not None
    assert march.subject.startswith("evidence/2024-03")
    assert april.subject.startswith("evidence/2024-04")


def test_a_deleted_record_is_a_change_of_its_month(repository: Path) -> None:
    (repository / "evidence/2024-03/usage/早.yml").unlink()
    git(repository, "commit", "-qam", "gone")
    commit = read_history(repository).commit_of(MARCH)
    assert commit is not None
    assert commit.subject == "gone"


def test_what_is_not_committed_has_no_commit_and_marks_the_month(repository: Path) -> None:
    (repository / "evidence/2024-03/usage/早.yml").write_text("2", "utf-8")
    history = read_history(repository)
    assert "evidence/2024-03/usage/早.yml" not in history.by_path
    assert history.modified_in(MARCH)
    assert not history.modified_in(Period(2024, 2))


def test_outside_git_nothing_is_known(tmp_path: Path) -> None:
    assert read_history(tmp_path) == History()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/contract/terms.yml", True),
        ("theme/words.yml", True),
        ("evidence/projects/p.yml", True),
        ("evidence/standing/acceptance/a.md", True),
        ("evidence/2024-03/usage/p.yml", True),
        ("evidence/2023-12/usage/p.yml", True),
        ("evidence/2024-04/usage/p.yml", False),
        ("README.md", False),
        ("tests/test_load.py", False),
    ],
)
def test_what_feeds_a_month(path: str, expected: bool) -> None:
    assert feeds(path, MARCH) is expected


def test_a_subject_or_a_path_cannot_pose_as_a_commit(repository: Path) -> None:
    """Names of people, subjects and paths come from the other party."""
    forged = "\x01" + "a" * 40
    for number, path in enumerate([f"evidence/2024-03/{forged}.md", "evidence/2024-03/usage/q.yml"]):
        (repository / path).write_text(str(number), "utf-8")
    git(repository, "add", ".")
    git(repository, "-c", f"user.name={forged}", "commit", "-q", "-m", forged)
    history = read_history(repository)
    assert len(history.entries) == 4
    assert {commit.id for commit, _ in history.entries}.isdisjoint({"a" * 40})
    assert history.by_path["evidence/2024-03/usage/q.yml"].subject == forged


def test_a_commit_dated_beyond_the_calendar_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@999999999999 +0800")
    git(repository, "commit", "-q", "--allow-empty", "-m", "late")
    assert read_history(repository).entries
