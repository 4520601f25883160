"""A word that somebody may have meant: compared whatever its width and its capitals."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 80


def half_width(value: object) -> str:
    """The value in half-width letters, figures and marks, without the spaces around it."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    return unicodedata.normalize("NFKC", value).strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, in capitals or not; "" if none is close: for "did you mean"."""
    folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(half_width(word).casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else ""
