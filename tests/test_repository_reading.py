"""What is kept of a history: with it the same is found as without, whatever was committed meanwhile."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.repository import History, read_history
from dossier.repository.origins import FlatFiles, Origin
from repositories import Repository

PATHS = tuple(f"evidence/2024-0{month}/training/{name}.md" for month in (1, 2) for name in "abc")


def same(repository: Repository, cache: Path) -> History:
    """The history, which is the one that is read without the cache."""
    kept = read_history(repository.top, cache)
    assert kept == read_history(repository.top)
    return kept


def test_what_is_kept_and_what_is_new_are_the_whole_history(tmp_path: Path) -> None:
    """Edits, removals, moves, branches, merges that take a side or neither, and a last commit that is taken back."""
    chance = random.Random(12)  # noqa: S311  # no secret
    repository, cache = Repository.new(tmp_path / "work"), tmp_path / "cache"
    repository.commit("first", dict.fromkeys(PATHS, "0\n"))
    same(repository, cache)
    for nth in range(12):
        if nth % 4 == 3:
            repository.git("checkout", "-q", "-b", f"side-{nth}", "HEAD~1")
            repository.commit("aside", {chance.choice(PATHS): f"aside {nth}\n"})
            repository.git("checkout", "-q", "main")
            repository.merge(f"side-{nth}", files={PATHS[0]: f"merged {nth}\n"})
        elif nth == 6:
            repository.git("reset", "-q", "--hard", "HEAD~1")
        else:
            repository.commit("edit", dict.fromkeys(chance.sample(PATHS, 2), f"{nth}\n"))
        if nth == 4:
            repository.git("mv", PATHS[1], "evidence/2024-02/training/moved.md")
            repository.commit("move")
            repository.git("mv", "evidence/2024-02/training/moved.md", PATHS[1])
            repository.commit("back")
        if chance.random() < 0.7:
            same(repository, cache)
    same(repository, cache)


def test_only_new_commits_are_read(tmp_path: Path) -> None:
    """The folders of the first commit are taken away once they have been read; the third one does not rest on them."""
    repository, cache = Repository.new(tmp_path / "work"), tmp_path / "cache"
    first = repository.commit("first", {PATHS[0]: "0\n"})
    tree = repository.git("rev-parse", "HEAD^{tree}")
    second = repository.commit("second", {PATHS[0]: "1\n"})
    same(repository, cache)
    third = repository.commit("third", {PATHS[0]: "2\n"})
    (repository.top / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    found = read_history(repository.top, cache)
    assert [one.id for one in found.commits] == [first, second, third]
    assert found.files[PATHS[0]].first == 0
    assert read_history(repository.top).gap == "incomplete"


def test_a_folder_below_has_a_history_of_its_own(tmp_path: Path) -> None:
    repository, cache = Repository.new(tmp_path / "work"), tmp_path / "cache"
    repository.commit("first", {PATHS[0]: "0\n", f"below/{PATHS[0]}": "1\n"})
    below = replace(repository, top=repository.top / "below")
    for one in (repository, below, repository):
        same(one, cache)


@pytest.mark.parametrize("depth", [1, 5000])
def test_a_file_may_have_had_any_number_of_contents(depth: int) -> None:
    """Two files that were one until the last content of each."""
    old: Origin | None = None
    for place in range(depth):
        old = Origin(str(place), place, place, 0, old)
    files = {name: Origin(name, depth, depth, 0, old, (1,)) for name in ("a", "b")}
    files["gone"] = Origin(None, 3, 3, 3)
    flat = FlatFiles.of(files)
    assert len(flat.rows) == depth + 3
    again = flat.files()
    assert FlatFiles.of(again) == flat
    assert again["a"].before is again["b"].before
    assert (again["a"].content, again["a"].lost, again["gone"].before) == ("a", (1,), None)
