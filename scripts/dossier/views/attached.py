"""Attachments opened in place: text as a terminal would show it, inert and cut where it gets long; pictures, redrawn
where programs differ in how they show them; the first pages of a PDF as pictures; the rest through links.

A PDF itself is not embedded: a viewer inside the page needs plug-ins or frames that the page's policy forbids, and
what is in it comes from strangers. Pictures of its pages can do nothing; the browser opens the file from its link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from markupsafe import Markup

from dossier.markup.escape import preformatted
from dossier.openers.content import UNSEEN, Content
from dossier.openers.filetypes import suffix_of, type_of
from dossier.openers.plaintext import cleaned, decoded, is_text
from dossier.views.places import File
from dossier.views.remarks import NOT_DRAWN, WITHHELD, remarks

Read: TypeAlias = Callable[[str], bytes]
"""The bytes of an input file by its path below the root."""

Open: TypeAlias = Callable[[File], "Opened"]
"""An attachment with what is shown of it."""

Draw: TypeAlias = Callable[[bytes], "Drawn"]
"""Pictures of the first pages of a PDF; a picture as every program shows it."""

MOST: Final = 40_000
"""So many characters of a text are shown."""

_BYTES: Final = 4  # of a character, at most


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
    """An attachment with what a page shows of it; `text` is empty if it is no text, `drawn` None if nothing was drawn.

    `cleaned`: the text is what a terminal would show, the file holds more. `sealed`: the name of a type that the build
    does not open. `handed`: the file itself lies on the site.
    """

    file: File
    text: Markup
    cut: bool
    size: int | None
    drawn: Drawn | None = None
    cleaned: bool = False
    sealed: str = ""
    content: Content = UNSEEN
    handed: bool = True

    @property
    def image(self) -> str:
        """The path on the site of what an attached picture looks like; empty if it is none or cannot be shown."""
        if not self.file.picture or self.content.fault:
            return ""
        return self.file.page if self.content.plain else next(iter(self.pictures), "")

    @property
    def shown(self) -> str:
        """The path on the site that a text may lead to: of a picture what it looks like; empty if there is none."""
        return self.image if self.file.picture else self.file.page if self.handed else ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said where it stands."""
        undrawn = (NOT_DRAWN,) if self.drawn and not self.drawn.pictures else ()
        withheld = () if self.handed else (WITHHELD,)
        return (*remarks(self.content), *undrawn, *withheld)

    @property
    def pictures(self) -> Mapping[str, Picture]:
        """The pictures by their paths on the site: beside the attachment, under a name that no other one can have."""
        drawn = self.drawn.pictures if self.drawn else ()
        return {f"{self.file.page}.{number}{one.suffix}": one for number, one in enumerate(drawn, 1)}


def opened(file: File, read: Read | None, draw: Draw | None = None, content: Content = UNSEEN) -> Opened:
    """The attachment with its text or pages, if there is a way to read it and to draw, and something to be seen."""
    kind = type_of(file.attachment.path)
    sealed = suffix_of(file.attachment.path) if kind is None else kind.label if kind.way == "sealed" else ""
    if read is None:
        return Opened(file, Markup(), cut=False, size=None, sealed=sealed, content=content)
    data = read(file.origin)
    plain = Opened(file, Markup(), cut=False, size=len(data), sealed=sealed, content=content)
    if draw and not content.fault and (not content.plain if file.picture else kind and kind.way == "document"):
        return replace(plain, drawn=draw(data))
    return _read(plain, data) if kind and kind.way == "text" else plain


def _read(plain: Opened, data: bytes) -> Opened:
    """With the beginning of a text as a terminal would show it; without, if it cannot be read."""
    seen = data[: _BYTES * MOST]
    if not is_text(seen):
        return plain
    written = decoded(seen, cut=len(seen) < len(data))
    text = cleaned(written)
    lines = written.replace("\r\n", "\n").replace("\r", "\n")
    cut = len(text) > MOST or len(seen) < len(data)
    return replace(plain, text=preformatted(text[:MOST]), cut=cut, cleaned=text != lines)
