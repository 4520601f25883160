"""YAML text -> tree and places, straight from the parser's events; nothing is ever expanded."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Final, Self, TypeAlias

import yaml

from dossier.problems import Place, Problem, error
from dossier.source.marks import strange_space
from dossier.source.slips import backslash_words, misread
from dossier.source.spots import SPOT_BITS, pack, unpack
from dossier.source.syntax import LOADER, MAX_DEPTH

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

BARE: Final = re.compile(
    r"~|null|yes|no|on|off|true|false|y|n|[-+]?\.(inf|nan)|\.nan"
    r"|[-+]?[0-9][0-9_,]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+|0[xXoObB][0-9a-fA-F_]+|[-+]?[0-9]+(:[0-9.]+)+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.Zz+ -]+)?",
    re.IGNORECASE,
)
"""What YAML reads as something other than text."""
_BARE_START: Final = frozenset("0123456789+-.~nNyYtTfFoO")
_NODES: Final = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_REMARK: Final = re.compile(r"[ \t]+(?P<rest>#.*)")
_REMARK_BELOW: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)*(?P<indent> +)(?P<rest>#.*)")
# A path of Windows that YAML reads without complaint: its \t, \n or \\ would become something else in silence.
_WINDOWS_PATH: Final = re.compile(
    r'"(?:[A-Za-z]:(\\)(?![\\"/])|(\\)\\[A-Za-z0-9])|"[^"]*[A-Z]:(\\)[nt][A-Za-z0-9_ ]*\\(?!\\)'
)


class Bare(str):
    """A plain scalar that YAML reads as something other than text: a number, a truth value, a date."""

    __slots__ = ()


class Cut(Bare):
    """A plain scalar that ends at a `#`: what follows, `rest`, is a remark to YAML but perhaps text to its writer.

    `lines` and `columns` say how far the `#` stands from where the scalar begins.
    """

    __slots__ = ("columns", "lines", "rest")
    rest: str
    lines: int
    columns: int

    def __new__(cls, value: str, rest: str = "", lines: int = 0, columns: int = 0) -> Self:
        """The scalar and what follows it."""
        made = super().__new__(cls, value)
        made.rest, made.lines, made.columns = rest, lines, columns
        return made


def grow(path: str, text: str, first_line: int) -> tuple[Tree, dict[Path, int], tuple[Problem, ...]]:
    """The tree of a text that begins after `first_line` lines of the file; None if it cannot be read to its end."""
    builder = _Builder(path, text, first_line)
    try:
        builder.run()
    except yaml.YAMLError:
        return None, {}, (*builder.problems, *misread(path, text, first_line))
    except _Refused as refused:
        return None, {}, (*builder.problems, refused.problem)
    if isinstance(builder.tree, str) and (slips := misread(path, text, first_line)):
        return None, {}, slips  # such as a file in which every colon is a full-width one
    return builder.tree, builder.spots, tuple(builder.problems)


class _Refused(Exception):
    """The document is not read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Builder:
    """Builds the tree of one text."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.tree: Tree = None
        self.spots: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._text = text
        self._remarks = "#" in text
        self._escapes = "\\" in text

    def run(self) -> None:
        """Read the text; raises YAMLError or _Refused."""
        loader = LOADER(self._text)
        try:
            self._next = loader.get_event
            self._next()  # stream start
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                return
            self.tree = self._node(self._next(), (), 0)
            self._next()  # document end
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise _Refused(error("several-documents", self._place(event)))
        finally:
            loader.dispose()

    def _place(self, event: yaml.Event) -> Place:
        return unpack(self.path, self._spot(event))

    def _spot(self, event: yaml.Event) -> int:
        mark: yaml.Mark = event.start_mark  # type: ignore[assignment]  # as for `_marks`
        return pack(mark.line + 1 + self.first_line, mark.column + 1)

    def _sound(self, event: yaml.Event) -> yaml.ScalarEvent | yaml.CollectionStartEvent:
        """The event, if it is no alias and has neither anchor nor tag."""
        if not isinstance(event, _NODES) or event.anchor is not None:
            raise _Refused(error("alias", self._place(event)))
        if event.tag is not None:
            raise _Refused(error("yaml-tag", self._place(event), tag=event.tag))
        return event

    def _node(self, event: yaml.Event, path: Path, least: int, key: int = 0) -> Tree:
        """The node at a path; `key` is the spot of the key that leads to it.

        A remark indented by `least` columns or more may be meant to go on with its text.
        """
        event = self._sound(event)
        if len(path) > MAX_DEPTH:
            raise _Refused(error("too-deep", self._place(event), limit=str(MAX_DEPTH)))
        self.spots[path] = key << SPOT_BITS | self._spot(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, least)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Tree] = []
            while type(event := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._node(event, (*path, len(items)), _marks(event)[0].column))
            return items
        return self._mapping(path)

    def _scalar(self, event: yaml.ScalarEvent, least: int) -> str:
        value: str = event.value
        if event.style:
            if self._escapes and event.style == '"':
                self._windows_path(event)
            return value
        if self._remarks and (cut := self._cut(event, least)) is not None:
            return cut
        if not value or (value[0] in _BARE_START and BARE.fullmatch(value)):
            return Bare(value)
        return value

    def _cut(self, event: yaml.ScalarEvent, least: int) -> Cut | None:
        """The scalar, if a remark follows it, or stands below it and is indented like a line of it."""
        start, end = _marks(event)
        found = _REMARK.match(self._text, end.index)
        if found is None:
            found = _REMARK_BELOW.match(self._text, end.index)
            if found is None or len(found["indent"]) < least:
                return None
        at = found.start("rest")
        column = at - self._text.rfind("\n", 0, at) - 1
        return Cut(event.value, found["rest"], self._text.count("\n", start.index, at), column - start.column)

    def _windows_path(self, event: yaml.ScalarEvent) -> None:
        """Tell a path of Windows in double quotes, at its first backslash."""
        start, end = _marks(event)
        if found := _WINDOWS_PATH.match(self._text, start.index, end.index):
            at = found.start(found.lastindex or 0)
            line = start.line + self._text.count("\n", start.index, at) + 1 + self.first_line
            place = Place(self.path, line, at - self._text.rfind("\n", 0, at))
            self.problems.append(
                error("backslash", place, **dict(backslash_words(self._text[start.index : end.index])))
            )

    def _mapping(self, path: Path) -> Tree:
        mapping: dict[str, Tree] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            event = self._sound(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(error("key-not-text", self._place(event)))
            key = sys.intern(event.value)
            if not key.isascii() and (slip := strange_space(key)):
                place = self._place(event)
                place = replace(place, column=place.column + slip.column)
                self.problems.append(error(slip.code, place, **dict(slip.words)))
            inner = (*path, key)
            if key in mapping:
                first = unpack(self.path, self.spots[inner] >> SPOT_BITS)
                self.problems.append(error("duplicate-key", self._place(event), first, key=key))
                self._skip(self._next())
                continue
            spot, least = self._spot(event), _marks(event)[0].column + 1
            mapping[key] = self._node(self._next(), inner, least, spot)
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


def _marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Where the event starts and ends: events of a parsed text have both."""
    return event.start_mark, event.end_mark  # type: ignore[return-value]  # None only for events made by hand
