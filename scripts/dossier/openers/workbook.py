"""The filled cells of an XLSX or XLSM workbook, read cell by cell.

Workbooks come from many programs. Of all that is in one only five parts are asked for, and the styles may be damaged;
and only cells that hold something are kept, so that a sheet formatted to its last row, or with a blank in its last
cell, is as small as what is written in it. Nothing is computed: a formula is told as one. Numbers are told as they are
shown: per cent with its sign, days as days.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from dossier.openers.numberformats import Shown, by_style, shown

MOST_ROWS: Final = 5_000
"""Rows with text, of a sheet, unless somebody asks for more."""
MOST_COLUMNS: Final = 100
LONGEST: Final = 4_000
"""Characters of a cell that are kept."""
MOST_SHEETS: Final = 60

_MOST_MERGED: Final = 10_000
_CHUNK: Final = 1 << 20
_EMPTY: Final = re.compile(rb"<(?:\w+:)?c\b[^<>]*/>")  # a cell with nothing but its format
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FLAGS: Final = {"1": "是", "0": "否"}

Cell = tuple[int, str, bool]
Row = tuple[int, list[Cell]]


class TooManyRowsError(Exception):
    """More rows are filled than such a table has."""


@dataclass
class ReadSheet:
    """A sheet: its name, and its rows by number with the column, text and kind of each cell: a formula or not.

    `merged` are the boxes of cells that were joined to one: the first row and column, the last row and column.
    `hidden`: no reader sees it.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


@dataclass(frozen=True)
class _Manner:
    """How a workbook shows what its cells hold."""

    strings: list[str]
    styles: tuple[Shown, ...]
    since_1904: bool
    most_rows: int

    def number(self, text: str, style: str) -> str:
        """A number as its style shows it."""
        how = self.styles[int(style)] if style.isdecimal() and int(style) < len(self.styles) else "number"
        return shown(text, how, since_1904=self.since_1904)


class Workbook:
    """A workbook in an archive. Raises KeyError, ValueError, expat.ExpatError or zipfile.BadZipFile if it is none."""

    def __init__(self, archive: zipfile.ZipFile, most_rows: int = MOST_ROWS) -> None:
        self._archive = archive
        self._most_rows = most_rows
        self._parts = {_part(info.filename): info for info in archive.infolist()}

    def sheets(self) -> Iterator[ReadSheet]:
        """The sheets in their order; of those that are hidden only such as are no larger than a table may be."""
        strings = "xl/sharedstrings.xml"
        texts = _Strings().read(self._chunks(strings)) if strings in self._parts else []
        dated = _Entries("workbookPr").read(self._chunks("xl/workbook.xml"))
        since_1904 = any(one.get("date1904") in ("1", "true") for one in dated)
        manner = _Manner(texts, self._styles(), since_1904, self._most_rows)
        for name, part, hidden in self._listed()[:MOST_SHEETS]:
            with suppress(*([TooManyRowsError] if hidden else [])):
                yield _Cells(ReadSheet(name, hidden=hidden), manner).read(self._chunks(part))

    def _styles(self) -> tuple[Shown, ...]:
        """What the cells' styles are for; nothing if they cannot be read, which hinders nobody."""
        try:
            found = _Styles().read(self._chunks("xl/styles.xml"))
        except (KeyError, ValueError, expat.ExpatError):
            return ()
        return by_style(found.used, found.codes)

    def _listed(self) -> list[tuple[str, str, bool]]:
        targets = _Entries("Relationship").read(self._chunks("xl/_rels/workbook.xml.rels"))
        parts = {one.get("Id", ""): _target(one.get("Target", "")) for one in targets}
        found = _Entries("sheet").read(self._chunks("xl/workbook.xml"))
        there = [(one, parts[one["id"]]) for one in found if parts[one["id"]] in self._parts]
        return [(one.get("name", ""), part, one.get("state", "visible") != "visible") for one, part in there]

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The part piece by piece, each ending with a tag, without cells that are only formatted."""
        with self._archive.open(self._parts[part]) as file:
            rest = b""
            while chunk := file.read(_CHUNK):
                whole, end, rest = (rest + chunk).rpartition(b">")
                if not end and len(rest) > 2 * _CHUNK:
                    raise ValueError(part)
                yield _EMPTY.sub(b"", whole + end)
            yield rest


def _part(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _target(target: str) -> str:
    return _part(target if target.startswith("/") else f"xl/{target.removeprefix('./')}")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _PartReading:
    """Reads one part. No part of a workbook declares entities."""

    def _parse(self, chunks: Iterator[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, values: self.start(_local(name), values)
        parser.EndElementHandler = lambda name: self.end(_local(name))
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._declared
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003  # positional only
        parser.Parse(b"", True)  # noqa: FBT003  # as above

    @staticmethod
    def _declared(*_: object) -> None:
        raise ValueError("a part declares its own entities")

    def start(self, name: str, values: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class _Entries(_PartReading):
    """The attributes of all elements of a name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._found: list[dict[str, str]] = []

    def read(self, chunks: Iterator[bytes]) -> list[dict[str, str]]:
        self._parse(chunks)
        return self._found

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == self._wanted:
            self._found.append({_local(key): value for key, value in values.items()})


