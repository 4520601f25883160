"""What a kind of record asks: its keys one by one, each with its title, its choices and an example.

What is said here of a key holds wherever people fill one in: on a terminal, in a table, on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Final, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel

from dossier.fields.shapes import Allowed, choices_of, example
from dossier.problems.choices import choice_named
from dossier.problems.wording import title
from dossier.records import KINDS
from dossier.records.written import order_of

Sort: TypeAlias = Literal["one", "several", "group", "groups", "by-name"]
"""Whether a key holds a value, a list of values, further keys, a list of those, or values by names of their own."""

FLAGS: Final = ("true", "false")
_NO_EXAMPLE: Final = frozenset({"…", "id-1", "1"})
_ELSEWHERE: Final = frozenset({"kind", "sample", "attachments", "looked_at"})
"""Keys that nobody is asked for: the kind is known, files and what was looked at have commands of their own."""


@dataclass(frozen=True)
class KeyQuestion:
    """One key of a record; `model` are the keys within, if it holds some."""

    kind: str
    key: str
    part: Allowed
    sort: Sort
    base: object
    model: type[BaseModel] | None = None

    @property
    def title(self) -> str:
        """What it is called, the key itself if it has no title."""
        return title(f"{self.kind}.{self.key}") or title(self.key) or self.key

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.part.optional

    @property
    def choices(self) -> Mapping[str, str]:
        """The values of which one must be given, with their names; none if it is no closed list."""
        known = FLAGS if self.base is bool else choices_of(self.part)
        return {value: choice_named(self.key, value) for value in known}

    @property
    def example(self) -> str:
        """A value as one would write it; "" if any text will do."""
        shown = "" if self.model or self.choices else example(self.part).strip("[]{}")
        return "" if shown in _NO_EXAMPLE or ":" in shown.split("T")[0] else shown


def questions(kind: str) -> Iterator[KeyQuestion]:
    """The keys of a kind in the order in which they are written. Raises KeyError for an unknown kind."""
    model = KINDS[kind]
    order = order_of(model)
    found = {one.key: one for one in questions_of(kind, model)}
    return (found[key] for key in order if key not in _ELSEWHERE)


def questions_of(kind: str, model: type[BaseModel]) -> Iterator[KeyQuestion]:
    """The keys of a part of a record, as they stand in its model."""
    for name, field in model.model_fields.items():
        part = Allowed.of(field)
        sort, base = _sort(part.annotation)
        inner = base if isinstance(base, type) and issubclass(base, BaseModel) else None
        yield KeyQuestion(kind, field.alias or name, part, sort, base, inner)


def _sort(annotation: object) -> tuple[Sort, object]:
    """What a key holds, and the type of one value of it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _sort(arguments[0])
    if origin is tuple:
        sort, base = _sort(arguments[0])
        return ("groups" if sort == "group" else "several"), base
    if origin is Literal:
        return "one", str
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "group", annotation
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return "by-name", _sort(arguments[1])[1]
    inner = next((one for one in arguments if one is not NoneType), None)
    return _sort(inner) if inner is not None else ("one", annotation)
