"""Where the repository of a root lies, found without git: the nearest `.git`, upwards.

git itself would also take a folder that merely looks like a repository (HEAD, objects and refs as ordinary files that
a commit brought along), and would then obey the settings in it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.load.folder import READING
from dossier.repository.gap import NoHistory
from dossier.repository.trust import trusts

_POINTER: Final = "gitdir: "
_LINE: Final = 4096
"""Bytes of a file that holds one line."""


@dataclass(frozen=True, slots=True)
class Store:
    """A repository on disk. `own` is the folder of this checkout, `common` the one that all its checkouts share.

    `prefix` leads from the top of the checkout to the root, with a slash at its end; "" if the root is the top.
    """

    own: Path
    common: Path
    prefix: str

    @property
    def objects(self) -> Path:
        """Where commits, trees and files are kept."""
        return self.common / "objects"

    @property
    def shallow(self) -> bool:
        """Whether commits were left out when this was fetched."""
        return bool(one_line(self.common / "shallow"))


def find(root: Path) -> Store:
    """The repository that the files of `root` belong to. Raises NoHistory."""
    root = root.resolve()
    device = root.stat().st_dev
    for top in (root, *root.parents):
        if top.stat().st_dev != device:  # another disk is another matter, as for git
            break
        own = _own_folder(top / ".git")
        if own is None:
            continue
        common = own / (one_line(own / "commondir") or ".")
        if not (own / "HEAD").is_file() or not (common / "objects").is_dir():
            continue
        if not all(map(_ours, (top, top / ".git", own, common))) and not trusts(top):
            raise NoHistory("foreign-owner", str(top))
        prefix = "" if root == top else f"{root.relative_to(top).as_posix()}/"
        return Store(own, common, prefix)
    raise NoHistory("no-repository")


def bare(folder: Path) -> Store:
    """A repository without a checkout, which somebody names: none is looked for. Raises NoHistory."""
    folder = folder.resolve()
    if not (folder / "HEAD").is_file() or not (folder / "objects").is_dir():
        raise NoHistory("no-repository")
    if not _ours(folder) and not trusts(folder):
        raise NoHistory("foreign-owner", str(folder))
    return Store(folder, folder, "")


def _own_folder(path: Path) -> Path | None:
    """What `.git` stands for: a folder, or in further checkouts and submodules a file that names one."""
    if path.is_dir():
        return path
    line = one_line(path)
    return path.parent / line.removeprefix(_POINTER) if line.startswith(_POINTER) else None


def one_line(path: Path) -> str:
    """The first line of a small file; "" if there is none that can be read."""
    return read_file(path, _LINE).decode("utf-8", "surrogateescape").partition("\n")[0].strip()


def read_file(path: Path, limit: int) -> bytes:
    """At most `limit` bytes of a regular file, of anything else none: a pipe would never end."""
    try:
        with os.fdopen(os.open(path, READING), "rb") as file:
            return file.read(limit) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except (OSError, ValueError):
        return b""


def regular(path: Path) -> bool:
    """Whether a file can be written here as git writes its own: nothing is there yet, or an ordinary file."""
    return not os.path.lexists(path) or (path.is_file() and not path.is_symlink())


def _ours(path: Path) -> bool:
    """Whether a file belongs to who runs this, or to whom `sudo` runs it for; Windows does not say whose a file is."""
    return not hasattr(os, "geteuid") or path.stat().st_uid in set(_users())


def _users() -> Iterator[int]:
    yield os.geteuid()
    asked = os.environ.get("SUDO_UID", "")
    if os.geteuid() == 0 and asked.isdecimal():
        yield int(asked)
