"""Reads folders out of the repository, each held against its id."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from dossier.repository.changes import content
from dossier.repository.git import Git

_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a folder that are read."""

_FOLDER: Final = b"40000"
_DIGITS: Final = {"sha1": 20, "sha256": 32}


def contents(git: Git, wanted: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    """By tree and path what a tree holds there, for the files `wanted` of each tree. Raises NoHistory.

    All folders of one depth are read at once, each once however many trees hold it.
    """
    entry = re.compile(rb"([0-7]{5,6}) ([^\0]+)\0(.{%d})" % _DIGITS[git.algorithm], re.DOTALL)
    found: dict[tuple[str, str], str] = {}
    sought = {tree: [((tree, path), path) for path in sorted(paths)] for tree, paths in wanted.items()}
    while sought:
        below: dict[str, list[tuple[tuple[str, str], str]]] = defaultdict(list)
        for tree, data in git.read("tree", sorted(sought), _LARGEST):
            held = {name: (mode, own) for mode, name, own in entry.findall(data)}
            for key, path in sought[tree]:
                name, _, rest = path.partition("/")
                mode, own = held.get(name.encode("utf-8", "surrogateescape"), (b"", b""))
                if rest and mode == _FOLDER:
                    below[own.hex()].append((key, rest))
                elif not rest and mode and mode != _FOLDER:
                    found[key] = content(mode.decode(), own.hex()) or ""
        sought = below
    return found
