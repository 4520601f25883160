"""The filled cells of an XLSX or XLSM workbook, read cell by cell.

Workbooks come from many programs. Of all that is in one only four parts are asked for, so that a damaged style or date
of creation hinders nobody; and only cells that hold something are kept, so that a sheet formatted to its last row, or
with a blank in its last cell, is as small as what is written in it. Nothing is computed: a formula is told as one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_ROWS: Final = 5_000
"""Rows with text, of a sheet."""
MOST_COLUMNS: Final = 100
LONGEST: Final = 4_000
"""Characters of a cell that are kept."""
MOST_SHEETS: Final = 20

_CHUNK: Final = 1 << 20
_EMPTY: Final = re.compile(rb"<(?:\w+:)?c\b[^<>]*/>")  # a cell with nothing but its format
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FLAGS: Final = {"1": "是", "0": "否"}

Cell = tuple[int, str, bool]
Row = tuple[int, list[Cell]]


class TooManyRowsError(Exception):
    """More rows are filled than a table of returned forms has."""


@dataclass
class ReadSheet:
    """A sheet: its name, and its rows by number with the column, text and kind of each cell: a formula or not."""

    name: str
    rows: list[Row] = field(default_factory=list)


class Workbook:
    """A workbook in an archive. Raises KeyError, ValueError, expat.ExpatError or zipfile.BadZipFile if it is none."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {_part(info.filename): info for info in archive.infolist()}
        self._strings: list[str] = []

    def sheets(self) -> Iterator[ReadSheet]:
        """The sheets that a reader sees."""
        if "xl/sharedstrings.xml" in self._parts:
            self._strings = _Strings().read(self._chunks("xl/sharedstrings.xml"))
        for name, part in self._listed()[:MOST_SHEETS]:
            yield _Cells(ReadSheet(name), self._strings).read(self._chunks(part))

    def _listed(self) -> list[tuple[str, str]]:
        targets = _Entries("Relationship").read(self._chunks("xl/_rels/workbook.xml.rels"))
        parts = {one.get("Id", ""): _target(one.get("Target", "")) for one in targets}
        found = _Entries("sheet").read(self._chunks("xl/workbook.xml"))
        seen = [one for one in found if one.get("state", "visible") == "visible"]
        return [(one.get("name", ""), parts[one["id"]]) for one in seen if parts[one["id"]] in self._parts]

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


class _Cells(_PartReading):
    """The filled cells of a sheet."""

    def __init__(self, sheet: ReadSheet, strings: list[str]) -> None:
        self._sheet, self._strings = sheet, strings
        self._line, self._column = 0, 0
        self._kind, self._value, self._formula = "", "", False
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
            self._kind, self._value, self._formula = values.get("t", ""), "", False
        elif name == "f":
            self._formula = True

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
            if len(self._sheet.rows) == MOST_ROWS:
                raise TooManyRowsError
            self._sheet.rows.append((self._line, self._row))

    def _told(self) -> str:
        match self._kind:
            case "s":
                return self._strings[int(self._value)] if self._value else ""
            case "b":
                return _FLAGS.get(self._value, self._value)
            case _:
                return self._value


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found
