"""Which files differ between a commit and each commit before it, by their ids alone: no content is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from dossier.repository.commits import Written
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git

_FILE: Final = "100"
"""What the modes of ordinary files begin with, executable or not."""

MODULE: Final = "160000"
"""The mode of another repository that is only named (a submodule)."""

_ABSENT: Final = "000000"


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after: the ids of its contents, None where there is none.

    What is no ordinary file has its mode before the id, so that a link and a file of the same bytes differ.
    """

    before: str | None
    after: str | None


Changes: TypeAlias = Mapping[str, Change]


def changes(
    git: Git, commits: Sequence[Written], prefix: str, tops: Sequence[str]
) -> Mapping[tuple[str, str], Changes]:
    """What changed below `prefix` in `tops`, by each pair of trees that follow each other.

    A commit without one before it follows the empty tree. Paths are relative to `prefix`. Raises NoHistory.
    """
    trees = {commit.id: commit.tree for commit in commits}
    nothing = git.identity("tree", b"")
    try:
        pairs = {
            (trees[parent] if parent else nothing, commit.tree): None
            for commit in commits
            for parent in (commit.parents or ("",))
        }
    except KeyError:
        raise NoHistory("incomplete") from None
    asked = [f"{before} {after}" for before, after in pairs if before != after]
    words = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--")
    output = git.ask(*words, *(f"{prefix}{top}" for top in tops), given=asked)
    if output is None:
        raise NoHistory("incomplete")
    found = dict(_pairs(output, len(prefix.encode("utf-8", "surrogateescape"))))
    return {pair: found.get(pair, {}) for pair in pairs}


def _pairs(output: bytes, skipped: int) -> Iterator[tuple[tuple[str, str], Changes]]:
    """The answers of `diff-tree`: a line with both trees, then of each file the facts and the name."""
    words = output.split(b"\0")
    place = 0
    pair: tuple[str, str] | None = None
    found: dict[str, Change] = {}
    while place < len(words):
        word = words[place]
        while word and not word.startswith(b":"):
            if pair is not None:
                yield pair, found
            line, _, word = word.partition(b"\n")
            before, after = line.decode("ascii").split()
            pair, found = (before, after), {}
        if not word:
            break
        old_mode, mode, old, new, _ = word[1:].decode("ascii").split()
        path = words[place + 1][skipped:].decode("utf-8", "surrogateescape")
        change = Change(content(old_mode, old), content(mode, new))
        if change.before != change.after:
            found[path] = change
        place += 2
    if pair is not None:
        yield pair, found


def content(mode: str, identity: str) -> str | None:
    """What stands for the content of a file of this mode; None if there is none."""
    if mode == _ABSENT:
        return None
    return identity if mode.startswith(_FILE) else f"{mode} {identity}"
