"""How far each page of a laid out document is filled, so that none is left with a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint.document import Document


def filled(document: Document) -> tuple[Fraction, ...]:
    """The share of each page's text block down to its last line, table cell or picture, 0 to 1."""
    return tuple(_share(page._page_box) for page in document.pages)  # noqa: SLF001  # nothing public tells it


def _share(page: Any) -> Fraction:  # noqa: ANN401  # WeasyPrint's boxes have no types
    ends = [end for child in page.children if type(child).__name__ != "MarginBox" for end in _ends(child)]
    top, height = page.content_box_y(), page.height
    return Fraction((max(ends, default=top) - top) / height).limit_denominator(1000)


def _ends(box: Any) -> Iterator[float]:  # noqa: ANN401  # as above
    children = getattr(box, "children", ())
    if not children or type(box).__name__ in ("LineBox", "TableCellBox"):
        yield box.position_y + box.margin_height()
        return
    for child in children:
        yield from _ends(child)
