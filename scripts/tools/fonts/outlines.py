"""A font file -> the same face with TrueType outlines, one height and no more than is asked of it.

Cubic outlines are read by HarfBuzz and brought into quadratic ones: fontTools' own reader of them takes four times
as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import floor
from pathlib import Path
from struct import pack
from typing import Final, TypeAlias

import uharfbuzz as hb
from fontTools import subset
from fontTools.cu2qu.cu2qu import curve_to_quadratic
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

MAX_ERROR: Final = 1.5  # of 1000 units to the em: 0.008 mm at size 3, less than half a dot of a printer
FEATURES: Final = ["ccmp", "chws", "halt", "kern", "liga", "mark", "mkmk", "palt", "pnum", "tnum"]
DROPPED: Final = ["BASE", "DSIG", "FFTM", "VORG", "vhea", "vmtx"]  # vertical setting, signatures, stamps of time
ABOVE, BELOW = 880, 120  # of 1000 units to the em, as the Fandol faces mean it
YUAN, YUAN_WIDE = 0x00A5, 0xFFE5
_CUBIC: Final = "CFF "

ON, SHORT_X, SHORT_Y, SAME_X, SAME_Y = 0x01, 0x02, 0x04, 0x10, 0x20  # flags of a point in glyf
LONGEST_SHORT: Final = 255

Contour: TypeAlias = list[tuple[int, int, int]]
"""Points in units of the em, each with `ON` if the outline goes through it, 0 if it is only drawn near."""

Box: TypeAlias = tuple[int, int, int, int]
"""The least x and y and the greatest x and y, in units of the em."""


def convert(source: Path, target: Path, chars: Sequence[int] | None) -> None:
    """Write the face in `source` to `target`; `chars` are the characters to keep, None all of them."""
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False, lazy=True)
    cubic = _CUBIC in font
    order = font.getGlyphOrder()
    if cubic:
        _hollow(font)
        _mend(font)
    _level(font)
    if cubic or chars is not None:
        known = font.getBestCmap().keys()
        _reduce(font, known if chars is None else known & set(chars))
    else:
        for name in DROPPED:
            if name in font:
                del font[name]
    if cubic:
        _fill(font, source, {name: index for index, name in enumerate(order)})
    font.save(target, reorderTables=None)


def _hollow(font: TTFont) -> None:
    """Put empty TrueType glyphs in place of the CFF table, which is slow to subset."""
    order = font.getGlyphOrder()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {name: Glyph() for name in order}
    font["loca"] = newTable("loca")
    del font[_CUBIC]
    font.setGlyphOrder(order)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for name in ("Points", "Contours", "CompositePoints", "CompositeContours", "ComponentElements"):
        setattr(maxp, f"max{name}", 0)
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{name}", 0)
    maxp.maxSizeOfInstructions = maxp.maxComponentDepth = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def _mend(font: TTFont) -> None:
    """Fandol draws a dollar at U+FFE5, the full-width yuan; take its own U+00A5."""
    for table in font["cmap"].tables:
        if table.cmap.pop(YUAN_WIDE, None) and YUAN in table.cmap:
            table.cmap[YUAN_WIDE] = table.cmap[YUAN]


def _level(font: TTFont) -> None:
    """Give every face the same height, one em (FandolSong even has a descent above the line): a rare character
    from another face then leaves the lines of a page where they are."""
    em = font["head"].unitsPerEm
    above, below = ABOVE * em // 1000, -(BELOW * em // 1000)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = above, below, 0
    table = font["OS/2"]
    table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = above, below, 0


def _reduce(font: TTFont, chars: Iterable[int]) -> None:
    options = subset.Options()
    options.layout_features = FEATURES
    options.drop_tables = [*options.drop_tables, *DROPPED]
    options.name_IDs = options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    reducer = subset.Subsetter(options)
    reducer.populate(unicodes=chars)
    reducer.subset(font)


def _fill(font: TTFont, source: Path, numbers: dict[str, int]) -> None:
    """Draw the glyphs that are left; `numbers` are theirs in the source."""
    glyf, widths, maxp = font["glyf"], font["hmtx"], font["maxp"]
    names = font.getGlyphOrder()
    boxes: list[Box] = []
    for name, contours in zip(names, _outlines(source, [numbers[name] for name in names]), strict=True):
        glyph, box = _glyph(contours)
        glyf[name] = glyph
        widths[name] = (widths[name][0], box[0] if box else 0)
        maxp.maxContours = max(maxp.maxContours, len(contours))
        maxp.maxPoints = max(maxp.maxPoints, sum(map(len, contours)))
        boxes += [box] if box else []
    head = font["head"]
    lows, highs = (tuple(zip(*half, strict=True)) for half in zip(*((box[:2], box[2:]) for box in boxes), strict=True))
    head.xMin, head.yMin, head.xMax, head.yMax = *map(min, lows), *map(max, highs)


def _outlines(source: Path, glyphs: Iterable[int]) -> Iterator[list[Contour]]:
    """The quadratic outlines of glyphs by number, in the direction of TrueType."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(source))))
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, drawn: drawn.append([(int(x), int(y), ON)]))
    pen.set_line_to_func(lambda x, y, drawn: drawn[-1].append((int(x), int(y), ON)))
    pen.set_cubic_to_func(_curve)
    pen.set_close_path_func(lambda _drawn: None)
    for glyph in glyphs:
        drawn: list[Contour] = []
        font.draw_glyph(glyph, pen, drawn)
        for contour in drawn:
            if len(contour) > 1 and contour[0] == contour[-1]:
                contour.pop()
            contour[1:] = contour[:0:-1]
        yield [contour for contour in drawn if len(contour) > 1]  # a point alone draws nothing


def _curve(
    ax: float, ay: float, bx: float, by: float, x: float, y: float, drawn: list[Contour]
) -> None:  # as HarfBuzz calls it
    """Append a cubic curve to the contour being drawn, as HarfBuzz calls it."""
    contour = drawn[-1]
    near = curve_to_quadratic((contour[-1][:2], (ax, ay), (bx, by), (x, y)), MAX_ERROR)[1:-1]
    contour += [(floor(px + 0.5), floor(py + 0.5), 0) for px, py in near]
    contour.append((int(x), int(y), ON))


def _glyph(contours: Sequence[Contour]) -> tuple[Glyph, Box | None]:
    """The outlines as TrueType has them, and the box they fill.

    Written here, as fontTools' writer first turns every coordinate into a float and back.
    """
    points = [point for contour in contours for point in contour]
    if not points:
        return Glyph(), None
    xs, ys, _ = zip(*points, strict=True)
    box = min(xs), min(ys), max(xs), max(ys)
    ends = [end - 1 for end in accumulate(map(len, contours))]
    head = pack(f">hhhhh{len(ends)}HH", len(ends), *box, *ends, 0)
    flags, across, up = bytearray(), bytearray(), bytearray()
    last_x = last_y = 0
    for x, y, flag in points:
        flags.append(flag | _step(x - last_x, across, SHORT_X, SAME_X) | _step(y - last_y, up, SHORT_Y, SAME_Y))
        last_x, last_y = x, y
    return Glyph(head + flags + across + up), box


def _step(by: int, steps: bytearray, short: int, same: int) -> int:
    """Append a step from one point to the next in the shortest form; gives the flags that say which."""
    if by == 0:
        return same
    if -LONGEST_SHORT <= by <= LONGEST_SHORT:
        steps.append(abs(by))
        return short | (same if by > 0 else 0)
    steps += pack(">h", by)
    return 0
