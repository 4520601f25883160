"""Records written into a root: each whole or not at all, and none if the disk refuses one."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from dossier.cli.misuse import WrongUse
from dossier.issued.manifest import MANIFEST
from dossier.records.layout import EVIDENCE, ISSUED


class LinkedError(OSError):
    """A folder on the way is a link, which would lead out of the root."""


def not_written(failed: OSError, place: Path) -> WrongUse:
    """What is told of a refusal: why nothing was written, and what to do about it."""
    path = str(failed.filename or place)
    if isinstance(failed, LinkedError):
        return WrongUse("not_written_link", path=path)
    return WrongUse("not_written_there" if failed.errno == errno.EEXIST else "not_written", path=path)


def refuse_issued(root: Path, files: Iterable[str]) -> None:
    """Raise WrongUse for a file that would come into the folder of an issued month, which stays as it is."""
    for path in files:
        if month := issued_month(root, path):
            raise WrongUse("issued_stays", path=path, month=month)


def issued_month(root: Path, path: str) -> str:
    """The month in whose folder a file lies, if that has been issued; else ""."""
    first, month, *_ = f"{path}//".split("/")
    issued = f"{first}/" == EVIDENCE and any((root / first / month / ISSUED).glob(f"r*/{MANIFEST}"))
    return month if issued else ""


def put(root: Path, files: Mapping[str, bytes], *, over: bool = False, changed: Container[str] = ()) -> None:
    """Write all files aside first and then put each in its place, where nothing is yet, or the same: with `over` also
    where another one is, or where the `changed` ones are. Raises OSError.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            target = root / path
            if target.parent.resolve() != target.parent:  # a link would lead out of the root
                raise LinkedError(errno.ELOOP, os.strerror(errno.ELOOP), str(_link(root, target.parent)))
            target.parent.mkdir(parents=True, exist_ok=True)
            if not over and path not in changed and os.path.lexists(target):
                if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
                    continue
                raise FileExistsError(errno.EEXIST, "", str(target))
            aside[target] = target.with_name(f".{target.name}.new")
            aside[target].unlink(missing_ok=True)
            with aside[target].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for target, made in aside.items():
            made.replace(target)
    finally:
        for made in aside.values():
            with suppress(OSError):
                made.unlink(missing_ok=True)


def _link(root: Path, folder: Path) -> Path:
    """The first link on the way to a folder."""
    way = [one for one in (folder, *folder.parents) if one.is_relative_to(root) and one.is_symlink()]
    return way[-1] if way else folder
