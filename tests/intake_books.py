"""Fills intake workbooks as a clerk does: cells by sheet, row and head, whatever program saved them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from builders import HOME
from dossier.cli import main

FIRST = 5
"""The first row of records; the heads stand in row 3, what stays as it was in row 4."""
Cell = str | int | float | bool | date | datetime
Filled = Mapping[str, Mapping[int, Mapping[str, Cell]]]


def base(folder: Path) -> Path:
    """The smallest month, March 2024, with the project's own contract."""
    shutil.copytree(HOME / "content" / "contract", folder / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", folder / "evidence")
    return folder


def dossier(root: Path, *words: str | Path) -> int:
    return main(["--root", str(root), *map(str, words)])


def opened(root: Path, month: str = "2024-04", *words: str) -> Path:
    """A fresh workbook beside the root's other things."""
    book = root / "book.xlsx"
    book.unlink(missing_ok=True)
    assert dossier(root, "open", month, "--out", book, *words) == 0
    return book


def column(sheet: Any, head: str) -> int:
    return int(next(cell.column for cell in sheet[3] if cell.value == head))


def fill(book: Path, cells: Filled) -> None:
    """Cells by sheet, by row of records from 0, and by head."""
    filled = openpyxl.load_workbook(book)
    for label, rows in cells.items():
        sheet = filled[label]
        for row, values in rows.items():
            for head, value in values.items():
                sheet.cell(FIRST + row, column(sheet, head)).value = value
    filled.save(book)


def files_of(root: Path, under: str = "evidence") -> dict[str, bytes]:
    found = (path for path in (root / under).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
