"""Draws the first pages of a PDF that strangers made, or a picture of theirs as every program shows it.

A program of its own: it may be killed any time.

    python -I -m dossier.openers.drawing FONTS PAGES CPU-SECONDS BYTES-OF-MEMORY < a.pdf > pictures

Prints a line of JSON, `{"total": pages of the document, "pictures": [[width, height, bytes], ...]}`, and then the
pictures one after the other. What cannot be drawn has no pictures.

PDFium is built without JavaScript and XFA, and its form filler, which would run a document's actions, is not started.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from typing import Any, Final

import pypdfium2_raw as pdfium  # `import pypdfium2` would start the library with the fonts of this machine
from PIL import Image

from dossier.openers import pictures
from dossier.openers.confine import confine, seconds_for_all
from dossier.openers.raster import raster

LONG: Final = 1100
"""Pixels of a page's longer side, at most."""
WIDE: Final = 900
"""Pixels of its width, at most."""

_CLOSEST: Final = 3  # pixels a point; a stamp of a few points is not blown up
_FEW_COLOURS: Final = 4096
_PALETTE: Final = 64
_QUALITY: Final = 75
_DOCUMENT: Final = b"%PDF-"
_EXACT: Final = 256  # colours of a picture that is kept as it is
_FINE: Final = 90


class Refused(Exception):
    """The document cannot be drawn."""


def main() -> None:
    """Draw what comes in."""
    most, seconds, memory = map(int, sys.argv[2:])
    seconds_for_all(seconds)
    confine(memory)
    data = sys.stdin.buffer.read()
    try:
        if data.startswith(_DOCUMENT):
            _start(sys.argv[1])
            total, drawn = _draw(data, most)
        else:
            total, drawn = 1, [_picture(data)]
    except (Refused, MemoryError):
        total, drawn = 0, []
    facts = [[width, height, len(picture)] for width, height, picture in drawn]
    sys.stdout.buffer.write(json.dumps({"total": total, "pictures": facts}).encode() + b"\n")
    for _, _, picture in drawn:
        sys.stdout.buffer.write(picture)


def _picture(data: bytes) -> tuple[int, int, bytes]:
    """A picture the right way up, 8 bits a colour, small enough for a page, without what was noted beside it."""
    try:
        image, _ = pictures.opened(data, LONG)
        image = pictures.plain(image)
        image.thumbnail((LONG, LONG))
    except (MemoryError, Refused):
        raise
    except Exception as failure:  # see dossier.openers
        raise Refused from failure
    out = io.BytesIO()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if bare.getcolors(_EXACT):
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=_FINE, optimize=True)
    return *bare.size, out.getvalue()


def _start(fonts: str) -> None:
    """Start the library. What a document does not bring along is set in these fonts, so that all machines agree."""
    folders = (ctypes.c_char_p * 2)(fonts.encode(), None)
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
    config.m_pUserFontPaths = ctypes.cast(folders, type(config.m_pUserFontPaths))
    pdfium.FPDF_InitLibraryWithConfig(config)


def _draw(data: bytes, most: int) -> tuple[int, list[tuple[int, int, bytes]]]:
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:  # no PDF, damaged, or a password is needed
        raise Refused
    total = pdfium.FPDF_GetPageCount(document)
    return total, [_page(document, index) for index in range(min(total, most))]


def _page(document: Any, index: int) -> tuple[int, int, bytes]:  # noqa: ANN401  # handles have no types
    page = pdfium.FPDF_LoadPage(document, index)
    if page and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(page)  # what is filled into a form is drawn once it is part of the page
        page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise Refused
    width, height = size(pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
    drawn = raster(page, width, height, pdfium.FPDFBitmap_BGRx)
    if drawn is None:
        raise Refused
    raw, stride = drawn
    pdfium.FPDF_ClosePage(page)
    return width, height, _packed(Image.frombuffer("RGB", (width, height), raw, "raw", "BGRX", stride, 1))


def size(width: float, height: float) -> tuple[int, int]:
    """The picture of a page of this many points, whatever they are; a side has at least one pixel."""
    if not (0 < width < float("inf") and 0 < height < float("inf")):
        raise Refused
    scale = min(LONG / max(width, height), WIDE / width, _CLOSEST)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _packed(image: Image.Image) -> bytes:
    """What was drawn has few colours and stays sharp in a palette; a scan has many and is far smaller as a JPEG."""
    out = io.BytesIO()
    if image.getcolors(_FEW_COLOURS):
        palette = image.quantize(_PALETTE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette.save(out, "PNG", optimize=True)
    else:
        image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
