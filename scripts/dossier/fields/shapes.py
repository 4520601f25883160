"""What belongs at a place of a model: its keys, and a smallest example of it as a user would write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Loc = tuple[str | int, ...]

_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Example:
    """Stands in the annotation of a type: a value as a user would write it."""

    text: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand at a place: the annotation with all that was said about it; `optional` if it may be left out."""

    annotation: object
    metadata: tuple[object, ...] = ()
    optional: bool = False

    @classmethod
    def of(cls, field: FieldInfo) -> Allowed:
        """The part that a key of a model leads to."""
        return cls(field.annotation, tuple(field.metadata), not field.is_required())


def given(value: object) -> str:
    """What stands where something else is wanted, as a word of a problem."""
    return "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else f"“{str(value)[:_SHOWN]}”"


def part_at(model: type[BaseModel], loc: Loc) -> Allowed | None:
    """What may stand at `loc`, None if it leads nowhere; names of union members in it are passed over."""
    part = Allowed(model)
    for step in loc:
        if isinstance(step, int):
            inner = next(_items(part.annotation), None)
            if inner is None:
                return None
            part = Allowed(inner)
            continue
        models = models_in(part.annotation)
        found = next(
            (field for one in models for name, field in one.model_fields.items() if step in (name, field.alias)), None
        )
        if found is not None:
            part = Allowed.of(found)
        elif not any(has_tag(one, step) for one in models):
            return None
    return part


def keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the mapping around `loc` may have."""
    models: Sequence[type[BaseModel]] = [model]
    for step in loc[:-1]:
        inner = [
            found
            for candidate in models
            for name, field in candidate.model_fields.items()
            if step in (name, field.alias)
            for found in models_in(field.annotation)
        ]
        tagged = [candidate for candidate in models if has_tag(candidate, step)]
        models = inner or tagged or models
    return sorted({field.alias or name for candidate in models for name, field in candidate.model_fields.items()})


def example(part: Allowed, value: str = "") -> str:
    """A smallest example of the part on one line; `value` is put where its first text belongs. "" if there is none."""
    for one in part.metadata:
        if isinstance(one, Example):
            return value or one.text
    origin, arguments = get_origin(part.annotation), get_args(part.annotation)
    if origin is Annotated:
        return example(Allowed(arguments[0], arguments[1:]), value)
    if origin is Literal:
        return str(arguments[0])
    if origin in (tuple, list):
        return f"[{example(Allowed(arguments[0]), value)}]"
    if isinstance(part.annotation, type) and issubclass(part.annotation, BaseModel):
        return _mapping(part.annotation, value)
    chosen = next((one for one in arguments if one is not type(None)), None)
    return example(Allowed(chosen), value) if chosen is not None else ""


def choices_of(part: Allowed) -> tuple[str, ...]:
    """The words of which one must stand there, none if it is not a choice."""
    if get_origin(part.annotation) is Literal:
        return tuple(map(str, get_args(part.annotation)))
    return next((found for one in get_args(part.annotation) if (found := choices_of(Allowed(one)))), ())


def _mapping(model: type[BaseModel], value: str) -> str:
    shown = []
    for name, field in model.model_fields.items():
        if field.is_required():
            shown.append(f"{field.alias or name}: {example(Allowed.of(field), value)}")
            value = ""
    return f"{{{', '.join(shown)}}}"


def _items(annotation: object) -> Iterator[object]:
    """What a list may hold."""
    if get_origin(annotation) in (tuple, list):
        yield get_args(annotation)[0]
    else:
        for argument in get_args(annotation):
            yield from _items(argument)


def models_in(annotation: object) -> list[type[BaseModel]]:
    """The models that may stand there."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for argument in get_args(annotation) for found in models_in(argument)]


def has_tag(model: type[BaseModel], tag: str | int) -> bool:
    """Whether the model is the member of a union that this word picks."""
    field = model.model_fields.get("kind")
    return field is not None and tag in get_args(field.annotation)
