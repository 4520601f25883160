"""The mark of fields that the public edition leaves out: persons, contacts, details of the network, free text.

A mark is part of the record type, so that a new field is decided where it is written; a test refuses a text field
that is neither marked nor listed as public. Days, figures and choices of fixed words are never marked: without
the person, host or device they belong to, they name nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

KEY: Final = "x-confidential"
"""The key of a marked field in the JSON Schema."""

T = TypeVar("T")


class Mark:
    """Stands in the annotation of a marked field; says so in the JSON Schema."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema of the value with the mark."""
        return {**handler(schema), KEY: True}


Private = Annotated[T, Mark()]
"""`Private[Text]`: a text that the public edition leaves out."""


def is_private(field: FieldInfo) -> bool:
    """Whether the field of a record is marked, also within an optional value or a list."""
    return any(isinstance(one, Mark) for one in (*field.metadata, *_metadata(field.annotation)))


def _metadata(annotation: object) -> Iterator[object]:
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__  # type: ignore[attr-defined]  # as typing has it
    for inner in get_args(annotation):
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            yield from _metadata(inner)
