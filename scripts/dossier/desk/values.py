"""What a form holds <-> the tree of a record. In the form everything is text, "" for what is left out."""

from __future__ import annotations

from typing import Final, TypeAlias

from dossier.desk.leaves import Schema, resolved, sort_of, values_of
from dossier.source import Tree
from dossier.source.tree import Bare

Filled: TypeAlias = "str | list[Filled] | dict[str, Filled]"
"""What a form holds."""

NAME: Final = "name"
VALUE: Final = "value"
"""The two columns that a mapping is filled in by."""

_ZONE: Final = "+08:00"
_BARE: Final = frozenset({"number", "flag", "day", "moment", "month"})
"""Sorts that are written without quotes."""


def filled(tree: Tree, schema: Schema, whole: Schema) -> Filled:
    """What the form shows for a tree, nothing of it left out."""
    schema = resolved(schema, whole)
    sort = sort_of(schema)
    if isinstance(tree, dict):
        if sort == "table":
            return [{NAME: key, VALUE: filled(one, values_of(schema), whole)} for key, one in tree.items()]
        inner = schema.get("properties", {})
        return {key: filled(one, inner.get(key, {}), whole) for key, one in tree.items()}
    if isinstance(tree, list):
        return [filled(one, schema.get("items", {}), whole) for one in tree]
    text = tree or ""
    return text.removesuffix(_ZONE) if sort == "moment" else str(text)


def tree_of(given: Filled, schema: Schema, whole: Schema) -> Tree:
    """The tree that a form means; None for what is left out."""
    schema = resolved(schema, whole)
    sort = sort_of(schema)
    if sort == "table" and isinstance(given, list):
        rows = [one for one in given if isinstance(one, dict)]
        table = {str(one.get(NAME, "")): tree_of(one.get(VALUE, ""), values_of(schema), whole) for one in rows}
        return {name: one for name, one in table.items() if name or one is not None} or None
    if isinstance(given, dict):
        inner = schema.get("properties", {})
        required = schema.get("required", ())
        found = {key: tree_of(one, inner.get(key, {}), whole) for key, one in given.items()}
        empty = {key for key, one in given.items() if isinstance(one, list) and key in required}
        kept = {key: [] if one is None and key in empty else one for key, one in found.items()}
        return {key: one for key, one in kept.items() if one is not None} or None
    if isinstance(given, list):
        items = (tree_of(one, schema.get("items", {}), whole) for one in given)
        return [one for one in items if one is not None] or None
    return _leaf(given, sort)


def _leaf(text: str, sort: str) -> Tree:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if sort == "moment" and len(text) in (len("2024-03-05T14:30"), len("2024-03-05T14:30:00")):
        text += _ZONE
    return Bare(text) if sort in _BARE else text
