"""The sheet 评分依据: every step behind the points, with its clause, its record and the line that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.fields import CHINA
from dossier.views.rows import Reason, RowShown, rows
from dossier.workbook.cells import Column, Linked, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import REASONS, TOP

_COLUMNS: Final = (
    Column("row", "行号", "count", 6),
    Column("name", "指标", "text", 18),
    Column("text", "依据", "text", 58),
    Column("value", "结果", "text", 10),
    Column("clause", "条款", "text", 26),
    Column("record", "记录", "text", 30),
    Column("line", "文件与行", "text", 44),
    Column("when", "提交日", "day", 12),
)
_HOW: Final = "评分的每一步：说明什么，依据哪一条款，写在哪个记录的哪一行。点指标、记录可打开网站上的页面。"


def reasons(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    found = [cells for row in rows(facts.report, facts.places) for cells in _steps(facts, row)]
    table = TablePlace(REASONS, TOP, _COLUMNS, len(found))
    sheet.open(paper, [column.width for column in _COLUMNS], TOP)
    sheet.put(2, 0, _HOW, "text", "plain-line")
    sheet.rows(table, found)


def _steps(facts: Facts, row: RowShown) -> Iterator[Mapping[str, Value]]:
    for reason in row.reasons:
        yield {
            "row": row.indicator.row,
            "name": Linked(row.indicator.name, row.page),
            "text": reason.step.text,
            "value": reason.step.value,
            "clause": reason.step.clause,
            **_source(facts, reason),
        }


def _source(facts: Facts, reason: Reason) -> dict[str, Value]:
    trail = reason.trail
    if trail is None:
        return {}
    record = facts.places.by_path.get(trail.path)
    return {
        "record": Linked(record.title, trail.page) if record else None,
        "line": f"{trail.path}:{trail.line}",
        "when": trail.commit.when.astimezone(CHINA).date() if trail.commit else None,
    }
