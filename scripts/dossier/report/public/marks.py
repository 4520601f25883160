"""Which fields of a record are marked as private, and the texts in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args, get_origin

from dossier.fields import Fields
from dossier.records.private import is_private


@dataclass(frozen=True)
class MarkedField:
    """A field of a record: its key in the file, whether it is marked, whether it can hold text of one's own."""

    name: str
    key: str
    private: bool
    free: bool


@cache
def plan(model: type[Fields]) -> tuple[MarkedField, ...]:
    """The fields of a record type or of a part of one."""
    return tuple(
        MarkedField(name, field.alias or name, is_private(field), _holds_text(field.annotation))
        for name, field in model.model_fields.items()
    )


def private_values(value: Fields) -> Iterator[str]:
    """Every text in the marked fields of a record."""
    for part in plan(type(value)):
        yield from _texts(getattr(value, part.name), private=part.private)


def _holds_text(annotation: object) -> bool:
    if get_origin(annotation) is Literal:
        return False
    if isinstance(annotation, type) and issubclass(annotation, str | Fields):
        return True
    return any(map(_holds_text, get_args(annotation)))


def _texts(value: object, *, private: bool) -> Iterator[str]:
    """The texts in a value that are private."""
    if isinstance(value, str) and private:
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, private=private)
    elif isinstance(value, Fields):
        yield from private_values(value)
