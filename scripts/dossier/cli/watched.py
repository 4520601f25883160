"""The files that a preview follows, told apart at a glance: reading them would take too long so often."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from dossier.cli.unmoved import checked_out

CHECKED_OUT: Final = ""
"""What stands for all that is checked out; every other name is a path."""

Glance: TypeAlias = Mapping[str, object]
"""What tells each file from what it was, by path."""


def glance(tops: Iterable[Path], root: Path) -> Glance:
    """The files below some folders, some of which may be files, and what is checked out of the repository of `root`."""
    found: dict[str, object] = {CHECKED_OUT: checked_out(root)}
    folders = [str(top) for top in tops]
    for top in folders:
        with suppress(OSError):
            found[top] = _facts(os.lstat(top))
    while folders:
        folder = folders.pop()
        with suppress(OSError), os.scandir(folder) as entries:  # it is a file, is gone, or is closed to us
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    found[entry.path] = _facts(entry.stat(follow_symlinks=False))
    return found


def touched(before: Glance, now: Glance) -> frozenset[str]:
    """What is another, is new, or is gone."""
    return frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _facts(one: os.stat_result) -> object:
    """A change of a file changes the time of its change, which nobody can set."""
    return None if stat.S_ISDIR(one.st_mode) else (one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_ino)
