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
from dossier.repository.git import Git, opened
from dossier.repository.place import Store, find, one_line
from dossier.repository.program import command, environment, started
from dossier.repository.trees import changes
from dossier.repository.writing import NotWrittenError, move, unwritable

_WHO: Final = "Dossier <publish@dossier.invalid>"
_OURS: Final = "refs/heads/published"
"""What the branch is called in the folder of ours that git is shown."""

_LARGEST: Final = 256 * 1024 * 1024
_NOT_KEPT: Final = ("lock", "incoming", "old", "gone", "new")  # below .dossier: what a build leaves between its steps


@dataclass(frozen=True)
class Branch:
    """A branch of the repository that a root lies in; `tip` is its last commit, "" if there is none."""

    store: Store
    name: str
    tip: str

    @classmethod
    def of(cls, root: Path, name: str) -> Branch:
        """The branch of this name. Raises NotWrittenError for one that cannot be, or is checked out; NoHistory."""
        store, whole = find(root), f"refs/heads/{name}"
        if not refs.good(whole):
            raise NotWrittenError("branch_name", value=name)
        if one_line(store.own / "HEAD") == f"ref: {whole}":
            raise NotWrittenError("branch_in_use", value=name)
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
                    raise NotWrittenError("branch_not_ours", value=self.name, path=path)
                ids.setdefault(identity, []).append(path)
            for identity, content in git.read("blob", list(ids), _LARGEST):
                for path in ids[identity]:
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_bytes(content)

    def commit(self, folder: Path, when: datetime, subject: str) -> str:
        """Commit the folder and move the branch there; the commit's id, that of the tip if nothing is new.

        Raises NotWrittenError if somebody else has moved the branch meanwhile, or git cannot write.
        """
        with opened(self.store, self.tip or refs.head(self.store), {}) as git:
            made = self._made(git, folder, when, subject)
            if self.tip and _tree(git, made) == _tree(git, self.tip):
                return self.tip
        moved = NotWrittenError("branch_moved", value=self.name)
        move(self.store, f"refs/heads/{self.name}", made, self.tip, moved)
        return made

    def _made(self, git: Git, folder: Path, when: datetime, subject: str) -> str:
        """A commit of the folder. Raises NotWrittenError."""
        where = {"GIT_DIR": str(git.home), "GIT_OBJECT_DIRECTORY": str(git.objects)}
        with tempfile.TemporaryFile(dir=git.home) as asked:
            for part in self._stream(folder, when, subject):
                asked.write(part)
            asked.seek(0)
            process = started(command(["fast-import", "--quiet", "--force"]), environment(where), asked)
            process.communicate()
        found = "" if process.returncode else one_line(git.home / _OURS)
        if not found:
            raise unwritable(self.store)
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
