"""The text of a record as every program of this house writes it: where it lies, the order of its keys, its ending.

What a person has written already is changed in place, see `dossier.source.editing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel

from dossier.exact.period import Period
from dossier.fields.shapes import models_in
from dossier.records import KINDS
from dossier.records.base import Record
from dossier.records.layout import folder
from dossier.source.spelling import Value, document

HEAD: Final = (
    "kind", "id", "title", "sample", "happened", "covers", "prepared_by", "collected", "attachments",
)  # fmt: skip
"""The keys of every record, in the order in which they are written."""
_TABLES: Final = frozenset({"project", "usage"})


def order_of(model: type[Record]) -> tuple[str, ...]:
    """All keys of a kind of record, in the order in which they are written."""
    return (*HEAD, *(key for key in _keys(model) if key not in HEAD))


def suffix_of(kind: str) -> str:
    """The ending of a record's name: `.yml` for what is a table, `.md` for what has room for a text below."""
    return ".yml" if kind in _TABLES else ".md"


def path_of(kind: str, name: str, day: date) -> str:
    """Where a record lies that is called so and happened on a day; usage is called by its project. Raises KeyError."""
    return f"{folder(kind, KINDS[kind].scope, str(Period.of(day)))}/{name}{suffix_of(kind)}"


def record_text(fields: Mapping[str, Value], *, suffix: str = ".md", body: str = "") -> str:
    """The text of a record of the kind that it names, in the order of that kind; keys that it does not have come last.

    Raises KeyError for an unknown kind.
    """
    model = KINDS[str(fields["kind"])]
    told = document(_ordered([model], fields, order_of(model)))
    if suffix != ".md":
        return told
    below = f"\n{body.strip()}\n" if body.strip() else ""
    return f"---\n{told}---\n{below}"


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _ordered(models: Sequence[type[BaseModel]], fields: Mapping[str, Value], order: Sequence[str]) -> dict[str, Value]:
    """The fields in an order, and what they hold in the order of the models that it belongs to."""
    keys = [key for key in order if key in fields]
    keys += [key for key in fields if key not in order]
    return {key: _within(models, key, fields[key]) for key in keys}


def _within(models: Sequence[type[BaseModel]], key: str, value: Value) -> Value:
    fields = [field for model in models for name, field in model.model_fields.items() if key == (field.alias or name)]
    inner = [found for field in fields for found in models_in(field.annotation)]
    order = [one for model in inner for one in _keys(model)]
    return _sorted(inner, order, value)


def _sorted(models: Sequence[type[BaseModel]], order: Sequence[str], value: Value) -> Value:
    if not models:
        return value
    if isinstance(value, Mapping):
        return _ordered(models, value, order)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_sorted(models, order, one) for one in value]
    return value
