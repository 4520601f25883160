"""Files that the words of a command line name. They may lie in a folder that strangers packed: only files are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from dossier.cli.misuse import WrongUse
from dossier.load.folder import MAX_ATTACHMENT, READING


def read_handed(path: Path, largest: int = MAX_ATTACHMENT) -> bytes:
    """The bytes of a file, at most one more than allowed, which the readers of each format then refuse.

    Raises WrongUse for a link, which may lead to any file of this machine, and for what cannot be opened or is no file.
    """
    if path.is_symlink():
        raise WrongUse("handed_link", value=str(path))
    try:
        handle = os.open(path, READING)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise WrongUse("handed_special", value=str(path))
            return file.read(largest + 1)
    except OSError:
        raise WrongUse("no_file", value=str(path)) from None


def refuse_special(paths: Iterable[Path]) -> None:
    """Raise WrongUse for a pipe or a device, which would keep its reader waiting."""
    for path in paths:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise WrongUse("handed_special", value=str(path))
