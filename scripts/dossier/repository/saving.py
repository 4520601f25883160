"""Some files of a root as a commit on top of the branch that is checked out; nothing else of the checkout goes along.

git writes the objects from the bytes it is given, in a folder of ours: no hook, filter, attribute or setting of the
repository has a part in it. The branch moves only when the commit is there, and only from where it was found.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from dossier.repository import refs
from dossier.repository.git import Git, opened
from dossier.repository.person import Committer
from dossier.repository.place import Store, find, one_line, regular
from dossier.repository.writing import NotWrittenError, move, write

Sign = Callable[[bytes], bytes]
"""Gives the armoured signature of a commit's bytes."""

_HEADS: Final = "refs/heads/"
_REF: Final = "ref: "
_MAIN: Final = ("main", "master")
_BUSY: Final = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
"""What lies in a repository while somebody is in the middle of something."""


@dataclass(frozen=True)
class Checkout:
    """A checkout: the branch that is checked out ("" if none is) and its last commit."""

    store: Store
    branch: str
    tip: str

    @classmethod
    def of(cls, root: Path) -> Checkout:
        """What is checked out in a root. Raises NoHistory."""
        store = find(root)
        line = one_line(store.own / "HEAD")
        branch = line.removeprefix(f"{_REF}{_HEADS}") if line.startswith(f"{_REF}{_HEADS}") else ""
        return cls(store, branch, refs.head(store))

    def target(self, remote: str, fresh: str) -> str:
        """The branch to save on: the one checked out, or a `fresh` one if that is what all others build upon."""
        return self.branch if self.branch and self.branch not in self.shared(remote) else self.free(remote, fresh)

    def free(self, remote: str, name: str) -> str:
        """The name of a branch, with a number if somebody has one that is called so."""
        known = refs.references(self.store)
        names = (name if nth == 1 else f"{name}-{nth}" for nth in range(1, len(known) + 2))
        return next(n for n in names if f"{_HEADS}{n}" not in known and f"refs/remotes/{remote}/{n}" not in known)

    def turned(self, branch: str) -> Checkout:
        """The same commit, checked out as a new branch. Raises NotWrittenError."""
        self._turn(branch, self.tip, "")
        return replace(self, branch=branch)

    def shared(self, remote: str) -> tuple[str, ...]:
        """The branches that nobody commits to directly."""
        line = one_line(self.store.common / "refs" / "remotes" / remote / "HEAD")
        head = line.removeprefix(f"{_REF}refs/remotes/{remote}/")
        return (*_MAIN, head)

    def commit(
        self, files: Mapping[str, bytes | None], who: Committer, when: datetime, subject: str, sign: Sign | None
    ) -> str:
        """A commit of files, paths from the root, on top of the tip; nothing moves yet.

        Raises NotWrittenError, also for what would hinder the move, NoHistory without git.

        None takes a file away. Whatever `sign` raises goes through.
        """
        self.busy()
        with opened(self.store, self.tip, {}) as git:
            writer = _ObjectWriter(git, self.store)
            tree = writer.tree(self.tip, {f"{self.store.prefix}{path}": data for path, data in files.items()})
            return writer.commit(tree, [self.tip], who, when, subject, sign)

    def move(self, branch: str, made: str, files: Mapping[str, bytes | None]) -> None:
        """Put the branch, what is checked out and its index where the commit is. Raises NotWrittenError."""
        self.busy()
        with opened(self.store, self.tip, {}) as git:
            _ObjectWriter(git, self.store).stage({f"{self.store.prefix}{path}": data for path, data in files.items()})
        self._turn(branch, made, self.tip if branch == self.branch else "")

    def busy(self) -> None:
        """Raise NotWrittenError while somebody is in the middle of something, or the index is not to be written."""
        index = self.store.own / "index"
        if any(os.path.lexists(self.store.own / name) for name in _BUSY):
            raise NotWrittenError("save_busy")
        if not regular(index):
            raise NotWrittenError("save_index", path=str(index))
        if os.path.lexists(index.with_name("index.lock")):
            raise NotWrittenError("save_locked")

    def forward(self, commit: str, write: Callable[[], None]) -> None:
        """Put the index and the branch where a later commit is; `write` writes its files. Raises NotWrittenError.

        The index comes first, since it refuses what somebody has staged. What `write` raises goes through, and once
        more can be tried from there.
        """
        with opened(self.store, self.tip, {}) as git:
            _ObjectWriter(git, self.store).take(self.tip, commit)
        write()
        self._turn(self.branch, commit, self.tip)

    def _turn(self, branch: str, commit: str, before: str) -> None:
        """Put a branch from one commit to another, and check it out. Raises NotWrittenError."""
        move(self.store, f"{_HEADS}{branch}", commit, before, NotWrittenError("save_moved", branch=branch))
        if branch != self.branch:
            turning = ["--git-dir", str(self.store.own.resolve()), "symbolic-ref", "HEAD", f"{_HEADS}{branch}"]
            write(self.store, turning, {})


