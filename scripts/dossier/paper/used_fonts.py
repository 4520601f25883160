"""The faces that parts of a document show, with their glyphs, as plain data, and one subset of each for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pydyf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import get_pango_font_key

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_VERSION: Final = "1.7"


@dataclass(frozen=True)
class UsedFont:
    """A face as Pango finds it, and what a part shows of it; `hash` is what pages call it."""

    hash: str
    family: str
    style: int
    weight: int
    size: float
    widths: Mapping[int, int]
    to_unicode: Mapping[int, str]
    missing: Mapping[int, int]


def used(fonts: Iterable[Font]) -> Iterator[UsedFont]:
    """The faces of a document that has been drawn."""
    for one in fonts:
        yield UsedFont(
            one.hash, one.family, one.style, one.weight, one.font_size, one.widths, one.to_unicode, one.missing
        )


def build(pdf: pydyf.PDF, fonts: Sequence[UsedFont], configuration: FontConfiguration) -> pydyf.Dictionary:
    """The fonts as pages name them, embedded once with the glyphs that any part shows.

    Raises ValueError if a face is not the one that the part has shown.
    """
    found: dict[str, Font] = {}
    for one in fonts:
        font = found.get(one.hash) or found.setdefault(one.hash, _font(one, configuration))
        font.widths.update(one.widths)
        font.to_unicode.update(one.to_unicode)
        font.missing.update(one.missing)
    for font in found.values():  # in the order of glyphs, whichever part showed them first
        font.to_unicode = dict(sorted(font.to_unicode.items()))
    return build_fonts_dictionary(pdf, found, True, True, {**DEFAULT_OPTIONS, "pdf_version": _VERSION})  # noqa: FBT003


def _font(one: UsedFont, configuration: FontConfiguration) -> Font:
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    pango.pango_font_description_set_family(description, one.family.encode())
    pango.pango_font_description_set_style(description, one.style)
    pango.pango_font_description_set_weight(description, one.weight)
    pango.pango_font_description_set_absolute_size(description, round(one.size * TO_UNITS))
    context = ffi.gc(pango.pango_font_map_create_context(configuration.font_map), gobject.g_object_unref)
    font = ffi.gc(pango.pango_font_map_load_font(configuration.font_map, context, description), gobject.g_object_unref)
    made = Font(font, *get_pango_font_key(font)[1:])
    if made.hash != one.hash:
        raise ValueError(f"{one.family} is not the face that was shown")
    return made
