"""Every part of a kind within what was read from the contract's data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def parts(whole: object, kind: type[M]) -> Iterator[M]:
    """The parts in order, `whole` itself included."""
    if isinstance(whole, kind):
        yield whole
    if isinstance(whole, BaseModel):
        for name in type(whole).model_fields:
            yield from parts(getattr(whole, name), kind)
    elif isinstance(whole, tuple | list):
        for one in whole:
            yield from parts(one, kind)
