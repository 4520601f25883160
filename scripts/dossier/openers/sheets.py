"""Tells what stands in the sheets of a workbook by Excel or WPS: XLSX, XLSM, XLS, ET. A program of its own.

    python -I -m dossier.openers.sheets CPU-SECONDS BYTES-OF-MEMORY < a.xlsx > a.json

Prints one object: `reason` is why nothing can be told (`damaged`, `locked`, `too-large`) or empty; `sheets` has for
each sheet that a reader sees its `name` and its `rows`: the number of the row and its filled cells, each with its
column, its text, and whether it is a formula. `exact`: formulas are told apart from what is typed. That is so in
every XLSX that our own reader understands; for the rest and the old formats there is calamine, which reads what Excel
opens, but tells only what a formula came to when the file was saved.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from xml.parsers import expat

import python_calamine as calamine

from dossier.openers.confine import confine, limit
from dossier.openers.workbook import (
    LONGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    ReadSheet,
    TooManyRowsError,
    Workbook,
)

_ZIP: Final = b"PK\x03\x04"


def main() -> None:
    """Tell of what comes in."""
    seconds, memory = map(int, sys.argv[1:])
    limit(resource.RLIMIT_CPU, seconds, grace=1)
    confine(memory)
    sys.stdout.write(json.dumps(_told(sys.stdin.buffer.read())))


def _told(data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = {"reason": "", "exact": True, "sheets": []}
    try:
        told["sheets"] = _own(data)
        if told["sheets"] is None:
            told.update(exact=False, sheets=[asdict(sheet) for sheet in _other(data)])
    except (TooManyRowsError, MemoryError):
        told.update(reason="too-large", sheets=[])
    except calamine.PasswordError:
        told.update(reason="locked", sheets=[])
    except BaseException as failed:  # see dossier.openers; calamine's panics are no Exceptions
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        told.update(reason="damaged", sheets=[])
    return told


def _own(data: bytes) -> list[dict[str, Any]] | None:
    """The sheets as our own reader understands them, None if it does not."""
    if not data.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [asdict(sheet) for sheet in Workbook(archive).sheets()]
    except (
        KeyError,
        ValueError,
        IndexError,
        OSError,
        RuntimeError,
        NotImplementedError,
        zipfile.BadZipFile,
        expat.ExpatError,
    ):
        return None


def _other(data: bytes) -> Iterator[ReadSheet]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        seen = [one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible]
        for name in seen[:MOST_SHEETS]:
            yield _sheet(name, book.get_sheet_by_name(name))


def _sheet(name: str, found: calamine.CalamineSheet) -> ReadSheet:
    _, left = found.start or (0, 0)
    sheet = ReadSheet(name)
    for line, values in enumerate(found.iter_rows(), 1):  # it leaves out columns before the first filled one, not rows
        cells = [(place, _text(value), False) for place, value in enumerate(values[:MOST_COLUMNS], left + 1)]
        filled = [cell for cell in cells if cell[1].strip()]
        if filled:
            if len(sheet.rows) == MOST_ROWS:
                raise TooManyRowsError
            sheet.rows.append((line, filled))
    return sheet


def _text(value: object) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)[:LONGEST]


if __name__ == "__main__":
    main()
