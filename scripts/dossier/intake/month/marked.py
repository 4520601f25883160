"""A copy of a workbook in which what is wrong is coloured, with a note that says what, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from xlsxwriter.format import Format

from dossier.intake.tables import SheetTable
from dossier.problems import Place, Problem, Severity
from dossier.problems.wording import Language, word
from dossier.workbook.cells import harmless
from dossier.workbook.sheet import Book

_COLOURS: Final[Mapping[str, str]] = {"error": "#F8C9C4", "warning": "#FCE8B2"}
_WIDTH: Final = 16
_HEAD: Final = 4  # rows that stay in sight
_LONGEST: Final = 1000  # characters of a note


def marked_copy(
    tables: Sequence[SheetTable], problems: Sequence[Problem], moment: datetime, language: Language
) -> bytes:
    """The same cells on the same sheets as text, those with a problem coloured; a problem of a row marks its first."""
    book = Book("", "", moment)
    plain = book.raw.add_format({"font_name": "宋体", "font_size": 10, "num_format": "@"})
    colours = {name: book.raw.add_format({"bg_color": colour, "num_format": "@"}) for name, colour in _COLOURS.items()}
    by_cell: dict[Place, list[Problem]] = {}
    for one in problems:
        by_cell.setdefault(one.place, []).append(one)
    for table in tables:
        _sheet(book, table, by_cell, plain, colours, language)
    return book.close()


def _sheet(  # what a sheet is made of
    book: Book,
    table: SheetTable,
    by_cell: Mapping[Place, Sequence[Problem]],
    plain: Format,
    colours: Mapping[str, Format],
    language: Language,
) -> None:
    sheet = book.raw.add_worksheet(table.name)
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
