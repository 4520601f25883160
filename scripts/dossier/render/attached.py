"""Attachments opened in place: text as it was written, inert and cut where it gets long; the first pages of a PDF as
pictures; the rest through links.

A PDF itself is not embedded: a viewer inside the page needs plug-ins or frames that the page's policy forbids, and
what is in it comes from strangers. Pictures of its pages can do nothing; the browser opens the file from its link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from markupsafe import Markup

from dossier.render.escape import preformatted
from dossier.render.places import File

Read: TypeAlias = Callable[[str], bytes]
"""The bytes of an input file by its path below the root."""

Open: TypeAlias = Callable[[File], "Opened"]
"""An attachment with what is shown of it."""

Draw: TypeAlias = Callable[[bytes], "Drawn"]
"""Pictures of the first pages of a PDF."""

MOST: Final = 40_000
"""So many characters of a text are shown."""

_TEXT: Final = frozenset({".txt", ".csv", ".log", ".cfg", ".conf", ".json", ".yml", ".yaml"})
_DOCUMENT: Final = ".pdf"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Picture:
    """A page as a picture: the bytes of its file, the suffix that its name needs, its width and height in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """The first pages of a document that has `total`; none if it cannot be drawn."""

    pictures: tuple[Picture, ...]
    total: int


@dataclass(frozen=True)
class Opened:
    """An attachment with what a page shows of it; `text` is empty if it is no text, `drawn` None if it is no PDF."""

    file: File
    text: Markup
    cut: bool
    size: int | None
    drawn: Drawn | None = None

    @property
    def pictures(self) -> Mapping[str, Picture]:
        """The pictures by their paths on the site: beside the attachment, under a name that no other one can have."""
        drawn = self.drawn.pictures if self.drawn else ()
        return {f"{self.file.page}.{number}{one.suffix}": one for number, one in enumerate(drawn, 1)}


def opened(file: File, read: Read | None, draw: Draw | None = None) -> Opened:
    """The attachment with its text or pages, if there is a way to read it and to draw."""
    if read is None:
        return Opened(file, Markup(), cut=False, size=None)
    data = read(file.origin)
    suffix = PurePosixPath(file.page).suffix
    text = _decoded(data[: 4 * MOST]) if suffix in _TEXT else ""
    return Opened(
        file,
        preformatted(text[:MOST]),
        len(text) > MOST or (bool(text) and len(data) > 4 * MOST),
        len(data),
        draw(data) if draw and suffix == _DOCUMENT else None,
    )


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
