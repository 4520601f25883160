"""Reads the history of a root: one pass over its commits, one over what they changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from dossier.repository import refs
from dossier.repository.changes import Changes, changes
from dossier.repository.commits import Written, read_commits
from dossier.repository.feeds import TOPS
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git, opened
from dossier.repository.history import History
from dossier.repository.origins import Files, Node, origins
from dossier.repository.place import Store, find
from dossier.repository.trees import contents

_MOST_PARENTS: Final = 64


def read_history(root: Path) -> History:
    """What git knows of the files of a root; without a history, the reason."""
    try:
        store = find(root)
        head = refs.head(store)
        with opened(store, head, {}) as git:
            return history_at(git, store, root, head)
    except NoHistory as why:
        return History(root, gap=why.gap)


def history_at(git: Git, store: Store, root: Path, head: str) -> History:
    """The history up to a commit. Raises NoHistory."""
    if store.shallow:
        raise NoHistory("shallow")
    commits = read_commits(git, head)
    nodes = tuple(_nodes(git, commits, store.prefix))
    files = origins(nodes)
    _confirm(git, commits, files, store.prefix)
    if not any(one.content for one in files.values()):
        raise NoHistory("not-tracked")
    return History(root, None, git.algorithm, commits, nodes, files)


def _nodes(git: Git, commits: Sequence[Written], prefix: str) -> Iterator[Node]:
    """The commits for the walk. A commit is no older than those before it, whatever date it gives itself."""
    found = changes(git, commits, prefix, TOPS)
    places = {commit.id: place for place, commit in enumerate(commits)}
    trees = {commit.id: commit.tree for commit in commits}
    reached: list[datetime | None] = []
    empty = git.identity("tree", b"")
    for commit in commits:
        parents = tuple(places[parent] for parent in commit.parents)
        if len(parents) > _MOST_PARENTS:
            raise NoHistory("unreadable")
        moments = [one for one in (commit.when, *(reached[parent] for parent in parents)) if one is not None]
        reached.append(max(moments, default=None))
        before = [trees[parent] for parent in commit.parents] or [empty]
        each: tuple[Changes, ...] = tuple(found[tree, commit.tree] for tree in before)
        yield Node(parents, each, reached[-1])


def _confirm(git: Git, commits: Sequence[Written], files: Files, prefix: str) -> None:
    """Hold what was found against the trees themselves, each of which is held against its id. Raises NoHistory.

    git hands out what lies in the repository's folder without doubting it; whoever sends a folder can put anything
    there under any id. What a page says of who wrote a file must rest on more.
    """
    last = commits[-1].tree
    wanted: dict[str, set[str]] = {last: set()}
    for path, one in files.items():
        if one.content is not None:
            wanted[last].add(f"{prefix}{path}")
            wanted.setdefault(commits[one.given].tree, set()).add(f"{prefix}{path}")
    held = contents(git, wanted)
    for path, one in files.items():
        if one.content is not None:
            for tree in (last, commits[one.given].tree):
                if held.get((tree, f"{prefix}{path}")) != one.content:
                    raise NoHistory("incomplete")
