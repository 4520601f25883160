"""Signatures of commits, made and verified by the real git and ssh-keygen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier.contract.roles import PATH
from dossier.report import Signature
from dossier.repository import read_history

REGISTERED, STRANGER = "bureau@example.invalid", "stranger@example.invalid"
REGISTER = """\
roles: [{{id: bureau, title: 甲方, answers_for: 裁定}}]
paths: [{{path: "**", roles: [bureau], reason: 示例}}]
people: [{{id: clerk, name: "{name}", role: bureau, keys: [{{key: "{key}", from: {since}}}]}}]
"""
PGP = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iHUEABYKAB0\n -----END PGP SIGNATURE-----\n"


def git(root: Path, *words: str, given: str | None = None) -> str:
    identity = ["-c", "user.name=甲", "-c", "user.email=a@example.invalid"]
    command = ["git", *identity, *words]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, input=given).stdout


def key(folder: Path, name: str) -> Path:
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def record(root: Path, name: str, signed_by: Path | None = None) -> None:
    """Commit a file, signed with a key if one is given."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(name, "utf-8")
    git(root, "add", name)
    how = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={signed_by}"] if signed_by else []
    git(root, *how, "commit", "-q", "-m", name, *(["-S"] if signed_by else ["--no-gpg-sign"]))


def change_last(root: Path, old: str, new: str) -> None:
    """Replace the last commit by one whose stored text differs."""
    text = git(root, "cat-file", "commit", "HEAD")
    assert old in text
    made = git(root, "hash-object", "-t", "commit", "-w", "--stdin", given=text.replace(old, new, 1))
    git(root, "update-ref", "HEAD", made.strip())


def state(root: Path, name: str) -> Signature:
    return read_history(root).commits_of([name])[name].signature


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    return {name: key(tmp_path, name) for name in (REGISTERED, STRANGER)}


@pytest.fixture
def root(tmp_path: Path, keys: dict[str, Path]) -> Path:
    """A repository with one key in its register of signers, deeper than git's own top."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = tmp_path / "sub"
    register = folder / PATH
    register.parent.mkdir(parents=True)
    public = keys[REGISTERED].with_name(f"{REGISTERED}.pub").read_text("utf-8").strip()
    register.write_text(REGISTER.format(name=REGISTERED, key=public, since="2024-01-01"), "utf-8")
    return folder


def test_a_commit_without_a_signature(root: Path) -> None:
    record(root, "evidence/a.md")
    assert state(root, "evidence/a.md") == Signature("none")


def test_a_registered_key_is_named(root: Path, keys: dict[str, Path]) -> None:
    record(root, "evidence/a.md", keys[REGISTERED])
    record(root, "evidence/b.md")
    assert state(root, "evidence/a.md") == Signature("valid", REGISTERED)
    assert state(root, "evidence/b.md") == Signature("none")


def test_a_key_that_is_not_registered(root: Path, keys: dict[str, Path]) -> None:
    record(root, "evidence/a.md", keys[STRANGER])
    assert state(root, "evidence/a.md") == Signature("unknown")


def test_a_key_that_was_registered_for_other_days(root: Path, keys: dict[str, Path]) -> None:
    public = keys[REGISTERED].with_name(f"{REGISTERED}.pub").read_text("utf-8").strip()
    (root / PATH).write_text(REGISTER.format(name=REGISTERED, key=public, since="2199-01-01"), "utf-8")
    record(root, "evidence/a.md", keys[REGISTERED])
    assert state(root, "evidence/a.md") == Signature("unknown")


def test_a_register_that_cannot_be_read_knows_nobody(root: Path, keys: dict[str, Path]) -> None:
    (root / PATH).write_text("roles: [", "utf-8")
    record(root, "evidence/a.md", keys[REGISTERED])
    assert state(root, "evidence/a.md") == Signature("unknown")


def test_without_a_register_every_key_is_unknown(root: Path, keys: dict[str, Path]) -> None:
    (root / PATH).unlink()
    record(root, "evidence/a.md", keys[REGISTERED])
    assert state(root, "evidence/a.md") == Signature("unknown")


def test_a_commit_changed_after_it_was_signed(root: Path, keys: dict[str, Path]) -> None:
    record(root, "evidence/a.md", keys[REGISTERED])
    change_last(root, "evidence/a.md\n", "changed\n")
    assert state(root, "evidence/a.md") == Signature("bad")


def test_other_kinds_of_signature_are_not_judged(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever keyring the machine has, the answer is the same."""
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "nobody"))
    record(root, "evidence/a.md")
    change_last(root, "committer", "committer")
    text = git(root, "cat-file", "commit", "HEAD")
    headers, _, message = text.partition("\n\n")
    change_last(root, text, f"{headers}\n{PGP}\n{message}")
    assert state(root, "evidence/a.md") == Signature("unchecked")


def test_a_message_cannot_pose_as_a_signature(root: Path) -> None:
    record(root, "evidence/a.md")
    change_last(root, "evidence/a.md\n", "evidence/a\n\ngpgsig -----BEGIN SSH SIGNATURE-----\n")
    assert state(root, "evidence/a.md") == Signature("none")


def test_a_program_that_the_repository_names_does_not_judge(root: Path, keys: dict[str, Path], tmp_path: Path) -> None:
    """git would ask it, and it would find any signature good."""
    witness = tmp_path / "witness"
    judge = tmp_path / "judge"
    judge.write_text(f"#!/bin/sh\ntouch {witness}\necho 'Good \"git\" signature for {REGISTERED} with x'\n")
    judge.chmod(0o755)
    record(root, "evidence/a.md", keys[REGISTERED])
    git(root, "config", "gpg.ssh.program", str(judge))
    git(root, "config", "gpg.ssh.allowedSignersFile", "/dev/null")
    git(root, "config", "gpg.ssh.defaultKeyCommand", str(judge))
    assert state(root, "evidence/a.md") == Signature("valid", REGISTERED)
    change_last(root, "evidence/a.md\n", "changed\n")
    assert state(root, "evidence/a.md") == Signature("bad")
    assert not witness.exists()


def test_a_signed_ruling_that_a_merge_changed_is_not_the_signers(root: Path, keys: dict[str, Path]) -> None:
    record(root, "evidence/ruling.md", keys[REGISTERED])
    git(root, "checkout", "-qb", "side")
    record(root, "evidence/other.md")
    git(root, "checkout", "-q", "main")
    record(root, "evidence/more.md")
    git(root, "merge", "-q", "--no-ff", "--no-commit", "side")
    (root / "evidence/ruling.md").write_text("points: 4", "utf-8")
    git(root, "commit", "-qam", "merge")
    assert state(root, "evidence/ruling.md") == Signature("none")
    assert state(root, "evidence/other.md") == Signature("none")


def test_many_signatures_in_any_order(root: Path, keys: dict[str, Path]) -> None:
    names = [f"evidence/{number}.md" for number in range(6)]
    for number, name in enumerate(names):
        record(root, name, [keys[REGISTERED], keys[STRANGER], None][number % 3])
    found = read_history(root).commits_of(names)
    assert [found[name].signature.state for name in names] == ["valid", "unknown", "none"] * 2