class _Strings(_PartReading):
    """The texts that cells share, without what is only there to say how they are pronounced."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._now = ""
        self._inside: list[str] = []

    def read(self, chunks: Iterator[bytes]) -> list[str]:
        self._parse(chunks)
        return self._found

    def start(self, name: str, values: dict[str, str]) -> None:  # noqa: ARG002  # as in the base
        self._inside.append(name)
        if name == "si":
            self._now = ""

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "si":
            self._found.append(self._now)

    def text(self, text: str) -> None:
        if self._inside[-1:] == ["t"] and "rPh" not in self._inside:
            self._now = (self._now + text)[:LONGEST]


class _Styles(_PartReading):
    """The formats of numbers: the codes of a workbook's own by number, and the number of the format of each style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.used: list[str] = []
        self._of_cells = False

    def read(self, chunks: Iterator[bytes]) -> _Styles:
        self._parse(chunks)
        return self

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "numFmt" and values.get("numFmtId", "").isdecimal():
            self.codes[int(values["numFmtId"])] = values.get("formatCode", "")
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self.used.append(values.get("numFmtId", ""))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False


class _Cells(_PartReading):
    """The filled cells of a sheet."""

    def __init__(self, sheet: ReadSheet, manner: _Manner) -> None:
        self._sheet, self._manner = sheet, manner
        self._line, self._column = 0, 0
        self._kind, self._style, self._value, self._formula = "", "", "", False
        self._inside: list[str] = []
        self._row: list[Cell] = []

    def read(self, chunks: Iterator[bytes]) -> ReadSheet:
        self._parse(chunks)
        return self._sheet

    def start(self, name: str, values: dict[str, str]) -> None:
        self._inside.append(name)
        if name == "row":
            self._line = int(values.get("r", self._line + 1))
            self._column, self._row = 0, []
        elif name == "c":
            place = _CELL.fullmatch(values.get("r", ""))
            self._column = _number(place[1]) if place else self._column + 1
            self._kind, self._style = values.get("t", ""), values.get("s", "")
            self._value, self._formula = "", False
        elif name == "f":
            self._formula = True
        elif name == "mergeCell" and len(self._sheet.merged) < _MOST_MERGED:
            first, _, last = values.get("ref", "").partition(":")
            corners = _CELL.fullmatch(first), _CELL.fullmatch(last)
            if corners[0] and corners[1]:
                (left, top), (right, bottom) = (corners[0].groups(), corners[1].groups())
                self._sheet.merged.append((int(top), _number(left), int(bottom), _number(right)))

    def text(self, text: str) -> None:
        if self._inside[-1:] in (["v"], ["t"]) and "rPh" not in self._inside:
            self._value = (self._value + text)[:LONGEST]

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "c":
            text = self._told()
            if (text.strip() or self._formula) and self._column <= MOST_COLUMNS:
                self._row.append((self._column, text, self._formula))
        elif name == "row" and self._row:
            if len(self._sheet.rows) == self._manner.most_rows:
                raise TooManyRowsError
            self._sheet.rows.append((self._line, self._row))

    def _told(self) -> str:
        match self._kind:
            case "s":
                return self._manner.strings[int(self._value)] if self._value else ""
            case "b":
                return _FLAGS.get(self._value, self._value)
            case "" | "n":
                return self._manner.number(self._value, self._style)
            case "d":  # a day as text, as some programs write it
                return self._value.removesuffix("T00:00:00").removesuffix("Z")
            case _:
                return self._value


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found
