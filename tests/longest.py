"""Records and a contract with the longest texts that `check` accepts, in every text of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.json_schema import WithJsonSchema

from dossier.contract.clauses import Clauses
from dossier.contract.obligations import Obligations
from dossier.contract.prices import Prices
from dossier.contract.readings import Readings
from dossier.contract.roles import Roles
from dossier.contract.rubric import Group, Scheme
from dossier.contract.survey import Survey
from dossier.contract.terms import Terms
from dossier.fields.shapes import Allowed, part_at
from dossier.records import KINDS
from dossier.source import Source, Tree, read

Text = Callable[[int], str]
"""Gives a text of so many characters at most."""


_CONTRACT: Final[Mapping[str, type[BaseModel]]] = {
    "terms": Terms,
    "prices": Prices,
    "survey": Survey,
    "readings": Readings,
    "obligations": Obligations,
    "clauses": Clauses,
    "roles": Roles,
    "scheme": Scheme,
}  # every other file of it is a group of rows


def fill(root: Path, text: Text, kept: frozenset[str]) -> None:
    """Put the longest texts into all files below `root`, but for the keys that are references or choices."""
    for path in sorted((root / "evidence").rglob("*")) + sorted((root / "content" / "contract").rglob("*")):
        if path.suffix in (".yml", ".md") and path.parent.name != "holidays":
            source, problems = read(path.relative_to(root).as_posix(), path.read_bytes())
            assert source is not None, problems
            path.write_text(_filled(source, text, kept), encoding="utf-8")


def _filled(source: Source, text: Text, kept: frozenset[str]) -> str:
    assert isinstance(source.tree, dict)
    model = KINDS[str(source.tree["kind"])] if "kind" in source.tree else _CONTRACT.get(Path(source.path).stem, Group)

    def at(tree: Tree, loc: tuple[str | int, ...]) -> object:
        if isinstance(tree, dict):
            return {key: at(inner, (*loc, key)) for key, inner in tree.items()}
        if isinstance(tree, list):
            return [at(inner, (*loc, index)) for index, inner in enumerate(tree)]
        part = part_at(model, loc)
        most = next(_lengths(part), 0) if part and not kept & set(map(str, loc)) else 0
        return text(most) if most else tree

    lines = "".join(_lines(at(source.tree, ()), source.tree, 0))
    return f"---\n{lines}---\n{source.body}" if source.path.endswith(".md") else lines


def _lengths(part: Allowed) -> Iterator[int]:
    """How long a text may be at a place, nothing if no text belongs there."""
    for one in part.metadata:
        if isinstance(one, WithJsonSchema) and one.json_schema and "maxLength" in one.json_schema:
            yield int(one.json_schema["maxLength"])
    for argument in get_args(part.annotation):
        metadata = get_args(argument)[1:] if get_origin(argument) is Annotated else ()
        yield from _lengths(Allowed(get_args(argument)[0] if metadata else argument, metadata))


def _lines(new: object, old: Tree, indent: int) -> Iterator[str]:
    """YAML in which only texts are quoted, as numbers, days and choices are written plain."""
    space = " " * indent
    if isinstance(new, dict) and isinstance(old, dict):
        for key, value in new.items():
            yield from _entry(f"{space}{key}:", value, old[key], indent)
    elif isinstance(new, list) and isinstance(old, list):
        for value, was in zip(new, old, strict=True):
            yield from _entry(f"{space}-", value, was, indent)


def _entry(start: str, new: object, old: Tree, indent: int) -> Iterator[str]:
    if isinstance(new, dict | list) and new:
        yield f"{start}\n"
        yield from _lines(new, old, indent + 2)
    elif isinstance(new, dict | list):
        yield f"{start} {'{}' if isinstance(new, dict) else '[]'}\n"
    else:
        plain = type(old).__name__ == "Bare"
        yield f"{start} {new if plain and new == old else json.dumps(new, ensure_ascii=False)}\n"
