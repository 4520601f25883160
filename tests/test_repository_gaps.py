"""Where a history cannot be had, that is the answer: never another history, never an endless wait."""

from __future__ import annotations

import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from builders import HOME
from dossier.cli import main
from dossier.cli.text import words
from dossier.problems.wording import LANGUAGES
from dossier.report import Gap
from dossier.repository import History, read_history
from dossier.views import provenance
from repositories import Repository

RECORD = "evidence/2024-03/training/r.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path / "work")
    made.commit("one", {RECORD: "1"}, by="甲方")
    made.commit("two", {"evidence/2024-03/training/other.md": "1"})
    return made


def clone(repository: Repository, *words: str) -> Path:
    target = repository.top.parent / "clone"
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("clone", "-q", "--no-local", *words, f"file://{repository.top}", str(target))
    return target


def test_no_repository(tmp_path: Path) -> None:
    """Also where a folder merely looks like one."""
    (tmp_path / "objects").mkdir()
    (tmp_path / "refs").mkdir()
    (tmp_path / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".git").mkdir()
    assert read_history(tmp_path) == History(tmp_path, "no-repository")


def test_no_commit(tmp_path: Path) -> None:
    assert read_history(Repository.new(tmp_path).top).gap == "no-commit"


def test_no_git(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_history(repository.top).gap == "no-git"


def test_a_shallow_clone_is_none_of_the_history(repository: Repository) -> None:
    target = clone(repository, "--depth", "1")
    assert read_history(target).gap == "shallow"
    subprocess.run(["git", "fetch", "-q", "--unshallow"], cwd=target, check=True)
    assert read_history(target).commits_of([RECORD])[RECORD].author == "甲方"


def test_a_clone_without_folders_is_not_completed(repository: Repository) -> None:
    """git would fetch what is missing, by whatever means the repository names."""
    assert read_history(clone(repository, "--filter=tree:0", "--no-checkout")).gap == "incomplete"


def test_a_clone_without_contents_has_its_history(repository: Repository) -> None:
    target = clone(repository, "--filter=blob:none", "--no-checkout")
    repository.top.rename(repository.top.with_name("away"))
    assert read_history(target).commits_of([RECORD])[RECORD].author == "甲方"


def test_somebody_elses_repository_unless_it_is_trusted(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The advice that is given works."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: repository.top.stat().st_uid + 1)
    found = read_history(repository.top)
    assert (found.gap, found.where) == ("foreign-owner", str(repository.top))
    (repository.top / ".git/config").write_text("[safe]\n\tdirectory = *\n")  # its own word does not count
    assert read_history(repository.top).gap == "foreign-owner"
    trust = ["git", "config", "--global", "--add", "safe.directory", found.where]
    subprocess.run(trust, check=True, env={**os.environ, "HOME": str(tmp_path)})
    assert read_history(repository.top).gap is None


def test_a_folder_that_is_not_committed(repository: Repository) -> None:
    repository.write({"sub/" + RECORD: "1"})
    assert read_history(repository.top / "sub").gap == "not-tracked"


def test_references_in_tables(repository: Repository) -> None:
    """As newer versions of git can write them."""
    (repository.top / ".git/reftable").mkdir()
    (repository.top / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")
    assert read_history(repository.top).gap == "unreadable"


def _missing(folder: Path, tree: str) -> None:
    (folder / "objects" / tree[:2] / tree[2:]).unlink()


def _forged(folder: Path, tree: str) -> None:
    """Another content under the id of the folder that the commit names."""
    path = folder / "objects" / tree[:2] / tree[2:]
    kind, _, held = zlib.decompress(path.read_bytes()).partition(b"\0")
    path.chmod(0o644)
    path.write_bytes(zlib.compress(kind + b"\0" + held[:-1] + bytes([held[-1] ^ 1])))


def _pipe(folder: Path, tree: str) -> None:  # noqa: ARG001  # as the others
    (folder / "packed-refs").unlink(missing_ok=True)
    os.mkfifo(folder / "packed-refs")
    (folder / "refs/heads/main").unlink()
    os.mkfifo(folder / "refs/heads/main")


def _garbage(folder: Path, tree: str) -> None:  # noqa: ARG001  # as the others
    (folder / "HEAD").write_bytes(b"\xff" * 10_000)


def _leads_out(folder: Path, tree: str) -> None:  # noqa: ARG001  # as the others
    (folder / "HEAD").write_text("ref: refs/../../../etc/passwd\n")


def _loop(folder: Path, tree: str) -> None:  # noqa: ARG001  # as the others
    (folder / "refs/heads/main").write_text("ref: refs/heads/main\n")


@pytest.mark.parametrize(
    ("spoil", "gap"),
    [
        (_missing, "incomplete"),
        (_forged, "incomplete"),
        (_pipe, "no-commit"),
        (_garbage, "unreadable"),
        (_leads_out, "unreadable"),
        (_loop, "unreadable"),
    ],
)
def test_a_repository_that_somebody_spoilt(
    repository: Repository, spoil: Callable[[Path, str], None], gap: Gap
) -> None:
    tree = repository.git("rev-parse", "HEAD:evidence/2024-03/training")
    spoil(repository.top / ".git", tree)
    assert read_history(repository.top).gap == gap


def test_a_commit_of_many_parents_is_no_work_for_us(repository: Repository) -> None:
    head = repository.git("rev-parse", "HEAD")
    raw = repository.git("cat-file", "commit", "HEAD") + "\n"
    given = raw.replace("\nauthor", f"\nparent {head}" * 1000 + "\nauthor", 1).encode()
    made = repository.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=given)
    repository.git("update-ref", "HEAD", made)
    assert read_history(repository.top).gap == "unreadable"


def test_folders_that_hold_each_other_end_somewhere(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten folders of ten folders each, eight deep, are a few hundred bytes and a hundred million files."""
    monkeypatch.setattr("dossier.repository.trees._MOST", 10_000)
    one = repository.git("hash-object", "-w", "--stdin", given=b"1")
    listed = "".join(f"100644 blob {one}\t{number}\n" for number in range(10))
    tree = ""
    for _ in range(8):
        tree = repository.git("mktree", given=listed.encode())
        listed = "".join(f"040000 tree {tree}\t{number}\n" for number in range(10))
    top = repository.git("mktree", given=f"040000 tree {tree}\tevidence\n".encode())
    repository.git("update-ref", "HEAD", repository.git("commit-tree", "-m", "bomb", top))
    assert read_history(repository.top).gap == "unreadable"


def test_every_reason_has_its_words() -> None:
    for language in LANGUAGES:
        assert {f"gap_{gap}" for gap in get_args(Gap)} <= set(words(language, "said"))
    assert set(provenance.GAPS) == set(get_args(Gap))


@pytest.fixture
def small(tmp_path: Path) -> Repository:
    """The second contract with one commit."""
    root = tmp_path / "small"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    repository = Repository.new(root)
    repository.commit("one", day="2024-06-30")
    return repository


@pytest.mark.parametrize("words", [("check",), ("assess", "2024-03"), ("explain", "2024-03", "payable")])
def test_the_commands_say_that_there_is_no_history(
    small: Repository, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(small.top), *words]) == 0
    assert "没有版本历史" not in capsys.readouterr().out
    shutil.rmtree(small.top / ".git")
    assert main(["--root", str(small.top), *words]) == 0
    assert "没有版本历史" in capsys.readouterr().out
    assert main(["--root", str(small.top), "compare", "2024-02@HEAD", "2024-03"]) == 2
    assert "没有版本历史" in capsys.readouterr().err


def test_a_month_that_is_a_repository_of_its_own(small: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Its files are there, and the commit holds none of them."""
    month = Repository.new(small.top.parent / "month")
    shutil.copytree(small.top / "evidence" / "2024-03", month.top, dirs_exist_ok=True)
    month.commit("month")
    small.git("rm", "-qr", "evidence/2024-03")
    small.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(month.top), "evidence/2024-03")
    small.commit("submodule")
    assert main(["--root", str(small.top), "build", "--no-pdf", "2024-02", "2024-03"]) == 1
    err = capsys.readouterr().err
    assert "子模块" in err
    for page in (small.top / "build/site/2024-03").rglob("*.html"):
        assert "本月有文件放在子模块中" in page.read_text("utf-8")
    assert "子模块" not in (small.top / "build/site/2024-02/index.html").read_text("utf-8")
    assert main(["--root", str(small.top), "build", "--no-pdf", "--without-history", "2024-03"]) == 0
    assert main(["--root", str(small.top), "compare", "2024-03@HEAD", "2024-03"]) == 2
    assert "子模块" in capsys.readouterr().err
