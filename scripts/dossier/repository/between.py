"""What a branch changes: its commits against the one where it left another branch, as platforms judge it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.repository import refs
from dossier.repository.gap import NoHistory
from dossier.repository.git import opened
from dossier.repository.place import find
from dossier.repository.revision import BadRevisionError, resolved, tree_of
from dossier.repository.trees import EVERYTHING, Changes, changes


@dataclass(frozen=True)
class CommitsBetween:
    """The commits that two revisions name, `start` where they parted, and what `head` changes since, by path.

    Paths are relative to the root; what lies outside it begins with `/`, from the top of the repository. `moved` tells
    where a file of the same content lay before, for files that are new.
    """

    base: str
    start: str
    head: str
    changed: Changes
    moved: Mapping[str, str]


def between(root: Path, base: str, head: str) -> CommitsBetween:
    """What `head` changes since it left `base`.

    Raises BadRevisionError for a revision that is not there or shares no commit, NoHistory if not all of it is there.
    """
    store = find(root)
    if store.shallow:
        raise NoHistory("shallow")
    with opened(store, refs.head(store), refs.references(store)) as git:
        ends = resolved(git, base), resolved(git, head)
        found = (git.ask("merge-base", *ends) or b"").decode("ascii", "replace").split()
        if not found:
            raise BadRevisionError("no_common_commit", before=base, after=head)
        pair = (tree_of(git, found[0]), tree_of(git, ends[1]), EVERYTHING)
        ((_, changed),) = changes(git, [pair])
    placed = {_placed(path, store.prefix): change for path, change in changed.items()}
    return CommitsBetween(ends[0], found[0], ends[1], placed, dict(_moved(placed)))


def _placed(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path.startswith(prefix) else f"/{path}"


def _moved(changed: Changes) -> Iterator[tuple[str, str]]:
    """New files with the one file of the same content that is no longer there; of several alike nobody can tell."""
    gone: dict[str, list[str]] = defaultdict(list)
    came: dict[str, list[str]] = defaultdict(list)
    for path, change in changed.items():
        if change.after is None and change.before is not None:
            gone[change.before].append(path)
        elif change.before is None and change.after is not None:
            came[change.after].append(path)
    for content, paths in came.items():
        if len(paths) == 1 and len(gone[content]) == 1:
            yield paths[0], gone[content][0]
