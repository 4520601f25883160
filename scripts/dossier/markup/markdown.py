"""The Markdown of records and guides -> HTML that can do nothing but be read.

They come from strangers. Raw HTML and character references in them are shown as text, links are printed and not
followed, pictures are shown only if they are the record's own attachments. What Markdown would leave out is shown:
definitions of links, cells beyond a table's head, the numbers of a list, words behind a fence. What comes out is
cleaned once more against an allow-list and put on one line, so that the site's own Markdown leaves it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from typing import Final, TypeAlias
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from dossier.markup.escape import door
from dossier.markup.writing import Inline, as_meant, whole_rows

MAX_BODY: Final = 50_000
"""Characters of a text that is laid out, in no more time than its length asks for."""
_TAGS: Final = frozenset(
    {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "li": {"value"}}
_TOP_HEADING: Final = 3
_TOP_OF_GUIDE: Final = 2
_LOWEST: Final = 6
_DEEPEST: Final = 16  # elements within elements; the reader's time grows with it
_LANGUAGE: Final = re.compile("[A-Za-z0-9+#-]*")
_TICKED: Final = re.compile(r"^\[([ xX])\] ")
_BOXES: Final = {" ": "☐", "x": "☑"}
_HEADING: Final = re.compile(r"<h([2-6])>(.*?)</h\1>")
_TAG: Final = re.compile("<[^>]*>")

Level: TypeAlias = Callable[[int, int], int]
"""The level of a heading on the page, from 1 to 6, by its level in the text and the highest one there."""


def body(text: str, attachments: Mapping[str, str]) -> Markup:
    """The body as harmless HTML on one line.

    `attachments` maps the paths of the record's attachments, as written in the record, to addresses relative to
    the page; a link or picture that names anything else becomes text. A body that is too long or nested too deep to be
    laid out is shown as it was written.
    """
    return Markup(_html(text.strip(), attachments, _below_the_page, breaks=True))  # noqa: S704  # cleaned


def guide(text: str, pages: Mapping[str, str]) -> Markup:
    """A page written by hand: its headings as Markdown, for the table of contents, the rest as harmless HTML.

    `pages` maps the names that it may link to, as written in it, to addresses relative to the page.
    """
    start, *parts = _HEADING.split(_html(text.strip(), pages, _as_it_is, breaks=False))
    pieces = [_block(start)]
    for level, words, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        pieces += ["#" * int(level) + " " + door(unescape(_TAG.sub("", words))), _block(rest)]
    return Markup("\n\n").join(piece for piece in pieces if piece)


def written(text: str) -> Markup:
    """A page written by hand as harmless HTML, headings included; nothing in it is a link."""
    return Markup(_html(text.strip(), {}, _as_it_is, breaks=False))  # noqa: S704  # cleaned


def _block(html: str) -> Markup:
    inner = html.removeprefix("&#10;").removesuffix("&#10;")
    return Markup(f"<div>{inner}</div>") if inner else Markup()  # noqa: S704  # cleaned


def _html(text: str, links: Mapping[str, str], level: Level, *, breaks: bool) -> str:
    if not text:
        return ""
    html = _laid_out(text, links, level, breaks=breaks) if len(text) <= MAX_BODY else _as_written(text)
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


def _below_the_page(level: int, highest: int) -> int:
    """The highest follows the page's own, whatever it is in the text."""
    return min(level - highest + _TOP_HEADING, _LOWEST)


def _as_it_is(level: int, _highest: int) -> int:
    return max(level, _TOP_OF_GUIDE)


