"""Signatures of commits, made and verified by the real git and ssh-keygen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier.cli.history import read_history
from dossier.cli.signatures import SIGNERS
from dossier.report import Signature

REGISTERED, STRANGER = "bureau@example.invalid", "stranger@example.invalid"
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
    return read_history(root).by_path[name].signature


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    return {name: key(tmp_path, name) for name in (REGISTERED, STRANGER)}


@pytest.fixture
def root(tmp_path: Path, keys: dict[str, Path]) -> Path:
    """A repository with one key in its register of signers, deeper than git's own top."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = tmp_path / "sub"
    register = folder / SIGNERS
    register.parent.mkdir(parents=True)
    public = keys[REGISTERED].with_name(f"{REGISTERED}.pub").read_text("utf-8")
    register.write_text(f"{REGISTERED} {public}", "utf-8")
    return folder


def test_a_commit_without_a_signature(root: Path) -> None:
    record(root, "a.md")
    assert state(root, "a.md") == Signature("none")


def test_a_registered_key_is_named(root: Path, keys: dict[str, Path]) -> None:
    record(root, "a.md", keys[REGISTERED])
    record(root, "b.md")
    assert state(root, "a.md") == Signature("valid", REGISTERED)
    assert state(root, "b.md") == Signature("none")


def test_a_key_that_is_not_registered(root: Path, keys: dict[str, Path]) -> None:
    record(root, "a.md", keys[STRANGER])
    assert state(root, "a.md") == Signature("unknown")


def test_without_a_register_every_key_is_unknown(root: Path, keys: dict[str, Path]) -> None:
    (root / SIGNERS).unlink()
    record(root, "a.md", keys[REGISTERED])
    assert state(root, "a.md") == Signature("unknown")


def test_a_commit_changed_after_it_was_signed(root: Path, keys: dict[str, Path]) -> None:
    record(root, "a.md", keys[REGISTERED])
    change_last(root, "a.md\n", "changed\n")
    assert state(root, "a.md") == Signature("bad")


def test_other_kinds_of_signature_are_not_judged(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever keyring the machine has, the answer is the same."""
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "nobody"))
    record(root, "a.md")
    change_last(root, "committer", "committer")
    text = git(root, "cat-file", "commit", "HEAD")
    headers, _, message = text.partition("\n\n")
    change_last(root, text, f"{headers}\n{PGP}\n{message}")
    assert state(root, "a.md") == Signature("unchecked")


def test_a_message_cannot_pose_as_a_signature(root: Path) -> None:
    record(root, "a.md")
    change_last(root, "a.md\n", "a\n\ngpgsig -----BEGIN SSH SIGNATURE-----\n")
    assert state(root, "a.md") == Signature("none")
