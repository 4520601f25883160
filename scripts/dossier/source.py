"""Text -> YAML or front matter -> plain tree with a place for every node.

Scalars stay text: a record type decides what `no`, `12:30` or `1_000` means. A plain scalar that YAML would not
have read as text is a `Bare`, so that a type which wants text can refuse it and a type which wants a number can
insist on it. Aliases, tags, duplicate keys and several documents are problems.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import sys
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import yaml

from dossier.problem import Place, Problem, error

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 20
_FENCE: Final = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# What YAML does not allow, the line ends that only YAML knows, and what turns the direction of writing.
_FORBIDDEN: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheel may lack the C part
_COLUMN_BITS: Final = 12
_COLUMN: Final = (1 << _COLUMN_BITS) - 1
_SPOT_BITS: Final = 36  # 24 of the line: a file has fewer bytes
_SPOT: Final = (1 << _SPOT_BITS) - 1
_BARE: Final = re.compile(
    r"~|null|yes|no|on|off|true|false|y|n|[-+]?\.(inf|nan)|\.nan"
    r"|[-+]?[0-9][0-9_,]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+|0[xXoObB][0-9a-fA-F_]+|[-+]?[0-9]+(:[0-9.]+)+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.Zz+ -]+)?",
    re.IGNORECASE,
)
_TAB: Final = re.compile(r" *(\t)")
# A mark of the Chinese keyboard where YAML wants its own: after a key, between entries, at the end of a quotation.
_FULL_WIDTH: Final = (
    re.compile(r" *(?:- +)*[A-Za-z0-9_-]+ *(：)"),
    re.compile(r"[^#]*{[^#]*?(，) *[A-Za-z0-9_-]+ *[:：]"),
    re.compile(r'[^#]*: *"[^"”]*(”) *$'),
)
_ASCII: Final = {"：": ": ", "，": ", ", "”": '"'}
_BARE_START: Final = frozenset("0123456789+-.~nNyYtTfFoO")


def forbidden(text: str) -> re.Match[str] | None:
    """The first character that no file may hold, not even written as an escape."""
    return _FORBIDDEN.search(text)


class Bare(str):
    """A plain scalar that YAML reads as something other than text: a number, a truth value, a date."""

    __slots__ = ()


class Spots(Mapping[Path, int]):
    """Where each node stands: its path -> line and column of the node and of the key that leads to it, as one number.

    A city has a million nodes, but its files have few shapes, so files of one shape share their paths.
    """

    __slots__ = ("_keys", "_nodes", "_order")

    def __init__(self, spots: Mapping[Path, int]) -> None:
        self._order = _order(tuple(spots))
        self._nodes = array("Q", (spot & _SPOT for spot in spots.values()))
        self._keys = array("Q", (spot >> _SPOT_BITS for spot in spots.values()))

    def __getitem__(self, path: Path) -> int:
        index = self._order[path]
        return self._keys[index] << _SPOT_BITS | self._nodes[index]

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

    `body` is the Markdown below the front matter, "" for a YAML file.
    """

    path: str
    digest: str
    size: int
    tree: Tree
    spots: Spots
    body: str = ""
    body_line: int = 0

    def place(self, *loc: str | int) -> Place:
        """Where the node at `loc` stands, or the nearest node above it that exists."""
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.spots:
                return _unpack(self.path, self.spots[loc[:end]])
        return Place(self.path)

    def key_place(self, *loc: str | int) -> Place:
        """Where the key that leads to `loc` stands."""
        if loc and isinstance(loc[-1], str):
            spot = self.spots.get(loc, 0) >> _SPOT_BITS
            if spot:
                return _unpack(self.path, spot)
        return self.place(*loc)


def _unpack(path: str, spot: int) -> Place:
    return Place(path, (spot & _SPOT) >> _COLUMN_BITS, spot & _COLUMN)


