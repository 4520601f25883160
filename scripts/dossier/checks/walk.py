"""Finds values in records by the keys of their file, so that checks can be written as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from dossier.records import Record

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
