"""Values -> YAML text, one spelling for each value: what a program writes into a record, a person can read and change.

Text is quoted only where YAML, or whoever looks for slips of the keyboard, could take it for something else. A `Bare`
text is a number, a day or a truth value as somebody wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final, TypeAlias

from dossier.exact.number import plain
from dossier.source.tree import BARE, Bare

Value: TypeAlias = "str | int | bool | Fraction | date | datetime | Sequence[Value] | Mapping[str, Value]"

_WIDTH: Final = 110
_ITEM_WIDTH: Final = 148
_UNQUOTED: Final = re.compile(
    r"[A-Za-z\u4e00-\u9fff（《][\w\u3000-\u30ff\uff00-\uff0b\uff0d-\uffef（）《》“”·、。；：—./()+-]*"
    r"( [\w（）()/.+-]+)*"
)
_WORDS: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_FLOW_MARKS: Final = frozenset("[]{},#")
_UNSEEN: Final = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Quoted(str):
    """A text in quotes even where it could do without, such as a digest among others that begin with a figure."""

    __slots__ = ()


def in_quotes(text: str, mark: str = '"') -> str:
    """A text in quotes on one line; in single ones where a backslash would begin an escape."""
    hidden = _UNSEEN.search(text) is not None
    if not hidden and (mark == "'" or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    quoted = _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(text, ensure_ascii=False))
    # Nor may it look like a path of Windows, whose backslashes are escapes that nobody meant: those are told as a slip.
    return re.sub(r'^"\\\\', r'"\\x5c', quoted).replace(":\\", "\\x3a\\")


def scalar(value: Value) -> str:
    """One scalar. Raises TypeError for a list or mapping."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Fraction():
            return plain(value)
        case datetime():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case Bare() if BARE.fullmatch(value):
            return str(value)
        case Quoted():
            return in_quotes(value)
        case str():
            safe = _UNQUOTED.fullmatch(value) and value.lower() not in _WORDS and not _FLOW_MARKS & set(value)
            return str(value) if safe else in_quotes(value)
    raise TypeError(type(value).__name__)


def flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value)


def document(fields: Mapping[str, Value]) -> str:
    """A mapping as YAML text: short inner values on one line, text of several lines as it is."""
    return "".join(f"{line}\n" for line in block(fields))


def block(fields: Mapping[str, Value]) -> Iterator[str]:
    """The lines of a mapping."""
    for name, value in fields.items():
        key = scalar(name)
        if isinstance(value, str) and _is_literal(value):
            yield f"{key}: |-"
            yield from _indented(value.split("\n"), "  ")
        elif isinstance(value, str) or not isinstance(value, Mapping | Sequence):
            yield f"{key}: {scalar(value)}"
        elif len(line := f"{key}: {flow(value)}") <= _WIDTH and not _has_mappings(value) and not _has_lines(value):
            yield line
        elif isinstance(value, Mapping):
            yield f"{key}:"
            yield from _indented(block(value), "  ")
        else:
            yield f"{key}:"
            yield from _indented((line for one in value for line in item(one)), "  ")


def item(value: Value) -> Iterator[str]:
    """The lines of an entry of a list."""
    if isinstance(value, str) and _is_literal(value):
        yield "- |-"
        yield from _indented(value.split("\n"), "  ")
        return
    line = f"- {flow(value)}"
    if not isinstance(value, Mapping) or (len(line) <= _ITEM_WIDTH and not _has_lines(value)):
        yield line
        return
    first, *others = block(value)
    yield f"- {first}"
    yield from _indented(others, "  ")


def _indented(lines: Iterable[str], by: str) -> Iterator[str]:
    return (f"{by}{line}" if line else "" for line in lines)


def _is_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is, with nothing lost at its ends."""
    return "\n" in text and text == text.strip() and not _UNSEEN.search(text.replace("\n", ""))


def _has_mappings(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(v, Mapping) for v in value)


def _has_lines(value: Value) -> bool:
    """Whether a text of several lines is in the value."""
    if isinstance(value, str):
        return "\n" in value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return any(map(_has_lines, inner))
