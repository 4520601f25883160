"""The fields of the record types by the names they have in files, so that rubric data can speak of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dossier.exact.number import plain
from dossier.fields import CHINA, LoadPercent, Percent
from dossier.records.private import is_private
from dossier.trace import TextValue

Value: TypeAlias = "str | bool | Fraction | int | date | tuple[object, ...] | None"
_PERCENTS: Final = (get_args(Percent)[1], get_args(LoadPercent)[1])
OUTER: Final = "record."


@dataclass(frozen=True, slots=True)
class Reach:
    """A field: how to get at it, whether it is a percentage, the words it may hold, the type of its items.

    `private`: it, or what it is part of, is marked as such.
    """

    get: Callable[[object], Any]
    percent: bool
    sort: object
    choices: tuple[str, ...]
    item: type[BaseModel] | None
    private: bool

    def written(self, holder: object) -> Value:
        """The value as it is written in the file: percentages 0 to 100, moments as days in China."""
        value: Value = self.get(holder)
        if self.percent and isinstance(value, Fraction):
            return value * 100
        if isinstance(value, datetime):
            return value.astimezone(CHINA).date()
        return value


@cache
def reach(model: type[BaseModel], path: str) -> Reach | None:
    """The field at a dotted path of a model, None if there is none."""
    first, *rest = path.split(".")
    found = _field(model, first)
    names = []
    private = found is not None and is_private(found[1])
    for step in rest:
        inner = _model_in(found[1].annotation) if found else None
        found = _field(inner, step) if inner else None
        private |= found is not None and is_private(found[1])
        names.append(found[0] if found else step)
    if found is None:
        return None
    info = found[1]
    plain_type, percent = _plain(info)
    listed = get_origin(plain_type) is tuple
    choices = tuple(str(word) for word in get_args(plain_type)) if get_origin(plain_type) is Literal else ()
    item = _model_in(get_args(plain_type)[0]) if listed else None
    return Reach(_getter(model, first, names), percent, plain_type, choices, item, private)


def quoted(model: type[BaseModel], path: str, words: str) -> TextValue:
    """What a field says, private if a part of the way to it is marked so."""
    return TextValue(value=words, private=reached(model, path).private)


def reached(model: type[BaseModel], name: str) -> Reach:
    """The field of that name. Raises KeyError for one that the rubric lint would refuse."""
    found = reach(model, name)
    if found is None:
        raise KeyError(name)
    return found


def known(model: type[BaseModel]) -> tuple[str, ...]:
    """The names a file uses for the fields of a model."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def text(value: Value) -> str:
    """A value in the words of the files."""
    if isinstance(value, str):  # by far the most common
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Fraction)):
        return plain(value)
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    return value.isoformat()


def _getter(model: type[BaseModel], first: str, rest: list[str]) -> Callable[[object], Any]:
    """Follow the names; what may be missing on the way yields None."""
    start = next(name for name, info in model.model_fields.items() if (info.alias or name) == first)
    if not rest:
        return attrgetter(start)

    def get(holder: object) -> Any:  # noqa: ANN401  # fields hold anything
        value = getattr(holder, start)
        for name in rest:
            if value is None:
                return None
            value = getattr(value, name)
        return value

    return get


def _field(model: type[BaseModel], step: str) -> tuple[str, FieldInfo] | None:
    for name, info in model.model_fields.items():
        if (info.alias or name) == step:
            return name, info
    return None


def _plain(info: FieldInfo) -> tuple[object, bool]:
    """The type without `None` and annotations, and whether it is a percentage."""
    percent = any(one in info.metadata for one in _PERCENTS)
    kind: object = info.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Annotated:
        percent = percent or any(one in get_args(kind) for one in _PERCENTS)
        kind = get_args(kind)[0]
    return kind, percent


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
    return None
