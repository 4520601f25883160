"""Reads the history of a root: one pass over its commits, one over what they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from dossier.repository import refs
from dossier.repository.commits import Written, read_commits
from dossier.repository.feeds import TOPS
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git, opened
from dossier.repository.history import History
from dossier.repository.origins import Node, origins
from dossier.repository.place import Store, find
from dossier.repository.trees import Changes, changes

_MOST_PARENTS: Final = 64


def read_history(root: Path) -> History:
    """What git knows of the files of a root; without a history, the reason."""
    try:
        store = find(root)
        head = refs.head(store)
        with opened(store, head, {}) as git:
            return history_at(git, store, root, head)
    except NoHistory as why:
        return History(root, why.gap, why.where)


def holds(root: Path, folder: str) -> bool:
    """Whether the commit that is checked out has files in a folder of the root."""
    try:
        store = find(root)
        head = refs.head(store)
        with opened(store, head, {}) as git:
            return bool(git.ask("ls-tree", "--full-tree", head, "--", f"{store.prefix}{folder}"))
    except NoHistory:
        return False


def history_at(git: Git, store: Store, root: Path, head: str) -> History:
    """The history up to a commit. Raises NoHistory."""
    if store.shallow:
        raise NoHistory("shallow")
    commits = read_commits(git, head)
    nodes = tuple(_nodes(git, commits, store.prefix))
    files = origins(nodes)
    if not any(one.content for one in files.values()):
        raise NoHistory("not-tracked")
    return History(root, store=store, algorithm=git.algorithm, commits=commits, nodes=nodes, files=files)


def _nodes(git: Git, commits: Sequence[Written], prefix: str) -> Iterator[Node]:
    """The commits for the walk. A commit is no older than those before it, whatever date it gives itself."""
    places = {commit.id: place for place, commit in enumerate(commits)}
    trees = {commit.id: commit.tree for commit in commits}
    scope = tuple(f"{prefix}{top}" for top in TOPS)
    if any(len(commit.parents) > _MOST_PARENTS for commit in commits):
        raise NoHistory("unreadable")
    before = {commit.id: [trees[parent] for parent in commit.parents] or [""] for commit in commits}
    pairs = [(tree, commit.tree, scope) for commit in commits for tree in before[commit.id]]
    found = dict(changes(git, pairs))
    reached = _moments(commits, places)
    for place, commit in enumerate(commits):
        parents = tuple(places[parent] for parent in commit.parents)
        each = tuple(_below(found[tree, commit.tree, scope], prefix) for tree in before[commit.id])
        yield Node(parents, each, reached[place])


def _moments(commits: Sequence[Written], places: Mapping[str, int]) -> Sequence[datetime | None]:
    """When each commit came: no earlier than those before it, whatever date it gives itself.

    Of one without a date, and with none before it, it is sure that it was there with the first one after it.
    """
    found: list[datetime | None] = []
    for commit in commits:
        known = [commit.when, *(found[places[parent]] for parent in commit.parents)]
        found.append(max((one for one in known if one is not None), default=None))
    undated = [moment is None for moment in found]
    for place in range(len(commits) - 1, -1, -1):
        for parent in (places[one] for one in commits[place].parents):
            if undated[parent]:
                found[parent] = min(filter(None, (found[parent], found[place])), default=None)
    return found


def _below(found: Changes, prefix: str) -> Changes:
    """The changes by paths relative to the root."""
    return {path.removeprefix(prefix): change for path, change in found.items()} if prefix else found
