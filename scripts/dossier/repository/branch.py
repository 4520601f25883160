"""A folder kept as a branch: laid out from its last commit, and committed as a new one, in one step.

Objects are written by git into the repository's own store; the branch moves only when all of them are there. No hook,
filter or setting of the repository has a part in it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from dossier.repository import refs
from dossier.repository.commits import LARGEST, written
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git, opened
from dossier.repository.place import Store, find, one_line
from dossier.repository.program import command, environment, run, started
from dossier.repository.trees import changes

_WHO: Final = "Dossier <publish@dossier.invalid>"
_OURS: Final = "refs/heads/published"
"""What the branch is called in the folder of ours that git is shown."""

_LARGEST: Final = 256 * 1024 * 1024
_NOT_KEPT: Final = ("lock", "incoming", "old", "new")  # below .dossier: what a build leaves between its steps


class BranchError(Exception):
    """A branch that cannot be written: the name of what is to be said, and its values."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


@dataclass(frozen=True)
class Branch:
    """A branch of the repository that a root lies in; `tip` is its last commit, "" if there is none."""

    store: Store
    name: str
    tip: str

    @classmethod
    def of(cls, root: Path, name: str) -> Branch:
        """The branch of this name. Raises BranchError for one that cannot be, or is checked out; NoHistory."""
        store, whole = find(root), f"refs/heads/{name}"
        if not refs.good(whole):
            raise BranchError("branch_name", value=name)
        if one_line(store.own / "HEAD") == f"ref: {whole}":
            raise BranchError("branch_in_use", value=name)
        return cls(store, name, refs.references(store).get(whole, ""))

    def lay_out(self, folder: Path) -> None:
        """Write the files of its last commit into an empty folder. Raises NoHistory if one of them is missing."""
        if not self.tip:
            return
        with opened(self.store, self.tip, {}) as git:
            ((_, data),) = git.read("commit", [self.tip], LARGEST)
            ((_, found),) = changes(git, [("", written(git.algorithm, self.tip, data).tree, ("",))])
            ids: dict[str, list[str]] = {}
            for path, change in found.items():
                mode, _, identity = (change.after or "").rpartition(" ")
                if mode or any(step in ("", ".", "..", ".git") for step in path.split("/")):
                    raise BranchError("branch_not_ours", value=self.name, path=path)
                ids.setdefault(identity, []).append(path)
            for identity, content in git.read("blob", list(ids), _LARGEST):
                for path in ids[identity]:
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_bytes(content)

    def commit(self, folder: Path, when: datetime, subject: str) -> str:
        """Commit the folder and move the branch there; the commit's id, that of the tip if nothing is new.

        Raises BranchError if somebody else has moved the branch meanwhile.
        """
        with opened(self.store, self.tip or refs.head(self.store), {}) as git:
            made = self._made(git, folder, when, subject)
            if self.tip and _tree(git, made) == _tree(git, self.tip):
                return self.tip
        before = self.tip or "0" * len(made)
        words = ["--git-dir", str(self.store.common.resolve()), "update-ref", f"refs/heads/{self.name}", made, before]
        if run(command(words), environment({}))[0]:
            raise BranchError("branch_moved", value=self.name)
        return made

    def _made(self, git: Git, folder: Path, when: datetime, subject: str) -> str:
        """A commit of the folder. Raises NoHistory if git cannot write it."""
        where = {"GIT_DIR": str(git.home), "GIT_OBJECT_DIRECTORY": str(git.objects)}
        with tempfile.TemporaryFile(dir=git.home) as asked:
            for part in self._stream(folder, when, subject):
                asked.write(part)
            asked.seek(0)
            process = started(command(["fast-import", "--quiet", "--force"]), environment(where), asked)
            process.communicate()
            if process.returncode:
                raise NoHistory("incomplete")
        found = one_line(git.home / _OURS)
        if not found:
            raise NoHistory("incomplete")
        return found

    def _stream(self, folder: Path, when: datetime, subject: str) -> Iterator[bytes]:
        """The commit as `git fast-import` reads it."""
        moment = f"{int(when.timestamp())} {when:%z}"
        message = subject.encode()
        yield f"commit {_OURS}\ncommitter {_WHO} {moment}\ndata {len(message)}\n".encode() + message + b"\n"
        if self.tip:
            yield f"from {self.tip}\n".encode()
        yield b"deleteall\n"
        for path in sorted(_files(folder)):
            size = (folder / path).stat().st_size
            quoted = path.replace("\\", "\\\\").replace('"', '\\"')
            yield f'M 100644 inline "{quoted}"\ndata {size}\n'.encode()
            with (folder / path).open("rb") as file:
                yield from _chunks(file)
            yield b"\n"
        yield b"\n"


def _tree(git: Git, commit: str) -> bytes | None:
    return git.ask("rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}")


def _files(folder: Path) -> Iterator[str]:
    for top, folders, names in os.walk(folder):
        here = Path(top).relative_to(folder).as_posix()
        if here == ".dossier":
            folders[:] = []
        for name in names:
            path = name if here == "." else f"{here}/{name}"
            if here != ".dossier" or name not in _NOT_KEPT:
                yield path


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(1024 * 1024):
        yield part
