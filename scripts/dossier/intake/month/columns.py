"""The columns of a kind of record: every field that a person fills in, with what may stand there.

What a record holds is flat in a table: `covers.from` is a column, and so is each field of the entries of a list. A
record with several entries goes on in the rows below, where only the columns of its lists are filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dossier.fields import Day, Flag, GivenId, Id, Moment, Month
from dossier.fields.shapes import Allowed, choices_of, example
from dossier.problems.choices import choice_named
from dossier.problems.wording import explained, title
from dossier.records import KINDS

Sort: TypeAlias = Literal["text", "id", "day", "moment", "month", "number", "flag", "choice"]
"""What stands in a cell: a number is one of any unit, an id a word that other records use."""

JOIN: Final = "·"
ATTACHED: Final = "attachments"
_UNASKED: Final = frozenset({"kind", "sample", "sha256", "size", "original", "looked_at", "self_score"})
"""Keys that the program fills in, or that no table holds."""
_SORTS: Final[Mapping[object, Sort]] = {
    get_args(Day)[1]: "day",
    get_args(Moment)[1]: "moment",
    get_args(Month)[1]: "month",
    get_args(Flag)[1]: "flag",
    get_args(Id)[1]: "id",
    get_args(GivenId)[1]: "id",
}


@dataclass(frozen=True)
class RecordColumn:
    """A field: its keys in the record, its title, what it `means`, and what may stand there.

    `each` is the list whose entries have it, "" for a field of the record itself; `path` then goes on within an entry.
    `many`: several values in one cell. `words`: those of a closed list with their Chinese names. `optional` may be
    left out, also where all of its mapping is.
    """

    path: tuple[str, ...]
    each: str
    title: str
    means: str
    sort: Sort
    many: bool
    words: Mapping[str, str]
    optional: bool
    example: str

    @property
    def key(self) -> str:
        """Its name among the columns of its kind."""
        return ".".join((self.each, *self.path) if self.each else self.path)


@cache
def columns_of(kind: str) -> tuple[RecordColumn, ...]:
    """All columns of a kind, in the order of its fields; those of lists come last. Raises KeyError."""
    found = tuple(_columns(kind, KINDS[kind], (), "", ()))
    return (*(one for one in found if not one.each), *(one for one in found if one.each))


def _columns(
    kind: str, model: type[BaseModel], path: tuple[str, ...], each: str, above: Sequence[str], *, spared: bool = False
) -> Iterator[RecordColumn]:
    """The columns of a model below a path; `above` are the titles that lead there, `spared`: it may be absent."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in _UNASKED:
            continue
        plain, marks, listed = _plain(field)
        called = (*above, _title(kind, model, key))
        inner = plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None
        optional = spared or not field.is_required()
        if inner is not None and listed and not each:
            yield from _columns(kind, inner, (), key, called)
        elif inner is not None and not listed:
            yield from _columns(kind, inner, (*path, key), each, called, spared=optional)
        elif inner is None and get_origin(plain) in (None, Literal):
            yield RecordColumn(
                path=(*path, key),
                each=each,
                title=JOIN.join(called),
                means=explained(kind, key),
                sort=_sort(plain, marks),
                many=listed,
                words={word: choice_named(key, word) for word in choices_of(Allowed(plain))},
                optional=optional,
                example=example(Allowed.of(field)),
            )


def _title(kind: str, model: type[BaseModel], key: str) -> str:
    """The title of a key: of the kind's own, of any record's, else the key."""
    own = f"{kind}.{key}" if issubclass(model, KINDS[kind]) else f"{model.__name__.lower()}.{key}"
    return title(own) or title(f"{kind}.{key}") or title(key) or key


def _plain(field: FieldInfo) -> tuple[object, tuple[object, ...], bool]:
    """The type without `None`, lists and annotations; what was annotated; whether it is a list."""
    plain: object = field.annotation
    marks, listed = tuple(field.metadata), False
    while True:
        origin, arguments = get_origin(plain), get_args(plain)
        if origin is Annotated:
            plain, marks = arguments[0], (*marks, *arguments[1:])
        elif origin in (Union, UnionType):
            plain = next(one for one in arguments if one is not type(None))
        elif origin is tuple:
            plain, listed = arguments[0], True
        else:
            return plain, marks, listed


def _sort(plain: object, marks: Sequence[object]) -> Sort:
    if get_origin(plain) is Literal:
        return "choice"
    found = next((_SORTS[one] for one in marks if one in _SORTS), None)
    return found or ("text" if plain is str else "number")
