"""The sheet 距上一档: what each project lacks to the next band, and the smallest change that reaches it (annex 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.views.distances import DistanceRow, distances
from dossier.workbook.cells import TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import DISTANCE, DISTANCE_COLUMNS, TOP

_NAMES: Final = 3  # columns that name the project
_HOW: Final = (
    "按本月综合得分推算，不改变任何结果：先取动主机台数最少的调整，再取规格价格变动最小的，最后取存储最少的；"
    "只换为当月负载放得下的同类规格、减少单独计费的存储。"
)
_HIGHEST: Final = "已在最高一档"


def distance(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    rows = distances(facts.report)
    table = TablePlace(DISTANCE, TOP, DISTANCE_COLUMNS, len(rows))
    sheet.open(paper, [column.width for column in table.columns], TOP, _NAMES)
    sheet.put(2, 0, _HOW, "text", "plain-line")
    sheet.rows(table, [_cells(no, row) for no, row in enumerate(rows, 1)])
    for key in ("combined", "use", "needed"):
        sheet.keep_apart(table, key)


def _cells(no: int, row: DistanceRow) -> Mapping[str, Value]:
    project, band, change = row.project, row.next, row.change
    bounds = project.utilisation_bounds
    found: dict[str, Value] = {
        "no": no,
        "id": project.id,
        "name": project.name,
        "coefficient": project.coefficient,
        "combined": project.combined,
        "use": bounds.score.low if bounds else None,
        "letter": row.asked or None,
    }
    if band is None:
        return found | {"change": _HIGHEST}
    found |= {
        "next": band.coefficient,
        "at_least": band.at_least,
        "rise": project.to_rise,
        "needed": band.utilisation,
        "composite": band.composite,
        "gain": band.gain,
        "change": "；".join(row.changes),
    }
    if change is None:
        return found
    return found | {"difference": change.difference, "fee": change.fee, "fee_then": change.fee_then}
