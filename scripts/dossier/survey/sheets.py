"""Returned tables as rows of entries with their places: workbooks, and texts with separators in any encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dossier.openers.filetypes import looks_like
from dossier.openers.plaintext import decoded, is_text
from dossier.openers.workbook import MOST_COLUMNS, MOST_ROWS
from dossier.problems import Place, Problem, error, warning
from dossier.survey.forms import FormValue
from dossier.survey.opening import LIMITS, ChildAnswer, opened

MAX_BYTES: Final = 20_000_000
MAX_TEXT: Final = 5_000_000
MAX_CELL: Final = 2_000
SEPARATORS: Final = (",", ";", "\t", "，")
"""What stands between the columns of a text: Excel writes the first three by the settings of the machine."""
_BOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_REASONS: Final = {"locked": "form-locked", "too-large": "form-too-large"}

Row = Mapping[int, FormValue]
"""The filled cells of a row by column, from 1."""


@dataclass(frozen=True)
class FormTable:
    """A sheet, or a text read with one separator; the rows in their order, those without text left out."""

    rows: tuple[Row, ...]


class _Sheet(ChildAnswer):
    name: str
    rows: tuple[tuple[int, tuple[tuple[int, str, bool], ...]], ...]


class _Book(ChildAnswer):
    reason: str
    exact: bool
    sheets: tuple[_Sheet, ...]


Found = tuple[tuple[FormTable, ...], tuple[Problem, ...]]


def tables(name: str, data: bytes) -> Found:
    """The sheets of a workbook, or what a text gives with each separator; what kind of file it is tells its content."""
    book = is_book(data)
    limit = MAX_BYTES if book else MAX_TEXT
    if len(data) > limit:
        return (), (error("form-too-large", Place(name), limit=f"{limit} B"),)
    return _sheets(name, data) if book else _texts(name, data)


def is_book(data: bytes) -> bool:
    """Whether it is a workbook, whatever its name says."""
    return data.startswith(_BOOKS)


def _sheets(name: str, data: bytes) -> Found:
    told = opened("sheets", data, _Book)
    if told is None:
        return (), (error("form-too-large", Place(name), limit=f"{LIMITS.cpu} s"),)
    if told.reason:
        return (), (error(_REASONS.get(told.reason, "form-unreadable"), Place(name), limit=str(MOST_ROWS)),)
    many = len(told.sheets) > 1
    found = tuple(FormTable(tuple(_rows(f"{name}#{one.name}" if many else name, one))) for one in told.sheets)
    return found, () if told.exact else (warning("form-formulas-unknown", Place(name)),)


def _rows(path: str, sheet: _Sheet) -> Iterator[Row]:
    for line, cells in sheet.rows:
        filled = {place: FormValue(text.strip(), Place(path, line, place), formula) for place, text, formula in cells}
        if filled:
            yield filled


def _texts(name: str, data: bytes) -> Found:
    if not data.strip():
        return (), (error("form-head-missing", Place(name)),)
    if looks_like(data) or not is_text(data):
        return (), (error("form-unreadable", Place(name)),)
    text = decoded(data)
    try:
        found = [list(islice(_split(name, text, separator), MOST_ROWS + 1)) for separator in SEPARATORS]
    except csv.Error:
        return (), (error("form-unreadable", Place(name)),)
    if any(len(rows) > MOST_ROWS for rows in found):
        return (), (error("form-too-large", Place(name), limit=str(MOST_ROWS)),)
    return tuple(FormTable(tuple(rows)) for rows in found), ()


def _split(name: str, text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for values in reader:
        cells = ((place, value.strip()) for place, value in enumerate(values[:MOST_COLUMNS], 1))
        filled = {place: FormValue(value, Place(name, line, place)) for place, value in cells if value}
        line = reader.line_num + 1
        if filled:
            yield filled


def too_long(rows: Sequence[Row]) -> Iterator[Problem]:
    """Cells with more text than a form has."""
    for row in rows:
        for entry in row.values():
            if len(entry.text) > MAX_CELL:
                yield error("form-too-large", entry.place, limit=str(MAX_CELL))
