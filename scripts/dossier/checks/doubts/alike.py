"""Pictures that look the same and serve different records, though their bytes differ.

A photo that was saved again, made smaller or brighter, or has a byte more is still the same photo. A screen with the
same layout and other figures is not: no cell of its sketch may differ by more than some grey levels, once both are
equally bright. Identical bytes are told elsewhere.

Only pictures are compared that agree in a row of a coarse pattern, and of those only the latest and nearest: ten
thousand pictures take ten times as long as one thousand, even if all are alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from itertools import pairwise
from math import isqrt
from operator import sub
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.load import Dossier
from dossier.openers.content import SIDE
from dossier.records import Record
from dossier.records.layout import month_of

ALIKE: Final = Kind("pictures-alike", {"levels": Fraction(12)})
KINDS: Final = (ALIKE,)
CODES: Final = tuple(kind.code for kind in KINDS)

_COARSE: Final = 16  # blocks of a side of the pattern
_BLOCK: Final = SIDE // _COARSE
_CELLS: Final = SIDE * SIDE
_STEPS: Final = (6, 2)  # parts of the deviation that neighbouring blocks differ by, to be a mark of the pattern
_LATEST: Final = 32  # pictures with the same row that are kept
_NEAREST: Final = 5  # of those, so many are compared cell by cell
_MOST: Final = 255


@dataclass(frozen=True)
class _Seen:
    """A picture by its sketch: the sum of its levels, their deviation times the cells, and its coarse pattern."""

    record: Record
    index: int
    sketch: bytes
    total: int
    spread: int
    pattern: int

    @property
    def path(self) -> str:
        """The attachment."""
        return self.record.attachments[self.index].path


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every picture once, beside an earlier one of another record."""
    known: dict[tuple[int, int], deque[_Seen]] = {}
    for seen in _pictures(dossier):
        levels = ALIKE.limit(dossier.contract, "levels", seen.record.happened)
        earlier = next((one for one in _candidates(seen, known) if _apart(seen, one) <= levels), None)
        if earlier is not None:
            place, other = (one.record.place("attachments", one.index, "path") for one in (seen, earlier))
            words = {"attachment": seen.path, "earlier": earlier.path}
            yield doubt(ALIKE, place, other, **words, title=seen.record.title, beside=earlier.record.title)
        for key in _keys(seen):
            known.setdefault(key, deque(maxlen=_LATEST)).append(seen)


def same(dossier: Dossier, *pictures: tuple[Record, int]) -> bool:
    """Whether two attachments, each by its record and index, are asked about here."""
    one, other = (_seen(*one, dossier.evidence.content(one[0].attachments[one[1]]).sketch) for one in pictures)
    return _apart(one, other) <= ALIKE.limit(dossier.contract, "levels", one.record.happened)


def _pictures(dossier: Dossier) -> Iterator[_Seen]:
    """Those that can be known again, each digest once: what lies in no month first, then month by month."""
    digests = set()
    for record in sorted(dossier.evidence.records, key=lambda one: str(month_of(one.source.path) or "")):
        for index, attachment in enumerate(record.attachments):
            sketch = dossier.evidence.content(attachment).sketch
            if sketch and attachment.sha256 not in digests:
                digests.add(attachment.sha256)
                yield _seen(record, index, sketch)


def _seen(record: Record, index: int, sketch: bytes) -> _Seen:
    total = sum(sketch)
    spread = isqrt(sum(cell * cell for cell in sketch) * _CELLS - total * total) or 1
    return _Seen(record, index, sketch, total, spread, _pattern(sketch, spread))


def _pattern(sketch: bytes, spread: int) -> int:
    """Row by row, which blocks are brighter than the one to their left: by a little, and by much. A ground that shades
    off evenly may be on the edge of one of the two, and change with the next JPEG.
    """
    pattern = 0
    for top in range(0, _CELLS, SIDE * _BLOCK):
        columns = [sum(sketch[top + left : top + SIDE * _BLOCK : SIDE]) for left in range(SIDE)]
        blocks = [sum(columns[left : left + _BLOCK]) for left in range(0, SIDE, _BLOCK)]
        rises = [right - left for left, right in pairwise(blocks)]
        for parts in _STEPS:
            step = spread * _BLOCK * _BLOCK // (_CELLS * parts)
            pattern = pattern << _COARSE | sum(1 << nth for nth, rise in enumerate(rises) if rise > step)
    return pattern


def _keys(seen: _Seen) -> Iterator[tuple[int, int]]:
    """The rows with something in them, and the whole."""
    bits = range(0, _COARSE * _COARSE * len(_STEPS), _COARSE)
    rows = ((nth, seen.pattern >> nth & (1 << _COARSE) - 1) for nth in bits)
    yield from ((nth, row) for nth, row in rows if row)
    yield -1, seen.pattern


def _candidates(seen: _Seen, known: dict[tuple[int, int], deque[_Seen]]) -> list[_Seen]:
    """The pictures of other records that are nearest by their pattern, nearest first."""
    found = {id(one): one for key in _keys(seen) for one in known.get(key, ()) if one.record is not seen.record}
    return nsmallest(_NEAREST, found.values(), key=lambda one: (seen.pattern ^ one.pattern).bit_count())


def _apart(one: _Seen, other: _Seen) -> int:
    """By how many levels the cells differ that differ most, with the paler picture made as bright and as rich in
    contrast as the other.
    """
    pale, rich = sorted((one, other), key=lambda picture: picture.spread)
    levels = (
        ((level * _CELLS - pale.total) * rich.spread // pale.spread + rich.total + _CELLS // 2) // _CELLS
        for level in range(_MOST + 1)
    )
    shown = pale.sketch.translate(bytes(max(0, min(_MOST, level)) for level in levels))
    worst: int = max(map(abs, map(sub, shown, rich.sketch)))
    return worst
