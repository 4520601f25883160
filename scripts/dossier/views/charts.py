"""Charts as SVG text, the same on the site and on paper. Hand-written: four kinds of bars and lines need no library,
and so the same figures give the same bytes everywhere.

Every mark carries a class beside its plain attributes, so that a style sheet may recolour it (style sheets beat
attributes); every chart begins with a title and a description that say in words what it shows. Coordinates are
tenths of a unit of a box 640 wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from dossier.exact.money import cents
from dossier.views.figures import figure, money, threshold

WIDTH: Final = 640
_DARK, _MIDDLE, _LIGHT, _RULE, _ALERT = "#1f4e79", "#7ba3c9", "#dbe6f1", "#888888", "#b3261e"
_LEFT, _RIGHT = 110, 90
_APART: Final = 64  # the name of a month needs so much room
_BAR, _STEP = 18, 28
_BINS: Final = 20
_EDGE: Final = 20
_SPAN: Final = Fraction(WIDTH - 2 * _EDGE)
_TALL: Final = 112  # the longest bar of a distribution
_LINE: Final = 14
_GAP: Final = 6
_AXIS: Final = "使用效率得分（柱上为项目数）"

Spot: TypeAlias = tuple[Fraction | int, Fraction | int]


@dataclass(frozen=True)
class Bar:
    """A group's points: proven, still to be had, most."""

    name: str
    points: Fraction
    high: Fraction
    max: Fraction


@dataclass(frozen=True)
class ThresholdMark:
    """A threshold drawn across a distribution, with what it means."""

    at: Fraction
    name: str
    soft: bool = False
    """Drawn less loudly: an edge that moves with the month's points."""


