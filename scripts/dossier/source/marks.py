"""Marks of a Chinese keyboard where YAML wants its own, and spaces that are none or are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ASCII: Final = {
    **dict.fromkeys("：﹕︰∶", ": "),
    **dict.fromkeys("，、﹐", ", "),
    **dict.fromkeys("｛﹛", "{"),
    **dict.fromkeys("｝﹜", "}"),
    **dict.fromkeys("［【〔", "["),
    **dict.fromkeys("］】〕", "]"),
    **dict.fromkeys("“”„＂", '"'),
    **dict.fromkeys("‘’＇", "'"),
    **dict.fromkeys("－—–―−•·", "- "),
}
"""A mark, and what YAML wants in its place."""

LONGEST: Final = 2000
"""Characters of a line that is looked at: a longer one is no slip of the pen."""

_MOST: Final = 12
_DASHES: Final = "".join(mark for mark, right in ASCII.items() if right == "- ")
_STRANGE: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANK: Final = f"[ {_STRANGE}]*"
_KEY: Final = "[A-Za-z_\uff21-\uff3a\uff41-\uff5a＿][A-Za-z0-9_\uff10-\uff19\uff21-\uff3a\uff41-\uff5a＿-]*"
_COLON: Final = "[:：﹕︰∶]"
_HEAD: Final = re.compile(
    rf"(?P<indent>{_BLANK}(?:- +)*)(?:(?P<dash>[{_DASHES}]){_BLANK})?(?:(?P<key>{_KEY}) *(?P<colon>{_COLON}))?"
)
_INNER: Final = re.compile(rf"(?P<before>[{{\[,，、﹐｛﹛［【〔]){_BLANK}(?P<key>{_KEY}) *(?P<colon>{_COLON})")
_SPACES: Final = re.compile(f"[{_STRANGE}]+")
_COMMA: Final = re.compile("[，、﹐]")
_ANY: Final = re.compile(f"[{re.escape(''.join(set(ASCII) - set(_DASHES)))}]")
_LETTERS: Final = {ord("＿"): "_"} | {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)}
_QUOTED: Final = re.compile(r"""(?:^|(?<=[:,{\[-])) *("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_LISTS: Final = frozenset("[［【〔")
_OPENING: Final = _LISTS | frozenset("{｛﹛")
_CLOSING: Final = frozenset("｝﹜］】〕")


@dataclass(frozen=True, slots=True)
class Slip:
    """Text of a line, from `column` (counted from 0) on and so long, and what should stand there.

    `caret` is where it catches the eye, if that is not at its beginning.
    """

    code: str
    column: int
    length: int
    right: str
    words: tuple[tuple[str, str], ...] = ()
    caret: int = -1

    @property
    def shown_at(self) -> int:
        """The column of the caret."""
        return self.column if self.caret < 0 else self.caret


def mended(line: str, slips: list[Slip]) -> str:
    """The line with all these slips mended; they are in order and do not overlap."""
    for slip in reversed(slips):
        line = line[: slip.column] + slip.right + line[slip.column + slip.length :]
    return line


def structural(line: str) -> list[Slip]:
    """The slips in the shape of a line: at its start, around its key, and around the keys within its brackets."""
    line = without_quotations(line)
    head = _HEAD.match(line)
    assert head is not None  # noqa: S101  # it matches any line
    found = [*map(_space, _SPACES.finditer(line, 0, head.end("indent"))), *_around(line, head)]
    start = len(line) - len(line[head.end() :].lstrip())
    if line[start : start + 1] in _OPENING:
        found += _within(line, start)
    by_column = {slip.column: slip for slip in found}
    return [by_column[column] for column in sorted(by_column)]


def strange_space(text: str) -> Slip | None:
    """The first space of a text that YAML takes for a letter."""
    found = _SPACES.search(text)
    return _space(found) if found else None


def loose(line: str) -> Iterator[Slip]:
    """Every mark and strange space of a line that stands outside quotation marks, the first of them only."""
    line = without_quotations(line)
    for found in list(_SPACES.finditer(line))[:_MOST]:
        yield _space(found)
    for found in list(_ANY.finditer(line))[:_MOST]:
        yield _mark(line, found.start())


def without_quotations(line: str) -> str:
    """The line with NUL for what stands in quotation marks, cut where it becomes too long."""
    return _QUOTED.sub(lambda found: found[0][: -len(found[1])] + "\0" * len(found[1]), line[:LONGEST])


def _within(line: str, start: int) -> Iterator[Slip]:
    """What is wrong between the bracket at `start` and the end of the line."""
    if line[start] in ASCII:
        yield _mark(line, start)
    for inner in _INNER.finditer(line, start):
        if inner["before"] in ASCII:
            yield _mark(line, inner.start("before"))
        yield from _around(line, inner)
    if line[start] in _LISTS:
        yield from (_mark(line, found.start()) for found in _COMMA.finditer(line, start))
    last = len(line.rstrip()) - 1
    if line[last] in _CLOSING:
        yield _mark(line, last)


def _around(line: str, found: re.Match[str]) -> Iterator[Slip]:
    """What is wrong with a dash, a key, its colon and the space after it."""
    groups = found.groupdict()
    if groups.get("dash"):
        yield _mark(line, found.start("dash"))
    key, colon = groups["key"], groups["colon"]
    if key is None:
        return
    right = key.translate(_LETTERS)
    if right != key:
        yield Slip("full-width-mark", found.start("key"), len(key), right, _pair(key, right))
    at = found.end("colon")
    if colon in ASCII:
        yield _mark(line, at - 1)
    elif space := _SPACES.match(line, at):
        yield _space(space)
    elif line[at : at + 1].strip():
        yield Slip("missing-space", at, 0, " ", (("character", ":"),), at - 1)


def _space(found: re.Match[str]) -> Slip:
    """Spaces that YAML takes for letters; an ideographic one is as wide as two."""
    right = "".join("  " if char == "\u3000" else " " for char in found[0])
    return Slip("strange-space", found.start(), len(found[0]), right, (("character", f"U+{ord(found[0][0]):04X}"),))


def _mark(line: str, at: int) -> Slip:
    right = ASCII[line[at]]
    words = _pair(line[at], right)
    following = line[at + 1 : at + 2]
    return Slip("full-width-mark", at, 1, right.rstrip() if following in ("", " ") else right, words)


def _pair(character: str, right: str) -> tuple[tuple[str, str], ...]:
    return (("character", character), ("right", right))
