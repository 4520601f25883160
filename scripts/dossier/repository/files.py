"""How the files that were read differ from what is committed: by their digests, not by what git has noted of them.

Files that git passes over (ignored, skipped, assumed unchanged) are compared like any other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from dossier.problems.wording import printable
from dossier.report import Difference
from dossier.repository.feeds import PROGRAM
from dossier.repository.history import History
from dossier.repository.place import read_file

_LARGEST: Final = 64 * 1024 * 1024
_LEFT_BEHIND: Final = ("__pycache__",)


def differing(
    history: History,
    files: Mapping[str, Callable[[], bytes | None]],
    program: Mapping[str, Difference | None],
) -> dict[str, Difference]:
    """What is different, by path: of the files the months were computed from, and of the program that shows them.

    `files` give their content; None if it is no longer what was read. Without a history nothing can be said.
    """
    if history.gap is not None:
        return {}
    found = {**program, **{path: _difference(history, path, content()) for path, content in files.items()}}
    for path in history.files:
        if path not in found and history.content(path) and not _there(history.root / path):
            found[path] = "missing"
    return {printable(path): how for path, how in sorted(found.items()) if how is not None}


def program_differing(history: History) -> dict[str, Difference | None]:
    """Every file of the program, with how it is different if it is."""
    if history.gap is not None:
        return {}
    root = history.root
    return {path: _difference(history, path, read_file(root / path, _LARGEST)) for path in _program(root)}


def _difference(history: History, path: str, data: bytes | None) -> Difference | None:
    held = history.content(path)
    if held is None:
        return "new"
    if data is None:
        return "changed"
    if history.identity(data) == held:
        return None
    plain = data.replace(b"\r\n", b"\n")
    told_apart = (plain, plain.replace(b"\n", b"\r\n"))
    return "line-ends" if any(history.identity(one) == held for one in told_apart) else "changed"


def _there(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _program(root: Path) -> Iterator[str]:
    """The files of the root that show months, but for what editors and Python leave behind."""
    for top in PROGRAM:
        if _there(root / top):
            yield top
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(_kept(folders))
            yield from ((Path(folder) / name).relative_to(root).as_posix() for name in sorted(_kept(names)))


def _kept(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith(".") and name not in _LEFT_BEHIND)
