"""A page of a PDF as pixels. For children only."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import pypdfium2_raw as pdfium

_WHITE: Final = 0xFFFFFFFF


def raster(page: Any, width: int, height: int, form: int) -> tuple[bytes, int] | None:  # noqa: ANN401  # a handle
    """The page on white, as bytes of PDFium's format `form`, and how many of them a row takes; None without memory."""
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, form, None, 0)
    if not bitmap:
        return None
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return raw, stride
