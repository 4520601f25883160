"""The assessment described for strangers: its JSON Schema, and the tables of a reference page."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Final

from dossier.assessment import SCHEMA, Assessment
from dossier.trace.frozen import EXACT, YUAN, Result

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FILE: Final = "assessment.schema.json"
"""What the schema is called beside an assessment."""
_TOP: Final = "Assessment"
_WORDS: Final = {
    EXACT: "exact number",
    YUAN: "yuan",
    "date": "day",
    "date-time": "moment",
    "string": "text",
    "integer": "whole number",
    "boolean": "yes or no",
    "null": "none",
}
_REF: Final = "#/$defs/"
_CITED: Final = re.compile(r" \((?:R-[0-9]|annex |table |articles? |[0-9]+\.[0-9])[^)]*\)")

Node = dict[str, Any]


def schema() -> Node:
    """The JSON Schema of an assessment: every key is there, and no other."""
    made, known = Assessment.model_json_schema(by_alias=True, mode="serialization"), dict(_named_models(Result))
    for name, part in ((_TOP, made), *made["$defs"].items()):
        meanings = _meanings(known[name]) if name in known else {}
        part.pop("title", None)
        if "properties" in part:
            part["required"] = list(part["properties"])
            part["description"] = _one_line(part.get("description", ""))
        for key, value in part.get("properties", {}).items():
            told = {**value, "description": _one_line(meanings.get(key, ""))}
            part["properties"][key] = {word: told[word] for word in sorted(told) if word not in ("title", "default")}
    return {"$schema": DIALECT, "$id": SCHEMA, "title": "A month's assessment", **made}


def _named_models(base: type[Result]) -> Iterator[tuple[str, type[Result]]]:
    for model in base.__subclasses__():
        yield model.__name__, model
        yield from _named_models(model)


def _meanings(model: type[Result]) -> Mapping[str, str]:
    """What the docstring below each field says, by the key that the field has in JSON.

    Read here, not by pydantic, which would read the source of every class whenever the program starts.
    """
    told: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Result):
            told |= _below_fields(base.__module__).get(base.__name__, {})
    return {one.alias or name: told[name] for name, one in model.model_fields.items() if name in told}


@cache
def _below_fields(module: str) -> Mapping[str, Mapping[str, str]]:
    """The docstrings of a module's fields, by class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: dict(_told_below(one)) for one in tree.body if isinstance(one, ast.ClassDef)}


def _told_below(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(model.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)


@cache
def schema_text() -> str:
    """The same as JSON."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def tables() -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
    """Each object with what it is and its keys: name, type, meaning. The month first, then in the order of use."""
    made = schema()
    waiting, seen = [_TOP], {_TOP}
    while waiting:
        name = waiting.pop(0)
        node = made if name == _TOP else made["$defs"][name]
        rows = []
        for key, value in node.get("properties", {}).items():
            rows.append((key, type_of(value), value["description"]))
            fresh = [one for one in _named(value) if one not in seen]
            seen.update(fresh)
            waiting += fresh
        yield name, node["description"], tuple(rows)


def type_of(node: Node) -> str:
    """The type of a value, in words; raises KeyError for one that has none."""
    if "$ref" in node:
        return str(node["$ref"]).removeprefix(_REF)
    if "anyOf" in node or "oneOf" in node:
        return " or ".join(dict.fromkeys(map(type_of, node.get("anyOf", ()) or node["oneOf"])))
    if "enum" in node or "const" in node:
        return " ".join(f"`{one}`" for one in node.get("enum", ()) or (node["const"],))
    if node["type"] == "array":
        return f"list of {type_of(node['items'])}"
    if node["type"] == "object":
        return f"by name: {type_of(node['additionalProperties'])}"
    word: str = _WORDS[node.get("pattern") or node.get("format") or node["type"]]
    return word


def _named(node: Node) -> Iterator[str]:
    """The objects that a value holds."""
    if "$ref" in node:
        yield node["$ref"].removeprefix(_REF)
    for inner in (*node.get("anyOf", ()), *node.get("oneOf", ()), node.get("items"), node.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from _named(inner)


def _one_line(text: str) -> str:
    """The sentence without the clauses of the first contract that the code cites: the form is the same for all."""
    return _CITED.sub("", " ".join(text.split()))
