"""Reads the history of a root: one pass over its commits, one over what they changed.

A commit never changes, so what was read of it is kept: only new commits are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from dossier.cache import Cache
from dossier.repository import refs
from dossier.repository.commits import Written, read_commits
from dossier.repository.feeds import TOPS
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git, opened
from dossier.repository.history import History
from dossier.repository.origins import FlatFiles, Node, origins
from dossier.repository.place import Store, find
from dossier.repository.trees import Changes, changes

_MOST_PARENTS: Final = 64


@dataclass(frozen=True, slots=True)
class _KeptHistory:
    """What is kept of a history: its commits, what they changed, and whose each file's content is."""

    commits: tuple[Written, ...]
    nodes: tuple[Node, ...]
    files: FlatFiles


_NOTHING: Final = _KeptHistory((), (), FlatFiles((), {}))


def read_history(root: Path, cache: Path | None = None) -> History:
    """What git knows of the files of a root; without a history, the reason. `cache` keeps what was read."""
    try:
        store = find(root)
        head = refs.head(store)
        with opened(store, head, {}) as git:
            return history_at(git, store, root, head, cache)
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


def history_at(git: Git, store: Store, root: Path, head: str, cache: Path | None = None) -> History:
    """The history up to a commit; `cache` keeps what was read. Raises NoHistory."""
    if store.shallow:
        raise NoHistory("shallow")
    kept = Cache(cache and cache / "history")
    before = kept.kept(store.prefix)
    if not isinstance(before, _KeptHistory) or before.commits[-1].id != head:
        before = _read(git, head, store.prefix, before if isinstance(before, _KeptHistory) else _NOTHING)
        kept.keep(store.prefix, before)
        kept.save()
    return History(root, None, "", store, git.algorithm, before.commits, before.nodes, before.files.files())


def _read(git: Git, head: str, prefix: str, before: _KeptHistory) -> _KeptHistory:
    """All that a commit rests on; of those commits that were read before, as they were read."""
    commits = read_commits(git, head, {commit.id: commit for commit in before.commits})
    seen = {commit.id: node.changes for commit, node in zip(before.commits, before.nodes, strict=True)}
    nodes = tuple(_nodes(git, commits, prefix, seen))
    files = origins(nodes)
    if not any(one.content for one in files.values()):
        raise NoHistory("not-tracked")
    return _KeptHistory(commits, nodes, FlatFiles.of(files))


def _nodes(
    git: Git, commits: Sequence[Written], prefix: str, seen: Mapping[str, tuple[Changes, ...]]
) -> Iterator[Node]:
    """The commits for the walk, each with its changes. It is no older than those before it, whatever date it gives."""
    places = {commit.id: place for place, commit in enumerate(commits)}
    trees = {commit.id: commit.tree for commit in commits}
    scope = tuple(f"{prefix}{top}" for top in TOPS)
    if any(len(commit.parents) > _MOST_PARENTS for commit in commits):
        raise NoHistory("unreadable")
    before = {commit.id: [trees[parent] for parent in commit.parents] or [""] for commit in commits}
    new = [commit for commit in commits if commit.id not in seen]
    pairs = [(tree, commit.tree, scope) for commit in new for tree in before[commit.id]]
    found = dict(changes(git, pairs))
    reached = _moments(commits, places)
    for place, commit in enumerate(commits):
        parents = tuple(places[parent] for parent in commit.parents)
        each = seen.get(commit.id) or tuple(
            _below(found[tree, commit.tree, scope], prefix) for tree in before[commit.id]
        )
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
