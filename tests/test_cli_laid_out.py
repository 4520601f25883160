"""`check` of what is staged, of a revision, and of what is new since another one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from repositories import Repository

ATTENDANCE = "evidence/2024-02/attendance/attendance-2024-02.md"
TRAINING = "evidence/2024-02/training/training-1.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    shutil.copytree(HOME / "tests" / "second-contract", tmp_path / "root")
    made = Repository.new(tmp_path / "root")
    made.commit("一", day="2024-04-02")
    return made


def spoil(repository: Repository, path: str) -> None:
    """An error in a record."""
    text = (repository.top / path).read_text("utf-8")
    repository.write({path: text.replace("happened: 2024", "happened: 2o24")})


def check(repository: Repository, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The files with errors; the exit code says whether there are any."""
    capsys.readouterr()
    code = main(["--root", str(repository.top), "check", "--format", "json", *words])
    told = json.loads(capsys.readouterr().out)
    found = [one["path"] for one in told if one["severity"] == "error"]
    assert code == bool(found)
    return found


def test_what_is_staged_counts_not_what_lies_on_disk(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(repository, ATTENDANCE)
    assert check(repository, capsys) == [ATTENDANCE]
    assert check(repository, capsys, "--staged") == []
    repository.git("add", ATTENDANCE)
    repository.git("show", f"HEAD:{ATTENDANCE}")
    shutil.copy(HOME / "tests" / "second-contract" / ATTENDANCE, repository.top / ATTENDANCE)
    assert check(repository, capsys) == []
    assert check(repository, capsys, "--staged") == [ATTENDANCE]


def test_a_split_index_and_a_first_commit(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("update-index", "--split-index")
    spoil(repository, ATTENDANCE)
    repository.git("add", ATTENDANCE)
    assert check(repository, capsys, "--staged") == [ATTENDANCE]
    shutil.rmtree(repository.top / ".git")
    repository.git("init", "-q", "-b", "main")
    repository.git("add", "-A")
    assert check(repository, capsys, "--staged") == [ATTENDANCE]


def test_an_index_that_is_no_file_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A link to what never ends would fill the disk."""
    (repository.top / ".git/index").unlink()
    (repository.top / ".git/index").symlink_to("/dev/null")
    assert main(["--root", str(repository.top), "check", "--staged"]) == 2
    assert "读不出暂存区" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check", "--at", ""], ["check", "--since", ""], ["build", "--at", ""]])
def test_a_revision_without_a_name_is_not_what_lies_on_disk(
    repository: Repository, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """As a variable is that a build server does not know."""
    assert main(["--root", str(repository.top), *words]) == 2
    assert "找不到版本" in capsys.readouterr().err


def test_a_hook_sees_the_commit_that_is_made(repository: Repository) -> None:
    """`git commit FILE` takes the file alone, in an index of its own that it names to the hook."""
    hook = repository.top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {HOME / '.venv' / 'bin' / 'dossier'} check --staged\n")
    hook.chmod(0o755)
    spoil(repository, ATTENDANCE)
    repository.git("add", ATTENDANCE)
    repository.write({TRAINING: (repository.top / TRAINING).read_text("utf-8").replace("title:", "title: 新")})
    repository.git("commit", "-q", "-m", "只有培训", TRAINING)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        repository.git("commit", "-q", "-m", "其余")
    assert ATTENDANCE in (failed.value.stdout + failed.value.stderr).decode()


def test_a_conflict_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("switch", "-q", "-c", "other")
    repository.commit("甲", {TRAINING: "a\n"})
    repository.git("switch", "-q", "main")
    repository.commit("乙", {TRAINING: "b\n"})
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "other")
    assert main(["--root", str(repository.top), "check", "--staged"]) == 2
    assert "冲突" in capsys.readouterr().err


def test_a_revision_and_what_is_new_since_another(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(repository, ATTENDANCE)
    repository.commit("错一处", day="2024-04-03")
    repository.git("switch", "-q", "-c", "change")
    spoil(repository, TRAINING)
    repository.commit("又错一处", day="2024-04-04")
    repository.git("switch", "-q", "main")
    assert check(repository, capsys, "--at", "change") == [ATTENDANCE, TRAINING]
    assert check(repository, capsys, "--at", "change", "--since", "main") == [TRAINING]
    assert check(repository, capsys, "--since", "main") == []
    assert check(repository, capsys, "--at", "change", "--since", "main", TRAINING) == [TRAINING]
    assert main(["--root", str(repository.top), "check", "--at", "nowhere"]) == 2
    assert main(["--root", str(repository.top), "check", "--at", "change", "--staged"]) == 2


def test_lines_of_a_root_below_the_top(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GitHub and GitLab count paths from the top of the repository."""
    shutil.copytree(HOME / "tests" / "second-contract", tmp_path / "top" / "合同")
    made = Repository.new(tmp_path / "top")
    spoil(made, f"合同/{ATTENDANCE}")
    made.commit("一")
    root = str(made.top / "合同")
    assert main(["--root", root, "check", "--at", "HEAD", "--format", "github"]) == 1
    assert f"::error file=合同/{ATTENDANCE},line=" in capsys.readouterr().out
    assert main(["--root", root, "check", "--format", "gitlab"]) == 1
    assert f"合同/{ATTENDANCE}" in {one["location"]["path"] for one in json.loads(capsys.readouterr().out)}
