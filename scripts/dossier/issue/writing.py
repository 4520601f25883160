"""Writing below evidence/<month>/issued: whole or not at all, whatever happens meanwhile.

What is written lies aside until it is complete and on the disk; then it takes its place in one step. What an
interrupted run has left aside is taken away by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from dossier.exact.period import Period
from dossier.records.layout import EVIDENCE, ISSUED

_ASIDE: Final = "build/issue"
"""Below the root, so that it lies on the same disk; git passes over build/."""


class BusyError(Exception):
    """Somebody else is issuing or signing in the same root."""


class TakenError(Exception):
    """A file or folder is there already: its path below the root."""


@contextmanager
def alone(root: Path) -> Iterator[Path]:
    """The folder to write aside in, empty, for one run at a time. Raises BusyError, OSError."""
    aside = root / _ASIDE
    aside.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(aside / "lock", timeout=0):
            work = aside / "new"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except Timeout:
        raise BusyError from None


def folder_of(period: Period, number: int) -> str:
    """Where a revision lies below the root."""
    return f"{EVIDENCE}{period}/{ISSUED}/r{number}"


def put(root: Path, work: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Write a new folder. Raises TakenError if it is there, OSError if the disk refuses; nothing is there then."""
    target, made = root / folder, work / target_name(folder)
    with suppress(OSError):
        target.rmdir()  # only if it is empty, as git leaves folders behind
    if os.path.lexists(target):
        raise TakenError(folder)
    made.mkdir()
    for name, data in files.items():
        _write(made / name, data)
    _settle(made)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.rename(target)
    except OSError:
        with suppress(OSError):
            target.parent.rmdir()  # only if it is empty
        raise
    _settle(target.parent)


def add(root: Path, work: Path, path: str, data: bytes) -> None:
    """Write a new file beside others. Raises TakenError if it is there, OSError if the disk refuses."""
    target, made = root / path, work / target_name(path)
    _write(made, data)
    try:
        os.link(made, target)  # unlike renaming, this never takes the place of another file
        made.unlink()
    except FileExistsError:
        made.unlink()
        raise TakenError(path) from None
    except OSError:  # a disk without links, such as a memory stick
        if os.path.lexists(target):
            raise TakenError(path) from None
        made.rename(target)
    _settle(target.parent)


def target_name(path: str) -> str:
    """The last step of a path."""
    return path.rpartition("/")[2]


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, where the system can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