def read(path: str, data: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read a YAML (`.yml`, `.yaml`) or Markdown (`.md`) file.

    Returns no source if the text cannot be read at all. A byte order mark and CRLF are taken away; the digest is
    that of the bytes as they are in git.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_BYTES:
        return None, (error("file-too-large", Place(path), size=str(len(data)), limit=str(MAX_BYTES)),)
    encoded = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = encoded.decode()
    except UnicodeDecodeError as problem:
        before = encoded[: problem.start].decode()
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return None, (error("not-utf8", place),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    body, body_line, first_line = "", 0, 0
    if path.endswith(".md"):
        match = _FENCE.match(text)
        if match is None:
            return None, (error("no-front-matter", Place(path, 1, 1)),)
        body = text[match.end() :]
        body_line = text.count("\n", 0, match.end()) + 1
        text, first_line = match.group(1), 1
    tree, spots, problems = _parse(path, text, first_line)
    problems += _strange(path, body, body_line - 1)
    if tree is None:
        return None, problems or (error("empty-file", Place(path, 1, 1)),)
    return Source(path, digest, len(data), tree, Spots(spots), body, body_line), problems


def _parse(path: str, text: str, first_line: int) -> tuple[Tree, dict[Path, int], tuple[Problem, ...]]:
    builder = _Builder(path, first_line)
    strange = _strange(path, text, first_line)
    if strange:
        return None, {}, strange
    try:
        builder.run(text)
    except yaml.MarkedYAMLError as problem:
        builder.problems.append(_unreadable(path, text.split("\n"), first_line, problem))
        return None, {}, tuple(builder.problems)
    except _Refused as refused:
        builder.problems.append(refused.problem)
        return None, {}, tuple(builder.problems)
    return builder.tree, builder.spots, tuple(builder.problems)


def _unreadable(path: str, lines: list[str], first_line: int, problem: yaml.MarkedYAMLError) -> Problem:
    """Why the text is no YAML: a common slip where it stands, else where the parser gave up.

    The parser often gives up in the faultless line after the slip, so the line before is looked at as well.
    """
    marks = [mark for mark in (problem.problem_mark, problem.context_mark) if mark is not None]
    rows = [mark.line for mark in marks if mark.line < len(lines)]
    for row in rows[:1]:
        tab = _TAB.match(lines[row])
        if tab:
            return error("tab-indentation", Place(path, row + 1 + first_line, tab.start(1) + 1))
    near = (*rows[1:], *(mark.line - 1 for mark in marks[:1] if mark.line), *rows[:1])
    for row in dict.fromkeys(near):
        slip = next(filter(None, (pattern.match(lines[row]) for pattern in _FULL_WIDTH)), None)
        if slip:
            place = Place(path, row + 1 + first_line, slip.start(1) + 1)
            return error("full-width-mark", place, character=slip[1], right=_ASCII[slip[1]])
    places = [Place(path, mark.line + 1 + first_line, mark.column + 1) for mark in marks] or [Place(path, 1, 1)]
    related = dict.fromkeys(place for place in places if place != places[0])
    return error("yaml-syntax", places[0], *related, detail=problem.problem or problem.context or "")


def _strange(path: str, text: str, lines_before: int) -> tuple[Problem, ...]:
    """The first forbidden character: one that is not seen can make a page read otherwise than its file."""
    found = forbidden(text)
    if found is None:
        return ()
    before = text[: found.start()]
    place = Place(path, before.count("\n") + 1 + lines_before, len(before) - before.rfind("\n"))
    return (error("yaml-character", place, character=f"U+{ord(found[0]):04X}"),)


class _Refused(Exception):
    """The document is not read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Builder:
    """Builds the tree straight from the parser's events; nothing is ever expanded."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.tree: Tree = None
        self.spots: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def run(self, text: str) -> None:
        loader = _LOADER(text)
        try:
            self._next = loader.get_event
            self._next()  # stream start
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                return
            self.tree = self._node(self._next(), ())
            self._next()  # document end
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise _Refused(error("several-documents", self._place(event)))
        finally:
            loader.dispose()

    def _place(self, event: yaml.Event) -> Place:
        return _unpack(self.path, self._spot(event))

    def _spot(self, event: yaml.Event) -> int:
        mark: yaml.Mark = event.start_mark  # type: ignore[assignment]  # events of a parsed text have one
        return (mark.line + 1 + self.first_line) << _COLUMN_BITS | min(mark.column + 1, _COLUMN)

    def _sound(self, event: yaml.Event) -> yaml.ScalarEvent | yaml.CollectionStartEvent:
        """The event, if it is no alias and has neither anchor nor tag."""
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.anchor is not None:
            raise _Refused(error("alias", self._place(event)))
        if event.tag is not None and event.tag != "!":
            raise _Refused(error("yaml-tag", self._place(event), tag=event.tag))
        return event

    def _node(self, event: yaml.Event, path: Path, key: int = 0) -> Tree:
        """The node at a path; `key` is the spot of the key that leads to it."""
        event = self._sound(event)
        if len(path) > MAX_DEPTH:
            raise _Refused(error("too-deep", self._place(event), limit=str(MAX_DEPTH)))
        self.spots[path] = key << _SPOT_BITS | self._spot(event)
        if isinstance(event, yaml.ScalarEvent):
            value: str = event.value
            if not event.style and (not value or (value[0] in _BARE_START and _BARE.fullmatch(value))):
                return Bare(value)
            return value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Tree] = []
            while type(event := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._node(event, (*path, len(items))))
            return items
        return self._mapping(path)

    def _mapping(self, path: Path) -> Tree:
        mapping: dict[str, Tree] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            event = self._sound(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(error("key-not-text", self._place(event)))
            key = sys.intern(event.value)
            inner = (*path, key)
            if key in mapping:
                first = _unpack(self.path, self.spots[inner] >> _SPOT_BITS)
                self.problems.append(error("duplicate-key", self._place(event), first, key=key))
                self._skip(self._next())
                continue
            mapping[key] = self._node(self._next(), inner, self._spot(event))
        return mapping

    def _skip(self, event: yaml.Event) -> None:
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = self._next()