class _ObjectWriter:
    """Writes objects into the repository's own store."""

    def __init__(self, git: Git, store: Store) -> None:
        self._git, self._store = git, store
        self._env = {"GIT_DIR": str(git.home), "GIT_OBJECT_DIRECTORY": str(git.objects)}
        self._nothing = "0" * len(git.identity("blob", b""))

    def tree(self, tip: str, files: Mapping[str, bytes | None]) -> str:
        """The tree of a commit with some files changed. Raises NotWrittenError."""
        index = {"GIT_INDEX_FILE": str(self._git.home / "index")}
        self._run(["read-tree", tip], index)
        self._run(["update-index", "-z", "--index-info"], index, b"".join(self._entries(files)))
        return self._run(["write-tree"], index).decode("ascii").strip()

    def stage(self, files: Mapping[str, bytes | None]) -> None:
        """Put the files into the index of the checkout, lest they pass for changed. Raises NotWrittenError."""
        entries = b"".join(self._entries(files))
        index = {"GIT_INDEX_FILE": str((self._store.own / "index").resolve())}
        try:
            self._run(["update-index", "-z", "--index-info"], index, entries)
        except NotWrittenError:
            raise NotWrittenError("save_locked") from None

    def take(self, before: str, after: str) -> None:
        """Take the index of the checkout from one commit to another. Raises NotWrittenError if something is staged."""
        index = {"GIT_INDEX_FILE": str((self._store.own / "index").resolve())}
        try:
            self._run(["read-tree", "-i", "-m", before, after], index)
        except NotWrittenError:
            raise NotWrittenError("fetch_staged") from None

    def commit(
        self, tree: str, parents: Sequence[str], who: Committer, when: datetime, subject: str, sign: Sign | None
    ) -> str:
        """A commit, signed if somebody signs. Raises NotWrittenError."""
        moment = f"{int(when.timestamp())} {when:%z}"
        head = [f"tree {tree}", *(f"parent {one}" for one in parents)]
        head += [f"author {who} {moment}", f"committer {who} {moment}"]
        plain = "\n".join([*head, "", subject, ""]).encode()
        if sign is None:
            return self._object("commit", plain)
        name = b"gpgsig-sha256" if self._git.algorithm == "sha256" else b"gpgsig"
        signature = name + b" " + sign(plain).strip().replace(b"\n", b"\n ")
        return self._object("commit", plain.replace(b"\n\n", b"\n" + signature + b"\n\n", 1))

    def _entries(self, files: Mapping[str, bytes | None]) -> Iterator[bytes]:
        for path, data in files.items():
            made = self._nothing if data is None else self._object("blob", data)
            mode = "0" if data is None else "100644"
            yield f"{mode} {made}\t{path}\0".encode()

    def _object(self, kind: str, data: bytes) -> str:
        return self._run(["hash-object", "-w", "-t", kind, "--stdin"], {}, data).decode("ascii").strip()

    def _run(self, words: Sequence[str], env: Mapping[str, str], given: bytes = b"") -> bytes:
        return write(self._store, words, {**self._env, **env}, given)
