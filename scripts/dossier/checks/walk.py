"""Finds values in records by the keys of their file, so that checks can be written as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeAlias

from dossier.problems import Place
from dossier.records import Record
from dossier.source import Source

Loc: TypeAlias = tuple[str | int, ...]

EACH: Final = "*"
"""In a path of keys: every item of a list."""


def values(record: Record, *path: str) -> Iterator[tuple[Loc, object]]:
    """Every value at `path` with the place of its key; values that are left out do not appear.

    Raises AttributeError for a path that the record type does not have.
    """
    yield from _walk(record, path, ())


def _walk(value: object, path: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, object]]:
    if value is None:
        return
    if not path:
        yield loc, value
        return
    step, rest = path[0], path[1:]
    if step == EACH:
        for index, item in enumerate(value if isinstance(value, tuple) else ()):
            yield from _walk(item, rest, (*loc, index))
    else:
        yield from _walk(getattr(value, "from_" if step == "from" else step), rest, (*loc, step))


def texts(record: Record, least: int = 0) -> Iterator[tuple[Callable[[int], Place], str]]:
    """Every text of a record and every line of its body, with what tells the place of its characters.

    Digests are none; of a value its beginning is told, for what stands in the file may be written otherwise. What is
    plain ASCII of less than `least` characters is passed over: most texts of a city are figures and ids.
    """
    source = record.source
    for loc, text in _strings(source.tree, least):
        if loc[-1:] != ("sha256",):
            yield partial(_beginning, source, loc), text
    for nth, line in enumerate(source.body.split("\n")):
        if len(line) >= least or not line.isascii():
            yield partial(_within, source.path, source.body_line + nth), line


def _beginning(source: Source, loc: Loc, _: int) -> Place:
    return source.place(*loc)


def _within(path: str, line: int, start: int) -> Place:
    return Place(path, line, start + 1)


def _strings(tree: object, least: int) -> list[tuple[Loc, str]]:
    """Gathered in a list: texts handed up from one generator to the next take twice as long."""
    found: list[tuple[Loc, str]] = []

    def gather(tree: object, loc: Loc) -> None:
        for key, item in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
            if not isinstance(item, str):
                gather(item, (*loc, key))
            elif len(item) >= least or not item.isascii():
                found.append(((*loc, key), item))

    gather(tree, ())
    return found
