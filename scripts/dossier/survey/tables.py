"""Returned forms from a table, XLSX or CSV: one row a form, found by the words of the head.

Tables come from outside. A formula is refused, not computed; the size is bounded before anything is unpacked.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

import openpyxl
from openpyxl.cell.cell import TYPE_FORMULA

from dossier.contract.survey import SurveyVersion
from dossier.fields import nearest
from dossier.problem import Place, Problem, error
from dossier.survey.forms import NEEDED, WORDS, Entry, Form

MAX_BYTES: Final = 5_000_000
MAX_UNPACKED: Final = 50_000_000
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100
MAX_CELL: Final = 2_000
_BY_WORD: Final = {word: name for name, word in WORDS.items()}

Row = tuple[int, tuple[Entry, ...]]
Found = tuple[list[Row], list[Problem]]


def column(number: int) -> str:
    """The head of a question's column."""
    return f"第{number}题"


def forms(name: str, data: bytes, version: SurveyVersion) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms of a table, and what is wrong with it; lines and columns of places are rows and columns from 1."""
    rows, problems = _xlsx(name, data) if name.lower().endswith(".xlsx") else _csv(name, data)
    if not rows:
        return (), tuple(problems) or (error("form-empty", Place(name), field="表头"),)
    head, unknown = _head(name, rows[0], version)
    problems += unknown
    if any(problem.place.line <= rows[0][0] for problem in problems):
        return (), tuple(problems)
    refused = {problem.place.line for problem in problems}
    made = [
        _form(name, row, head, version)
        for row in rows[1:]
        if row[0] not in refused and any(entry.text for entry in row[1])
    ]
    return tuple(made), tuple(problems)


def _head(name: str, row: Row, version: SurveyVersion) -> tuple[dict[str, int], list[Problem]]:
    """Where each field stands; unknown words, doubles and what is missing are problems."""
    questions = {column(question.number): f"q{question.number}" for question in version.questions}
    known = {**_BY_WORD, **questions}
    found: dict[str, int] = {}
    problems = []
    for index, entry in enumerate(row[1]):
        field = known.get(entry.text)
        if not entry.text:
            continue
        if field is None or field in found:
            words = {"value": entry.text[:80], "meant": nearest(entry.text[:80], known), "known": "、".join(known)}
            problems.append(error("form-column", entry.place, **words))
        else:
            found[field] = index
    missing = [word for word, field in known.items() if field not in found and _needed(field)]
    if missing:
        problems.append(error("form-column-missing", Place(name, row[0], 1), columns="、".join(missing)))
    return found, problems


def _needed(field: str) -> bool:
    return field in NEEDED or field[0] == "q"


def _form(name: str, row: Row, head: Mapping[str, int], version: SurveyVersion) -> Form:
    line, cells = row

    def entry(field: str) -> Entry:
        index = head[field]
        return cells[index] if index < len(cells) else Entry("", Place(name, line, index + 1))

    values = {field: entry(field) for field in head if field[0] != "q"}
    grades = tuple(entry(f"q{question.number}") for question in version.questions)
    return Form(Place(name, line, 1), f"{name} 第 {line} 行", values, grades)


def _csv(name: str, data: bytes) -> Found:
    if len(data) > MAX_BYTES:
        return [], [error("form-too-large", Place(name), limit=str(MAX_BYTES))]
    text = _decoded(data)
    if text is None:
        return [], [error("form-unreadable", Place(name))]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return [], [error("form-unreadable", Place(name))]
    return _bounded(name, rows)


def _decoded(data: bytes) -> str | None:
    """UTF-8, or GB 18030, which Chinese spreadsheets write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _xlsx(name: str, data: bytes) -> Found:
    if len(data) > MAX_BYTES:
        return [], [error("form-too-large", Place(name), limit=str(MAX_BYTES))]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                return [], [error("form-too-large", Place(name), limit=str(MAX_UNPACKED))]
            if any(_declares(archive.read(entry)) for entry in archive.infolist()):
                return [], [error("form-unreadable", Place(name))]
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is not to be trusted
            rows = [
                tuple((cell.value, cell.data_type == TYPE_FORMULA) for cell in row)
                for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
            ]
        finally:
            book.close()
    except Exception:  # noqa: BLE001  # whatever a file from outside makes the library raise
        return [], [error("form-unreadable", Place(name))]
    formulas = [
        error("form-formula", Place(name, line, place))
        for line, row in enumerate(rows, 1)
        for place, (_, formula) in enumerate(row, 1)
        if formula
    ]
    found, problems = _bounded(name, [["" if formula else _cell(value) for value, formula in row] for row in rows])
    return found, [*formulas, *problems]


def _declares(part: bytes) -> bool:
    """Whether a part brings entities of its own, or an encoding that could hide them: no spreadsheet writes either."""
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or part.startswith((b"\xff\xfe", b"\xfe\xff"))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _bounded(name: str, rows: Sequence[Sequence[str]]) -> Found:
    """Trimmed cells with their places; too many rows, or a cell that is too long, are problems."""
    if len(rows) > MAX_ROWS:
        return [], [error("form-too-large", Place(name, MAX_ROWS + 1, 1), limit=str(MAX_ROWS))]
    found = list(_placed(name, rows))
    long = [
        error("form-too-large", entry.place, limit=str(MAX_CELL))
        for _, entries in found
        for entry in entries
        if len(entry.text) > MAX_CELL
    ]
    return found, long


def _placed(name: str, rows: Sequence[Sequence[str]]) -> Iterator[Row]:
    for line, row in enumerate(rows, 1):
        if any(cell.strip() for cell in row):
            cells = row[:MAX_COLUMNS]
            yield line, tuple(Entry(cell.strip(), Place(name, line, place)) for place, cell in enumerate(cells, 1))
