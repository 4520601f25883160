"""Tells what the fields of a PDF form hold and what its pages show at each of them. A program of its own.

    python -I -m dossier.openers.forms CPU-SECONDS BYTES-OF-MEMORY < a.pdf > a.json

Prints one object: `reason` is why nothing can be told (`damaged`, `locked`, `xfa`) or empty; `pages` has for each page
its printed `text` and its `fields` in the order of the file. A field has its full `name`, its `tip` for readers, the
`value`, the button's own state `option`, the place `left` and `top` in points, and what the page shows there: `shown`,
the text within its box, `ink`, per mille of the box that is dark. `drawn`: the file says how it looks; `fresh`: readers
are asked to draw it anew from the value. Values are read by pypdf, what is shown is drawn by PDFium, so that neither is
taken at the other's word.

PDFium's form filler, which would run a document's actions, is not started: fields are pressed into the page.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

import pypdf
import pypdfium2_raw as pdfium  # `import pypdfium2` would start the library with the fonts of this machine

from dossier.openers.confine import confine, seconds_for_all

_MOST_PAGES: Final = 200
_MOST_FIELDS: Final = 500  # of a page
_LONGEST: Final = 4_000  # characters of a value
_MOST_TEXT: Final = 20_000  # characters of a page
_DEEPEST: Final = 20  # fields within fields
_SCALE: Final = 3  # pixels a point
_LARGEST: Final = 2_600  # pixels of a side
_WHITE: Final = 0xFFFFFFFF
_MILLE: Final = 1000
_BRIGHT: Final = 255


class FormRefused(Exception):
    """Nothing can be told of the document; why, in a word."""


def main() -> None:
    """Tell of what comes in."""
    seconds, memory = map(int, sys.argv[1:])
    seconds_for_all(seconds)
    confine(memory)
    try:
        told = {"reason": "", "pages": _pages(sys.stdin.buffer.read())}
    except FormRefused as why:
        told = {"reason": str(why), "pages": []}
    sys.stdout.write(json.dumps(told))


def _pages(data: bytes) -> list[dict[str, Any]]:
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
    none = (ctypes.c_char_p * 1)(None)  # no fonts of this machine
    config.m_pUserFontPaths = ctypes.cast(none, type(config.m_pUserFontPaths))
    pdfium.FPDF_InitLibraryWithConfig(config)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise FormRefused("locked" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else "damaged")
    if pdfium.FPDF_GetPageCount(document) > _MOST_PAGES:
        raise FormRefused("damaged")
    try:
        protected = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
        listed = list(_listed(_unlocked(document) if protected else data))
        return [_page(document, number, fields) for number, fields in enumerate(listed)]
    except (FormRefused, MemoryError):
        raise
    except Exception as failed:  # see dossier.openers
        raise FormRefused("damaged") from failed


def _unlocked(document: Any) -> bytes:  # noqa: ANN401  # handles have no types
    """The document as it reads without a password, though its maker forbids to change or print it."""
    out = io.BytesIO()

    def write(_: Any, data: Any, size: int) -> int:  # noqa: ANN401  # as above
        out.write(ctypes.string_at(data, size))
        return 1

    kept = dict(pdfium.FPDF_FILEWRITE._fields_)["WriteBlock"](write)
    writer = pdfium.FPDF_FILEWRITE(version=1, WriteBlock=kept)
    if not pdfium.FPDF_SaveAsCopy(document, writer, pdfium.FPDF_REMOVE_SECURITY):
        raise FormRefused("damaged")
    return out.getvalue()


def _listed(data: bytes) -> Iterator[list[dict[str, Any]]]:
    """The fields of each page, as the file says; widgets count, not the list of fields, from which a tool that joins
    files may have left some out or taken two for one.
    """
    reader = pypdf.PdfReader(io.BytesIO(data))
    form = _object(_object(reader.trailer["/Root"]).get("/AcroForm"))
    if isinstance(form, dict) and "/XFA" in form:
        raise FormRefused("xfa")
    fresh = isinstance(form, dict) and str(_object(form.get("/NeedAppearances"))) == "True"
    for page in reader.pages:
        entries = _object(page.get("/Annots"))
        widgets = (_object(entry) for entry in (entries if isinstance(entries, list) else [])[:_MOST_FIELDS])
        found = (_field(one) for one in widgets if isinstance(one, dict) and one.get("/Subtype") == "/Widget")
        yield [{**field, "fresh": fresh} for field in found if field]


def _object(value: Any) -> Any:  # noqa: ANN401  # whatever the file holds
    return value.get_object() if isinstance(value, pypdf.generic.IndirectObject) else value


def _field(widget: dict[str, Any]) -> dict[str, Any] | None:
    """What a widget holds, of its own or of the fields that it is a part of; None if it has no box."""
    chain = list(_chain(widget))
    kind = next((str(_object(one["/FT"])) for one in chain if "/FT" in one), "")
    value = next((_object(one["/V"]) for one in chain if "/V" in one), None)
    names = [_text(one["/T"]) for one in chain if "/T" in one]
    tip = next((_text(one["/TU"]) for one in chain if "/TU" in one), "")
    box = [float(_object(side)) for side in _object(widget.get("/Rect")) or ()]
    if kind not in ("/Tx", "/Btn") or len(box) != len(("left", "bottom", "right", "top")):
        return None
    looks = _object(_object(widget.get("/AP", {})).get("/N"))
    states = [str(state) for state in looks if state != "/Off"] if kind == "/Btn" and isinstance(looks, dict) else []
    return {
        "name": ".".join(reversed(names)),
        "tip": tip,
        "button": kind == "/Btn",
        "value": _text(value),
        "option": states[0] if len(states) == 1 else "",
        "drawn": looks is not None,
        "box": box,
    }


def _chain(widget: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The widget and the fields around it."""
    one: Any = widget
    for _ in range(_DEEPEST):
        if not isinstance(one, dict):
            return
        yield one
        one = _object(one.get("/Parent"))


