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
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nsmallest
from itertools import pairwise
from math import isqrt
from operator import sub
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.load import Dossier
from dossier.openers.content import SIDE
from dossier.problems import Place
from dossier.records import Record
from dossier.records.layout import month_of

ALIKE: Final = Kind("pictures-alike", {"levels": Fraction(12)})
KINDS: Final = (ALIKE,)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_COARSE: Final = 16  # blocks of a side of the pattern
_BLOCK: Final = SIDE // _COARSE
_CELLS: Final = SIDE * SIDE
_STEPS: Final = (6, 2)  # parts of the deviation that neighbouring blocks differ by, to be a mark of the pattern
_LATEST: Final = 32  # pictures with the same row that are kept
_NEAREST: Final = 5  # of those, so many are compared cell by cell
_MOST: Final = 255


@dataclass(frozen=True)
class _Seen:
    """A picture by its sketch: the sum of its levels, their deviation times the cells, and its coarse pattern.

    `file` and `title` are those of its record, `path` and `place` those of the attachment.
    """

    file: str
    title: str
    path: str
    place: Place
    sketch: bytes
    total: int
    spread: int
    pattern: int


@dataclass(frozen=True)
class SeenPictures:
    """The latest pictures by the rows of their patterns, and the digests of all."""

    known: dict[tuple[int, int], deque[_Seen]] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)

    def copy(self) -> SeenPictures:
        """One that further pictures are added to."""
        return SeenPictures({key: deque(few, few.maxlen) for key, few in self.known.items()}, set(self.digests))

    def add(self, picture: _Seen) -> None:
        """One picture more."""
        for key in _keys(picture):
            self.known.setdefault(key, deque(maxlen=_LATEST)).append(picture)


def check(dossier: Dossier, seen: SeenPictures | None = None) -> Iterator[Doubt]:
    """Every picture once, beside an earlier one of another record."""
    before = seen.copy() if seen else SeenPictures()
    for record, one in _pictures(dossier, before.digests, later=seen is not None):
        levels = ALIKE.limit(dossier.contract, "levels", record.happened)
        near = _candidates(one, before.known) if dossier.asks(record) else []
        earlier = next((other for other in near if _apart(one, other) <= levels), None)
        if earlier is not None:
            words = {"attachment": one.path, "earlier": earlier.path}
            yield doubt(ALIKE, one.place, earlier.place, **words, title=one.title, beside=earlier.title)
        before.add(one)


def seen(past: Dossier) -> SeenPictures:
    """All pictures that later ones may look like."""
    found = SeenPictures()
    for _, one in _pictures(past, found.digests):
        found.add(one)
    return found


def same(dossier: Dossier, *pictures: tuple[Record, int]) -> bool:
    """Whether two attachments, each by its record and index, are asked about here."""
    one, other = (_seen(*one, dossier.evidence.content(one[0].attachments[one[1]]).sketch) for one in pictures)
    return _apart(one, other) <= ALIKE.limit(dossier.contract, "levels", pictures[0][0].happened)


def _pictures(dossier: Dossier, digests: set[str], *, later: bool = False) -> Iterator[tuple[Record, _Seen]]:
    """Those that can be known again, each digest once: what lies in no month first, then month by month.

    Of a `later` look only the records that it asks about; `digests` are those of pictures that have come already.
    """
    records = filter(dossier.asks, dossier.evidence.records) if later else dossier.evidence.records
    for record in sorted(records, key=lambda one: str(month_of(one.source.path) or "")):
        for index, attachment in enumerate(record.attachments):
            sketch = dossier.evidence.content(attachment).sketch
            if sketch and attachment.sha256 not in digests:
                digests.add(attachment.sha256)
                yield record, _seen(record, index, sketch)


def _seen(record: Record, index: int, sketch: bytes) -> _Seen:
    total = sum(sketch)
    spread = isqrt(sum(cell * cell for cell in sketch) * _CELLS - total * total) or 1
    place, path = record.place("attachments", index, "path"), record.attachments[index].path
    return _Seen(record.source.path, record.title, path, place, sketch, total, spread, _pattern(sketch, spread))


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
    found = {id(one): one for key in _keys(seen) for one in known.get(key, ()) if one.file != seen.file}
    return nsmallest(_NEAREST, found.values(), key=lambda one: (seen.pattern ^ one.pattern).bit_count())


def _apart(one: _Seen, other: _Seen) -> int:
    """By how many levels the cells differ that differ most, with the paler picture made as bright and as rich in
    contrast as the other.
    """
    pale, rich = sorted((one, other), key=lambda picture: picture.spread)
    levels = bytearray(_MOST + 1)
    for level in set(pale.sketch):
        meant = ((level * _CELLS - pale.total) * rich.spread // pale.spread + rich.total + _CELLS // 2) // _CELLS
        levels[level] = max(0, min(_MOST, meant))
    shown = pale.sketch.translate(levels)
    worst: int = max(map(abs, map(sub, shown, rich.sketch)))
    return worst
