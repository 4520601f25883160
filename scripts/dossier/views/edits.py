"""What changed in a record, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from dossier.report import Commit, Edit

_AROUND: Final = 2
"""Lines shown before and after a change."""

_LINES: Final = 2000
"""Lines of a text that is held against another; comparing takes time in proportion to their square."""

_SHOWN: Final = 400
"""Lines shown of one change."""

_WIDE: Final = 400
"""Characters shown of a line."""


@dataclass(frozen=True)
class LineShown:
    """A line that was taken away, added, or stands around these, with its number before and after."""

    how: Literal["gone", "new", "same"]
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True)
class EditShown:
    """A change of a record: who made it, and its lines in groups; `left_out` counts those that are not shown.

    `whole` is False of texts that are too large to be held against each other.
    """

    commit: Commit | None
    groups: tuple[tuple[LineShown, ...], ...]
    left_out: int
    whole: bool


def edited(edit: Edit) -> EditShown:
    """The change as a page shows it."""
    if edit.before is None or edit.after is None:
        return EditShown(edit.commit, (), 0, whole=False)
    old, new = edit.before.splitlines(), edit.after.splitlines()
    if max(len(old), len(new)) > _LINES:
        return EditShown(edit.commit, (), 0, whole=False)
    groups, left, over = [], _SHOWN, 0
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND):
        lines = tuple(line for opcode in group for line in _lines(opcode, old, new))
        over += len(lines[left:])
        groups.append(lines[:left])
        left = max(0, left - len(lines))
    return EditShown(edit.commit, tuple(group for group in groups if group), over, whole=True)


def _lines(opcode: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str]) -> Iterator[LineShown]:
    how, start, end, begin, stop = opcode
    if how == "equal":
        for number in range(start, end):
            yield LineShown("same", number + 1, begin + number - start + 1, _cut(old[number]))
        return
    for number in range(start, end):
        yield LineShown("gone", number + 1, None, _cut(old[number]))
    for number in range(begin, stop):
        yield LineShown("new", None, number + 1, _cut(new[number]))


def _cut(line: str) -> str:
    return line if len(line) <= _WIDE else f"{line[:_WIDE]}…"
