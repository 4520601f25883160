"""Finds private values where they were copied to: inside ids, file names and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_WORD: Final = re.compile("[A-Za-z0-9]+")
_SHORT_NUMBER: Final = 5  # digits; shorter ones cannot be told from figures, and name nobody by themselves
_FEW_WORDS: Final = 8


class Words:
    """The private values."""

    def __init__(self, private: Iterable[str]) -> None:
        wanted = {value for value in private if not too_plain(value)}
        self._short = {value for value in wanted if value.isascii() and len(_WORD.findall(value)) <= _FEW_WORDS}
        self._long = sorted(wanted - self._short, key=len, reverse=True)
        self._most = max((len(_WORD.findall(value)) for value in self._short), default=0)

    def out_of(self, text: str, instead: str) -> str:
        """The text with each private value replaced; short Latin ones only where they stand as whole words."""
        for value in self._long:
            if value in text:
                text = text.replace(value, instead)
        return "".join(self._pieces(text, instead))

    def _pieces(self, text: str, instead: str) -> Iterator[str]:
        words = list(_WORD.finditer(text))
        at = index = 0
        while index < len(words):
            start = words[index].start()
            for end in range(min(len(words), index + self._most), index, -1):
                if text[start : words[end - 1].end()] in self._short:
                    yield text[at:start] + instead
                    at, index = words[end - 1].end(), end - 1
                    break
            index += 1
        yield text[at:]


def too_plain(value: str) -> bool:
    """Whether a value cannot be looked for: one character, or a short number."""
    return len(value) == 1 or (value.isdigit() and len(value) < _SHORT_NUMBER)
