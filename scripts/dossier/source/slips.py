"""Why a text is no YAML: the slips of a Chinese keyboard, of Windows and of whoever does not know YAML's marks.

A slip is only told if the text can be read further once it is mended: each one found is mended in a copy, and the
next is looked for, so that all are told at once and the advice of each is known to work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dossier.problems import Place, Problem, error
from dossier.source.marks import LONGEST, Slip, loose, mended, structural, without_quotations
from dossier.source.syntax import Failure, failure

_WORK: Final = 2 * 1024 * 1024
"""Characters that are read again at most, to see whether a mend helps."""
_MOST: Final = 12
_SHOWN: Final = 80
_DASHES: Final = "-－—–―−"
_FENCE: Final = re.compile(f"[{_DASHES}]{{2,}}[ \t]*")
_RIGHT_FENCE: Final = re.compile("---[ \t]*")
_IN_FRONT: Final = re.compile(r"[ \t#\-}\]]|[A-Za-z0-9_]+ *[:：]|$")
_FRONT: Final = 2000
"""Lines in which the end of the front matter is looked for."""

_NO_SPACE: Final = re.compile(r" *(?:- +)*-(?=[^\s-])")
_NO_COMMA: Final = re.compile(
    r"[{,] *[A-Za-z_][A-Za-z0-9_-]*: +[^,{}\[\]]*?[^,{}\[\]\s]( +)[A-Za-z_][A-Za-z0-9_-]*:(?: |$)"
)
_VALUE: Final = re.compile(r" *(?:- +)*(?:[A-Za-z_][A-Za-z0-9_-]*: +)?")
_ENTRY: Final = re.compile(r"[{,\[] *(?:[A-Za-z_][A-Za-z0-9_-]*: +)?([^,{}\[\]\"' ][^,{}\[\]\"']*?) *(?=[,}\]])")
_ESCAPED: Final = re.compile(r'"[^"]*\\[^"]*"')
_REMARK: Final = re.compile(r"\s(#)")


def misread(path: str, text: str, first_line: int) -> tuple[Problem, ...]:
    """Why `text`, which begins after `first_line` lines of the file, cannot be read: its slips, else the parser's word.

    Nothing if it can, or if it is a single text for which no slip is to blame.
    """
    failed = failure(text)
    if failed is None:
        return ()
    search = _Search(path, text, first_line)
    found = search.tab(failed) or search.run(failed)
    return found or ((_unreadable(path, first_line, failed),) if failed.detail else ())


def _unreadable(path: str, first_line: int, failed: Failure) -> Problem:
    first, *related = dict.fromkeys(
        Place(path, row + 1 + first_line, column + 1) for row, column in (failed.place, failed.gave_up)
    )
    return error("yaml-syntax", first, *related, detail=failed.detail)


class _Search:
    """Mends a copy of the text, slip by slip."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line
        self._size = len(text)
        self._lines = text.split("\n")
        self._moved: dict[int, list[list[tuple[int, int]]]] = {}

    def tab(self, failed: Failure) -> tuple[Problem, ...]:
        """A tab in the indentation of the line in which the parser stopped: it may stand for any number of spaces."""
        line = self._line(failed.gave_up[0])
        at = line.find("\t", 0, len(line) - len(line.lstrip(" \t")))
        return () if at < 0 else (error("tab-indentation", self._place(failed.gave_up[0], at)),)

    def run(self, failed: Failure) -> tuple[Problem, ...]:
        """All slips, as far as they explain one failure after the other."""
        found: list[Problem] = []
        work = _WORK
        following: Failure | None = failed
        while following is not None:
            before, following = following, None
            for row, slips in self._candidates(before):
                work -= self._size
                if work < 0:
                    return tuple(found)
                line = mended(self._lines[row], slips)
                then = failure("\n".join([*self._lines[:row], line, *self._lines[row + 1 :]]))
                longer = len(line) - len(self._lines[row])
                if then is None or _before_mending(then.reached, row, longer) > before.reached:
                    found += [self._told(row, slip) for slip in slips]
                    self._moved.setdefault(row, []).append([(one.column, len(one.right) - one.length) for one in slips])
                    self._lines[row] = line
                    following = then
                    break
        return tuple(found)

    def _told(self, row: int, slip: Slip) -> Problem:
        return error(slip.code, self._place(row, self._original(row, slip.shown_at)), **dict(slip.words))

    def _original(self, row: int, column: int) -> int:
        """Where a column of a line stood before the mends made in it."""
        for mends in reversed(self._moved.get(row, [])):
            column -= sum(by for at, by in mends if at < column)
        return column

    def _place(self, row: int, column: int) -> Place:
        return Place(self._path, row + 1 + self._first_line, column + 1)

    def _line(self, row: int) -> str:
        return self._lines[row] if row < len(self._lines) else ""

    def _candidates(self, failed: Failure) -> Iterator[tuple[int, list[Slip]]]:
        """What may explain the failure, by row: what leaves no doubt first, then the mends that change little."""
        rows = [row for row in failed.rows if self._line(row).strip() and len(self._line(row)) <= LONGEST]
        yield from ((row, slips) for row in rows if (slips := structural(self._lines[row])))
        for find in (_remarks, loose, _gaps):
            yield from ((row, [slip]) for row in rows for slip in find(self._lines[row]))
        for row in rows:
            stopped = failed.gave_up[1] if row == failed.gave_up[0] else -1
            line = self._lines[row]
            yield from ((row, [slip]) for slip in (*self._indents(row), *_backslashes(line), *_quotes(line, stopped)))

    def _indents(self, row: int) -> Iterator[Slip]:
        """Other indentations that the line could have: those of the lines before it."""
        own = _indent(self._lines[row])
        before = [line for line in self._lines[max(row - 8, 0) : row] if line.strip(" #")]
        for right in dict.fromkeys(_indent(line) for line in reversed(before)):
            if right != own:
                words = (("value", str(own)), ("right", str(right)))
                yield Slip("misaligned", 0, own, " " * right, words, own)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _before_mending(reached: tuple[int, int], row: int, longer: int) -> tuple[int, int]:
    """A place behind a mend in its row, as it was before the row became longer."""
    return (reached[0], reached[1] - longer) if reached[0] == row else reached


