"""The tags of HTML that is written tidily, as templates and the generator write it, found by one expression.

A parser of any HTML takes many times as long. What is not tidy is not guessed at: `tidy` says so, and whoever asks
takes that parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements without an end."""

_TAG: Final = re.compile(
    r"""<(/)?([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][-:a-zA-Z0-9]*(?:="[^"<]*")?)*)\s*(/)?>"""
)  # whether it ends an element, its name, its attributes, whether it is empty
_ATTRIBUTE: Final = re.compile(r'([a-zA-Z][-:a-zA-Z0-9]*)(?:="([^"]*)")?')
_UNTIDY: Final = re.compile(
    r"&#(?!(?:[0-9]+|[xX][0-9a-fA-F]+);)"  # a number of a letter that is cut off
    r"|<(?i:iframe|noembed|noframes|plaintext|script|style|textarea|xmp)\b"  # what holds no HTML
)


def tidy(html: str) -> Sequence[re.Match[str]] | None:
    """The tags of an HTML text in order, each with the groups of `_TAG`; None if anything else begins like a tag,
    or if parsers might read it in different ways.
    """
    if _UNTIDY.search(html):
        return None
    found = tuple(_TAG.finditer(html))
    return found if len(found) == html.count("<") else None


def attributes(written: str) -> Iterator[tuple[str, str]]:
    """Names and values of a tag's attributes, as they are meant; "" for one without."""
    for name, value in _ATTRIBUTE.findall(written):
        yield name.lower(), unescape(value)
