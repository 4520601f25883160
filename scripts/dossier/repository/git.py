"""git over the objects of a repository, and over nothing else of it.

git is shown a folder of ours, empty but for the ids that references point to. So it finds no settings, hooks,
attributes, index, grafts, replacements or remotes of the repository, whatever is planted there, and what is missing
is missing: nothing is fetched. Whatever it hands out is held against the id that it was asked for by.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from dossier.repository.gap import NoHistory
from dossier.repository.place import Store
from dossier.repository.program import PATIENCE, command, environment, started

_SHA256: Final = 64
"""Hexadecimal digits of an id where SHA-256 is used; else it is SHA-1."""

_LONGEST: Final = 256 * 1024 * 1024
"""Bytes of an answer: a few folders that hold each other many times name more files than there is memory."""

_CONFIG: Final = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = {}\n"


@dataclass(frozen=True, slots=True)
class Git:
    """A repository's objects as git hands them out; `home` is the folder of ours, `further` is looked into as well."""

    home: Path
    objects: Path
    algorithm: str
    further: tuple[Path, ...] = ()

    def ask(self, *words: str, given: Iterable[str] = ()) -> bytes | None:
        """The output of a command, None if it fails. Raises NoHistory if git cannot be run or never comes to an end."""
        with self._running(words, given) as (process, out):
            output = out.read(_LONGEST + 1)
            if len(output) > _LONGEST:
                raise NoHistory("incomplete")
            return output if process.wait() == 0 else None

    def read(self, kind: str, ids: Sequence[str], largest: int) -> Iterator[tuple[str, bytes]]:
        """Objects of a kind in the order of their ids.

        Raises NoHistory for one that is missing, of another kind, above `largest` bytes, or not what its id says.
        """
        with self._running(("cat-file", "--buffer", "--batch"), ids) as (_, out):
            for identity in ids:
                head = out.readline().split()
                if len(head) != 3 or head[1] != kind.encode() or int(head[2]) > largest:  # noqa: PLR2004  # id kind size
                    raise NoHistory("incomplete")
                data = out.read(int(head[2]))
                out.read(1)
                if self.identity(kind, data) != identity:
                    raise NoHistory("incomplete")
                yield identity, data

    def sizes(self, ids: Sequence[str]) -> Iterator[tuple[str, int | None]]:
        """The size of each object in bytes, None if it is missing."""
        with self._running(("cat-file", "--buffer", "--batch-check"), ids) as (_, out):
            for identity in ids:
                head = out.readline().split()
                yield identity, int(head[2]) if len(head) == 3 else None  # noqa: PLR2004  # as above

    def identity(self, kind: str, data: bytes) -> str:
        """The id that an object of this content has."""
        return identity(self.algorithm, kind, data)

    @contextmanager
    def _running(
        self, words: Sequence[str], given: Iterable[str]
    ) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
        """A command and its output; it ends with the block. What it is asked lies in a file: neither side waits."""
        with tempfile.TemporaryFile(dir=self.home) as asked, ExitStack() as after:
            asked.writelines(f"{one}\n".encode() for one in given)
            asked.seek(0)
            process = started(command(words), self._environment(), asked)
            after.callback(process.communicate)
            after.callback(process.kill)
            patience = threading.Timer(PATIENCE, process.kill)
            after.callback(patience.cancel)
            patience.start()
            assert process.stdout is not None  # noqa: S101  # as asked for
            yield process, process.stdout

    def aside(self) -> Git:
        """The same, where commands can write objects: into the folder of ours, not into the repository."""
        own = self.home / "objects"
        own.mkdir(exist_ok=True)
        return Git(self.home, own, self.algorithm, (self.objects, *self.further))

    def _environment(self) -> dict[str, str]:
        given = {"GIT_DIR": str(self.home), "GIT_OBJECT_DIRECTORY": str(self.objects)}
        if self.further:
            given["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join(map(_quoted, self.further))
        return environment(given)


def _quoted(path: Path) -> str:
    """A folder's name in a list of them, as git reads it."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def identity(algorithm: str, kind: str, data: bytes) -> str:
    """The id of an object: the digest of its kind, its size and its content."""
    return hashlib.new(algorithm, b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()


@contextmanager
def opened(store: Store, head: str, references: Mapping[str, str], incoming: Path | None = None) -> Iterator[Git]:
    """The repository with its references, for as long as the folder of ours lasts.

    `incoming` is where objects lie that a push brings and that are not yet taken in.
    """
    algorithm = "sha256" if len(head) == _SHA256 else "sha1"
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        home = Path(folder).resolve()
        (home / "refs").mkdir()
        (home / "HEAD").write_bytes(f"{head}\n".encode())
        (home / "config").write_bytes(_CONFIG.format(algorithm).encode())
        listed = "".join(f"{references[name]} {name}\n" for name in sorted(references))
        (home / "packed-refs").write_bytes(listed.encode("utf-8", "surrogateescape"))
        objects = store.objects.resolve()
        yield Git(home, incoming.resolve(), algorithm, (objects,)) if incoming else Git(home, objects, algorithm)
