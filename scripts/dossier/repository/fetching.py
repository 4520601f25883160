"""What others have handed on, taken into a checkout where that only leads forward.

As for handing on (`pushing`), git works in a folder of ours: no hook, filter, attribute or setting of the repository
has a part in it. Files are written from the bytes that were committed, and nothing that somebody has changed here is
touched. From a branch of one's own only evidence and contract data are taken; what runs comes from the branch that all
build upon alone, since that is the one that is reviewed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from dossier.load.folder import good_name
from dossier.repository import refs
from dossier.repository.commits import LARGEST, written
from dossier.repository.git import Git, opened
from dossier.repository.place import Store, read_file
from dossier.repository.program import command, environment, run
from dossier.repository.pushing import REMOTE, address_of, fate_of, run_online
from dossier.repository.saving import Checkout
from dossier.repository.trees import EVERYTHING, Changes, changes, folded

FetchFate: TypeAlias = Literal[
    "taken", "nothing", "apart", "changed", "odd", "program",
    "no_branch", "no_remote", "bad_remote", "denied", "offline", "unknown",
]  # fmt: skip
"""What became of it: files were taken in; there is nothing new; both sides have commits of their own; files changed
here, or something that is no plain file, are in the way; a branch that nobody reviewed changes what runs."""

Put = Callable[[Path, Mapping[str, bytes], Container[str]], None]

_FETCHED: Final = "refs/fetched/"
_DATA: Final = ("content/", "evidence/")
_LARGEST_FILE: Final = 256 * 1024 * 1024
_BATCH: Final = 64 * 1024 * 1024  # bytes of files that are held at a time
_SHOWN: Final = 5


@dataclass(frozen=True)
class Fetched:
    """What became of fetching: how many files changed, the `paths` in the way, and what the server said."""

    fate: FetchFate
    branch: str = ""
    files: int = 0
    paths: tuple[str, ...] = ()
    said: str = ""


def fetch(here: Checkout, root: Path, put: Put) -> Fetched:
    """Take in what others have handed on to the branch that is checked out and to the one that all build upon.

    Raises NoHistory, NotWrittenError if the checkout is busy, OSError.
    """
    if not here.branch:
        return Fetched("no_branch")
    wrong, address = address_of(here.store, "url")
    if wrong:
        return Fetched(wrong, here.branch, said=address)
    here.busy()
    with opened(here.store, here.tip, refs.references(here.store)) as git:
        if shallow := read_file(here.store.common / "shallow", 1024 * 1024):
            (git.home / "shallow").write_bytes(shallow)
        words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", address]
        where = {"GIT_DIR": str(git.home), "GIT_OBJECT_DIRECTORY": str(git.objects)}
        code, said = run_online([*words, f"+refs/heads/*:{_FETCHED}*"], where)
        if code:
            fate, told = fate_of(said)
            return Fetched(fate if fate in ("denied", "offline") else "unknown", here.branch, said=told)
        heads = _heads(git)
        _note(here.store, heads)
        return _Forward(git, here, _top(root, here.store), put).run(heads)


def _heads(git: Git) -> dict[str, str]:
    """The branches of the others and their last commits."""
    told = git.ask("for-each-ref", "--format=%(objectname) %(refname)", _FETCHED) or b""
    lines = (line.partition(" ") for line in told.decode("utf-8", "surrogateescape").splitlines())
    return {name.removeprefix(_FETCHED): identity for identity, _, name in lines}


def _note(store: Store, heads: Mapping[str, str]) -> None:
    """Note what is known of the others' branches, as git does."""
    names = {f"refs/remotes/{REMOTE}/{name}": identity for name, identity in heads.items()}
    listed = "".join(f"update {name} {identity}\n" for name, identity in names.items() if refs.good(name))
    words = ["--git-dir", str(store.common.resolve()), "update-ref", "--stdin"]
    run(command(words), environment({}), listed.encode("utf-8", "surrogateescape"))


def _top(root: Path, store: Store) -> Path:
    """The top of the checkout that a root lies in."""
    top = root.resolve()
    for _ in store.prefix.split("/")[:-1]:
        top = top.parent
    return top


