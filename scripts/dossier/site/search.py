"""What the search of a month looks through: the text of its pages as they stand, in parts that are loaded as scripts.

A text is lines, headings with `HEAD` before them; what stands beside each other in a line, such as the cells of a row,
is parted by `CELL`. The script of the pages (theme/assets/search.js) reads it so. It looks through the text itself:
Chinese parts no words, and a number may be written in several ways.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Final, TypeAlias

from dossier.markup.tags import attributes, tidy

CELL: Final = "\t"
HEAD: Final = "\r"
USUAL: Final = 100
"""How much a page counts that nothing is said of."""

_STEP: Final = "›"
_RECORDS: Final = "evidence/"
_OWN: Final = (re.compile(r"<article\b.*?</article>", re.DOTALL), re.compile(r"<main\b.*?</main>", re.DOTALL))
_SPACE: Final = re.compile(r"\s+")
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN: Final = frozenset({"script", "style", "svg", "select", "button", "template"})
_HEADS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "caption"})
_LINES: Final = frozenset(
    {"p", "li", "tr", "div", "pre", "summary", "details", "figcaption", "dt", "dd", "blockquote", "table", "ul", "ol"}
)
_CELLS: Final = frozenset({"td", "th", "br"})
_AS_CELLS: Final = frozenset(
    {"d-under", "d-item", "d-clause", "d-rule", "d-source", "d-commit", "d-span", "d-quiet", "d-due", "d-state"}
)
_AS_UNSEEN: Final = frozenset({"d-hidden", "d-line"})  # what repeats a heading; numbers of lines in a record's file
_EXCLUDED: Final = frozenset({"data-search-exclude", "hidden"})


@dataclass(frozen=True)
class Searched:
    """A page to be looked through, as the generator made it, and how much it counts beside others."""

    path: str
    html: str
    weight: int = USUAL


Told: TypeAlias = tuple[str, str, str]
"""The title of a page, the way to it from the month's first, and its text."""


def own(html: str) -> str:
    """What of a page is its own: all that the search reads of it."""
    found = next(filter(None, (one.search(html) for one in _OWN)), None)
    return found[0] if found else ""


def told(text: str) -> Told:
    """What a page says, from what is its own."""
    reader = _Reader()
    reader.read(text)
    steps = [step.strip() for step in "".join(reader.way).split(_STEP)]
    return "".join(reader.title).strip(), f" {_STEP} ".join(steps[1:]), "\n".join(_lines("".join(reader.text)))


def parts(pages: Sequence[Searched], read: Callable[[str], Told] = told) -> Mapping[str, bytes]:
    """The parts of a month by path on its site, its records for themselves; equals come in the order of `pages`.

    `read` does what `told` does, and may remember what it was told.
    """
    records = [page for page in pages if page.path.startswith(_RECORDS)]
    others = [page for page in pages if not page.path.startswith(_RECORDS)]
    return {"search/month.js": part(others, read), "search/evidence.js": part(records, read)}


def part(pages: Iterable[Searched], read: Callable[[str], Told] = told) -> bytes:
    """A script that hands the texts of pages to the search; their paths are those seen from the folder of the part."""
    entries = [[page.path, page.weight, *read(own(page.html))] for page in pages]
    listed = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    return f"dossierSearch([\n{listed}\n]);\n".encode()


def _lines(text: str) -> Iterator[str]:
    """The lines and cells that say something, a heading once where it is repeated."""
    head = ""
    for line in text.split("\n"):
        told = CELL.join(cell for cell in (one.strip(" ") for one in line.split(CELL)) if cell)
        if told not in ("", HEAD, head):
            yield told
        if told.startswith(HEAD):
            head = told


class _Reader(HTMLParser):
    """The words of a page that can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.way: list[str] = []
        self.text: list[str] = []
        self._into = self.text
        self._unseen = ""  # the element that is left out
        self._depth = 0  # how many of its name are open

    def read(self, html: str) -> None:
        """Go through a text, which takes half the time if it is tidy."""
        tags = tidy(html)
        if tags is None:
            self.feed(html)
            self.close()
            return
        last = 0
        for tag in tags:
            if tag.start() > last:
                self.handle_data(unescape(html[last : tag.start()]))
            last = tag.end()
            self._pass(*tag.groups())
        if last < len(html):
            self.handle_data(unescape(html[last:]))

    def _pass(self, end: str | None, name: str, written: str, empty: str | None) -> None:
        tag = name.lower()
        if not end:
            self.lasttag = tag
            self.handle_starttag(tag, [] if self._unseen or not written else [*attributes(written)])
        if end or empty:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a cell or a heading, or leave out all up to the end of the element."""
        if self._unseen:
            self._depth += tag == self._unseen
            return
        told = dict(attrs)
        classes = frozenset((told.get("class") or "").split())
        left_out = tag in _UNSEEN or classes & _AS_UNSEEN or _EXCLUDED & told.keys() or told.get("role") == "img"
        if left_out and tag not in _VOID:
            self._unseen, self._depth = tag, 1
        elif tag == "nav":
            self._into = self.way if "d-trail" in classes else []
        elif tag == "h1":
            self._into = self.title
        elif tag in _HEADS:
            self.text.append(f"\n{HEAD}")
        elif tag in _LINES:
            self.text.append("\n")
        elif tag in _CELLS or classes & _AS_CELLS:
            self.text.append(CELL)

    def handle_endtag(self, tag: str) -> None:
        """End a line or a heading, or what was left out."""
        if self._unseen:
            self._depth -= tag == self._unseen
            if not self._depth:
                self._unseen = ""
        elif tag in ("h1", "nav"):
            self._into = self.text
        elif tag in _HEADS or tag in _LINES:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words, with single spaces between them, and the lines of what is shown in lines."""
        if not self._unseen:
            lines = data.splitlines() or [data] if self.lasttag == "pre" else [data]
            self._into.append("\n".join(_SPACE.sub(" ", line) for line in lines))
