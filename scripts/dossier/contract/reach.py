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

from dossier.fields import CHINA, Percent
from dossier.number import plain

Value: TypeAlias = "str | bool | Fraction | int | date | tuple[object, ...] | None"
_PERCENT: Final = get_args(Percent)[1]
OUTER: Final = "record."


@dataclass(frozen=True, slots=True)
class Reach:
    """A field: how to get at it, whether it is a percentage, the words it may hold, the type of its items."""

    get: Callable[[object], Any]
    percent: bool
    sort: object
    choices: tuple[str, ...]
    item: type[BaseModel] | None

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
    names: list[str] = []
    inner: type[BaseModel] | None = model
    info: FieldInfo | None = None
    for step in path.split("."):
        if inner is None:
            return None
        found = _field(inner, step)
        if found is None:
            return None
        name, info = found
        names.append(name)
        inner = _model_in(info.annotation)
    if info is None:  # a path has at least one step
        return None
    plain_type, percent = _plain(info)
    listed = get_origin(plain_type) is tuple
    choices = tuple(str(word) for word in get_args(plain_type)) if get_origin(plain_type) is Literal else ()
    item = _model_in(get_args(plain_type)[0]) if listed else None
    return Reach(_safe(attrgetter(*names[:1]), names[1:]), percent, plain_type, choices, item)


def known(model: type[BaseModel]) -> tuple[str, ...]:
    """The names a file uses for the fields of a model."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def text(value: Value) -> str:
    """A value in the words of the files."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Fraction)):
        return plain(value)
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    return value.isoformat() if isinstance(value, date) else value


def _safe(first: Callable[[object], Any], rest: list[str]) -> Callable[[object], Any]:
    if not rest:
        return first

    def get(holder: object) -> Any:  # noqa: ANN401  # fields hold anything
        value = first(holder)
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
    percent = _PERCENT in info.metadata
    kind: object = info.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Annotated:
        percent = percent or _PERCENT in get_args(kind)
        kind = get_args(kind)[0]
    return kind, percent


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
    return None
