"""Walks the root without trusting it: no link is followed, nothing special is opened, sizes and counts are capped."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from dossier.fields import is_device
from dossier.load.filing import SUFFIXES
from dossier.problems import Place, Problem, error, warning

MAX_FILES: Final = 200_000
MAX_DEPTH: Final = 8
MAX_ATTACHMENT: Final = 64 * 1024 * 1024
READING: Final = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT")
)
"""How a file is opened, by what the system knows: a pipe keeps nobody waiting, and bytes stay as they are."""

_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def walk(root: Path, top: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """All regular files below `root/top`, as sorted paths relative to `root`, and what had to be left out.

    Hidden files and folders are not read; in the folders of `top` they are reported, because nobody sees that they
    are there and do not count. A folder that is not there has no files; of one with too many, none is given, so that no
    part of them passes for the whole.
    """
    files: list[str] = []
    problems: list[Problem] = []
    for above in reversed(PurePosixPath(top).parents[:-1]):
        if (root / above).is_symlink():
            return (), (error("symlink", Place(str(above))),)
    for found in _below(root, top, 0):
        if isinstance(found, Problem):
            problems.append(found)
        elif len(files) == MAX_FILES:
            return (), (error("too-many-files", Place(top), limit=str(MAX_FILES)),)
        else:
            files.append(found)
    return tuple(sorted(files)), tuple(problems)


def _below(root: Path, folder: str, depth: int) -> Iterator[str | Problem]:
    try:
        here = f"{root}/{folder}"
        if stat.S_ISLNK(os.lstat(here).st_mode):
            yield error("symlink", Place(folder))
            return
        with os.scandir(here) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except FileNotFoundError:
        if depth:
            yield error("not-readable", Place(_shown(folder)))
        return
    except OSError:
        yield error("not-readable", Place(_shown(folder)))
        return
    yield from _alike(folder, [entry.name for entry in entries])
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _entry(root, entry, f"{folder}/{entry.name}", depth)
        elif depth or _may_hold(entry):
            yield _hidden(entry, f"{folder}/{entry.name}", depth)


def _entry(root: Path, entry: os.DirEntry[str], path: str, depth: int) -> Iterator[str | Problem]:
    if not good_name(entry.name):
        yield error("bad-file-name", Place(_shown(path)))
    elif entry.is_symlink():
        yield error("symlink", Place(path))
    elif entry.is_dir(follow_symlinks=False):
        if depth == MAX_DEPTH:
            yield error("folders-too-deep", Place(path), limit=str(MAX_DEPTH))
        else:
            yield from _below(root, path, depth + 1)
    elif entry.is_file(follow_symlinks=False):
        yield path
    else:
        yield error("special-file", Place(path))


def _alike(folder: str, names: Sequence[str]) -> Iterator[Problem]:
    """Names that Windows or macOS take for one: a checkout there holds one of the files and misses the others."""
    first: dict[str, str] = {}
    for name in names:
        earlier = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if earlier != name:
            yield error("names-alike", Place(_shown(f"{folder}/{name}")), Place(_shown(f"{folder}/{earlier}")))


def _hidden(entry: os.DirEntry[str], path: str, depth: int) -> Problem:
    """What may hold a record is an error; what a desktop leaves behind, such as `.DS_Store`, is none.

    Nor is what an editor leaves at the top, such as `.vscode`: no record belongs there.
    """
    return (error if depth and _may_hold(entry) else warning)("hidden-file", Place(_shown(path)))


def _may_hold(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) or entry.name.lower().endswith(SUFFIXES)


def good_name(name: str) -> bool:
    """Whether a name is fit for every system and for a page: printable, no backslash or colon, no stray spaces.

    A checkout on Windows cannot hold the names of its devices, whatever follows the first dot and with whatever spaces
    before it, nor names that end in a dot.
    """
    fit = name.isprintable() and not set(name) & set('\\:*?"<>|') and name == name.strip() and not name.endswith(".")
    return fit and not is_device(name)


def _shown(path: str) -> str:
    """The path with everything that is not printable written as an escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in path
    )


def read_bytes(root: Path, path: str, limit: int, *, beginning: bool = False) -> bytes | Problem:
    """The bytes of a file, or why they cannot be had.

    More than `limit` bytes are `file-too-large`, or cut there if only the `beginning` is asked for.
    """
    try:
        if not _NO_LINK and (root / path).is_symlink():
            return error("not-readable", Place(path))
        handle = os.open(f"{root}/{path}", READING | _NO_LINK)  # joining paths takes longer than opening
    except (OSError, ValueError):
        return error("not-readable", Place(path))
    try:
        with os.fdopen(handle, "rb") as file:
            facts = os.fstat(handle)
            if not stat.S_ISREG(facts.st_mode):
                return error("special-file", Place(path))
            if facts.st_size > limit and not beginning:
                return error("file-too-large", Place(path), size=str(facts.st_size), limit=str(limit))
            most = limit if beginning else limit + 1
            data = file.read(min(facts.st_size + 1, most))  # not room for the largest one
            if len(data) > facts.st_size:  # it has grown meanwhile
                data += file.read(most - len(data))
    except OSError:
        return error("not-readable", Place(path))
    if len(data) > limit:
        return error("file-too-large", Place(path), size=str(len(data)), limit=str(limit))
    return data
