"""Text -> YAML or front matter -> plain tree with a place for every node.

Scalars stay text: a record type decides what `no`, `12:30` or `1_000` means. A plain scalar that YAML would not
have read as text is a `Bare`, so that a type which wants text can refuse it and a type which wants a number can
insist on it; one that a comment follows is `Cut`. Aliases, tags, duplicate keys and several documents are problems.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dossier.problems import Place, Problem, error
from dossier.problems.encoding import decoded, readable
from dossier.source.folded import Folded
from dossier.source.marks import Slip, structural
from dossier.source.slips import brief, fence_slip, quoted
from dossier.source.spots import SPOT, SPOT_BITS, unpack
from dossier.source.syntax import MAX_DEPTH
from dossier.source.tree import Bare, Cut, Path, Tree, grow

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Bare",
    "Cut",
    "Folded",
    "Path",
    "Slip",
    "Source",
    "Spots",
    "Tree",
    "brief",
    "forbidden",
    "quoted",
    "read",
    "readable",
    "structural",
]

MAX_BYTES: Final = 1024 * 1024
_FENCE: Final = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# What YAML does not allow, the line ends that only YAML knows, and what turns the direction of writing.
_FORBIDDEN: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def forbidden(text: str) -> re.Match[str] | None:
    """The first character that no file may hold, not even written as an escape."""
    return _FORBIDDEN.search(text)


class Spots(Mapping[Path, int]):
    """Where each node stands: its path -> line and column of the node and of the key that leads to it, as one number.

    A city has a million nodes, but its files have few shapes, so files of one shape share their paths.
    """

    __slots__ = ("_keys", "_nodes", "_order")

    def __init__(self, spots: Mapping[Path, int]) -> None:
        self._order = _order(tuple(spots))
        self._nodes = array("Q", (spot & SPOT for spot in spots.values()))
        self._keys = array("Q", (spot >> SPOT_BITS for spot in spots.values()))

    def __getitem__(self, path: Path) -> int:
        index = self._order[path]
        return self._keys[index] << SPOT_BITS | self._nodes[index]

    def __contains__(self, path: object) -> bool:
        return path in self._order

    def __iter__(self) -> Iterator[Path]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __getstate__(self) -> tuple[tuple[Path, ...], array[int], array[int]]:
        return tuple(self._order), self._nodes, self._keys

    def __setstate__(self, state: tuple[tuple[Path, ...], array[int], array[int]]) -> None:
        paths, self._nodes, self._keys = state
        self._order = _order(paths)


@lru_cache(maxsize=1 << 10)
def _order(paths: tuple[Path, ...]) -> Mapping[Path, int]:
    """The place of each path; the same object for the same paths."""
    return {path: index for index, path in enumerate(paths)}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read: its tree and where each node of it stands.

    `body` is the Markdown below the front matter, "" for a YAML file. `digest` is that of the bytes, `text_digest` that
    of the text with `\\n` at the ends of its lines, which an editor on Windows does not change.
    """

    path: str
    digest: str
    size: int
    folded_tree: Folded[Tree]
    folded_spots: Folded[Spots]
    body: str = ""
    body_line: int = 0
    text_digest: str = ""

    @property
    def tree(self) -> Tree:
        """What the file says, as text."""
        return self.folded_tree.value

    @property
    def spots(self) -> Spots:
        """Where each node of the tree stands."""
        return self.folded_spots.value

    def place(self, *loc: str | int) -> Place:
        """Where the node at `loc` stands, or the nearest node above it that exists."""
        spots = self.spots
        for end in range(len(loc), -1, -1):
            if loc[:end] in spots:
                return unpack(self.path, spots[loc[:end]])
        return Place(self.path)

    def key_place(self, *loc: str | int) -> Place:
        """Where the key that leads to `loc` stands."""
        if loc and isinstance(loc[-1], str):
            spot = self.spots.get(loc, 0) >> SPOT_BITS
            if spot:
                return unpack(self.path, spot)
        return self.place(*loc)


def read(path: str, data: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read a YAML (`.yml`, `.yaml`) or Markdown (`.md`) file.

    Returns no source if the text cannot be read at all. A byte order mark and CRLF are taken away; the digest is
    that of the bytes as they are in git.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_BYTES:
        return None, (error("file-too-large", Place(path), size=str(len(data)), limit=str(MAX_BYTES)),)
    text = decoded(path, data)
    if isinstance(text, Problem):
        return None, (text,)
    as_text = hashlib.sha256(text.encode()).hexdigest()
    body, body_line, first_line = "", 0, 0
    if path.endswith(".md"):
        match = _FENCE.match(text)
        if match is None:
            return None, (fence_slip(path, text),)
        body = text[match.end() :]
        body_line = text.count("\n", 0, match.end()) + 1
        text, first_line = match.group(1), 1
    strange = _strange(path, text, first_line)
    if strange:
        return None, strange
    tree, spots, problems = grow(path, text, first_line)
    problems += _strange(path, body, body_line - 1)
    if tree is None:
        return None, problems or (error("empty-file", Place(path, 1, 1)),)
    grown: Folded[Tree] = Folded(tree)
    return Source(path, digest, len(data), grown, Folded(Spots(spots)), body, body_line, as_text), problems


def _strange(path: str, text: str, lines_before: int) -> tuple[Problem, ...]:
    """The first forbidden character: one that is not seen can make a page read otherwise than its file."""
    found = forbidden(text)
    if found is None:
        return ()
    start = found.start()
    line = text.count("\n", 0, start) + 1 + lines_before
    place = Place(path, line, start - text.rfind("\n", 0, start))
    return (error("yaml-character", place, character=f"U+{ord(found[0]):04X}"),)
