"""Where `*` and `_` begin and end emphasis among Chinese characters.

CommonMark asks for a space or a mark on the other side of a mark, which Chinese does not have: in `**注意：**请核对` it
sees no end. A Chinese character counts as such a space, as other readers of Markdown have it.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline

_CHINESE: Final = re.compile("[\u2e80-\u303f\u3105-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_BEYOND: Final = 0x20000


def emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # as the reader calls its rules
    """Read a run of marks; each becomes a text of its own, which the reader pairs later."""
    marker = state.src[state.pos]
    if silent or marker not in ("_", "*"):
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    opens, closes = _sides(state, end, marker)
    for _ in range(end - state.pos):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=end - state.pos,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _sides(state: StateInline, end: int, marker: str) -> tuple[bool, bool]:
    """Whether the run may begin and whether it may end emphasis."""
    before = state.src[state.pos - 1] if state.pos > 0 else " "
    after = state.src[end] if end < state.posMax else " "
    left = not _blank(after) and (not _mark(after) or _apart(before) or _chinese(after))
    right = not _blank(before) and (not _mark(before) or _apart(after) or _chinese(before))
    if marker == "*":
        return left, right
    return left and (not right or _apart(before)), right and (not left or _apart(after))


def _apart(char: str) -> bool:
    return _blank(char) or _mark(char) or _chinese(char)


def _blank(char: str) -> bool:
    return isWhiteSpace(ord(char))


def _mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def _chinese(char: str) -> bool:
    return _CHINESE.match(char) is not None or ord(char) >= _BEYOND
