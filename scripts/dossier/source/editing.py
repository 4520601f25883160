"""Values of a record's text changed where they stand: comments, order, line ends and every other byte stay."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from dossier.problems import Place
from dossier.source.spelling import Value, block, flow, in_quotes, item, scalar
from dossier.source.syntax import LOADER
from dossier.source.tree import Bare, Path

_FRONT: Final = re.compile(r"---[ \t]*(?:\r\n|\n|\r)(.*?)(?<=[\r\n])---[ \t]*(?:\r\n|\n|\r|\Z)", re.DOTALL)
_END: Final = re.compile(r"\r\n|\n|\r")
_AFTER_LINE: Final = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_REST_OF_LINE: Final = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, order=True)
class _Cut:
    """Characters `first` to `last` of a text, and what comes in their place."""

    first: int
    last: int
    text: str


def changed(data: bytes, changes: Mapping[Path, Value], order: Sequence[str] = ()) -> bytes:
    """The bytes of a sound file with other values at some paths; a new key at the top stands where `order` has it.

    A path may lead to what is there, to a key that is not, or to the end of a list. Raises KeyError if what it leads
    through is not there, UnicodeDecodeError if the file is not text.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.removeprefix(mark).decode()
    ends = _END.findall(text)
    end = max(dict.fromkeys(ends), key=ends.count) if ends else "\n"
    for path, value in changes.items():
        text = _applied(text, _cut(text, path, value, order), end)
    return mark + text.encode()


def replaced(data: bytes, place: Place, old: str, new: str, *, spare: bool = False) -> bytes | None:
    """The bytes with other characters at a place; None if the old ones do not stand there.

    With `spare` a space at the end of the new ones is left out where one follows.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    lines = _AFTER_LINE.split(data.removeprefix(mark).decode())
    line, at = lines[place.line - 1] if 0 < place.line <= len(lines) else "", place.column - 1
    if not old or not line.startswith(old, at):
        return None
    rest = line[at + len(old) :]
    new = new.rstrip() if spare and (not rest.strip("\r\n") or rest.startswith(" ")) else new
    lines[place.line - 1] = f"{line[:at]}{new}{rest}"
    return mark + "".join(lines).encode()


def _applied(text: str, cut: _Cut, end: str) -> str:
    return text[: cut.first] + cut.text.replace("\n", end) + text[cut.last :]


def _cut(text: str, path: Path, value: Value, order: Sequence[str]) -> _Cut:
    front = _FRONT.match(text)
    start, inner = (front.start(1), front[1]) if front else (0, text)
    made = _within(inner, path, value, order)
    return _Cut(made.first + start, made.last + start, made.text)


def _within(text: str, path: Path, value: Value, order: Sequence[str]) -> _Cut:
    node = yaml.compose(text, Loader=LOADER)
    if node is None:
        raise KeyError(path)
    for nth, step in enumerate(path):
        inner = _inner(node, step)
        if inner is None:
            if nth + 1 < len(path):
                raise KeyError(path)
            return _added(text, node, step, value, order if not nth else ())
        node = inner
    return _replaced(text, node, value)


def _inner(node: yaml.Node, step: str | int) -> yaml.Node | None:
    """The node that a step leads to; None if there is none yet. Raises KeyError where the step makes no sense."""
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        return next((inner for key, inner in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step <= len(node.value):
        return node.value[step] if step < len(node.value) else None
    raise KeyError(step)


def _replaced(text: str, node: yaml.Node, value: Value) -> _Cut:
    first, last = node.start_mark.index, _last(text, node)
    if isinstance(node, yaml.ScalarNode):
        written = flow(value)
        if isinstance(value, str) and not isinstance(value, Bare) and node.style in ("'", '"'):
            written = in_quotes(value, node.style)
        close = first == last and text[first - 1 : first] == ":"
        return _Cut(first, last, f" {written}" if close else written)
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return _Cut(first, last, flow(value))
    lines = list(block(value)) if isinstance(value, Mapping) else [line for one in _items(value) for line in item(one)]
    if lines:
        return _Cut(first, last, f"\n{' ' * node.start_mark.column}".join(lines))
    key = len(text[:first].rstrip())
    return _Cut(key, last, f" {flow(value)}") if text[key - 1] == ":" else _Cut(first, last, f"  {flow(value)}")


def _last(text: str, node: yaml.Node) -> int:
    """Where a node ends, without the blank lines and remarks behind it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        return _last(text, inner[1] if isinstance(inner, tuple) else inner)
    first, last = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        last = first + len(text[first:last].rstrip())
    return int(last)


def _added(text: str, node: yaml.Node, step: str | int, value: Value, order: Sequence[str]) -> _Cut:
    assert isinstance(node, yaml.CollectionNode)  # noqa: S101  # `_inner` has looked
    if node.flow_style or not node.value:
        close = node.end_mark.index - 1
        entry = flow(value) if isinstance(step, int) else f"{scalar(step)}: {flow(value)}"
        at = _last(text, _value(node.value[-1])) if node.value else close
        return _Cut(at, at, f", {entry}" if node.value else entry)
    before = _before(node, step, order)
    lines = item(value) if isinstance(step, int) else block({step: value})
    column = node.start_mark.column
    indented = [f"{' ' * column}{line}" if line else "" for line in lines]
    if before is None:
        at = node.start_mark.index - column
        return _Cut(at, at, "".join(f"{line}\n" for line in indented))
    last = _last(text, before)
    rest = _REST_OF_LINE.match(text, last)
    at = rest.end() if rest else last
    return _Cut(at, at, "".join(f"\n{line}" for line in indented))


def _before(node: yaml.CollectionNode, step: str | int, order: Sequence[str]) -> yaml.Node | None:
    """The value after which a new entry belongs; None if it comes first."""
    if isinstance(step, int) or step not in order:
        return _value(node.value[-1])
    earlier = set(order[: order.index(step)])
    found = [inner for key, inner in node.value if key.value in earlier]
    return found[-1] if found else None


def _value(entry: yaml.Node | tuple[yaml.Node, yaml.Node]) -> yaml.Node:
    return entry[1] if isinstance(entry, tuple) else entry


def _items(value: Value) -> Sequence[Value]:
    """The entries of a list, none of anything else."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
