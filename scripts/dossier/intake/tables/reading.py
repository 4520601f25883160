"""Files as tables: workbooks by a program with limits of its own, texts with separators in any encoding."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from dossier.intake.tables.cells import SheetTable, TableCell, TableRow, TablesRead
from dossier.intake.tables.opening import LIMITS, ChildAnswer, opened
from dossier.openers.filetypes import looks_like
from dossier.openers.plaintext import decoded, is_text
from dossier.openers.workbook import MOST_COLUMNS, MOST_ROWS
from dossier.problems import Place, Problem, error, warning

MAX_BYTES: Final = 20_000_000
MAX_TEXT: Final = 5_000_000
MAX_CELL: Final = 2_000
SEPARATORS: Final = (",", ";", "\t", "，")
"""What stands between the columns of a text: Excel writes the first three by the settings of the machine."""
_BOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True)
class Most:
    """How much a file may hold: filled rows of a sheet, bytes of a text."""

    rows: int = MOST_ROWS
    text: int = MAX_TEXT


class _Sheet(ChildAnswer):
    name: str
    rows: tuple[tuple[int, tuple[tuple[int, str, bool], ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden: bool


class _Book(ChildAnswer):
    reason: str
    exact: bool
    sheets: tuple[_Sheet, ...]


def read_tables(name: str, data: bytes, most: Most = Most()) -> TablesRead:
    """The sheets of a workbook, or what a text gives with each separator; what kind of file it is tells its content."""
    book = is_book(data)
    limit = MAX_BYTES if book else most.text
    if len(data) > limit:
        return _wrong("table-too-large", name, limit=f"{limit} B")
    if looks_like(data) == "locked":
        return _wrong("table-locked", name)
    return _sheets(name, data, most) if book else _texts(name, data, most)


def is_book(data: bytes) -> bool:
    """Whether it is a workbook, whatever its name says."""
    return data.startswith(_BOOKS)


def _wrong(code: str, name: str, **words: str) -> TablesRead:
    return TablesRead((), (error(code, Place(name), **words),))


def _sheets(name: str, data: bytes, most: Most) -> TablesRead:
    told = opened("sheets", data, _Book, str(most.rows))
    if told is None:
        return _wrong("table-too-large", name, limit=f"{LIMITS.cpu} s")
    match told.reason:
        case "":
            pass
        case "locked":
            return _wrong("table-locked", name)
        case "too-large":
            return _wrong("table-too-large", name, limit=str(most.rows))
        case _:
            return _wrong("table-unreadable", name)
    seen = [one for one in told.sheets if not one.hidden]
    found = tuple(
        SheetTable(tuple(_rows(f"{name}#{one.name}" if len(seen) > 1 else name, one)), one.name) for one in seen
    )
    others = (one for one in told.sheets if one.hidden)
    hidden = tuple(SheetTable(tuple(_rows(f"{name}#{one.name}", one)), one.name, hidden=True) for one in others)
    return TablesRead(found, () if told.exact else (warning("table-formulas-unknown", Place(name)),), hidden)


def _rows(path: str, sheet: _Sheet) -> Iterator[TableRow]:
    below = _below(sheet)
    for line, cells in sheet.rows:
        values = {place: (text.strip(), formula) for place, text, formula in cells}
        merged = {column: value for column, value in below.get(line, {}).items() if column not in values}
        filled = {
            column: TableCell(text, Place(path, line, column), formula)
            for column, (text, formula) in sorted({**values, **merged}.items())
        }
        if values:
            yield filled


def _below(sheet: _Sheet) -> dict[int, dict[int, tuple[str, bool]]]:
    """What cells that are merged over several rows say in the rows below their first, by row and column."""
    first = {(line, place): (text.strip(), formula) for line, cells in sheet.rows for place, text, formula in cells}
    lines = sorted(line for line, _ in sheet.rows)
    boxes = sorted((left, top, bottom) for top, left, bottom, _ in sheet.merged if (top, left) in first)
    found: dict[int, dict[int, tuple[str, bool]]] = {}
    for (left, top, bottom), after in pairwise([*boxes, (0, 0, 0)]):
        end = min(bottom, after[1] - 1) if after[0] == left else bottom  # boxes that overlap are no spreadsheet's
        for line in lines[bisect_right(lines, top) : bisect_right(lines, end)]:
            found.setdefault(line, {})[left] = first[top, left]
    return found


def _texts(name: str, data: bytes, most: Most) -> TablesRead:
    if not data.strip():
        return _wrong("table-empty", name)
    if looks_like(data) or not is_text(data):
        return _wrong("table-unreadable", name)
    text = decoded(data)
    found: list[SheetTable] = []
    for separator in SEPARATORS:
        try:
            rows = tuple(islice(_split(name, text, separator), most.rows + 1))
        except csv.Error:
            continue  # a quote is never closed if this is what separates
        if len(rows) > most.rows:
            return _wrong("table-too-large", name, limit=str(most.rows))
        found.append(SheetTable(rows, "", separator))
    return TablesRead(tuple(found), ()) if found else _wrong("table-unreadable", name)


def _split(name: str, text: str, separator: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for values in reader:
        cells = ((place, bare(value)) for place, value in enumerate(values[:MOST_COLUMNS], 1))
        filled = {place: TableCell(value, Place(name, line, place)) for place, value in cells if value}
        line = reader.line_num + 1
        if filled:
            yield filled


def bare(value: str) -> str:
    """What a cell of a text says, without what only tells a spreadsheet to take it for a text: `="0012"`, `'0012`."""
    text = value.strip()
    if text[:2] == '="' and text[-1] == '"' and len(text) > len('="'):
        return text[2:-1].strip()
    return text[1:] if text[:1] == "'" and text[1:2].isalnum() and not text.endswith("'") else text


def too_long(rows: Sequence[TableRow]) -> Iterator[Problem]:
    """Cells with more text than a table of an office has."""
    for row in rows:
        for entry in row.values():
            if len(entry.text) > MAX_CELL:
                yield error("table-cell-long", entry.place, limit=str(MAX_CELL))
