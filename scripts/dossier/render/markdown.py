"""The Markdown of records and guides -> HTML that can do nothing but be read.

They come from strangers. Raw HTML and character references in them are shown as text, links are printed and not
followed, pictures are shown only if they are the record's own attachments. Nothing that is written is left out: what
Markdown would drop (definitions of links, cells beyond a table's head, the numbers of a list) is shown. What comes out
is cleaned once more against an allow-list and put on one line, so that the site's own Markdown leaves it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from typing import Final, TypeAlias

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.token import Token
from markupsafe import Markup, escape

from dossier.render.emphasis import emphasis
from dossier.render.escape import door

MAX_BODY: Final = 50_000
"""Characters of a text that is laid out; a longer one is shown as it was written."""
MAX_NESTING: Final = 12
"""Levels of lists and quotations that are laid out."""

_TAGS: Final = frozenset(
    {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "li": {"value"}}
_NOT_READ: Final = ("reference", "html_block", "html_inline", "autolink", "entity")
_TOP_HEADING: Final = 3
_TOP_OF_GUIDE: Final = 2
_LOWEST: Final = 6
_HEADING: Final = re.compile(r"<h([2-6])>(.*?)</h\1>")
_TAG: Final = re.compile("<[^>]*>")
_LANGUAGE: Final = re.compile("[A-Za-z0-9+#-]*")

Level: TypeAlias = Callable[[int], int]
"""The level of a heading on the page, from 1 to 6, by its level in the text."""


def body(text: str, attachments: Mapping[str, str]) -> Markup:
    """The body as harmless HTML on one line.

    `attachments` maps the paths of the record's attachments, as written in the record, to addresses relative to
    the page; a link or picture that names anything else becomes text. A body that is too long or nested too deep to be
    laid out is shown as it was written.
    """
    return Markup(_html(text.strip("\n"), attachments, _below_the_page))  # noqa: S704  # cleaned


def guide(text: str, pages: Mapping[str, str]) -> Markup:
    """A page written by hand: its headings as Markdown, for the table of contents, the rest as harmless HTML.

    `pages` maps the names that it may link to, as written in it, to addresses relative to the page.
    """
    start, *parts = _HEADING.split(_html(text.strip("\n"), pages, _as_it_is))
    pieces = [_block(start)]
    for level, words, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        pieces += ["#" * int(level) + " " + door(unescape(_TAG.sub("", words))), _block(rest)]
    return Markup("\n\n").join(piece for piece in pieces if piece)


def _block(html: str) -> Markup:
    inner = html.removeprefix("&#10;").removesuffix("&#10;")
    return Markup(f"<div>{inner}</div>") if inner else Markup()  # noqa: S704  # cleaned


def _html(text: str, links: Mapping[str, str], level: Level) -> str:
    if not text.strip():
        return ""
    reader = _reader()
    tokens = reader.parse(text) if len(text) <= MAX_BODY else []
    if not tokens or max(token.level for token in tokens) >= MAX_NESTING:  # beyond, the reader leaves out the rest
        html = f"<pre>{escape(text)}</pre>"
    else:
        html = reader.renderer.render(list(_tamed(tokens, links, level)), reader.options, {}).strip("\n")
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


class _Reader(MarkdownIt):
    """A reader that leaves addresses as they are written: they are compared and shown, and not followed."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's names
        """The address."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # as above
        """The address."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # as above
        """Any address."""
        return True


@cache
def _reader() -> MarkdownIt:
    """The reader, whose time grows with the length of the text, whatever is in it."""
    reader = _Reader("commonmark", {"maxNesting": MAX_NESTING + 1}).enable("table").disable(_NOT_READ)
    reader.inline.ruler.at("emphasis", emphasis)
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return reader


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # as the reader calls its rules
    """Read a table; cells for which it has no column go on in the last one."""
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    cells: list[Token] = []
    line = start
    for token in state.tokens[first:]:
        if token.type == "tr_open":
            cells, line = [], token.map[0] if token.map else start
        elif token.type == "inline":
            cells.append(token)
        elif token.type == "tr_close":
            texts = _cells(getLine(state, line))
            if len(texts) > len(cells):
                cells[-1].content = " | ".join(texts[len(cells) - 1 :])
    return True


def _cells(line: str) -> list[str]:
    texts = escapedSplit(line.strip())
    return [text.strip() for text in texts[not texts[0] : len(texts) - (not texts[-1])]]


def _tamed(tokens: Sequence[Token], links: Mapping[str, str], level: Level) -> Iterator[Token]:
    """The tokens with headings at their level, numbers as written, and no address that is not among the links."""
    numbers: list[int] = []
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level(int(token.tag[1]))}"
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type == "ordered_list_close":
            numbers.pop()
        elif token.type == "list_item_open" and token.info:
            if int(token.info) != numbers[-1]:  # a list of clauses 1, 3 and 7 is no list of 1, 2 and 3
                token.attrSet("value", token.info)
            numbers[-1] = int(token.info) + 1
        elif token.type == "fence" and not _LANGUAGE.fullmatch(token.info.strip()):
            yield from (Token("paragraph_open", "p", 1), _text(token.info.strip()), Token("paragraph_close", "p", -1))
        token.info = ""
        if token.children:
            token.children = list(_inline(token.children, links))
        yield token


def _inline(tokens: Sequence[Token], links: Mapping[str, str]) -> Iterator[Token]:
    """The words of links and pictures, with the address behind them if it is not among the links."""
    address = title = ""
    for token in tokens:
        match token.type:
            case "link_open":
                address, title = str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))
                if address in links:
                    token.attrs = {"href": links[address]}
                    yield token
            case "link_close":
                if address in links:
                    yield token
                if words := " ".join(filter(None, (address if address not in links else "", title))):
                    yield _text(f"（{words}）")
            case "image":
                yield from _picture(token, links)
            case _:
                yield token


def _picture(token: Token, links: Mapping[str, str]) -> Iterator[Token]:
    address, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
    if address in links:
        token.attrs = {"alt": "", "src": links[address]}
        yield token
    else:
        yield _text(f"［图：{token.content or address}］")
    if title:
        yield _text(f"（{title}）")


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
