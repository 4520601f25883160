"""The one door through which text of a record gets into a page.

A page is Markdown with HTML in it, so a text must be inert in both. `door` writes every character that either of
them could act on as a numeric entity: both show it as the character and neither sees any markup. The templates'
environment sends every value through it that is not already `Markup`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

_ACTIVE: Final = "&<>\"'*_`[]{}#|~\\^!:@=$"
_ENTITIES: Final = {ord(char): f"&#{ord(char)};" for char in _ACTIVE}
_KEPT: Final = {**_ENTITIES, ord("\n"): "&#10;", ord("\t"): "&#9;"}
_SPACE: Final = re.compile(r"\s+")
_PLAIN: Final = re.compile(r"[\w.,()/%;?\u3000-\u303f\uff00-\uffef -]*")
_LIST_START: Final = re.compile(r"^([+-]|[0-9]+[.)])(?= |$)")
_IN_STYLE: Final = frozenset(" \u3000-—（）()〔〕、：，")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})  # control, direction and other unseen characters
_WIDE: Final = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂", "'": "＇", "`": "｀"})


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen or that turn the direction of others."""
    text = _SPACE.sub(" ", text).strip()
    return text if text.isprintable() else _seen(text)


def _seen(text: str, kept: str = "") -> str:
    """The text with a mark for each hidden character that is not kept. Of one that is printable all can be seen."""
    return "".join("\ufffd" if char not in kept and unicodedata.category(char) in _HIDDEN else char for char in text)


def door(value: object) -> Markup:
    """The value as text that is inert in Markdown, in HTML and in an HTML attribute in quotes."""
    return value if isinstance(value, Markup) else _door(str(value))


@lru_cache(maxsize=1 << 16)  # a month repeats its words many thousand times
def _door(value: str) -> Markup:
    text = one_line(value)
    if "_" not in text and _PLAIN.fullmatch(text) and not _LIST_START.match(text) and text[:1] not in ("-", "+"):
        return Markup(text)  # noqa: S704  # nothing in it can act
    text = text.translate(_ENTITIES)
    if text[:1] in ("-", "+"):
        text = f"&#{ord(text[0])};{text[1:]}"
    elif match := _LIST_START.match(text):
        end = match.end()
        text = f"{text[: end - 1]}&#{ord(text[end - 1])};{text[end:]}"
    return Markup(text)  # noqa: S704  # every active character is an entity


def broken(path: str) -> Markup:
    """A path through the door that may be broken after its slashes."""
    return Markup("/<wbr>").join(door(part) for part in path.split("/"))


def preformatted(text: str) -> Markup:
    """A whole text for a `pre` element, inert like everything that passes the door, its lines and spaces kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = lines if lines.replace("\n", " ").replace("\t", " ").isprintable() else _seen(lines, "\n\t")
    return Markup(seen.translate(_KEPT))  # noqa: S704  # every active character is an entity


def title(text: str) -> str:
    """The text for a page's title, which generators print as it is: the active characters in full width."""
    return one_line(text).translate(_WIDE)


def in_style(text: str) -> str:
    """What of a text can stand in a string of a style sheet."""
    return "".join(char for char in text if char.isalnum() or char in _IN_STYLE)


def tip(value: object) -> Markup:
    """The value for an attribute that a page may show to its reader, such as `title` or `aria-label`.

    A theme's scripts, ours or another's, may take such a text for markup once it has left its attribute, so it has
    nothing that could be any: the active characters are in full width.
    """
    return door(title(value.unescape() if isinstance(value, Markup) else str(value)))


def href(path: str) -> Markup:
    """A relative address as an attribute's value; never another host and never a scheme."""
    return Markup(quote(path, safe="/.#-_~"))  # noqa: S704  # only letters, digits, %, and the safe ones
