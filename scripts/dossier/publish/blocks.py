"""The blocks of HTML in a page's Markdown, put aside before Markdown is read; most of a page of ours is such blocks.

Python-Markdown looks for them with a parser of any HTML, the generator with another for anchors; together they take
most of the time of a page. Here they are put aside as Python-Markdown would, on pages where both certainly find the
same: their HTML is tidy, and blocks begin and end with a line. Other pages are left to it.
`tests/test_publish_blocks.py` holds one against the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from dossier.markup.tags import VOID, attributes, tidy

_FIRST: Final = 22
"""After fenced code is put aside (25), before the generator (21) and Python-Markdown (20) look for HTML."""

_BLANK: Final = re.compile(r"(?: *\n){2}")
_PLACE: Final = re.compile(r"\s(?:id|name)=", re.IGNORECASE)
_INDENT: Final = 3  # spaces before a tag with which it still begins a block


@dataclass(frozen=True)
class Block:
    """Where an element begins and ends in a text, and the anchors in it."""

    start: int
    end: int
    places: frozenset[str]


class Blocks(Extension):
    """Puts blocks aside; `places` are the anchors in those of the text that was read last."""

    def __init__(self) -> None:
        super().__init__()
        self.places: frozenset[str] = frozenset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # its name there
        """Take part in reading a text."""
        md.preprocessors.register(_PutAside(md, self), "dossier_blocks", _FIRST)


class _PutAside(Preprocessor):
    def __init__(self, md: Markdown, extension: Blocks) -> None:
        super().__init__(md)
        self._markdown = md
        self._extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a mark for each block."""
        text = "\n".join(lines)
        found = blocks(text, self._markdown.is_block_level)
        self._extension.places = frozenset().union(*(block.places for block in found))
        return "".join(self._marked(text, found)).split("\n")

    def _marked(self, text: str, found: Sequence[Block]) -> Iterator[str]:
        last = 0
        for block in found:
            kept = text[block.start : block.end] + ("\n" if _BLANK.match(text, block.end) else "")
            yield from (text[last : block.start], "\n", self._markdown.htmlStash.store(kept), "\n\n")
            last = block.end
        yield text[last:]


def blocks(text: str, is_block: Callable[[str], bool]) -> Sequence[Block]:
    """The outermost elements of a Markdown text that begin a line and are blocks; none if any of it is in doubt."""
    found: list[Block] = []
    within: list[str] = []
    start, places = 0, set[str]()
    for tag in tidy(text) or ():
        end, name, written, empty = tag.groups()
        if not within:
            start, indent = tag.start(), tag.start() - text.rfind("\n", 0, tag.start()) - 1
            if end or not is_block(name) or indent > _INDENT:
                continue
            if indent or empty or name in VOID:
                return ()
            places = set()
        if end:
            if within.pop() != name:
                return ()
        elif not empty and name not in VOID:
            within.append(name)
        if written and _PLACE.search(written):
            places.update(_places(name.lower(), written))
        if not within:
            if text[tag.end() : tag.end() + 1] not in ("", "\n"):
                return ()
            found.append(Block(start, tag.end(), frozenset(places)))
    return () if within else found


def _places(name: str, written: str) -> Iterator[str]:
    for key, value in attributes(written):
        if key == "id" or (key == "name" and name == "a"):
            yield value
