"""What was changed in the text of records, from a real repository."""

from __future__ import annotations

from pathlib import Path

from dossier.cli.edits import edits
from dossier.repository import read_history
from repositories import Repository

PATH = "evidence/2024-03/training/other.md"


def test_what_is_not_committed_comes_first_and_what_is_large_is_not_read(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path)
    repository.commit("first", {PATH: "a: 1\n", "content/contract/terms.yml": "1"})
    repository.commit("large", {PATH: "a: 1\n" * 60_000})
    repository.commit("small", {PATH: "a: 2\n"})
    found = edits(read_history(tmp_path), [PATH], {PATH: b"a: 3\n"}, {PATH: "changed"})
    assert [(one.commit.subject if one.commit else "", one.before, one.after) for one in found[PATH]] == [
        ("", "a: 2\n", "a: 3\n"),
        ("small", None, "a: 2\n"),  # 300 kB
        ("large", "a: 1\n", None),
    ]


def test_a_record_that_never_changed_has_none(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path)
    repository.commit("first", {PATH: "a: 1\n", "content/contract/terms.yml": "1"})
    assert edits(read_history(tmp_path), [PATH], {PATH: b"a: 1\n"}, {}) == {}
