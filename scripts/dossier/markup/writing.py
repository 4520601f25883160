"""How clerks write Markdown: close to it, in Chinese, without the blank lines and blanks that CommonMark asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE: Final = re.compile(r" {0,3}\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_BARE_HEADING: Final = re.compile(r"( {0,3}#{1,6})(?=[\u3400-\u9fff“（《【])")
_NUMBERED: Final = re.compile(r"( *)([0-9]{1,9}[.)])( +)\S")
_ITEM: Final = re.compile(r"( *)(?:[-+*]|[0-9]{1,9}[.)]) +\S")
_LEAST: Final = 2  # blanks that make an item part of the one above


def as_meant(text: str) -> str:
    """The text with what its writer left out: a blank line before a table, a blank after the signs of a heading, the
    third blank of an item below a numbered one. What is fenced as code stays as it is.
    """
    return "\n".join(_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence = ""
    numbered: re.Match[str] | None = None
    for index, line in enumerate(lines):
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        elif not fence:
            line = _BARE_HEADING.sub(r"\1 ", line)  # noqa: PLW2901  # the same line, as meant
            item = _ITEM.match(line)
            within = numbered is not None and item is not None and len(numbered[1]) + _LEAST <= len(item[1])
            if numbered and item and within and len(item[1]) < _content(numbered):
                line = " " * (_content(numbered) - len(item[1])) + line  # noqa: PLW2901  # as above
            elif item or (line and not line.startswith(" ")):
                numbered = _NUMBERED.match(line)
            if _begins_table(lines, index):
                yield ""
        yield line


def _content(numbered: re.Match[str]) -> int:
    """The column at which a numbered item's text begins."""
    return len(numbered[1]) + len(numbered[2]) + min(len(numbered[3]), 4)


def _begins_table(lines: list[str], index: int) -> bool:
    """Whether the line is the head of a table that follows other text without a blank line."""
    before, after = lines[index - 1 : index] or [""], lines[index + 1 : index + 2] or [""]
    head = "|" in lines[index] and "|" in after[0] and _RULE.fullmatch(after[0]) is not None
    return head and bool(before[0].strip()) and not before[0].lstrip().startswith("|")


def whole_rows(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # as the reader asks
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


class Inline(ParserInline):
    """Reads the text within a block; `**“重点”**内容` is bold in Chinese, though CommonMark wants a blank there."""

    @classmethod
    def like(cls, parser: ParserInline) -> Inline:
        """With the rules of another one."""
        made = cls()
        made.ruler, made.ruler2 = parser.ruler, parser.ruler2
        return made

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    """Tells whether a run of `*`, `_` or `~` may open or close: beside Chinese, marks of punctuation do not keep it."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803  # as in the base
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before, after = self.src[start - 1 : start] or " ", self.src[end : end + 1] if end < self.posMax else " "
        opens = not after.isspace() and (not _mark(after) or before.isspace() or _mark(before) or _chinese(before))
        closes = not before.isspace() and (not _mark(before) or after.isspace() or _mark(after) or _chinese(after))
        if canSplitWord:
            return Scanned(opens, closes, end - start)
        return Scanned(opens and (not closes or _mark(before)), closes and (not opens or _mark(after)), end - start)


def _mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _chinese(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
