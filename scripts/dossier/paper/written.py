"""pydyf's objects written once: it works each out several times, which takes a fifth of a long document's time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pydyf


class WrittenObject(pydyf.Object):  # type: ignore[misc]  # pydyf ships no types
    """An object as the bytes that it is written as; in the base they are worked out at every call."""

    data = b""
    compressible = False

    def __init__(self, known: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation = known.number, known.generation
        self.data, self.compressible = known.data, known.compressible


@contextmanager
def pages_listed_once() -> Iterator[None]:
    """pydyf writes the list of all pages anew for every tag, which in a long tagged document takes a tenth of the time.

    The list is kept for as long as no page is added.
    """
    whole = pydyf.PDF.page_references
    known: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def listed(pdf: pydyf.PDF) -> tuple[bytes, ...]:
        key = id(pdf), len(pdf.pages["Kids"])
        if key not in known:
            known[key] = whole.fget(pdf)
        return known[key]

    pydyf.PDF.page_references = property(listed)
    try:
        yield
    finally:
        pydyf.PDF.page_references = whole