def _remarks(line: str) -> Iterator[Slip]:
    """Texts that end at a `#`: in quotes they go on. One that began in a line above cannot be quoted here."""
    hidden = without_quotations(line)
    for first, last in _texts(line):
        if found := _REMARK.search(hidden, first, last):
            right = quoted(line[first:last])
            words = (*_right(right), ("rest", line[found.start(1) : last]))
            yield Slip("text-cut", first, last - first, right, words, found.start(1))
    if found := _REMARK.search(hidden):
        words = (*_right('"…"'), ("rest", line[found.start(1) :].rstrip()))
        yield Slip("text-cut", found.start(1), 1, "＃", words)


def _gaps(line: str) -> Iterator[Slip]:
    """A dash of a list close to its text, and a comma that is missing between two entries."""
    if found := _NO_SPACE.match(line):
        yield Slip("missing-space", found.end(), 0, " ", (("character", "-"),), found.end() - 1)
    for found in list(_NO_COMMA.finditer(line))[:_MOST]:
        yield Slip("missing-comma", found.start(1), found.end(1) - found.start(1), ", ")


def _backslashes(line: str) -> Iterator[Slip]:
    """Texts in double quotes, where a backslash begins an escape: in single ones it is itself."""
    for found in list(_ESCAPED.finditer(line))[:_MOST]:
        caret = line.index("\\", found.start())
        yield Slip("backslash", found.start(), len(found[0]), single(found[0]), backslash_words(found[0]), caret)


def _quotes(line: str, stopped: int) -> Iterator[Slip]:
    """Texts that need quotes for what they begin with or for a colon; `stopped` is where the parser took offence."""
    for first, last in _texts(line):
        right = quoted(line[first:last])
        caret = stopped if first <= stopped < last and line[stopped] == ":" else first
        yield Slip("needs-quotes", first, last - first, right, (*_right(right), ("character", line[caret])), caret)


def _texts(line: str) -> Iterator[tuple[int, int]]:
    """Where the texts of a line stand that have no quotes around them: those within brackets, or its whole value."""
    inner = list(_ENTRY.finditer(line))[:_MOST]
    yield from (found.span(1) for found in inner)
    value = _VALUE.match(line)
    start = value.end() if value else 0
    text = line[start:].rstrip()
    if not text:
        return
    brackets = text[0] in "{[" and (": " in text or not re.search(r"[}\]].", text))
    quotation = text[0] in "\"'" and text.find(text[0], 1) < 0
    if not brackets and not quotation:
        yield start, start + len(text)


def quoted(text: str) -> str:
    """The text in quotes, whatever is in it."""
    return f'"{text}"' if '"' not in text and "\\" not in text else single(f'"{text}"')


def single(text: str) -> str:
    """What stands in double quotes in single ones instead, in which a backslash is itself."""
    return "'" + text[1:-1].replace("'", "''") + "'"


def _right(text: str) -> tuple[tuple[str, str], ...]:
    return (("right", brief(text)),)


def backslash_words(text: str) -> tuple[tuple[str, str], ...]:
    """For a text in double quotes: the same in single ones, and the file's name if it is a path."""
    return (*_right(single(text)), ("name", text[1:-1].rstrip("\\").rpartition("\\")[2]))


def brief(text: str) -> str:
    """A text in quotes, so that one sees where they go; the middle of a long one is left out."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 4 :]}"


def fence_slip(path: str, text: str) -> Problem:
    """Why the front matter of a Markdown file cannot be told from its text."""
    lines = text.split("\n", _FRONT)
    if not _RIGHT_FENCE.fullmatch(lines[0]):
        if _FENCE.fullmatch(lines[0]):
            return error("full-width-mark", Place(path, 1, 1), character=lines[0].strip(), right="---")
        return error("no-front-matter", Place(path, 1, 1))
    for row, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line):
            return error("full-width-mark", Place(path, row, 1), character=line.strip(), right="---")
        if not _IN_FRONT.match(line):
            return error("front-matter-open", Place(path, row, 1))
    return error("front-matter-open", Place(path, len(lines), 1))
