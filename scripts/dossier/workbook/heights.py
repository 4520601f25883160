"""How many lines a text takes in a column, since only Excel finds the height of a row by itself."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = re.compile(r"[!-~]+?(?:-+|(?![!-~]))| +|.")
"""What stays together on a line: a Latin word up to its hyphen or end; other characters stand for themselves."""


def lines(text: str, width: int) -> int:
    """Lines of a text in a column so many characters wide; wide characters take two places, the indent one."""
    room = max(width - 1, 2)
    return sum(_wrapped(part, room) for part in text.splitlines()) or 1


def _wrapped(text: str, room: int) -> int:
    count, used = 1, 0
    for word in _WORDS.findall(text):
        places = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in word)
        if used + places > room and used and word.strip():
            count, used = count + 1, 0
        broken, used = divmod(used + places, room) if places > room else (0, used + places)
        count += broken
    return count
