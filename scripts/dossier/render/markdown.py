"""The Markdown body of a record -> HTML that can do nothing but be read.

Bodies come from strangers. Raw HTML in them is shown as text, links are printed and not followed, pictures are
shown only if they are the record's own attachments. What comes out is cleaned once more against an allow-list and
put on one line, so that the site's own Markdown leaves it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element  # built here, never parsed

import markdown
import nh3
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

MAX_BODY: Final = 100_000
MAX_BRACKETS: Final = 1000
_TAGS: Final = frozenset(
    {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6"}
    | {"table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
_TOP_HEADING: Final = 3


def body(text: str, attachments: Mapping[str, str]) -> Markup:
    """The body as harmless HTML on one line.

    `attachments` maps the paths of the record's attachments, as written in the record, to addresses relative to
    the page; a link or picture that names anything else becomes text. A body that is too long, nested too deep or
    full of brackets to be laid out is shown as it was written.
    """
    text = text.strip()
    if not text:
        return Markup()
    try:
        html = _reader(attachments).convert(text) if _easy(text) else _as_written(text)
    except RecursionError:
        html = _as_written(text)
    known = frozenset(attachments.values())
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=lambda _, name, value: value if name not in ("href", "src") or value in known else None,
        url_schemes=set(),
        link_rel=None,
    )
    return Markup(clean.replace("\r", "").replace("\n", "&#10;").replace("\x02", "").replace("\x03", ""))  # noqa: S704  # cleaned


def _easy(text: str) -> bool:
    """Whether it can be laid out in no time: the reader's effort grows with the square of the open brackets."""
    return len(text) <= MAX_BODY and text.count("[") <= MAX_BRACKETS


def _as_written(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _reader(attachments: Mapping[str, str]) -> markdown.Markdown:
    reader = markdown.Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    reader.preprocessors.deregister("html_block")
    for pattern in ("html", "autolink", "automail"):
        reader.inlinePatterns.deregister(pattern)
    reader.treeprocessors.register(_Tame(reader, attachments), "tame", 0)  # last of all
    return reader


class _Tame(Treeprocessor):
    """Moves headings below the page's own, and cuts every address that is not an attachment's."""

    def __init__(self, md: markdown.Markdown, attachments: Mapping[str, str]) -> None:
        super().__init__(md)
        self.attachments = attachments

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                element.tag = f"h{min(int(element.tag[1]) + _TOP_HEADING - 1, 6)}"
            elif element.tag == "a":
                self._link(element)
            elif element.tag == "img":
                self._picture(element)

    def _link(self, element: Element) -> None:
        address = str(element.get("href", ""))
        element.attrib.clear()
        if address in self.attachments:
            element.set("href", self.attachments[address])
            return
        element.tag = "span"
        element.tail = f"（{address}）{element.tail or ''}" if address else element.tail

    def _picture(self, element: Element) -> None:
        address, alt = str(element.get("src", "")), str(element.get("alt", ""))
        element.attrib.clear()
        if address in self.attachments:
            element.set("src", self.attachments[address])
            element.set("alt", alt)
            return
        element.tag = "span"
        element.text = f"［图：{alt or address}］"
