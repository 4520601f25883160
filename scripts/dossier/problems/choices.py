"""The Chinese names of the values of closed lists, once for pages, forms, messages and records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from dossier.problems.messages import messages

_MOST: Final = 80  # characters of a name


def choice_named(key: str, value: str) -> str:
    """The name of a value of a key; the value itself if it has none."""
    known: dict[str, str] = messages("choices.zh")
    return known.get(f"{key}.{value}") or known.get(value, value)


def choice_meant(key: str, text: str, values: Iterable[str]) -> str:
    """The value that a text is, or is the name of, whatever the width of its letters; "" if it is none."""
    plain = _plain(text)
    return next((value for value in values if plain in (value, _plain(choice_named(key, value)))), "")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST]).strip()