def _text(value: Any) -> str:  # noqa: ANN401  # as above
    value = _object(value)
    if isinstance(value, pypdf.generic.StreamObject):
        return value.get_data().decode("utf-8", "replace")[:_LONGEST]
    return "" if value is None else str(value)[:_LONGEST]


def _page(document: Any, number: int, fields: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ANN401  # as above
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise FormRefused("damaged")
    printed = _within(page, None)
    told: list[dict[str, Any]] = []
    if fields:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
        picture = _Picture(page)
        told = [_seen(page, picture, field) for field in fields]
    pdfium.FPDF_ClosePage(page)
    return {"text": printed, "fields": told}


def _seen(page: Any, picture: _Picture, field: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401  # as above
    one, other, three, four = field.pop("box")
    left, right, bottom, top = min(one, three), max(one, three), min(other, four), max(other, four)
    shown = "" if field["button"] else _within(page, (left, top, right, bottom))
    ink = picture.ink(left, top, right, bottom) if field["button"] else 0
    return {**field, "left": round(left), "top": round(top), "shown": shown, "ink": ink}


def _within(page: Any, box: tuple[float, float, float, float] | None) -> str:  # noqa: ANN401  # as above
    """The text of the page, or of a box on it."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return ""
    if box is None:
        count = min(pdfium.FPDFText_CountChars(text), _MOST_TEXT)
        buffer = (ctypes.c_ushort * (count + 1))()
        got = max(pdfium.FPDFText_GetText(text, 0, count, buffer) - 1, 0)
    else:
        count = min(pdfium.FPDFText_GetBoundedText(text, *box, None, 0), _MOST_TEXT)
        buffer = (ctypes.c_ushort * (count + 1))()
        got = pdfium.FPDFText_GetBoundedText(text, *box, buffer, count)
    pdfium.FPDFText_ClosePage(text)
    return bytes(buffer)[: 2 * got].decode("utf-16-le", "replace").rstrip("\0")


class _Picture:
    """A page drawn in grey."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  # as above
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        if not 0 < max(width, height) < float("inf"):
            raise FormRefused("damaged")
        scale = min(_SCALE, _LARGEST / max(width, height))
        self._page, self._width, self._height = page, max(1, int(width * scale)), max(1, int(height * scale))
        bitmap = pdfium.FPDFBitmap_CreateEx(self._width, self._height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise FormRefused("damaged")
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, self._width, self._height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, self._width, self._height, 0, pdfium.FPDF_ANNOT)
        self._stride = pdfium.FPDFBitmap_GetStride(bitmap)
        self._grey = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), self._stride * self._height)
        pdfium.FPDFBitmap_Destroy(bitmap)

    def ink(self, left: float, top: float, right: float, bottom: float) -> int:
        """Per mille of a box that is dark."""
        one, two = self._pixel(left, top), self._pixel(right, bottom)
        across = slice(*sorted((min(max(x, 0), self._width) for x, _ in (one, two))))
        lines = range(*sorted((min(max(y, 0), self._height) for _, y in (one, two))))
        rows = [self._grey[line * self._stride : (line + 1) * self._stride][across] for line in lines]
        count = sum(map(len, rows))
        return (count * _BRIGHT - sum(map(sum, rows))) * _MILLE // (count * _BRIGHT) if count else 0

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, self._width, self._height, 0, x, y, across, down)
        return across.value, down.value


if __name__ == "__main__":
    main()
