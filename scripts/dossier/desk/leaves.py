"""The sorts of value that a record holds, told from its JSON Schema: each has an input of its own."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from dossier.fields import Moment, Month

Schema: TypeAlias = dict[str, Any]
Sort: TypeAlias = Literal[
    "fields", "table", "list", "flag", "choice", "number", "day", "moment", "month", "text", "line"
]

_LONG: Final = 1000
"""Characters from which on a text gets several lines."""


def _pattern(annotated: Any) -> str:  # noqa: ANN401  # what Annotated gives has no name
    return str(annotated.__metadata__[-1].json_schema["pattern"])


_MOMENT: Final = _pattern(Moment)
_MONTH: Final = _pattern(Month)


def resolved(schema: Schema, whole: Schema) -> Schema:
    """A part of a schema, or what it refers to with its own title."""
    if "$ref" not in schema:
        return schema
    inner: Schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    return {**inner, **{key: value for key, value in schema.items() if key != "$ref"}}


def values_of(table: Schema) -> Schema:
    """The schema of what stands under the names of a mapping."""
    found = table.get("additionalProperties")
    inner: Schema = found if isinstance(found, dict) else next(iter(table["patternProperties"].values()))
    return inner


def sort_of(schema: Schema) -> Sort:
    """The sort of a value, by its schema."""
    match schema.get("type"):
        case "object":
            return "fields" if "properties" in schema else "table"
        case "array":
            return "list"
        case "boolean":
            return "flag"
        case "number" | "integer":
            return "number"
    if "enum" in schema or "const" in schema:
        return "choice"
    if schema.get("format") == "date":
        return "day"
    return {_MOMENT: "moment", _MONTH: "month"}.get(schema.get("pattern", ""), _written(schema))  # type: ignore[return-value]  # of its values


def _written(schema: Schema) -> Sort:
    return "text" if schema.get("maxLength", 0) > _LONG else "line"
