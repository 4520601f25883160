"""Attachments opened in place: text as it was written, inert and cut where it gets long; the rest through links.

A PDF is not embedded: a viewer inside the page needs plug-ins or frames that the page's policy forbids, and what is
in it comes from strangers. The browser opens it from its link, on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from markupsafe import Markup

from dossier.render.escape import preformatted
from dossier.render.places import File

Read: TypeAlias = Callable[[str], bytes]
"""The bytes of an input file by its path below the root."""

MOST: Final = 40_000
"""So many characters of a text are shown."""

_TEXT: Final = frozenset({".txt", ".csv", ".log", ".cfg", ".conf", ".json", ".yml", ".yaml"})
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Opened:
    """An attachment with what a page shows of it; `text` is empty if it is no text."""

    file: File
    text: Markup
    cut: bool
    size: int | None


def opened(file: File, read: Read | None) -> Opened:
    """The attachment, its text read if there is a way to read it."""
    if read is None:
        return Opened(file, Markup(), cut=False, size=None)
    data = read(file.origin)
    text = _decoded(data[: 4 * MOST]) if PurePosixPath(file.page).suffix in _TEXT else ""
    return Opened(file, preformatted(text[:MOST]), len(text) > MOST or (bool(text) and len(data) > 4 * MOST), len(data))


def _decoded(data: bytes) -> str:
    """As text, empty if it is none. A character may be cut in two at the end."""
    if b"\0" in data:
        return ""
    for encoding in _ENCODINGS:
        for end in range(len(data), max(len(data) - 4, -1), -1):
            try:
                return data[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
    return ""
