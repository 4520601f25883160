"""Pictures that are one of another record's cropped, or made so bright or dark that parts of it are lost; perhaps saved
again or resized as well.

Every photo is laid on the parts that margins leave of the earlier ones, and they on its own parts, by a coarse pattern.
The few that come nearest are laid on each other exactly; what is then left of the difference decides. Pages and screens
are passed over: month by month they have one layout, and what they say is too small to be told apart like this.

Compared are the latest pictures before each one, so that many take no more time each than few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from typing import Final, TypeAlias

from PIL import Image, ImageChops

from dossier.checks.doubts import alike
from dossier.doubt import Doubt, Kind, doubt
from dossier.load import Dossier
from dossier.openers.content import CROPS, MARGINS, VIEW
from dossier.records import Record
from dossier.records.layout import month_of

CROPPED: Final = Kind("picture-cropped", {"percent": Fraction(7)})
KINDS: Final = (CROPPED,)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_LATEST: Final = 150  # pictures that are kept
_NEAR: Final = 24  # of 128 parts of the pattern that may differ
_TRIED: Final = 12  # of those near, so many are looked at
_MOVED: Final = 3  # of these, so many are moved about
_LAID: Final = 3  # and so many laid on each other exactly
_NEARER: Final = 1.3  # times as far off the next picture has to be
_FAR: Final = 2.0  # times, to be far less
_ALONE: Final = 2  # times as well a picture has to fit, if there is none of the kind
_SAME: Final = 2.5  # per cent; two pictures that differ by less are one
_BAND: Final = 7  # levels
_FLAT: Final = 0.3  # of the cells
_HUNDRED: Final = 100.0
_CELLS: Final = 32  # of a side, in which they are compared
_COARSE: Final = (5.0, 2.5)  # by which edges are moved, in cells of a view
_FINE: Final = (1.25, 0.6, 0.3, 0.15)
_EDGES: Final = ((0,), (1,), (2,), (3,), (0, 2), (1, 3))  # left, top, right, bottom; opposite ones together
_ROUNDS: Final = 12
_ROUGH: Final = 45  # per cent of the contrast
_HALF: Final = VIEW / 2
_WORST: Final = 16  # levels by which the tenth worst cell may differ
_CLIPPED: Final = 48  # the same, where much of a picture was made all white or black
_TENTH: Final = 10

_Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Viewed:
    """A picture with its view, and the pattern of each of its parts; the first is the whole."""

    record: Record
    index: int
    view: Image.Image
    parts: tuple[int, ...]

    @property
    def path(self) -> str:
        """The attachment."""
        return self.record.attachments[self.index].path


def concerns(dossier: Dossier, record: Record) -> bool:
    """Whether the record shows a picture that can be known again."""
    return any(content.view and content.crops for content in map(dossier.evidence.content, record.attachments))


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every picture once, beside an earlier one of another record that it is a part of, or that is a part of it."""
    known: deque[_Viewed] = deque(maxlen=_LATEST)
    for seen in _pictures(dossier):
        percent = CROPPED.limit(dossier.contract, "percent", seen.record.happened)
        earlier = _found(seen, known, percent) if dossier.asks(seen.record) else None
        if earlier is not None and not alike.same(dossier, *((one.record, one.index) for one in (seen, earlier))):
            place, other = (one.record.place("attachments", one.index, "path") for one in (seen, earlier))
            words = {"attachment": seen.path, "earlier": earlier.path}
            yield doubt(CROPPED, place, other, **words, title=seen.record.title, beside=earlier.record.title)
        known.append(seen)


def _pictures(dossier: Dossier) -> Iterator[_Viewed]:
    """Those that can be known again, each digest once: what lies in no month first, then month by month."""
    digests = set()
    for record in sorted(dossier.evidence.records, key=lambda one: str(month_of(one.source.path) or "")):
        for index, attachment in enumerate(record.attachments):
            content = dossier.evidence.content(attachment)
            if content.view and content.crops and attachment.sha256 not in digests:
                digests.add(attachment.sha256)
                size = len(content.crops) // CROPS
                parts = (content.crops[nth : nth + size] for nth in range(0, len(content.crops), size))
                view = Image.frombytes("L", (VIEW, VIEW), content.view)
                if not _is_flat(view):
                    yield _Viewed(record, index, view, tuple(int.from_bytes(part) for part in parts))


def _is_flat(view: Image.Image) -> bool:
    """Whether much of the picture is of one level: a page, a screen."""
    histogram = _Small(view).histogram
    return max(sum(histogram[level : level + _BAND]) for level in range(len(histogram))) > _FLAT * _CELLS**2


def _found(seen: _Viewed, known: Iterable[_Viewed], percent: Fraction) -> _Viewed | None:
    """The earlier picture that fits within so many per cent of its contrast, if the next one fits far less.

    Photos of one place fit each other. Where no other one fits at all, it has to fit twice as well.
    """
    fits = sorted(_fits(seen, known), key=lambda fit: fit.off)
    for fit in fits[:_LAID]:
        if fit.off <= _ROUGH:
            fit.move(_FINE)
    if not fits:
        return None
    best, *others = sorted(fits, key=lambda fit: fit.off)
    rivals = [fit.off for fit in others if _apart(best.earlier, fit.earlier) > _SAME]
    if rivals and min(rivals) >= _FAR * best.off:
        return best.earlier if best.off <= percent and best.tenth <= _CLIPPED else None
    alone = min(rivals, default=_HUNDRED) >= _NEARER * best.off
    return best.earlier if alone and best.off * _ALONE <= percent and best.tenth <= _WORST else None


