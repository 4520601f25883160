"""Handing a branch on: the person's own git signs in, the repository's settings run nothing, and nothing is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier.repository.place import find
from dossier.repository.pushing import address_of, push, pushed
from repositories import Repository
from test_repository_saving import planted


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of whoever pushes; nothing of this machine's settings."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made


@pytest.fixture
def repository(tmp_path: Path, home: Path) -> Repository:  # noqa: ARG001  # as others find it
    made = Repository.new(tmp_path / "root")
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
    made.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    made.commit("第一次", {"a.md": "一\n"})
    made.git("push", "-q", "origin", "main")
    made.git("checkout", "-q", "-b", "evidence-2025-01")
    made.commit("记录", {"evidence/b.md": "二\n"})
    return made


def there(repository: Repository, branch: str) -> str:
    return repository.git("--git-dir", str(repository.top.parent / "remote.git"), "rev-parse", branch)


def test_a_branch_arrives_and_is_known_to_have(repository: Repository) -> None:
    store = find(repository.top)
    assert not pushed(store, "evidence-2025-01")
    assert push(store, "evidence-2025-01").fate == "pushed"
    assert there(repository, "evidence-2025-01") == repository.git("rev-parse", "HEAD")
    assert pushed(store, "evidence-2025-01")
    assert push(store, "evidence-2025-01").fate == "nothing"
    assert repository.git("status", "-sb", "--porcelain") == "## evidence-2025-01"


def test_nothing_of_the_repository_runs(repository: Repository) -> None:
    trace = planted(repository)
    repository.git("config", "remote.origin.vcs", "")
    assert push(find(repository.top), "evidence-2025-01").fate == "pushed"
    assert not trace.exists()


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c 'touch trace'",
        "evil::https://example.invalid/a",
        "--receive-pack=touch trace",
        "-oProxyCommand=touch",
        "git@host.invalid:-oProxyCommand",
        "../remote.git",
        "file::/tmp/x",
        "",
    ],
)
def test_an_address_that_names_a_program_is_not_used(repository: Repository, address: str) -> None:
    repository.git("config", "remote.origin.url", address)
    assert push(find(repository.top), "evidence-2025-01").fate in ("bad_remote", "no_remote", "offline")
    assert not (repository.top / "trace").exists()


@pytest.mark.parametrize("begin", ["", "file://", "{parent}/linked/../linked/"])
def test_a_folder_of_the_checkout_is_not_used(repository: Repository, tmp_path: Path, begin: str) -> None:
    """Its hooks came along with the checkout; those of a folder that the office shares are that folder's rules."""
    inside = repository.top / "evidence/x.git"
    subprocess.run(["git", "init", "-q", "--bare", str(inside)], check=True)
    hook = inside / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/trace\n", encoding="utf-8")
    hook.chmod(0o755)
    (tmp_path / "linked").symlink_to(repository.top / "evidence")
    address = f"{begin.format(parent=tmp_path)}x.git" if "{" in begin else f"{begin}{inside}"
    repository.git("config", "remote.origin.url", address)
    assert push(find(repository.top), "evidence-2025-01").fate == "bad_remote"
    assert not (tmp_path / "trace").exists()


def test_settings_that_the_repository_includes_are_not_read(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "other").write_text('[remote "origin"]\n\turl = /nowhere\n', encoding="utf-8")
    repository.git("config", "--unset", "remote.origin.url")
    repository.git("config", "include.path", str(tmp_path / "other"))
    assert address_of(find(repository.top), "pushurl", "url") == ("no_remote", "")


def test_the_persons_own_settings_hold(repository: Repository, home: Path, tmp_path: Path) -> None:
    """As for credentials: where a server's address leads to is what the person's git says."""
    repository.git("config", "remote.origin.url", "https://git.example.invalid/a")
    setting = f'[url "{tmp_path}/remote.git"]\n\tinsteadOf = https://git.example.invalid/a\n'
    (home / ".gitconfig").write_text(setting, encoding="utf-8")
    assert push(find(repository.top), "evidence-2025-01").fate == "pushed"
    assert there(repository, "evidence-2025-01") == repository.git("rev-parse", "HEAD")


def test_others_who_were_there_before_are_not_overwritten(repository: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / "other")], check=True)
    other = Repository(tmp_path / "other")
    other.git("checkout", "-q", "-b", "evidence-2025-01", "origin/main")
    first = other.commit("别人的", {"c.md": "三\n"})
    other.git("push", "-q", "origin", "evidence-2025-01")
    mine = repository.git("rev-parse", "HEAD")
    assert push(find(repository.top), "evidence-2025-01").fate == "rejected"
    assert there(repository, "evidence-2025-01") == first
    assert repository.git("rev-parse", "HEAD") == mine


def test_what_a_rule_of_the_server_says_is_shown(repository: Repository, tmp_path: Path) -> None:
    hook = tmp_path / "remote.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 签名核验不通过\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = push(find(repository.top), "evidence-2025-01")
    assert done.fate == "refused"
    assert "签名核验不通过" in done.said


def test_a_server_that_cannot_be_reached_is_told(repository: Repository) -> None:
    repository.git("config", "remote.origin.url", "http://127.0.0.1:9/a.git")
    assert push(find(repository.top), "evidence-2025-01").fate == "offline"
    repository.git("config", "remote.origin.url", "/nowhere/at/all.git")
    assert push(find(repository.top), "evidence-2025-01").fate == "offline"


def test_without_a_remote_the_commit_stays_here(repository: Repository) -> None:
    repository.git("remote", "remove", "origin")
    assert push(find(repository.top), "evidence-2025-01").fate == "no_remote"


def test_a_part_of_a_history_is_handed_on_as_well(repository: Repository, tmp_path: Path) -> None:
    words = ["git", "clone", "-q", "--depth", "1", f"file://{tmp_path / 'remote.git'}", str(tmp_path / "part")]
    subprocess.run(words, check=True)
    part = Repository(tmp_path / "part")
    part.git("checkout", "-q", "-b", "mine")
    made = part.commit("记录", {"evidence/d.md": "四\n"})
    assert push(find(part.top), "mine").fate == "pushed"
    assert there(repository, "mine") == made
