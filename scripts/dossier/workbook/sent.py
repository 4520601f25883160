"""The sheet 函件: letters and reports of the month by addressee, with how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dossier.workbook.cells import Column, Linked, TablePlace
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import LETTERS, TOP

_COLUMNS: Final = (
    Column("no", "序号", "count", 7),
    Column("to", "送", "text", 44),
    Column("title", "函件", "text", 70),
    Column("state", "状态", "text", 26),
)
_HOW: Final = "由程序按考核结果拟的函件与报告；点名称可打开可编辑的文本（工作簿须与网站的文件放在一起）。"


@dataclass(frozen=True)
class LetterLine:
    """A letter: whom it goes to, what it is called, how far it has come, and the file beside the month's pages."""

    to: str
    title: str
    state: str
    file: str


def sent(letters: Sequence[LetterLine], sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    table = TablePlace(LETTERS, TOP, _COLUMNS, len(letters))
    sheet.open(paper, [column.width for column in _COLUMNS], TOP)
    sheet.put(2, 0, _HOW, "text", "plain-line")
    sheet.rows(
        table,
        [
            {"no": no, "to": one.to or "存档", "title": Linked(one.title, one.file), "state": one.state}
            for no, one in enumerate(letters, 1)
        ],
    )
