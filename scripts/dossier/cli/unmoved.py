"""The digest of all that an answer about a root can rest on, so that what was answered holds as long as it is the same.

It covers more than is read, never less: every file that a root may have by its bytes, what is checked out, this
program and the libraries beside it. Nothing is trusted that can be set at will, such as times and sizes of files, and
nothing here knows what a record is: an unchanged root is told without loading the engines.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dossier
from dossier.exact.code import libraries, own_digest

_TOPS: Final = ("content/contract", "content/pages", "evidence", "theme", "mkdocs.yml")
_HOME: Final = Path(dossier.__file__).parents[2]  # its theme is held against that of a root
_OPEN: Final = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
_LARGEST: Final = 64 * 1024 * 1024
_MOST: Final = 200_000  # entries
_LINKS: Final = 5  # references that point to references
_OF_CHECKOUT: Final = ("HEAD", "commondir", "gitdir", "shallow", "packed-refs")


class _Untold(Exception):
    """Something is too large, or not ours to judge: nothing can be said to be the same."""


def digest_of(root: Path) -> str | None:
    """The digest; None if it cannot be told, so that everything has to be looked at."""
    whole = hashlib.sha256()
    try:
        above = b"%d" % (root / "content").lstat().st_mode  # it could be a link
        for part in (above, *_program(), *_files(root, _TOPS), *_files(_HOME, ("theme",)), *_checkouts(root)):
            whole.update(b"%d " % len(part) + part)
    except (OSError, _Untold):
        return None
    return whole.hexdigest()


def checked_out(root: Path) -> bytes:
    """What is checked out of the repositories that a root lies in; nothing if it cannot be told."""
    try:
        return b"\n".join(_checkouts(root))
    except (OSError, _Untold):
        return b""


def _program() -> Iterator[bytes]:
    """What computes: the source, the interpreter, every library by its version, and git."""
    yield f"{own_digest()} {libraries()} {sys.platform} {sys.getfilesystemencoding()} {shutil.which('git')}".encode()


def _names(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(one.name for one in entries)


def _files(root: Path, tops: tuple[str, ...]) -> Iterator[bytes]:
    """Each entry below some folders: its path and sort, with the digest of a file or the target of a link."""
    waiting, count = [f"{root}/{top}" for top in tops], 0
    while waiting:
        path, count = waiting.pop(), count + 1
        if count > _MOST:
            raise _Untold
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            continue
        yield os.fsencode(path.removeprefix(str(root))) + b" %d" % stat.S_IFMT(mode)
        if stat.S_ISDIR(mode):
            waiting += (f"{path}/{name}" for name in _names(path))
        elif stat.S_ISREG(mode):
            yield hashlib.sha256(_bytes(path)).digest()


def _bytes(path: str | Path) -> bytes:
    """The bytes of a regular file; a pipe keeps nobody waiting."""
    with os.fdopen(os.open(path, _OPEN), "rb", buffering=0) as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > _LARGEST:
            raise _Untold
        data = file.read(facts.st_size + 1)  # not room for the largest one
        if data is None or len(data) != facts.st_size:  # somebody writes
            raise _Untold
        return data


def _checkouts(root: Path) -> Iterator[bytes]:
    """What is checked out of every repository that the root lies in: the nearest counts, but each may be the one."""
    for top in (root, *root.parents):
        git = top / ".git"
        if not os.path.lexists(git):
            continue
        yield os.fsencode(git)
        own = git
        if not git.is_dir():  # of a further checkout: the file names its folder
            yield (pointer := _bytes(git))
            own = top / os.fsdecode(pointer).partition("\n")[0].removeprefix("gitdir: ").strip()
        common = own / (_line(own / "commondir") or ".")
        if any(_owner(one) != _owner(None) for one in (top, git, own, common)):
            raise _Untold  # whether it is trusted is a matter of settings
        yield b"".join(_there(folder / name) for folder in (own, common) for name in _OF_CHECKOUT)
        yield str([(common / name).is_dir() for name in ("objects", "reftable")]).encode()
        line = _line(own / "HEAD")
        for _ in range(_LINKS):
            line = _line(own / (name := line.removeprefix("ref: "))) or _line(common / name)
            yield line.encode()


def _owner(path: Path | None) -> int:
    """Whose it is, of None who runs this; Windows does not say."""
    return path.stat().st_uid if path else os.geteuid() if hasattr(os, "geteuid") else 0


def _there(path: Path) -> bytes:
    """The bytes of a file of git's; nothing if there is none."""
    return _bytes(path) if path.is_file() and not path.is_symlink() else b""


def _line(path: Path) -> str:
    return _there(path).decode("utf-8", "replace").partition("\n")[0].strip()
