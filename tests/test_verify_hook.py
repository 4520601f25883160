"""The hook of a server, in a real bare repository, with real pushes: what is not verified never comes in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders import HOME
from parties import NAMES, PRICES, REPORT, ROLES, RULING, Parties, key
from repositories import Repository
from warm import warm

pytestmark = pytest.mark.slow
PROGRAM = Path(sys.executable).with_name("dossier")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in NAMES}


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hook as the program prints it."""
    made = tmp_path_factory.mktemp("hook") / "pre-receive"
    made.write_bytes(subprocess.run([PROGRAM, "roles", "--hook"], cwd=HOME, check=True, capture_output=True).stdout)
    made.chmod(0o755)
    return made


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program, for the pushes that follow the first one of all."""
    with warm(tmp_path_factory.mktemp("warm"), "dossier.cli.verifying", "dossier.verify") as made:
        yield made


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Path], hook: Path, program: Path) -> Parties:
    """Both parties, and beside them a bare remote that has taken in their first commit."""
    folder = tmp_path_factory.mktemp("begun")
    made = Parties.new(folder / "root", keys)
    guarded(folder, made, hook, program=str(program), trust=made.root, lang="en")
    assert push(made, "main") == ""
    return made


@pytest.fixture
def parties(tmp_path: Path, begun: Parties) -> Parties:
    """The same in a place of their own."""
    shutil.copytree(begun.repository.top.parent, tmp_path, dirs_exist_ok=True)
    made = replace(begun, repository=Repository(tmp_path / "root"))
    made.repository.git("remote", "set-url", "origin", str(tmp_path / "remote.git"))
    return made


def guarded(folder: Path, parties: Parties, hook: Path, **settings: str) -> None:
    """A bare remote with the hook, from which the parties get their commits."""
    remote = folder / "remote.git"
    parties.repository.git("init", "-q", "--bare", "-b", "main", str(remote))
    shutil.copy(hook, remote / "hooks")
    for name, value in settings.items():
        parties.repository.git("--git-dir", str(remote), "config", f"dossier.{name}", value)
    parties.repository.git("remote", "add", "origin", str(remote))


def push(parties: Parties, *words: str) -> str:
    """What the server says to a push; "" if it takes it in."""
    command = ["git", "push", "-q", "origin", *words]
    done = subprocess.run(command, cwd=parties.repository.top, check=False, capture_output=True, text=True)
    said = done.stderr
    if done.returncode == 0:
        assert "error[" not in said, said
        return ""
    assert "pre-receive hook declined" in said, said
    return said


def held(parties: Parties, ref: str) -> str:
    return parties.repository.git("ls-remote", "origin", ref).partition("\t")[0]


def test_what_each_may_do_is_taken_in(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    assert push(parties, "main") == ""
    assert held(parties, "refs/heads/main") == parties.repository.git("rev-parse", "HEAD")


def test_a_ruling_of_the_provider_is_refused_and_named(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.commit("ruling", {RULING: "满分\n"}, "provider")
    said = push(parties, "main")
    assert "error[role-missing]" in said
    assert RULING in said
    assert held(parties, "refs/heads/main") == parties.root


def test_a_forced_push_is_refused(parties: Parties) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    assert push(parties, "main") == ""
    parties.repository.git("reset", "-q", "--hard", parties.root)
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    assert "forced pushes are refused" in push(parties, "--force", "main")


def test_branches_and_tags_do_not_vanish(parties: Parties) -> None:
    parties.repository.git("tag", "issued")
    assert push(parties, "issued") == ""
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.git("tag", "-f", "issued")
    assert "tags never move" in push(parties, "--force", "issued")
    assert "tags never move" in push(parties, "--delete", "issued")
    assert push(parties, "main:refs/heads/side") == ""
    assert "not merged" in push(parties, "--delete", "side")
    assert "not merged" in push(parties, "--delete", "main")
    assert push(parties, "main") == ""
    assert push(parties, "--delete", "side") == ""


def test_replace_refs_are_not_taken_in(parties: Parties) -> None:
    bad = parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.git("replace", bad, parties.root)
    assert "only branches and tags" in push(parties, "refs/replace/*:refs/replace/*")


def test_a_proposal_waits_on_a_branch_until_the_other_party_approves(parties: Parties) -> None:
    parties.repository.git("checkout", "-q", "-b", "proposal")
    change = parties.commit("prices", {PRICES: "items: [1]\n"}, "provider")
    assert push(parties, "proposal") == ""
    assert "error[approval-missing]" in push(parties, "proposal:main")
    parties.approve(change, "bureau")
    assert push(parties, "proposal:main") == ""


def test_a_register_of_ones_own_does_not_judge_the_push_that_brings_it(parties: Parties) -> None:
    parties.commit("me", {ROLES: parties.register(stranger=parties.entry("stranger", "bureau"))}, "stranger")
    assert "error[key-unknown]" in push(parties, "main:refs/heads/mine")


def test_a_commit_dated_in_the_future_is_refused(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider", day="2098-01-01")
    assert "error[commit-ahead]" in push(parties, "main")


def test_the_first_push_of_all(tmp_path: Path, keys: dict[str, Path], hook: Path) -> None:
    """By the program as installed, and without a commit that is trusted first."""
    made = Parties.new(tmp_path / "root", keys)
    guarded(tmp_path, made, hook, program=str(PROGRAM))
    made.commit("ruling", {RULING: "满分\n"}, "provider")
    assert "role-missing" in push(made, "main")
    assert push(made, f"{made.root}:refs/heads/main") == ""
