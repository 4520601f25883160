"""A form for each kind of record, made from its JSON Schema: what to fill in, in the order in which people think of it.

Whatever is typed stays text until the record is read: the form refuses nothing, `check` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from dossier.desk.leaves import Schema, Sort, resolved, sort_of, values_of
from dossier.desk.values import NAME, VALUE, Filled
from dossier.exact.period import Period
from dossier.problems.choices import choice_named
from dossier.schema import schema_of

Choices: TypeAlias = Mapping[str, str]
"""What can be chosen: the text of the record -> what people read."""
Lists: TypeAlias = Mapping[tuple[str, ...], Choices]
"""The choices of fields that name something registered, by the path of keys; items of a list have no key."""

NO_LISTS: Final[Lists] = MappingProxyType({})

APART: Final = frozenset({"kind", "attachments"})
"""Keys that the form leaves to the page."""
_FIRST: Final = ("title", "happened", "covers")
_LAST: Final = ("prepared_by", "collected", "id", "sample")
_FORMATS: Final[Mapping[Sort, str]] = {"day": "date", "moment": "datetime-local", "month": "month", "text": "textarea"}
_COLUMNS: Final = 4
"""Columns of a table: more do not fit beside what saving would change."""


class RecordForm:
    """Makes the form of a kind; `say` has the page's own words. Beside what is `suggested` anything else will do."""

    def __init__(self, kind: str, lists: Lists, say: Callable[[str], str], suggested: Lists = NO_LISTS) -> None:
        self._schema = schema_of(kind)
        self._lists, self._say, self._suggested = lists, say, suggested

    def made(self, present: Filled, *, named: bool) -> Schema:
        """The form that can show what is there `present`, whatever that is; `named`: it has its id already."""
        return self._fields(self._schema, [present], (), named=named)

    def _part(self, schema: Schema, present: Sequence[Filled], path: tuple[str, ...], *, needed: bool = True) -> Schema:
        """The form of one place; `present` is what stands there, in each row of a list."""
        schema = resolved(schema, self._schema)
        about: Schema = {key: schema[key] for key in ("title", "description") if key in schema}
        match sort_of(schema):
            case "fields":
                return {**about, **self._fields(schema, present, path)}
            case "list":
                return {**about, **self._list(schema, present, path)}
            case "table":
                return {**about, **self._table(schema, present, path)}
            case sort:
                return {**about, **self._leaf(schema, sort, present, path, needed=needed)}

    def _fields(
        self, schema: Schema, present: Sequence[Filled], path: tuple[str, ...], *, named: bool = False
    ) -> Schema:
        top = not path
        keys = [key for key in schema["properties"] if not (top and key in APART)]
        if top:
            inner = [key for key in keys if key not in (*_FIRST, *_LAST)]
            keys = [*_FIRST, *inner, *_LAST]
        required = schema.get("required", ())
        parts = {}
        for nth, key in enumerate(keys):
            there = [one[key] for one in present if isinstance(one, dict) and key in one]
            part = self._part(schema["properties"][key], there, (*path, key), needed=key in required)
            if key not in required:
                part["title"] = self._say("optional").format(title=part["title"])
            if top and key == "id" and named:
                part["readOnly"] = True
            parts[key] = {**part, "propertyOrder": nth}
        return {"type": "object", "properties": parts, "required": keys, "additionalProperties": False}

    def _list(self, schema: Schema, present: Sequence[Filled], path: tuple[str, ...]) -> Schema:
        part = self._part(schema["items"], [one for rows in present if isinstance(rows, list) for one in rows], path)
        return _rows({"title": self._say("item"), **part})

    def _table(self, schema: Schema, present: Sequence[Filled], path: tuple[str, ...]) -> Schema:
        """A mapping as rows of name and value."""
        whole: Schema = {
            "properties": {
                NAME: {"type": "string", "title": self._say("name")},
                VALUE: {**values_of(schema), "title": self._say("value")},
            },
            "required": [NAME, VALUE],
        }
        rows = [one for table in present if isinstance(table, list) for one in table]
        return _rows({"title": self._say("item"), **self._fields(whole, rows, path)})

    def _leaf(
        self, schema: Schema, sort: Sort, present: Sequence[Filled], path: tuple[str, ...], *, needed: bool
    ) -> Schema:
        made: Schema = {"type": "string", "options": _plain("decimal" if sort == "number" else "")}
        choices = self._choices(schema, sort, path)
        there = [one for one in present if isinstance(one, str) and one]
        if choices is not None:
            further = {one: self._say("not_listed").format(value=one) for one in there if one not in choices}
            none = {"": self._say("choose" if needed else "left_out")}
            named = {**none, **choices, **further}  # nothing that is there may go lost
            made |= {"enum": [*named], "options": {"enum_titles": [*named.values()]}}
        elif sort in _FORMATS and all(_fits(sort, one) for one in there):
            made["format"] = _FORMATS[sort]
        elif path in self._suggested:
            made["options"]["inputAttributes"]["list"] = list_of(path)
        notes = [schema["description"]] if "description" in schema else []
        notes += [self._say("note_moment")] if sort == "moment" else []
        notes += [self._say("note_percent")] if schema.get("maximum") == 100 else []  # noqa: PLR2004  # per cent
        notes += [self._say("note_id")] if path == ("id",) else []
        return made | ({"description": "；".join(notes)} if notes else {})

    def _choices(self, schema: Schema, sort: Sort, path: tuple[str, ...]) -> Choices | None:
        if path in self._lists:
            return {id_: self._say("named").format(id=id_, name=name) for id_, name in self._lists[path].items()}
        if sort == "flag":
            return {text: choice_named(path[-1], text) for text in ("true", "false")}
        if sort == "choice":
            return {text: choice_named(path[-1], text) for text in schema.get("enum", (schema.get("const"),))}
        return None


def list_of(path: tuple[str, ...]) -> str:
    """What the page calls the list of suggestions for a field."""
    return "-".join(("list", *path))


def _rows(item: Schema) -> Schema:
    """A list: as a table where its entries are one value, or few of them."""
    parts = item.get("properties", {"": item}).values()
    flat = len(parts) <= _COLUMNS and all(one["type"] == "string" for one in parts)
    return {"type": "array", "items": item, **({"format": "table"} if flat else {})}


def _fits(sort: Sort, text: str) -> bool:
    """Whether the browser's own input can show a text; if not, it is shown as it is."""
    if sort == "text":
        return True
    if sort == "month":
        try:
            return str(Period.parse(text)) == text
        except ValueError:
            return False
    return len(text) == len("2024-03-05" if sort == "day" else "2024-03-05T14:30") and text[4] == text[7] == "-"


def _plain(mode: str) -> Schema:
    attributes = {"autocomplete": "off"} | ({"inputmode": mode} if mode == "decimal" else {})
    return {"inputAttributes": attributes}
