"""Numbers of pages that are known only when all pages have been laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import HTML, layout
from weasyprint.layout.page import set_page_type_computed_styles


@contextmanager
def numbered(html: HTML, before: Callable[[int], int] | None) -> Iterator[None]:
    """While this document is laid out, its pages count on from those before it.

    `before` tells how many those are when told how many pages this one has. WeasyPrint makes the margins, in which
    the numbers stand, when all pages are laid out; whether a page is a left one matters nowhere else in our styles.
    """
    if before is None:
        yield
        return
    usual, known = layout.make_margin_boxes, list[int]()

    def margins(context: Any, page: Any, state: Any) -> Iterator[Any]:  # noqa: ANN401  # weasyprint ships no types
        if not known:
            known.append(before(len(context.page_maker) - 1))
        number = known[0] + context.current_page
        page.page_type = page.page_type._replace(side="right" if number % 2 else "left")
        set_page_type_computed_styles(page.page_type, html, context.style_for)
        quotes, counters, *others = state
        yield from usual(context, page, (quotes, {**counters, "page": [number]}, *others))

    layout.make_margin_boxes = margins
    try:
        yield
    finally:
        layout.make_margin_boxes = usual