@dataclass(frozen=True)
class Bin:
    """How many scores lie from `low` to below `high`; the last bin holds `high` too."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Fall:
    """A step of a waterfall: a sum, or the change from the sum before."""

    name: str
    amount: Decimal
    total: bool = False


@dataclass(frozen=True)
class Point:
    """A month of a trend with its bounds."""

    name: str
    value: Fraction
    low: Fraction
    high: Fraction


def _short(value: Fraction) -> str:
    return figure(value)


def points_by_group(bars: Sequence[Bar], font: str = "sans-serif") -> Markup:
    """Proven points, points still open and points lost, one bar a group."""
    widest = max((bar.max for bar in bars), default=Fraction(1))
    told = "；".join(
        f"{bar.name}{figure(bar.points)}分，最多可得{figure(bar.high)}分，满分{figure(bar.max)}分" for bar in bars
    )

    def marks() -> Iterator[str]:
        for row, bar in enumerate(bars):
            y = 6 + row * _STEP
            yield _text(_LEFT - 8, y + 14, _fitting(bar.name), "end")
            for length, name, colour in (
                (bar.max, "rest", _LIGHT),
                (bar.high, "open", _MIDDLE),
                (bar.points, "done", _DARK),
            ):
                yield _rect(Fraction(_LEFT), Fraction(y), _across(length, widest), Fraction(_BAR), name, colour)
            yield _text(_LEFT + _across(bar.max, widest) + 6, y + 14, f"{figure(bar.points)} / {figure(bar.max)}")

    return _svg("各组得分", told, 10 + len(bars) * _STEP, font, marks())


def bins(scores: Sequence[Fraction]) -> tuple[Bin, ...]:
    """Scores of 0 to 100 counted in twenty bins."""
    counts = [0] * _BINS
    for one in scores:
        counts[min(int(one * _BINS / 100), _BINS - 1)] += 1
    return tuple(Bin(i * 100 // _BINS, (i + 1) * 100 // _BINS, count) for i, count in enumerate(counts))


def distribution(scores: Sequence[Fraction], thresholds: Sequence[ThresholdMark], font: str = "sans-serif") -> Markup:
    """How many projects have which utilisation score (0 to 100, in twenty bins), with thresholds drawn in.

    The thresholds are named in a band above the bars, so that no name lies on a bar or on another name.
    """
    counted = bins(scores)
    counts = [one.count for one in counted]
    marked = sorted(thresholds, key=lambda mark: mark.at)
    named = list(_named(marked))
    lowest = max((one.row for one in named), default=-1)
    most, top = max(*counts, 1), (lowest + 1) * _LINE + 18
    base = top + _TALL
    told = "，".join(f"{one.low}至{one.high}分{one.count}个" for one in counted if one.count)
    lines = "，".join(f"{mark.name}：{threshold(mark.at)}" for mark in marked)

    def marks() -> Iterator[str]:
        for index, count in enumerate(counts):
            height = Fraction(count * _TALL, most)
            x = _EDGE + _SPAN * index / _BINS
            yield _rect(x + 1, base - height, _SPAN / _BINS - 2, height, "done", _DARK)
            if count:
                yield _text(x + _SPAN / _BINS / 2, base - height - 3, str(count), "middle")
        yield _line((_EDGE, base), (WIDTH - _EDGE, base), "rule", _RULE)
        for tick in range(0, 101, 20):
            yield _text(_EDGE + _SPAN * tick / 100, base + 14, str(tick), "middle")
        yield _text(WIDTH // 2, base + 30, _AXIS, "middle")
        for one in named:
            name, colour = ("edge", _RULE) if one.mark.soft else ("threshold", _ALERT)
            y = 12 + one.row * _LINE
            yield _line((one.x, y - 10), (one.x, base), name, colour, dashed=True)
            yield _text(one.start, y, one.words)

    return _svg("使用效率得分的分布", f"{told or '没有数据'}。界线：{lines}", base + 36, font, marks())


@dataclass(frozen=True)
class _Named:
    """A threshold with its words and their place: from `start` to `end`, in a row of the band counted from above."""

    mark: ThresholdMark
    words: str
    x: Fraction
    start: Fraction
    end: Fraction
    row: int


def _named(marked: Sequence[ThresholdMark]) -> Iterator[_Named]:
    """Each name in the highest row where it meets no other name and no line that comes down from above."""
    placed: list[_Named] = []
    for mark in marked:
        words = f"{mark.name}：{threshold(mark.at)}"
        x, long = _EDGE + _SPAN * mark.at / 100, _length(words)
        start = x + 3 if x + 3 + long <= WIDTH else x - 3 - long
        one = _Named(mark, words, x, start, start + long, 0)
        rows = range(-len(placed), len(placed) + 1)
        free = [row for row in rows if not any(_meet(replace(one, row=row), other) for other in placed)]
        placed.append(replace(one, row=min(free, key=lambda row: (abs(row), row), default=len(placed))))
    first = min((one.row for one in placed), default=0)
    return (replace(one, row=one.row - first) for one in placed)


def _meet(one: _Named, other: _Named) -> bool:
    """Whether names overlap, or the line of one, which hangs from its name, runs through the name of the other."""
    if one.row == other.row:
        return one.start < other.end + _GAP and other.start < one.end + _GAP
    upper, lower = (one, other) if one.row < other.row else (other, one)
    return lower.start - 2 < upper.x < lower.end + 2


def _length(words: str) -> int:
    """About how wide words are set: Chinese characters as wide as high, others little more than half."""
    return sum(12 if ord(char) > 0x2E80 else 7 for char in words)  # noqa: PLR2004  # where Chinese begins


def waterfall(falls: Sequence[Fall], font: str = "sans-serif") -> Markup:
    """From the list price to the amount payable, one bar a step."""
    edges: list[tuple[Fraction, Fraction]] = []
    reached = Fraction()
    for fall in falls:
        start = Fraction() if fall.total else reached
        reached = Fraction(fall.amount) if fall.total else reached + Fraction(fall.amount)
        edges.append((min(start, reached), max(start, reached)))
    least = min((low for low, _ in edges), default=Fraction())
    whole = max(max((high for _, high in edges), default=Fraction()) - min(least, Fraction()), Fraction(1))
    told = "；".join(f"{fall.name}{money(fall.amount)}元" for fall in falls)

    def marks() -> Iterator[str]:
        for row, (fall, (low, high)) in enumerate(zip(falls, edges, strict=True)):
            y = 6 + row * _STEP
            x = _LEFT + _across(low - min(least, Fraction()), whole)
            name, colour = ("done", _DARK) if fall.total else ("loss", _ALERT) if fall.amount < 0 else ("gain", _MIDDLE)
            yield _text(_LEFT - 8, y + 14, _fitting(fall.name), "end")
            yield _rect(x, Fraction(y), max(_across(high - low, whole), Fraction(1)), Fraction(_BAR), name, colour)
            yield _text(x + _across(high - low, whole) + 5, y + 14, money(fall.amount))

    return _svg("从计费到应付", told, 10 + len(falls) * _STEP, font, marks())


def trend(
    title: str, points: Sequence[Point], font: str = "sans-serif", say: Callable[[Fraction], str] = _short
) -> Markup:
    """Months side by side: a line of values within the band of their bounds, from zero; `say` writes a value."""
    top, base = 20, 140
    most = max(*(point.high for point in points), Fraction(1))
    step = Fraction(WIDTH - 2 * _LEFT, max(len(points) - 1, 1))
    told = "；".join(f"{point.name}{_spoken(point, say)}" for point in points)

    def spot(index: int, value: Fraction) -> tuple[Fraction, Fraction]:
        return _LEFT + step * index, base - max(value, Fraction()) / most * (base - top)

    def marks() -> Iterator[str]:
        upper = [spot(index, point.high) for index, point in enumerate(points)]
        lower = [spot(index, point.low) for index, point in enumerate(points)]
        values = [spot(index, point.value) for index, point in enumerate(points)]
        yield f'<polygon class="chart-open" fill="{_LIGHT}" points="{_path([*upper, *reversed(lower)])}"/>'
        yield f'<polyline class="chart-line" fill="none" stroke="{_DARK}" stroke-width="2" points="{_path(values)}"/>'
        yield _line((_LEFT - 40, base), (WIDTH - _LEFT + 40, base), "rule", _RULE)
        for x, y in values:
            yield f'<circle class="chart-done" fill="{_DARK}" cx="{_n(x)}" cy="{_n(y)}" r="3"/>'
        for index in _told(points, step, say):
            words = say(points[index].value)
            yield _beside(values, index, words)
            yield _text(values[index][0], base + 28, points[index].name, "middle")

    return _svg(title, told, base + 36, font, marks())


def climb(
    title: str, so_far: Sequence[Point], ahead: Sequence[Point], total: Fraction, font: str = "sans-serif"
) -> Markup:
    """Sums month by month in yuan: a line so far, the range of those ahead, and the total that they climb to."""
    top, base, every = 24, 180, [*so_far, *ahead]
    most = max(total, *(point.high for point in every), Fraction(1))
    step = Fraction(WIDTH - 2 * _LEFT, max(len(every) - 1, 1))
    last = f"{so_far[-1].name} 累计 {_yuan(so_far[-1].value)}"
    end = f"，{ahead[-1].name} 预计 {_yuan(ahead[-1].low)}至{_yuan(ahead[-1].high)}" if ahead else ""

    def spot(index: int, value: Fraction) -> tuple[Fraction, Fraction]:
        return _LEFT + step * index, base - max(value, Fraction()) / most * (base - top)

    def marks() -> Iterator[str]:
        here = len(so_far) - 1
        open_ones = list(enumerate(every))[here:]
        upper, lower = ([spot(at, one) for at, one in ends] for ends in (
            [(index, point.high) for index, point in open_ones], [(index, point.low) for index, point in open_ones]
        ))  # fmt: skip
        yield f'<polygon class="chart-open" fill="{_LIGHT}" points="{_path([*upper, *reversed(lower)])}"/>'
        for edge in (upper, lower):
            yield f'<polyline class="chart-edge" fill="none" stroke="{_MIDDLE}" points="{_path(edge)}"/>'
        line = [spot(index, point.value) for index, point in enumerate(so_far)]
        yield f'<polyline class="chart-line" fill="none" stroke="{_DARK}" stroke-width="2" points="{_path(line)}"/>'
        (_, goal), (x, y) = spot(0, total), line[-1]
        yield _line((_LEFT - 40, base), (WIDTH - _LEFT, base), "rule", _RULE)  # the words at the right stand free
        yield _line((_LEFT - 40, goal), (WIDTH - _LEFT, goal), "alert", _ALERT, dashed=True)
        yield _text(_LEFT - 40, goal - 5, f"合同总价 {_yuan(total)}")
        for cx, cy in line:
            yield f'<circle class="chart-done" fill="{_DARK}" cx="{_n(cx)}" cy="{_n(cy)}" r="2.5"/>'
        yield _text(x - 4, y + 15 if abs(y - goal) < 2 * _LINE else y - 6, _yuan(so_far[-1].value), "end")
        if ahead:
            (x, high), (_, low) = upper[-1], lower[-1]
            yield _text(x + 6, min(high, low - _LINE) + 4, _yuan(ahead[-1].high))
            yield _text(x + 6, low + 4, _yuan(ahead[-1].low))
        ends_told = (index for index in {0, len(every) - 1} if abs(index - here) * step >= _APART)
        for index in sorted({here, *ends_told}):
            yield _text(spot(index, Fraction())[0], base + 16, every[index].name, "middle")

    return _svg(title, f"{last}{end}；合同总价 {_yuan(total)}", base + 24, font, marks())


def _yuan(value: Fraction) -> str:
    return money(cents(value))


def _told(points: Sequence[Point], step: Fraction, say: Callable[[Fraction], str]) -> range:
    """The points that have words: the last one, and as many before it as leave the words apart."""
    widest = max(_length(words) for point in points for words in (point.name, say(point.value)))
    return range(len(points) - 1, -1, -max(-(-(widest + _GAP) // step), 1))


def _beside(spots: Sequence[tuple[Fraction, Fraction]], index: int, words: str) -> str:
    """Words of a point of a line where the line does not run through them: above it, or on the side that is free."""
    x, y = spots[index]
    half = Fraction(_length(words), 2)
    ups = [(place, y - spots[place][1]) for place in (index - 1, index + 1) if 0 <= place < len(spots)]
    if len(ups) > 1 and all(up > 0 for _, up in ups):
        return _text(x, y + 15, words, "middle")
    for place, up in ups:  # so steep that it meets the words above the point
        if up * half > _GAP * abs(spots[place][0] - x):
            return _text(x + 5, y - 5, words) if place < index else _text(x - 5, y - 5, words, "end")
    return _text(x, y - 7, words, "middle")


def _spoken(point: Point, say: Callable[[Fraction], str]) -> str:
    bounds = "" if point.low == point.high else f"（{say(point.low)}至{say(point.high)}）"
    return f" {say(point.value)}{bounds}"


def _across(length: Fraction, whole: Fraction) -> Fraction:
    return length / whole * (WIDTH - _LEFT - _RIGHT)


def _path(spots: Sequence[Spot]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)


def _n(value: Fraction | int) -> str:
    """A coordinate in tenths, half up."""
    tenths = (2 * Fraction(value) * 10 + 1) // 2
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}" + (f".{rest}" if rest else "")


def _fitting(name: str) -> str:
    """As much of a name as the room beside its bar holds; the table and the drawing's description have the whole."""
    room = _LEFT - 8
    if _length(name) <= room:
        return name
    return next((cut for end in range(len(name), 0, -1) if _length(cut := f"{name[:end]}…") <= room), "…")


def _text(x: Fraction | int, y: Fraction | int, words: str, anchor: str = "start") -> str:
    return f'<text class="chart-text" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def _rect(x: Fraction, y: Fraction, width: Fraction, height: Fraction, name: str, colour: str) -> str:
    box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect class="chart-{name}" fill="{colour}" {box}/>'


def _line(start: Spot, end: Spot, name: str, colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    ends = f'x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
    return f'<line class="chart-{name}" stroke="{colour}"{dashes} {ends}/>'


def _svg(title: str, told: str, height: int, font: str, marks: Iterator[str]) -> Markup:
    head = (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="{escape(font)}" font-size="12"><title>{escape(f"{title}：{told}")}</title>'
    )
    return Markup(head + "".join(marks) + "</svg>")  # noqa: S704  # every text in it is escaped
