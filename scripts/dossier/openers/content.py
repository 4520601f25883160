"""What a look into an attachment showed: whether it can be opened, and what is in it."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeAlias, get_args

Fault: TypeAlias = Literal["", "empty", "stub", "truncated", "damaged", "locked", "tiny", "blank", "too-large"]
"""Why nobody can see anything in a file; empty if somebody can."""

Active: TypeAlias = Literal["script", "launch", "program", "submit", "elsewhere", "macro", "unsearched"]
"""What a document does by itself or on a click, besides being read."""

_FAULTS: Final = frozenset(get_args(Fault))
_ACTIVE: Final = frozenset(get_args(Active))
_MOST: Final = 10**9
_MOMENTS: Final = 4
_SENTENCES: Final = 32
_LONGEST: Final = 500  # characters of a sentence
SIDE: Final = 64
"""Cells of a sketch's side."""
VIEW: Final = 128
"""Cells of a view's side."""
MARGINS: Final = (0, 6, 12, 18)
"""Per cent by which a picture is cropped at each edge: left, top, right and bottom, of which left changes first."""
CROPS: Final = len(MARGINS) ** 4
"""Parts that they leave."""
_PATTERN: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class Content:
    """One file, a pure function of its bytes.

    A picture has a `size` in pixels, `frames`, the moments at which it says it was `taken` (without a zone if it names
    none), and is `plain` if every program draws it rightly as it is. Its `sketch` has the grey levels of `SIDE` times
    `SIDE` cells row by row, by which it is known again; none if there is too little to be seen in it. `view`
    has more of them, and `crops` the coarse patterns of its parts. A PDF has
    `pages`. `locked` by the right to print alone is not locked. Where there is text, `outages` are its sentences that
    say how long something stood still, and `ends` the days until which it says it is valid.
    """

    fault: Fault = ""
    size: tuple[int, int] = (0, 0)
    frames: int = 1
    plain: bool = True
    taken: tuple[datetime, ...] = ()
    pages: int = 0
    active: tuple[Active, ...] = ()
    sketch: bytes = field(default=b"", repr=False)
    view: bytes = field(default=b"", repr=False)
    crops: bytes = field(default=b"", repr=False)
    outages: tuple[str, ...] = ()
    ends: tuple[date, ...] = ()


UNSEEN: Final = Content()
"""Of a file that nothing is known of: taken for what its record says it is."""


def told(line: bytes) -> Content | None:
    """What a child said of a file, None if that is not in order: the file may have taken it over."""
    try:
        facts = json.loads(line)
        fault, active = facts.get("fault", ""), tuple(sorted(set(facts.get("active", ()))))
        if fault not in _FAULTS or not _ACTIVE.issuperset(active):
            return None
        width, height = facts.get("size", (0, 0))
        return Content(
            fault=fault,
            size=(_whole(width), _whole(height)),
            frames=_whole(facts.get("frames", 1)),
            plain=facts.get("plain", True) is True,
            taken=tuple(datetime.fromisoformat(moment) for moment in facts.get("taken", ())[:_MOMENTS]),
            pages=_whole(facts.get("pages", 0)),
            active=active,
            sketch=_levels(facts.get("sketch", ""), SIDE * SIDE),
            view=_levels(facts.get("view", ""), VIEW * VIEW),
            crops=_levels(facts.get("crops", ""), CROPS * _PATTERN),
            outages=tuple(_sentence(one) for one in facts.get("outages", ())[:_SENTENCES]),
            ends=tuple(date.fromisoformat(day) for day in facts.get("ends", ())[:_MOMENTS]),
        )
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None


def _whole(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return "".join(filter(str.isprintable, value[:_LONGEST]))


def _levels(value: object, size: int) -> bytes:
    levels = b64decode(value, validate=True) if isinstance(value, str) else b"?"
    if len(levels) not in (0, size):
        raise ValueError
    return levels
