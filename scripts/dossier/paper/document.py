"""A letter or report as data: plain text in blocks, before anybody decides how it is printed.

Every text is printed as it is: no markup is read from it. Widths of columns are shares of the line.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from dossier.views.figures import eights

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_DIGEST: Final = 16
_COMMIT: Final = 12
BASIS: Final = "编制依据（SHA-256 印前 16 位，全文见当月证据包）"

Face: TypeAlias = Literal["centre", "body", "heading", "subheading", "flush", "right", "note"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: running text, a heading of the first or second level, or a line set otherwise."""

    text: str
    face: Face = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page; `right` are the columns of figures; `blank` are left to fill."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    caption: str = ""
    right: frozenset[int] = frozenset()
    centre: frozenset[int] = frozenset()
    sum_row: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list after a word, such as the list of attachments."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """Who signs, each in a box of its own with lines for seal, signature and date; one party stands at the right."""

    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page, lengthwise or across."""

    wide: bool = False


Block: TypeAlias = Paragraph | Table | Items | Seals | Break


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document rests on: a record with its file, digest and commit, or a fact of the month."""

    what: str
    where: str = ""
    sha256: str = ""
    commit: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """Digest and commit by their beginnings, enough to find the file in the package."""
        found = (("SHA-256 ", eights(self.sha256[:_DIGEST])), ("提交 ", self.commit[:_COMMIT]))
        return tuple(f"{name}{mark}" for name, mark in found if mark)

    @property
    def line(self) -> str:
        """All of it in one line."""
        return "　".join((self.what, self.where, *self.marks))


@dataclass(frozen=True)
class Document:
    """A letter, form or report.

    `id` is ASCII and names its files; `letterhead` leaves the top of the first page free; `number` is the line of the
    reference number, `to` the addressee, `copies` who gets it as well.
    """

    id: str
    kind: str
    title: str
    sender: str
    to: str
    blocks: tuple[Block, ...]
    basis: tuple[Basis, ...]
    copies: tuple[str, ...] = ()
    number: str = ""
    letterhead: bool = True
    facts: tuple[tuple[str, str], ...] = field(default=())


def balanced(title: str, most: int = 20) -> str:
    """A title of more than `most` characters in two lines of about the same length, broken where a word may end."""
    if len(title) <= most or "\n" in title:
        return title
    middle = len(title) / 2
    ends = [
        place
        for place in range(1, len(title))
        if _may_end(title[place - 1], title[place]) and max(place, len(title) - place) <= most
    ]
    place = min(ends, key=lambda end: abs(end - middle), default=round(middle))
    return f"{title[:place]}\n{title[place:]}"


def _may_end(last: str, first: str) -> bool:
    """Whether a line may end here: after a linking word or before a date, never within one."""
    return (last in "的及和与暨》）" and first not in "）》") or (
        first.isdigit() and not last.isdigit() and last not in "年于"
    )


def visible(text: str) -> str:
    """The text with characters that cannot be seen, or that XML cannot hold, written as ⟨U+202E⟩."""
    return "".join(
        f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in _UNSEEN and char != "\n" else char for char in text
    )
