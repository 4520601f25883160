"""The hook of a server, in a real bare repository, with real pushes: what is not verified never comes in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builders import HOME
from parties import NAMES, PRICES, REPORT, ROLES, RULING, Parties, key

pytestmark = pytest.mark.slow  # each push starts the program
PROGRAM = Path(sys.executable).with_name("dossier")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in NAMES}


@pytest.fixture
def parties(tmp_path: Path, keys: dict[str, Path]) -> Parties:
    """Both parties over a bare remote that holds their first commit."""
    made = Parties.new(tmp_path / "root", keys)
    remote = tmp_path / "remote.git"
    made.repository.git("init", "-q", "--bare", "-b", "main", str(remote))
    printed = subprocess.run([PROGRAM, "roles", "--hook"], cwd=HOME, check=True, capture_output=True).stdout
    hook = remote / "hooks" / "pre-receive"
    hook.write_bytes(printed)
    hook.chmod(0o755)
    for name, value in {"program": str(PROGRAM), "trust": made.root, "lang": "en"}.items():
        made.repository.git("--git-dir", str(remote), "config", f"dossier.{name}", value)
    made.repository.git("remote", "add", "origin", str(remote))
    assert push(made, "main") == ""
    return made


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


def test_the_first_push_of_all(tmp_path: Path, keys: dict[str, Path]) -> None:
    made = Parties.new(tmp_path / "other", keys)
    remote = tmp_path / "empty.git"
    made.repository.git("init", "-q", "--bare", "-b", "main", str(remote))
    hook = remote / "hooks" / "pre-receive"
    hook.write_bytes(subprocess.run([PROGRAM, "roles", "--hook"], cwd=HOME, check=True, capture_output=True).stdout)
    hook.chmod(0o755)
    made.repository.git("--git-dir", str(remote), "config", "dossier.program", str(PROGRAM))
    made.repository.git("remote", "add", "origin", str(remote))
    made.commit("ruling", {RULING: "满分\n"}, "provider")
    assert "role-missing" in push(made, "main")
    assert push(made, f"{made.root}:refs/heads/main") == ""