def _as_written(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _laid_out(text: str, links: Mapping[str, str], level: Level, *, breaks: bool) -> str:
    """As HTML; as it was written if it is nested so deep that the reader would leave something out."""
    reader = _reader(breaks=breaks)
    tokens = reader.parse(as_meant(text))
    if any(token.level >= _DEEPEST for token in tokens):
        return _as_written(text)
    tamed = list(_fences(_numbered(_tame(tokens, links, level))))
    return str(reader.renderer.render(tamed, reader.options, {})).strip("\n")


def _reader(*, breaks: bool) -> MarkdownIt:
    """CommonMark with tables, but without what a clerk never means: HTML, bare links, definitions, which would not be
    shown at all, character references, and lines of dashes that turn what is above them into a heading.
    """
    reader = MarkdownIt("commonmark", {"html": False, "breaks": breaks, "maxNesting": _DEEPEST + 1})
    reader.enable(["table", "strikethrough"])
    reader.disable(["html_block", "html_inline", "autolink", "reference", "lheading", "entity"])
    reader.block.ruler.at("table", whole_rows, {"alt": ["paragraph", "reference"]})
    reader.inline = Inline.like(reader.inline)
    reader.validateLink = _any  # type: ignore[method-assign]  # every address is cut that is not known
    reader.normalizeLink = str  # type: ignore[method-assign,assignment]  # it has to be found among the links
    return reader


def _any(url: str) -> bool:  # noqa: ARG001  # as the reader asks
    return True


def _tame(tokens: Sequence[Token], links: Mapping[str, str], level: Level) -> Sequence[Token]:
    """Move headings to their level, cut every address that is not among the links, show boxes that are ticked."""
    headings = [token for token in tokens if token.type.startswith("heading_")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for heading in headings:
        heading.tag = f"h{level(int(heading.tag[1]), highest)}"
    for before, token in pairwise([None, *tokens]):
        if token is not None and token.children:
            token.children = list(_inline(token.children, links))
            if before is not None and before.type == "paragraph_open" and before.level and token.children:
                first = token.children[0]
                first.content = _TICKED.sub(lambda found: f"{_BOXES[found[1].lower()]} ", first.content)
    return tokens


def _numbered(tokens: Iterable[Token]) -> Iterator[Token]:
    """Give the items of a list the numbers that are written: one of clauses 1, 3 and 7 is no list of 1, 2 and 3."""
    following: list[int] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            following.append(int(token.attrs.get("start", 1)))
        elif token.type == "ordered_list_close":
            following.pop()
        elif token.type == "list_item_open" and token.info:
            if int(token.info) != following[-1]:
                token.attrSet("value", token.info)
            following[-1] = int(token.info) + 1
        yield token


def _fences(tokens: Iterable[Token]) -> Iterator[Token]:
    """Show the words behind a fence, unless they are the name of a language."""
    for token in tokens:
        if token.type == "fence" and not _LANGUAGE.fullmatch(token.info.strip()):
            yield from (Token("paragraph_open", "p", 1), _plain(token.info.strip()), Token("paragraph_close", "p", -1))
            token.info = ""
        yield token


def _inline(tokens: Sequence[Token], links: Mapping[str, str]) -> Iterator[Token]:
    behind, shown = "", True  # what comes after a link, and whether it stays one
    for token in tokens:
        if token.type == "image":
            yield from _picture(token, links)
        elif token.type == "link_open":
            address, title = _known(token, "href", links), str(token.attrs.get("title", ""))
            shown = bool(address)
            behind = " ".join(filter(None, ("" if address else str(token.attrs.get("href", "")), title)))
            if shown:
                token.attrs = {"href": address}
                yield token
        elif token.type == "link_close":
            if shown:
                yield token
            yield _plain(f"（{behind}）" if behind else "")
        else:
            yield token


def _known(token: Token, name: str, links: Mapping[str, str]) -> str:
    written = str(token.attrs.get(name, ""))
    return links.get(written) or links.get(unquote(written), "")


def _picture(token: Token, links: Mapping[str, str]) -> Iterator[Token]:
    address, title = _known(token, "src", links), str(token.attrs.get("title", ""))
    if address:
        token.attrs = {"src": address, "alt": ""}
        yield token
    else:
        yield _plain(f"［图：{token.content or token.attrs.get('src', '')}］")
    if title:
        yield _plain(f"（{title}）")


def _plain(text: str) -> Token:
    return Token("text", "", 0, content=text)
