"""Values -> YAML text, one spelling for each value, so that the same sample always gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final, TypeAlias

from dossier.exact.number import plain

Value: TypeAlias = "str | int | bool | Fraction | date | datetime | Sequence[Value] | Mapping[str, Value]"

_WIDTH: Final = 110
_ITEM_WIDTH: Final = 150
_UNQUOTED: Final = re.compile(
    r"[A-Za-z\u4e00-\u9fff（《][\w\u3000-\u30ff\uff00-\uff0b\uff0d-\uffef（）《》“”·、。；：—./()+-]*"
    r"( [\w（）()/.+-]+)*"
)
_WORDS: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_FLOW_MARKS: Final = frozenset("[]{},#")


def given(**fields: Value | None) -> dict[str, Value]:
    """The fields that have a value; an underscore at the end of a name only keeps it from being a Python word."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None}


def scalar(value: Value) -> str:
    """One scalar as YAML: text is quoted wherever YAML could take it for anything else."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Fraction():
            return plain(value)
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case str():
            safe = _UNQUOTED.fullmatch(value) and value.lower() not in _WORDS and not _FLOW_MARKS & set(value)
            return value if safe else json.dumps(value, ensure_ascii=False)
    raise TypeError(type(value).__name__)


def flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value)


def document(fields: Mapping[str, Value]) -> str:
    """A mapping as YAML text, short inner values on one line."""
    return "".join(f"{line}\n" for line in _block(fields))


def _block(fields: Mapping[str, Value]) -> Iterable[str]:
    for key, value in fields.items():
        if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
            yield f"{key}: {scalar(value)}"
        elif len(line := f"{key}: {flow(value)}") <= _WIDTH and not _has_mappings(value):
            yield line
        elif isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {inner}" for inner in _block(value))
        else:
            yield f"{key}:"
            for item in value:
                yield from _item(item)


def _has_mappings(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(v, Mapping) for v in value)


def _item(item: Value) -> Iterable[str]:
    line = f"  - {flow(item)}"
    if len(line) <= _ITEM_WIDTH or not isinstance(item, Mapping):
        yield line
        return
    marks = iter(("  - ",))
    for inner in _block(item):
        yield f"{next(marks, '    ')}{inner}"
