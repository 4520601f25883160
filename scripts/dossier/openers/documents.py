"""PDFs of strangers: whether they open, whether a page shows anything, what they do by themselves. For children only.

PDFium opens and draws; pypdf walks the objects, which PDFium does not show.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

import pypdfium2_raw as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from dossier.openers import words
from dossier.openers.raster import raster

_PASSWORD: Final = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_LOOKED: Final = 20  # pages; what shows nothing on so many shows nothing
_LONG: Final = 160  # pixels of a page's longer side, enough to see whether it is bare
_NOISE: Final = 4  # levels of 255
_OBJECTS: Final = 100_000
_ACTIONS: Final = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "elsewhere",
    "/GoToR": "elsewhere",
    "/GoToE": "elsewhere",
}
_KEYS: Final = {"/JS": "script", "/JavaScript": "script", "/XFA": "script", "/RichMedia": "script"}
_PAPERS: Final = frozenset({".pdf", ".ofd", ".xml", ".csv", ".txt", ".json", ".png", ".jpg", ".jpeg", ".docx", ".xlsx"})
"""What may be enclosed in a document without a word: it cannot run."""


def look(data: bytes) -> dict[str, object]:
    """The facts of a PDF; raises anything for one that cannot be read."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in _PASSWORD:
            return {"fault": "locked"}
        raise ValueError
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        shows = any(_shows(document, index) for index in range(min(pages, _LOOKED)))
        said = words.facts("\n".join(_text(document, index) for index in range(min(pages, _LOOKED))))
        open_ = _unlocked(document) if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1 else data
    finally:
        pdfium.FPDF_CloseDocument(document)
    if not pages:
        raise ValueError
    return {"fault": "" if shows else "blank", "pages": pages, "active": _active(open_), **said}


def _shows(document: Any, index: int) -> bool:  # noqa: ANN401  # handles have no types
    """Whether the page has letters, or anything is drawn on it."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return False
    try:
        return _letters(page) or _ink(page)
    finally:
        pdfium.FPDF_ClosePage(page)


def _letters(page: Any) -> bool:  # noqa: ANN401  # as above
    """Letters count even where the machine has no font to draw them in."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return False
    try:
        count = pdfium.FPDFText_CountChars(text)
        return any(chr(pdfium.FPDFText_GetUnicode(text, place)).strip() for place in range(min(count, _OBJECTS)))
    finally:
        pdfium.FPDFText_ClosePage(text)


def _text(document: Any, index: int) -> str:  # noqa: ANN401  # as above
    """The letters of a page, in the order of the file."""
    page = pdfium.FPDF_LoadPage(document, index)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    if not text:
        return ""
    try:
        count = min(pdfium.FPDFText_CountChars(text), _OBJECTS)
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(text, 0, count, buffer)
        return bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _ink(page: Any) -> bool:  # noqa: ANN401  # as above
    wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = _LONG / max(wide, high, 1)
    width, height = max(1, round(wide * scale)), max(1, round(high * scale))
    drawn = raster(page, width, height, pdfium.FPDFBitmap_Gray)
    if drawn is None:
        return False
    raw, stride = drawn
    rows = [raw[row * stride : row * stride + width] for row in range(height)]
    return max(map(max, rows)) - min(map(min, rows)) > _NOISE


def _unlocked(document: Any) -> bytes:  # noqa: ANN401  # as above
    """The same document without encryption: with an empty password it only forbids this or that."""
    out = io.BytesIO()

    def write(_self: object, data: int, size: int) -> int:
        out.write(ctypes.string_at(data, size))
        return 1

    sink = pdfium.FPDF_FILEWRITE(version=1)
    sink.WriteBlock = type(sink.WriteBlock)(write)
    pdfium.FPDF_SaveAsCopy(document, sink, pdfium.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def _active(data: bytes) -> list[str]:
    """What the document does besides being read."""
    try:
        return sorted(set(_walked(PdfReader(io.BytesIO(data), strict=False))))
    except Exception:  # noqa: BLE001  # see dossier.openers
        return ["unsearched"]


def _walked(reader: PdfReader) -> Iterator[str]:
    """Every object that hangs from the document's root, each once."""
    seen: set[int] = set()
    waiting: list[object] = [reader.trailer.get("/Root")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            if node.idnum in seen:
                continue
            if len(seen) == _OBJECTS:
                yield "unsearched"
                return
            seen.add(node.idnum)
            node = node.get_object()
        if isinstance(node, DictionaryObject):
            yield from _doing(node)
            waiting += node.values()
        elif isinstance(node, ArrayObject):
            waiting += node


def _doing(node: DictionaryObject) -> Iterator[str]:
    """What an object makes a reader do."""
    yield from (_KEYS[key] for key in _KEYS.keys() & node.keys())
    action = _at(node, "/S")
    if isinstance(action, str) and action in _ACTIONS:
        yield _ACTIONS[action]
    if any(isinstance(start, DictionaryObject) and _at(start, "/S") == "/URI" for start in _starts(node)):
        yield "elsewhere"
    if "/EF" in node and PurePosixPath(_name(node)).suffix.lower() not in _PAPERS:
        yield "program"


def _starts(node: DictionaryObject) -> Iterator[object]:
    """What runs without a click."""
    yield _at(node, "/OpenAction")
    more = _at(node, "/AA")
    if isinstance(more, DictionaryObject):
        yield from (_at(more, key) for key in more)


def _name(node: DictionaryObject) -> str:
    return str(_at(node, "/UF") or _at(node, "/F") or "")


def _at(node: DictionaryObject, key: str) -> object:
    """The value itself where there is a reference to it."""
    value = node.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value
