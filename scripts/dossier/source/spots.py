"""A line and a column as one number, so that a million places take little room."""

from __future__ import annotations

from typing import Final

from dossier.problems import Place

_COLUMN_BITS: Final = 24  # a file has fewer bytes; so has a line
_COLUMN: Final = (1 << _COLUMN_BITS) - 1
SPOT_BITS: Final = 48
SPOT: Final = (1 << SPOT_BITS) - 1


def pack(line: int, column: int) -> int:
    """Line and column, both from 1, as one number of `SPOT_BITS`."""
    return line << _COLUMN_BITS | column


def unpack(path: str, spot: int) -> Place:
    """The place that was packed, without what stands above its bits."""
    return Place(path, (spot & SPOT) >> _COLUMN_BITS, spot & _COLUMN)
