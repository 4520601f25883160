"""The account as Markdown for a comment, as a page, as plain text and as JSON.

What is quoted comes from strangers. In Markdown, which each platform reads in its own way and in which names, numbers
and addresses become notices and links, it stands as it is only if it holds nothing that any of them heeds; else it is
code, in which none of them heeds anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Final

from dossier.problems.wording import printable
from dossier.proposal.blocks import Block, Grid, Heading, Listing, Quote, Sentence, Words, blocks
from dossier.proposal.result import Proposed

LONGEST: Final = 60_000
"""Characters of a comment: the least that a platform takes is 65,536, and something may be put before it."""

_LENGTHS: Final = (200, 50, 20, 8, 3, 1, 0)
"""So many of each list are tried, until the comment is short enough."""

_HEEDED: Final = re.compile(
    r'[`*_\[\]<>&~@#!$^|{}=\\]|://|www\.|%["\w]|:[\w+-]+:|\bgh-\d'
    r"|(?<![0-9a-z])[0-9a-f]{7,64}(?![0-9a-z])|(?-i:[A-Z][A-Z0-9]+-[0-9])",  # commits, and matters of other trackers
    re.IGNORECASE,
)
_TICKS: Final = re.compile(r"`+")
_SHORTENED: Final = (
    "内容太长，每个清单只列前 {most} 项。全部内容：dossier compare {start} {head} --all-months --format html"
)


def as_markdown(told: Proposed) -> str:
    """A comment that every platform takes: lists are cut where they are too long, at last the text itself."""
    text = ""
    for most in _LENGTHS:
        cut = Sentence((_SHORTENED.format(most=most, start=told.revisions.start, head=told.revisions.head),))
        text = _markdown((*blocks(told, most), *((cut,) if most != _LENGTHS[0] else ())))
        if len(text) <= LONGEST:
            return text
    return text[:LONGEST].rpartition("\n")[0] + "\n\n……\n"


def _markdown(told: Iterable[Block]) -> str:
    return "\n\n".join(map(_block, told)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_inline(block.words)}"
        case Sentence():
            return _inline(block.words)
        case Grid():
            head = "| " + " | ".join(block.head) + " |"
            return "\n".join([head, "|" + " --- |" * len(block.head), *map(_line, block.rows)])
        case Listing():
            return "\n".join(f"- {_inline(words)}" for words in (*block.items, *_rest(block)))


def _line(row: tuple[Words, ...]) -> str:
    return "| " + " | ".join(map(_inline, row)) + " |"


def _rest(block: Listing) -> tuple[Words, ...]:
    return ((f"另有 {block.more} 项",),) if block.more else ()


def _inline(words: Words) -> str:
    return "".join(quoted(word) if isinstance(word, Quote) else word for word in words)


def quoted(text: str) -> str:
    """A stranger's words in Markdown; a bar, which would end a cell of a table, becomes a full-width one."""
    plain = " ".join(printable(text).split())
    if not plain or not _HEEDED.search(plain):
        return f"「{plain}」"
    plain = plain.replace("|", "｜")
    fence = "`" * (max(map(len, _TICKS.findall(plain)), default=0) + 1)
    return f"{fence} {plain} {fence}" if "`" in plain else f"{fence}{plain}{fence}"


def as_html(told: Proposed) -> str:
    """A page of its own without style or script."""
    body = "".join(map(_element, blocks(told)))
    head = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>这次改动带来的变化</title>'
    return f"{head}{body}</html>\n"


def _element(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_escaped(block.words)}</h{block.level}>"
        case Sentence():
            return f"<p>{_escaped(block.words)}</p>"
        case Grid():
            head = "".join(f"<th>{escape(cell)}</th>" for cell in block.head)
            rows = "".join(
                "<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
            )
            return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        case Listing():
            return "<ul>" + "".join(f"<li>{_escaped(one)}</li>" for one in (*block.items, *_rest(block))) + "</ul>"


def _escaped(words: Words) -> str:
    return escape(_said(words))


def _said(words: Words) -> str:
    return "".join(f"“{printable(word)}”" if isinstance(word, Quote) else word for word in words)


def as_text(told: Proposed) -> str:
    """Plain text with tabs."""
    return "\n".join(line for block in blocks(told) for line in _lines(block)) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return ["", _said(block.words)] if block.level > 1 else [_said(block.words)]
        case Sentence():
            return [_said(block.words)]
        case Grid():
            return ["\t".join(block.head), *("\t".join(map(_said, row)) for row in block.rows)]
        case Listing():
            return [f"  {_said(one)}" for one in (*block.items, *_rest(block))]


def as_json(told: Proposed) -> str:
    """Canonical JSON (dossier.proposal/1)."""
    return json.dumps(told.model_dump(mode="json", by_alias=True), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[Proposed], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
