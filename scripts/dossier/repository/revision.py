"""A root as it stood at a revision: the bytes of its tree, never an archive, which attributes could change."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from dossier.repository import refs
from dossier.repository.commits import LARGEST, written
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git, opened
from dossier.repository.history import History
from dossier.repository.place import Store, find
from dossier.repository.reading import history_at
from dossier.repository.trees import MODULE, changes

_NAME: Final = re.compile(r"(?!-)(?!.*(?:\.\.|@\{))[^\s~^:?*\[\\{}\x00-\x1f\x7f]{1,200}(?:[~^][0-9]{0,4}){0,20}")
"""A branch, a tag or an id, and steps back from it; no range, no search, nothing that only this machine has noted."""

TOPS: Final = ("content", "evidence", "mkdocs.yml")
_MOST: Final = 200_000
"""Files of a tree that are laid out."""

_LARGEST: Final = 64 * 1024 * 1024
_ALTOGETHER: Final = 8 * 1024 * 1024 * 1024
"""Bytes that are laid out."""


class BadRevisionError(Exception):
    """A revision that cannot be laid out: the name of what is to be said, and its values."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


@contextmanager
def at_revision(root: Path, revision: str) -> Iterator[tuple[Path, History]]:
    """A temporary folder with contract and evidence of a revision, and the history up to it.

    Raises BadRevisionError for a revision that is not there or cannot be laid out on this machine, NoHistory if there
    is no repository to ask, or not all of it.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        laid = Path(folder).resolve()
        with _disk(revision):
            history = _lay_out(root, revision, laid)
        yield laid, replace(history, root=laid)


@contextmanager
def files_at(root: Path, revision: str, parts: Sequence[str]) -> Iterator[Path]:
    """A temporary folder with some files and folders of a revision, by their paths below the root.

    Raises BadRevisionError and NoHistory as `at_revision`.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        laid, store = Path(folder).resolve(), find(root)
        with _disk(revision), opened(store, refs.head(store), refs.references(store)) as git:
            unpack(git, store, Wanted(tree_of(git, resolved(git, revision)), revision, tuple(parts)), laid)
        yield laid


def rests_on(root: Path, later: str, earlier: str) -> bool:
    """Whether a commit is another one or one of those that it rests on, both by their whole ids. Raises NoHistory."""
    store = find(root)
    with opened(store, refs.head(store), refs.references(store)) as git:
        return git.ask("merge-base", "--is-ancestor", earlier, later) is not None


@contextmanager
def _disk(revision: str) -> Iterator[None]:
    """Turn what the disk refuses, such as a name that it cannot hold, into a BadRevisionError."""
    try:
        yield
    except (OSError, ValueError):
        raise BadRevisionError("revision_unpacked", value=revision) from None


def _lay_out(root: Path, revision: str, laid: Path) -> History:
    store = find(root)
    with opened(store, refs.head(store), refs.references(store)) as git:
        commit = resolved(git, revision)
        unpack(git, store, Wanted(tree_of(git, commit), revision, TOPS), laid)
        try:
            return history_at(git, store, root, commit)
        except NoHistory as why:
            return History(laid, gap=why.gap)


def resolved(git: Git, revision: str) -> str:
    """The id of the commit that a revision names. Raises BadRevisionError."""
    if not _NAME.fullmatch(revision):
        raise BadRevisionError("bad_revision", value=revision)
    found = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    words = (found or b"").decode("ascii", "replace").split()
    if not words:
        raise BadRevisionError("bad_revision", value=revision)
    return words[-1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Parts of a tree by their paths below the root, and what the user calls it."""

    tree: str
    revision: str
    parts: tuple[str, ...]


def tree_of(git: Git, commit: str) -> str:
    """The tree of a commit."""
    ((_, data),) = git.read("commit", [commit], LARGEST)
    return written(git.algorithm, commit, data).tree


def unpack(git: Git, store: Store, wanted: Wanted, laid: Path) -> None:
    paths: dict[str, list[str]] = defaultdict(list)
    revision = wanted.revision
    for path, content in _files(git, store, wanted):
        mode, _, identity = content.rpartition(" ")
        if mode == MODULE:
            raise BadRevisionError("revision_module", value=revision, path=path)
        target = laid / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode:  # a link is kept, so that loading reports it as everywhere else, but its target is not
            target.symlink_to("nowhere")
        else:
            paths[identity].append(path)
    _write(git, paths, revision, laid)


def _files(git: Git, store: Store, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """The files by path, with what is in them. Raises BadRevisionError for names that lead elsewhere."""
    scope = tuple(f"{store.prefix}{part}" for part in wanted.parts)
    ((_, found),) = changes(git, [("", wanted.tree, scope)])
    if len(found) > _MOST:
        raise BadRevisionError("revision_unpacked", value=wanted.revision)
    for name, change in found.items():
        path = name.removeprefix(store.prefix)
        if any(step in ("", ".", "..") for step in path.split("/")):
            raise BadRevisionError("revision_unpacked", value=wanted.revision)
        yield path, change.after or ""


def _write(git: Git, paths: Mapping[str, Sequence[str]], revision: str, laid: Path) -> None:
    """Write each content under all its names. One that is too large to be read is only as long as it is."""
    sizes = dict(git.sizes(sorted(paths)))
    if None in sizes.values():
        raise NoHistory("incomplete")
    lengths = {identity: size or 0 for identity, size in sizes.items()}
    small = [identity for identity, size in lengths.items() if size <= _LARGEST]
    if sum(lengths[one] * len(paths[one]) for one in small) > _ALTOGETHER:
        raise BadRevisionError("revision_unpacked", value=revision)
    for identity, data in git.read("blob", small, _LARGEST):
        for path in paths[identity]:
            with (laid / path).open("xb") as file:
                file.write(data)
    for identity, size in lengths.items():
        if size > _LARGEST:
            for path in paths[identity]:
                with (laid / path).open("xb") as file:
                    file.truncate(size)