def _fits(seen: _Viewed, known: Iterable[_Viewed]) -> Iterator[_Fit]:
    """Those that are near, each laid on at its own part, or if that is better where one of them came to lie."""
    near = nsmallest(_TRIED, _near(seen, known), key=lambda found: found[0])
    best: dict[bool, _Fit] = {}
    for nth, (_, one, other, part) in enumerate(near):
        inner, earlier = one is seen, other if one is seen else one
        fit = _Fit(other.view, _Small(one.view), _box(part), earlier)
        if inner in best and nth >= _MOVED:
            fit.lie(best[inner].box)
        else:
            fit.move(_COARSE)
        if inner not in best or fit.off < best[inner].off:
            best[inner] = fit
        yield fit


def _apart(one: _Viewed, other: _Viewed) -> float:
    """By how many per cent of the contrast two whole pictures differ."""
    whole = (0.0, 0.0, float(VIEW), float(VIEW))
    return _Fit(one.view, _Small(other.view), whole, one).off


def _near(seen: _Viewed, known: Iterable[_Viewed]) -> Iterator[tuple[int, _Viewed, _Viewed, int]]:
    """How near the whole of one comes to a part of another, both, and which part."""
    for earlier in known:
        if earlier.record is seen.record:
            continue
        for one, other in ((seen, earlier), (earlier, seen)):
            apart = list(map(int.bit_count, map(one.parts[0].__xor__, other.parts)))
            least = min(apart)
            if least <= _NEAR:
                yield least, one, other, apart.index(least)


def _box(part: int) -> _Box:
    """The edges of a part, in cells of a view."""
    left, top, right, bottom = (MARGINS[part // len(MARGINS) ** nth % len(MARGINS)] * VIEW / 100 for nth in range(4))
    return left, top, VIEW - right, VIEW - bottom


class _Small:
    """A picture in few cells, with how many have each level."""

    def __init__(self, view: Image.Image, box: _Box | None = None) -> None:
        self.cells = view.resize((_CELLS, _CELLS), Image.Resampling.BOX, box=box)
        self.histogram = self.cells.histogram()

    @property
    def spread(self) -> float:
        """The mean distance of the cells from their middle one."""
        seen = 0
        middle = next(level for level, count in enumerate(self.histogram) if (seen := seen + count) * 2 >= _CELLS**2)
        return sum(abs(level - middle) * count for level, count in enumerate(self.histogram)) / _CELLS**2 or 1.0


class _Fit:
    """A small picture on a part of another one, and how far off it is."""

    def __init__(self, view: Image.Image, small: _Small, box: _Box, earlier: _Viewed) -> None:
        self.earlier = earlier
        self.box = box
        self._view = view
        self._small = small
        self._spread = small.spread
        self.off, self.tenth = self._apart(box)

    def lie(self, box: _Box) -> None:
        """Lie on another part, if that is better."""
        off, tenth = self._apart(box)
        if off < self.off:
            self.box, self.off, self.tenth = box, off, tenth

    def move(self, steps: Iterable[float]) -> None:
        """Move the edges of the part until it is least off."""
        for step in steps:
            for _ in range(_ROUNDS):
                if not sum(self._moved(edges, by) for edges in _EDGES for by in (-step, step)):
                    break

    def _moved(self, moved: Sequence[int], by: float) -> bool:
        edges = list(self.box)
        for edge in moved:
            edges[edge] += by
        left, top, right, bottom = edges
        if min(left, top) < 0 or max(right, bottom) > VIEW or min(right - left, bottom - top) < _HALF:
            return False
        off, tenth = self._apart((left, top, right, bottom))
        if off >= self.off:
            return False
        self.box, self.off, self.tenth = (left, top, right, bottom), off, tenth
        return True

    def _apart(self, box: _Box) -> tuple[float, int]:
        """By how many per cent of the contrast the cells differ, and the tenth worst by how many levels, once each
        level is as frequent in both: whatever was done to the brightness.
        """
        part = _Small(self._view, box)
        shown = part.cells.point(_as_frequent(part.histogram, self._small.histogram))
        histogram = ImageChops.difference(shown, self._small.cells).histogram()
        apart = sum(level * count for level, count in enumerate(histogram))
        worse, tenth = 0, len(histogram)
        while worse < _TENTH:
            tenth -= 1
            worse += histogram[tenth]
        return 100 * apart / _CELLS**2 / self._spread, tenth


def _as_frequent(found: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """For each level found the level wanted of which as many cells are darker."""
    levels, reached, darker, level = [], wanted[0], 0, 0
    for count in found:
        middle = darker + count / 2
        while reached < middle and level < len(wanted) - 1:
            level += 1
            reached += wanted[level]
        levels.append(level)
        darker += count
    return levels
