"""What two folders of the repository hold differently, by the ids of their files: no content is compared.

Folders are read here, not by git's own comparison: each is held against its id, and a few folders that hold each
other many times, which name more files than there is memory, come to an end.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

from dossier.repository.gap import NoHistory
from dossier.repository.git import Git

MODULE: Final = "160000"
"""The mode of another repository that is only named (a submodule)."""

EVERYTHING: Final = ("",)
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a folder that are read."""

_DEEPEST: Final = 32
_MOST: Final = 2_000_000
"""Differences that are listed."""

_LISTED: Final = {
    algorithm: re.compile(rb"[0-7]{5,6} [^\0]+\0.{%d}" % size, re.DOTALL)
    for algorithm, size in (("sha1", 20), ("sha256", 32))
}
"""What a folder lists: mode, name, and the id in so many bytes."""

_END: Final = re.compile(rb"[. ](/|$)")
"""What some disks leave out at the end of a name."""

_FOLDER: Final = b"40000"
_FILE: Final = b"100"
"""What the modes of ordinary files begin with, executable or not."""

Scope: TypeAlias = tuple[str, ...]
"""Paths below a folder that are looked at; `EVERYTHING` for all of them."""

Pair: TypeAlias = tuple[str, str, Scope]
"""Two folders by their ids, "" for none, and what of them is looked at."""

Entries: TypeAlias = frozenset[bytes]
"""What a folder lists, as it is written there."""

Entry: TypeAlias = tuple[bytes, str]
"""A mode and an id."""


@dataclass(frozen=True, slots=True)
class BlobChange:
    """A file before and after: the ids of its contents, None where there is none.

    What is no ordinary file has its mode before the id, so that a link and a file of the same bytes differ. `like` is
    the path of another file or folder that a new one is taken for where the case of letters does not count.
    """

    before: str | None
    after: str | None
    like: str = ""


Changes: TypeAlias = Mapping[str, BlobChange]


@dataclass(frozen=True, slots=True)
class _Level:
    """What differs in two folders themselves, and the folders in them that differ, with what a new one is taken for."""

    files: tuple[tuple[str, BlobChange], ...]
    folders: tuple[tuple[str, Pair, str], ...]


def changes(git: Git, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Changes]]:
    """What differs in each of the pairs, by path. Each two folders are compared once, wherever they lie.

    Raises NoHistory if a folder is missing, is not what its id says, or there is no end to them.
    """
    levels: dict[Pair, _Level] = {}
    todo = list(dict.fromkeys(pairs))
    for _ in range(_DEEPEST):
        levels.update(_compare(git, todo))
        below = dict.fromkeys(pair for done in todo for _, pair, _ in levels[done].folders)
        todo = [pair for pair in below if pair not in levels]
        if not todo:
            break
    else:
        raise NoHistory("unreadable")
    listed = 0
    for pair in dict.fromkeys(pairs):
        found = {}
        for path, change in _paths(levels, pair, ""):
            listed += 1
            if listed > _MOST:
                raise NoHistory("unreadable")
            found[path] = change
        yield pair, found


def _paths(levels: Mapping[Pair, _Level], pair: Pair, prefix: str, like: str = "") -> Iterator[tuple[str, BlobChange]]:
    level = levels[pair]
    for name, change in level.files:
        other = f"{prefix}{change.like}" if change.like else like
        yield f"{prefix}{name}", replace(change, like=other) if other else change
    for name, below, other in level.folders:
        yield from _paths(levels, below, f"{prefix}{name}/", f"{prefix}{other}" if other else like)


def _compare(git: Git, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, _Level]]:
    """Compare folders as they are read; none is kept longer than it is needed."""
    ids = [identity for before, after, _ in pairs for identity in (before, after) if identity]
    uses = Counter(ids)
    read = git.read("tree", list(uses), _LARGEST)
    held: dict[str, Entries] = {"": frozenset()}
    for pair in pairs:
        before, after, scope = pair
        for identity in (before, after):
            while identity not in held:
                name, data = next(read)
                held[name] = _entries(git, data)
        yield pair, _level(held[before], held[after], scope)
        for identity in (before, after):
            uses[identity] -= 1
            if identity and not uses[identity]:
                del held[identity]


def _entries(git: Git, data: bytes) -> Entries:
    entries = _LISTED[git.algorithm].findall(data)
    if sum(map(len, entries)) != len(data):
        raise NoHistory("incomplete")
    return frozenset(entries)


def _level(before: Entries, after: Entries, scope: Scope) -> _Level:
    files, folders = [], []
    gone, came = _by_name(before - after), _by_name(after - before)
    like = _alike(came.keys() - gone.keys(), before | after)
    for key in sorted(gone.keys() | came.keys()):
        name = key.decode("utf-8", "surrogateescape")
        inside = _within(scope, name)
        old, new = gone.get(key), came.get(key)
        if inside == EVERYTHING:
            change = BlobChange(_content(old), _content(new), like.get(name, ""))
            if change.before != change.after:
                files.append((name, change))
        pair = (_folder(old), _folder(new), inside)
        if inside and pair[0] != pair[1]:
            folders.append((name, pair, like.get(name, "")))
    return _Level(tuple(files), tuple(folders))


def _alike(new: Collection[bytes], entries: Entries) -> Mapping[str, str]:
    """Of new names those that some disk takes for another name that the folder has or had, with that name."""
    if not new:
        return {}
    listed = {entry[entry.index(b" ") + 1 : entry.index(b"\0")] for entry in entries}
    whole = b"/".join(listed)
    if whole.isascii() and len({*whole.lower().split(b"/")}) == len(listed) and not _END.search(whole):
        return {}  # as nearly always, and much quicker
    by_fold: dict[str, set[str]] = {}
    for name in (one.decode("utf-8", "surrogateescape") for one in listed):
        by_fold.setdefault(folded(name), set()).add(name)
    names = (name.decode("utf-8", "surrogateescape") for name in new)
    others = ((name, sorted(by_fold[folded(name)] - {name})) for name in names)
    return {name: found[0] for name, found in others if found}


@lru_cache(maxsize=200_000)
def folded(name: str) -> str:
    """A name or path as some disks have it: without case, forms of a character, and full stops at its end."""
    plain = unicodedata.normalize("NFKC", name).casefold() if not name.isascii() else name.lower()
    return "/".join(part.rstrip(". ") or part for part in plain.split("/"))


def _by_name(entries: Entries) -> Mapping[bytes, Entry]:
    """Mode and id by name. A name for two files, which git forbids, is damage: one of them would not be seen."""
    found = {}
    for entry in entries:
        head, _, identity = entry.partition(b"\0")
        mode, _, name = head.partition(b" ")
        found[name] = (mode, identity.hex())
    if len(found) != len(entries):
        raise NoHistory("incomplete")
    return found


def _within(scope: Scope, name: str) -> Scope:
    """What is looked at below a name."""
    if scope == EVERYTHING or name in scope:
        return EVERYTHING
    return tuple(path.removeprefix(f"{name}/") for path in scope if path.startswith(f"{name}/"))


def _content(entry: Entry | None) -> str | None:
    if entry is None or entry[0] == _FOLDER:
        return None
    mode, identity = entry
    return identity if mode.startswith(_FILE) else f"{mode.decode()} {identity}"


def _folder(entry: Entry | None) -> str:
    return entry[1] if entry is not None and entry[0] == _FOLDER else ""
