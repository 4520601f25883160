"""A root as it is staged to be committed: the tree that git would write of its index, never what lies on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from dossier.repository import refs
from dossier.repository.gap import NoHistory
from dossier.repository.git import opened
from dossier.repository.history import History
from dossier.repository.place import Store, find, read_file, regular
from dossier.repository.reading import history_at
from dossier.repository.revision import TOPS, BadRevisionError, Wanted, unpack

_NO_COMMIT: Final = "0" * 40
_LARGEST: Final = 256 * 1024 * 1024
"""Bytes of an index that are read: a link can stand there that leads to no end."""


@contextmanager
def at_index(root: Path, index: Path | None = None) -> Iterator[tuple[Path, History]]:
    """A temporary folder with contract and evidence as they are staged, and the history up to the last commit.

    `index` is another one than the checkout's own, such as that of a commit in the making. Raises BadRevisionError for
    one that cannot be read or holds conflicts, NoHistory without a repository.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        laid = Path(folder).resolve()
        try:
            history = _lay_out(root, index, laid)
        except (OSError, ValueError):
            raise BadRevisionError("index_unreadable") from None
        yield laid, replace(history, root=laid)


def _lay_out(root: Path, index: Path | None, laid: Path) -> History:
    store = find(root)
    head = _head(store)
    with opened(store, head or _NO_COMMIT, {}) as git:
        for file in store.own.glob("sharedindex.*"):  # of which a split index is a part
            (git.home / file.name).write_bytes(read_file(file, _LARGEST))
        staged = index or store.own / "index"
        if not regular(staged):
            raise BadRevisionError("index_unreadable")
        (git.home / "index").write_bytes(read_file(staged, _LARGEST))
        aside = git.aside()
        tree = (aside.ask("write-tree") or b"").decode("ascii", "replace").strip()
        if not tree:
            raise BadRevisionError("index_unreadable")
        unpack(aside, store, Wanted(tree, "", TOPS), laid)
        try:
            return history_at(git, store, root, head) if head else History(laid, gap="no-commit")
        except NoHistory as why:
            return History(laid, gap=why.gap)


def _head(store: Store) -> str:
    """The last commit; "" while the first one is being made."""
    try:
        return refs.head(store)
    except NoHistory as why:
        if why.gap == "no-commit":
            return ""
        raise
