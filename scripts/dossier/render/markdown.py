"""The Markdown of records and guides -> HTML that can do nothing but be read.

They come from strangers. Raw HTML in them is shown as text, links are printed and not followed, pictures are
shown only if they are the record's own attachments. What comes out is cleaned once more against an allow-list and
put on one line, so that the site's own Markdown leaves it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element  # built here, never parsed

import markdown
import nh3
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from dossier.render.escape import door

MAX_BODY: Final = 100_000
MAX_BRACKETS: Final = 1000
_TAGS: Final = frozenset(
    {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
_TOP_HEADING: Final = 3
_TOP_OF_GUIDE: Final = 2
_LOWEST: Final = 6
_HEADING: Final = re.compile(r"<h([2-6])>(.*?)</h\1>")
_TAG: Final = re.compile("<[^>]*>")

Level: TypeAlias = Callable[[int], int]
"""The level of a heading on the page, from 1 to 6, by its level in the text."""


def body(text: str, attachments: Mapping[str, str]) -> Markup:
    """The body as harmless HTML on one line.

    `attachments` maps the paths of the record's attachments, as written in the record, to addresses relative to
    the page; a link or picture that names anything else becomes text. A body that is too long, nested too deep or
    full of brackets to be laid out is shown as it was written.
    """
    return Markup(_html(text.strip(), attachments, _below_the_page))  # noqa: S704  # cleaned


def guide(text: str, pages: Mapping[str, str]) -> Markup:
    """A page written by hand: its headings as Markdown, for the table of contents, the rest as harmless HTML.

    `pages` maps the names that it may link to, as written in it, to addresses relative to the page.
    """
    start, *parts = _HEADING.split(_html(text.strip(), pages, _as_it_is))
    pieces = [_block(start)]
    for level, words, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        pieces += ["#" * int(level) + " " + door(unescape(_TAG.sub("", words))), _block(rest)]
    return Markup("\n\n").join(piece for piece in pieces if piece)


def _block(html: str) -> Markup:
    inner = html.removeprefix("&#10;").removesuffix("&#10;")
    return Markup(f"<div>{inner}</div>") if inner else Markup()  # noqa: S704  # cleaned


def _html(text: str, links: Mapping[str, str], level: Level) -> str:
    if not text:
        return ""
    try:
        html = _reader(links, level).convert(text) if _easy(text) else _as_written(text)
    except RecursionError:
        html = _as_written(text)
    known = frozenset(links.values())
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=lambda _, name, value: value if name not in ("href", "src") or value in known else None,
        url_schemes=set(),
        link_rel=None,
    )
    return clean.replace("\r", "").replace("\n", "&#10;").replace("\x02", "").replace("\x03", "")


def _below_the_page(level: int) -> int:
    return min(level + _TOP_HEADING - 1, _LOWEST)


def _as_it_is(level: int) -> int:
    return max(level, _TOP_OF_GUIDE)


def _easy(text: str) -> bool:
    """Whether it can be laid out in no time: the reader's effort grows with the square of the open brackets."""
    return len(text) <= MAX_BODY and text.count("[") <= MAX_BRACKETS


def _as_written(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _reader(links: Mapping[str, str], level: Level) -> markdown.Markdown:
    reader = markdown.Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    reader.preprocessors.deregister("html_block")
    for pattern in ("html", "autolink", "automail"):
        reader.inlinePatterns.deregister(pattern)
    reader.treeprocessors.register(_Tame(reader, links, level), "tame", 0)  # last of all
    return reader


class _Tame(Treeprocessor):
    """Moves headings to their level, and cuts every address that is not among the links."""

    def __init__(self, md: markdown.Markdown, links: Mapping[str, str], level: Level) -> None:
        super().__init__(md)
        self.links = links
        self.level = level

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                element.tag = f"h{self.level(int(element.tag[1]))}"
            elif element.tag == "a":
                self._link(element)
            elif element.tag == "img":
                self._picture(element)

    def _link(self, element: Element) -> None:
        address = str(element.get("href", ""))
        element.attrib.clear()
        if address in self.links:
            element.set("href", self.links[address])
            return
        element.tag = "span"
        element.tail = f"（{address}）{element.tail or ''}" if address else element.tail

    def _picture(self, element: Element) -> None:
        address, alt = str(element.get("src", "")), str(element.get("alt", ""))
        element.attrib.clear()
        if address in self.links:
            element.set("src", self.links[address])
            element.set("alt", alt)
            return
        element.tag = "span"
        element.text = f"［图：{alt or address}］"
