"""Text that machines and offices wrote, whatever its encoding and however much of it was meant for a terminal.

A console log holds what a terminal was told: escapes that move the cursor, backspaces, lines written over. The bytes
are the evidence and stay as they are; what is shown is what the terminal showed.
"""

from __future__ import annotations

import codecs
import re
from typing import Final
from unicodedata import category, combining, east_asian_width

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = ("utf-16-le", "utf-16-be")
_NARROW: Final = ("utf-8", "gb18030")
_SAMPLE: Final = 4096  # bytes that the encoding is told from
_SEEN: Final = 65536  # bytes by which a file is taken for a text
_MOST_STRANGE: Final = 10  # per cent of characters that no text has
_LIKELY: Final = 95  # per cent of common characters in a text without a mark
_ORDINARY: Final = frozenset("\t\n\r\x07\x08\x0b\x0c\x1b\x1a")  # controls that logs have
_DIGITS: Final = 9
_WIDEST: Final = 4000  # columns of a line, which goes on in the next one

_EDGE: Final = 240  # columns that a cursor can be moved to
_TAB: Final = 8

_BREAKS: Final = re.compile(r"\r*\n|\x0b|\x0c|\x85")
_ACTIVE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\r]")
_TOKEN: Final = re.compile(
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<move>[@-~])"
    r"|\x1b[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles of windows and the like, with all that is in them
    r"|\x1b[ -/]*[0-~]?"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)


def decoded(data: bytes, *, cut: bool = False) -> str:
    """The bytes as characters: by their mark, as UTF-8, GB 18030 or UTF-16, line by line if they are mixed.

    What is in no encoding becomes U+FFFD. `cut`: the bytes end anywhere, perhaps within a character, which is left out.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding, cut=cut)
    narrow = _narrow(data, cut=cut)
    if "\0" not in narrow and "\ufffd" not in narrow and _common(narrow) >= _LIKELY:
        return narrow
    sample = data[: _SAMPLE if len(data) > _SAMPLE else len(data) // 2 * 2]
    wide = {encoding: _common(_as(sample, encoding, cut=True)) for encoding in _WIDE}
    best = max(_WIDE, key=lambda encoding: wide[encoding])
    if wide[best] >= _LIKELY and wide[best] > _common(_narrow(sample, cut=True)):
        return _as(data, best, cut=cut)
    return narrow


def encoding_of(data: bytes) -> str:
    """The encoding of a text by its beginning, which may be cut within a character."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding[:6]  # utf-16 and utf-32 read their own mark
    sample = data[:_SAMPLE] if len(data) > _SAMPLE else data[: len(data) // 2 * 2]
    wide = {encoding: _common(_as(sample, encoding, cut=True)) for encoding in _WIDE}
    best = max(_WIDE, key=lambda encoding: wide[encoding])
    for encoding in _NARROW:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (encoding == _NARROW[0] or _common(text) >= wide[best]):
            return encoding
    return best if wide[best] >= _LIKELY else _NARROW[-1]


def _as(data: bytes, encoding: str, *, cut: bool) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final=not cut)


def _narrow(data: bytes, *, cut: bool) -> str:
    """In one of the encodings whose letters are single bytes; if none fits all of it, each line in its own."""
    for encoding in _NARROW:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
        except UnicodeDecodeError:
            continue
    lines = data.split(b"\n")
    return "\n".join(_line(line) for line in lines)


def _line(line: bytes) -> str:
    for encoding in _NARROW:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("gb18030", "replace")


def _common(text: str) -> int:
    """Per cent of characters that Chinese offices and their machines use every day."""
    if not text:
        return 0
    known = text.encode("gb2312", "ignore").decode("gb2312")
    controls = sum(1 for char in known if (char < " " and char not in _ORDINARY) or char == "\x7f")
    return (len(known) - controls) * 100 // len(text)


def is_text(data: bytes) -> bool:
    """Whether the bytes can be read: apart from the zeros that a machine leaves when it stops, hardly anything in them
    is no character.
    """
    seen = data[:_SEEN]
    text = decoded(seen, cut=len(data) > len(seen)).replace("\0", "")
    if not text:
        return not seen
    strange = sum(1 for char in text if char == "\ufffd" or (char not in _ORDINARY and category(char) == "Cc"))
    return strange * 100 <= len(text) * _MOST_STRANGE


def cleaned(text: str) -> str:
    """What a terminal shows of the text: its escapes obeyed as far as they stay in their line, without what cannot be
    seen. A page break becomes a line break.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return "\n".join(_shown(line) if _ACTIVE.search(line) else line for line in _BREAKS.split(text))


def _shown(line: str) -> str:
    screen = _Screen()
    for token in _TOKEN.finditer(line):
        if token["text"]:
            screen.write(token["text"])
        elif token["move"]:
            screen.move(token["move"], token["numbers"])
        elif token["control"]:
            screen.control(token["control"])
    return screen.line


class _Screen:
    """One line of a terminal; a Chinese character takes two columns, the second of them empty."""

    def __init__(self) -> None:
        self._full: list[str] = []
        self._cells: list[str] = []
        self._column = 0

    @property
    def line(self) -> str:
        """What stands there."""
        return "\n".join((*self._full, "".join(self._cells).rstrip(" ")))

    def write(self, text: str) -> None:
        for char in text:
            if combining(char) and 0 < self._column <= len(self._cells):
                self._cells[self._column - 1] += char
                continue
            if self._column >= _WIDEST:
                self._full.append("".join(self._cells))
                self._cells, self._column = [], 0
            self._put(char)
            if _wide(char):
                self._put("")

    def _put(self, cell: str) -> None:
        """Write over what stands in the column; of a wide character of which half is written over nothing is left."""
        cells, column = self._cells, self._column
        cells.extend(" " * (column + 1 - len(cells)))
        if cell and column and _wide(cells[column - 1]):
            cells[column - 1] = " "
        cells[column] = cell
        if cell and column + 1 < len(cells) and not cells[column + 1]:
            cells[column + 1] = " "
        self._column += 1

    def control(self, char: str) -> None:
        match char:
            case "\b":
                self._column = max(0, self._column - 1)
            case "\r":
                self._column = 0
            case "\t":
                self.write(" " * (_TAB - self._column % _TAB))

    def move(self, final: str, numbers: str) -> None:
        """Obey a sequence that stays within the line; colours, and the lines above and below, are none of them."""
        first = numbers.split(";", maxsplit=1)[0]
        given = min(int(first[:_DIGITS]), _EDGE) if first.isdecimal() else 0
        count, cells, column = max(1, given), self._cells, self._column
        match final:
            case "D":
                self._column = max(0, column - count)
            case "C":
                self._column = max(column, min(_EDGE, column + count))
            case "G":
                self._column = count - 1
            case "K" if given == 1:
                cells[:column] = [" "] * min(column, len(cells))
            case "K":
                del cells[0 if given else column :]
            case "P":
                del cells[column : column + count]
            case "@" if len(cells) < _WIDEST:
                cells[column:column] = [" "] * count


def _wide(char: str) -> bool:
    return char != "" and east_asian_width(char[0]) in "WF"
