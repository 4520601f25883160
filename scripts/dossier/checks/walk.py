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


def texts(record: Record) -> Iterator[tuple[Callable[[int], Place], str]]:
    """Every text of a record and every line of its body, with what tells the place of its characters.

    Digests are none; of a value its beginning is told, for what stands in the file may be written otherwise.
    """
    source = record.source
    for loc, text in _strings(source.tree, ()):
        if loc[-1:] != ("sha256",):
            yield partial(_beginning, source, loc), text
    for nth, line in enumerate(source.body.split("\n")):
        yield partial(_within, source.path, source.body_line + nth), line


def _beginning(source: Source, loc: Loc, _: int) -> Place:
    return source.place(*loc)


def _within(path: str, line: int, start: int) -> Place:
    return Place(path, line, start + 1)


def _strings(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*loc, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*loc, index))
    elif isinstance(value, str):
        yield loc, value
