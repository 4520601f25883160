"""A copy of a workbook in which what is wrong is coloured, with a note that says what, and how to mend it.

It carries a digest of its own parts, so that it is told apart from one in which somebody has typed since.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain, count
from typing import Final

from xlsxwriter.format import Format

from dossier.exact.digest import sha256
from dossier.intake.tables import SheetTable
from dossier.problems import Place, Problem, Severity
from dossier.problems.wording import Language, word
from dossier.workbook.cells import harmless
from dossier.workbook.sheet import Book

_COLOURS: Final[Mapping[str, str]] = {"error": "#F8C9C4", "warning": "#FCE8B2"}
_WIDTH: Final = 16
_HEAD: Final = 4  # rows that stay in sight
_LONGEST: Final = 1000  # characters of a note
_ABOUT: Final = "docProps/core.xml"
"""The part that holds the digest of all others."""
_ABOUT_SIZE: Final = 10_000
_UNFIT: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # what the name of a sheet must not hold
_NAME: Final = 31  # characters of a sheet's name
_RESERVED: Final = "history"
_NAMELESS: Final = "sheet"


def marked_copy(
    tables: Sequence[SheetTable], problems: Sequence[Problem], moment: datetime, language: Language
) -> bytes:
    """The same cells on the same sheets as text, those with a problem coloured; a problem of a row marks its first."""
    by_cell: dict[Place, list[Problem]] = {}
    for one in problems:
        by_cell.setdefault(one.place, []).append(one)
    without = _made(tables, by_cell, moment, language, "")
    return _made(tables, by_cell, moment, language, _digest(without))


def untouched(data: bytes) -> bool:
    """Whether a file is a marked copy as it was written: a program that saves it again leaves other bytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(_ABOUT) as about:
            return _digest(data).encode() in about.read(_ABOUT_SIZE)
    except (KeyError, OSError, RuntimeError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error):
        return False


def _digest(data: bytes) -> str:
    """The digest of all parts but the one that holds it, by what the archive says of them."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = sorted((one.filename, one.file_size, one.CRC) for one in archive.infolist() if one.filename != _ABOUT)
    return sha256(repr(parts).encode())


def _made(
    tables: Sequence[SheetTable],
    by_cell: Mapping[Place, Sequence[Problem]],
    moment: datetime,
    language: Language,
    digest: str,
) -> bytes:
    book = Book("", "", moment)
    book.raw.set_properties({"created": moment, "comments": digest})
    plain = book.raw.add_format({"font_name": "宋体", "font_size": 10, "num_format": "@"})
    colours = {name: book.raw.add_format({"bg_color": colour, "num_format": "@"}) for name, colour in _COLOURS.items()}
    for table, name in zip(tables, _names(tables), strict=True):
        _sheet(book, name, table, by_cell, plain, colours, language)
    return book.close()


def _names(tables: Sequence[SheetTable]) -> Iterator[str]:
    """Names that a spreadsheet takes: those of the sheets, mended where a program let pass what others refuse."""
    known = {_RESERVED}
    for table in tables:
        name = _UNFIT.sub("-", table.name)[:_NAME].strip("' ") or _NAMELESS
        numbered = (f"{name[: _NAME - len(end)]}{end}" for number in count(2) if (end := f" ({number})"))
        free = next(one for one in chain((name,), numbered) if one.casefold() not in known)
        known.add(free.casefold())
        yield free


def _sheet(  # what a sheet is made of
    book: Book,
    name: str,
    table: SheetTable,
    by_cell: Mapping[Place, Sequence[Problem]],
    plain: Format,
    colours: Mapping[str, Format],
    language: Language,
) -> None:
    sheet = book.raw.add_worksheet(name)
    sheet.set_column(0, 100, _WIDTH)
    sheet.freeze_panes(_HEAD, 0)
    path = next((cell.place.path for row in table.rows for cell in row.values()), "")
    texts = {(cell.place.line, cell.place.column): cell.text for row in table.rows for cell in row.values()}
    for (line, column), text in texts.items():
        sheet.write_string(line - 1, column - 1, harmless(text), plain)
    for place, some in by_cell.items():
        if place.path == path and place.line:
            worst = min((one.severity for one in some), key=lambda one: one is not Severity.ERROR)
            row, column = place.line - 1, max(place.column, 1) - 1
            text = texts.get((place.line, column + 1), "")
            style = colours[worst.value]
            if text:
                sheet.write_string(row, column, harmless(text), style)
            else:
                sheet.write_blank(row, column, None, style)
            note = "\n\n".join(_told(one, language) for one in some)
            sheet.write_comment(row, column, note[:_LONGEST], {"x_scale": 2, "y_scale": 1.5})


def _told(problem: Problem, language: Language) -> str:
    said = word(problem, language)
    return "\n".join(filter(None, (f"{said.severity}：{said.message}", said.expected, said.hint)))
