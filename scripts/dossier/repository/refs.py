"""What the references of a repository point to, read as files: git would read its settings first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dossier.repository.gap import NoHistory
from dossier.repository.place import Store, one_line, read_file

_ID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NAME: Final = re.compile(r"refs/(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)))[^\x00-\x20\x7f~^:?*\[\\]+(?<![/.])")
_SYMBOLIC: Final = "ref: "
_DEPTH: Final = 5
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of packed references that are read."""

_MOST: Final = 100_000
"""References that are read: those of branches, tags and remotes."""


def good(name: str) -> bool:
    """Whether a reference may have this name."""
    return _NAME.fullmatch(name) is not None


def head(store: Store) -> str:
    """The id of the commit that is checked out. Raises NoHistory."""
    line = one_line(store.own / "HEAD")
    packed = _packed(store)
    for _ in range(_DEPTH):
        if _ID.fullmatch(line):
            return line
        name = line.removeprefix(_SYMBOLIC).strip()
        if (store.common / "reftable").is_dir():
            raise NoHistory("unreadable")
        if not line.startswith(_SYMBOLIC) or not _NAME.fullmatch(name):
            break
        line = _loose(store, name) or packed.get(name, "")
        if not line:
            raise NoHistory("no-commit")
    raise NoHistory("unreadable")


def references(store: Store) -> dict[str, str]:
    """Every reference by its name; of those that point to another one, none."""
    found = _packed(store)
    for base in {store.common, store.own}:
        for name in _names(base):
            line = _loose(store, name)
            if _ID.fullmatch(line):
                found[name] = line
    return found


def _names(base: Path) -> Iterator[str]:
    """The names of loose references; a folder that is a link is not entered."""
    count = 0
    for folder, _, files in os.walk(base / "refs"):
        for file in files:
            name = (Path(folder) / file).relative_to(base).as_posix()
            count += 1
            if _NAME.fullmatch(name) and count <= _MOST:
                yield name


def _loose(store: Store, name: str) -> str:
    return one_line(store.own / name) or one_line(store.common / name)


def _packed(store: Store) -> dict[str, str]:
    found = {}
    text = read_file(store.common / "packed-refs", _LARGEST).decode("utf-8", "surrogateescape")
    for line in text.split("\n"):
        identity, _, name = line.partition(" ")
        if _ID.fullmatch(identity) and _NAME.fullmatch(name):
            found[name] = identity
    return found
