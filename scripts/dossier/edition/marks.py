"""Which fields of a record are marked as private, and the texts in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_origin

from dossier.fields import Fields
from dossier.records.private import is_private


@dataclass(frozen=True)
class Part:
    """A field of a record: its key in the file, whether it is marked, whether it holds one of a few fixed words."""

    name: str
    key: str
    private: bool
    fixed: bool


@cache
def plan(model: type[Fields]) -> tuple[Part, ...]:
    """The fields of a record type or of a part of one."""
    return tuple(
        Part(name, field.alias or name, is_private(field), get_origin(field.annotation) is Literal)
        for name, field in model.model_fields.items()
    )


def private_values(value: Fields) -> Iterator[str]:
    """Every text in the marked fields of a record."""
    for part in plan(type(value)):
        yield from _texts(getattr(value, part.name), private=part.private, wanted=True)


def public_values(value: Fields) -> Iterator[str]:
    """Every text in the other fields."""
    for part in plan(type(value)):
        yield from _texts(getattr(value, part.name), private=part.private, wanted=False)


def _texts(value: object, *, private: bool, wanted: bool) -> Iterator[str]:
    """The texts in a value that are private, or those that are not."""
    if isinstance(value, str) and private is wanted:
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, private=private, wanted=wanted)
    elif isinstance(value, Fields):
        for part in plan(type(value)):
            yield from _texts(getattr(value, part.name), private=part.private, wanted=wanted)