@dataclass(frozen=True)
class _Forward:
    """Takes a checkout forward to a later commit."""

    git: Git
    here: Checkout
    top: Path
    put: Put

    def run(self, heads: Mapping[str, str]) -> Fetched:
        shared = [heads[name] for name in self.here.shared(REMOTE) if name in heads]
        new, apart = self.here.tip, False
        for commit in [*([heads[self.here.branch]] if self.here.branch in heads else []), *shared]:
            if self._leads(new, commit):
                new = commit
            elif not self._leads(commit, new):
                apart = True
        if new == self.here.tip:
            return Fetched("apart" if apart else "nothing", self.here.branch)
        ((_, found),) = changes(self.git, [(self._tree(self.here.tip), self._tree(new), EVERYTHING)])
        reviewed = any(self._leads(new, commit) for commit in shared)
        wrong = self._refused(found, reviewed=reviewed)
        if wrong is not None:
            return wrong
        self.here.forward(new, lambda: self._write(found, new))
        return Fetched("taken", self.here.branch, len(found))

    def _leads(self, earlier: str, later: str) -> bool:
        return self.git.ask("merge-base", "--is-ancestor", earlier, later) is not None

    def _tree(self, commit: str) -> str:
        ((_, data),) = self.git.read("commit", [commit], LARGEST)
        return written(self.git.algorithm, commit, data).tree

    def _refused(self, found: Changes, *, reviewed: bool) -> Fetched | None:
        """What is in the way, if anything is."""
        data = tuple(f"{self.here.store.prefix}{one}" for one in _DATA)
        sorts: tuple[tuple[FetchFate, Sequence[str]], ...] = (
            ("odd", [path for path, one in found.items() if _odd(path, one.before, one.after) or one.like]),
            ("program", [path for path in found if not reviewed and not path.startswith(data)]),
            ("changed", [path for path, one in found.items() if not self._untouched(path, one.before, one.after)]),
        )
        for fate, paths in sorts:
            if paths:
                return Fetched(fate, self.here.branch, len(paths), tuple(sorted(paths)[:_SHOWN]))
        return None

    def _untouched(self, path: str, before: str | None, after: str | None) -> bool:
        """Whether a file is here as it was committed, or already as it comes; ends of lines may be those of Windows."""
        target = self.top / path
        if not os.path.lexists(target):
            return before is None or after is None
        if target.is_symlink() or not target.is_file() or target.parent.resolve() != target.parent:
            return False
        data = target.read_bytes()
        there = {self.git.identity("blob", data), self.git.identity("blob", data.replace(b"\r\n", b"\n"))}
        return not there.isdisjoint({before, after} - {None})

    def _write(self, found: Changes, new: str) -> None:
        """Put every file where the commit has it, a batch at a time."""
        batch: dict[str, bytes] = {}
        for path, data in self._contents(found):
            batch[path] = data
            if sum(map(len, batch.values())) >= _BATCH:
                self.put(self.top, batch, batch.keys())
                batch = {}
        self.put(self.top, batch, batch.keys())
        for path in (path for path, one in found.items() if one.after is None):
            (self.top / path).unlink(missing_ok=True)
            with suppress(OSError):
                (self.top / path).parent.rmdir()  # only if it is empty, as git has it
        old, executable = self._runs(self.here.tip), self._runs(new)
        for path in (executable & found.keys()) | (executable ^ old):
            if (self.top / path).is_file():
                mode = (self.top / path).stat().st_mode & 0o777
                (self.top / path).chmod(mode | 0o111 if path in executable else mode & ~0o111)

    def _contents(self, found: Changes) -> Iterator[tuple[str, bytes]]:
        paths: dict[str, list[str]] = {}
        for path, one in found.items():
            if one.after is not None:
                paths.setdefault(one.after, []).append(path)
        for identity, data in self.git.read("blob", list(paths), _LARGEST_FILE):
            for path in paths[identity]:
                yield path, data

    def _runs(self, commit: str) -> frozenset[str]:
        """The files of a commit that are marked as executable."""
        told = self.git.ask("ls-tree", "-r", "-z", commit) or b""
        entries = (one.decode("utf-8", "surrogateescape").partition("\t") for one in told.split(b"\0"))
        return frozenset(path for head, _, path in entries if head.startswith("100755 "))


def _odd(path: str, before: str | None, after: str | None) -> bool:
    """Whether this is no plain file, or has a name that leads elsewhere or that not every system can hold."""
    plain = all(one is None or " " not in one for one in (before, after))
    fit = all(step not in ("", ".", "..") and good_name(step) and _not_gits(step) for step in path.split("/"))
    return not (plain and fit)


def _not_gits(step: str) -> bool:
    return folded(step) not in (".git", "git~1")
