"""Tells what stands in the sheets of a workbook by Excel or WPS: XLSX, XLSM, XLS, ET. A program of its own.

    python -I -m dossier.openers.sheets CPU-SECONDS BYTES-OF-MEMORY MOST-ROWS < a.xlsx > a.json

Prints one object: `reason` is why nothing can be told (`damaged`, `locked`, `too-large`) or empty; `sheets` has for
each sheet its `name`, whether it is `hidden`, and its `rows`: the number of the row and its filled cells, each with its
column, its text, and whether it is a formula; `merged` are the boxes of cells joined to one. `exact`: formulas are told
apart from what is typed. That is so in every XLSX that our own reader understands; for the rest and the old formats
there is calamine, which reads what Excel opens, but tells only what a formula came to when the file was saved. How an
old workbook shows its numbers it does not tell either: which of them are per cent is asked of xlrd.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.parsers import expat

import python_calamine as calamine
import xlrd

from dossier.openers.confine import WRITTEN, confine, seconds_for_all
from dossier.openers.numberformats import shown, shown_as
from dossier.openers.workbook import (
    LONGEST,
    MOST_COLUMNS,
    MOST_SHEETS,
    ReadSheet,
    TooManyRowsError,
    Workbook,
)

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # as calamine tells it
_FIRST_DAY: Final = datetime(1900, 3, 1)  # noqa: DTZ001  # see dossier.openers.numberformats
_ROW: Final = 512  # bytes of what is told of a row, at most where there are many


def main() -> None:
    """Tell of what comes in."""
    seconds, memory, rows = map(int, sys.argv[1:])
    seconds_for_all(seconds)
    confine(memory, max(WRITTEN, rows * _ROW))
    sys.stdout.write(json.dumps(_told(sys.stdin.buffer.read(), rows), ensure_ascii=False))


def _told(data: bytes, most_rows: int) -> dict[str, Any]:
    told: dict[str, Any] = {"reason": "", "exact": True, "sheets": []}
    try:
        told["sheets"] = _own(data, most_rows)
        if told["sheets"] is None:
            told.update(exact=False, sheets=[asdict(sheet) for sheet in _other(data, most_rows)])
    except (TooManyRowsError, MemoryError):
        told.update(reason="too-large", sheets=[])
    except calamine.PasswordError:
        told.update(reason="locked", sheets=[])
    except BaseException as failed:  # see dossier.openers; calamine's panics are no Exceptions
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        told.update(reason="damaged", sheets=[])
    return told


def _own(data: bytes, most_rows: int) -> list[dict[str, Any]] | None:
    """The sheets as our own reader understands them, None if it does not."""
    if not data.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [asdict(sheet) for sheet in Workbook(archive, most_rows).sheets()]
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


def _other(data: bytes, most_rows: int) -> Iterator[ReadSheet]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        rates = _rates(data)
        for one in book.sheets_metadata[:MOST_SHEETS]:
            hidden = one.visible != calamine.SheetVisibleEnum.Visible
            with suppress(*([TooManyRowsError] if hidden else [])):
                found = _sheet(one.name, book.get_sheet_by_name(one.name), most_rows, rates.get(one.name, frozenset()))
                yield replace(found, hidden=hidden)


def _rates(data: bytes) -> Mapping[str, frozenset[tuple[int, int]]]:
    """Rows and columns of the cells that an old workbook shows as per cent, by sheet; nothing of any other."""
    if not data.startswith(_OLE):
        return {}
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    codes = {key: one.format_str for key, one in book.format_map.items()}
    shares = {nth for nth, one in enumerate(book.xf_list) if _is_rate(one.format_key, codes)}
    return {
        sheet.name: frozenset(
            (row + 1, column + 1)
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
            if sheet.cell_xf_index(row, column) in shares
        )
        for sheet in book.sheets()
    }


def _is_rate(number: int, codes: Mapping[int, str]) -> bool:
    return shown_as(number, codes.get(number, "")) == "percent"


def _sheet(name: str, found: calamine.CalamineSheet, most_rows: int, rates: frozenset[tuple[int, int]]) -> ReadSheet:
    _, before = found.start or (0, 0)
    sheet = ReadSheet(name)
    for line, values in enumerate(found.iter_rows(), 1):  # it leaves out columns before the first filled one, not rows
        placed = enumerate(values[:MOST_COLUMNS], before + 1)
        cells = [(place, _text(value, rate=(line, place) in rates), False) for place, value in placed]
        filled = [cell for cell in cells if cell[1].strip()]
        if filled:
            if len(sheet.rows) == most_rows:
                raise TooManyRowsError
            sheet.rows.append((line, filled))
    boxes = found.merged_cell_ranges or []
    sheet.merged += [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in boxes]
    return sheet


def _text(value: object, *, rate: bool) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime() if value < _FIRST_DAY:
            return shown(repr((value - _EPOCH) / timedelta(1)), "number")
        case datetime():
            return str(value).removesuffix(" 00:00:00")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value).rjust(8, "0") if value < timedelta(1) else str(value)
        case float() | int():
            return shown(repr(value), "percent" if rate else "number")
        case _:
            return str(value)[:LONGEST]


if __name__ == "__main__":
    main()
