"""The sheet 变化: why points and the amount payable differ from the month before, cause by cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.compare import compare
from dossier.compare.formats import CAUSES
from dossier.views.figures import figure, money
from dossier.views.naming import Naming
from dossier.workbook.cells import Column, Linked, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import CHANGES, TOP

_COLUMNS: Final = (
    Column("cause", "原因", "text", 30),
    Column("what", "变动的事项", "text", 44),
    Column("by", "由哪一项引起", "text", 28),
    Column("points", "得分变动", "points", 12),
    Column("payable", "应付变动", "money", 16),
)


def changed(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet; without a month before it has an empty table."""
    before, now = facts.report.before, facts.report.assessment
    columns = _COLUMNS if facts.shows.money else _COLUMNS[:-1]
    rows = list(_rows(facts, before, now)) if before else []
    table = TablePlace(CHANGES, TOP, columns, len(rows))
    sheet.open(paper, [column.width for column in columns], TOP)
    sheet.put(2, 0, _told(before, now, paid=facts.shows.money) if before else "没有上一个月。", "text", "plain-line")
    sheet.rows(table, rows)
    if before:
        sums: dict[str, Fraction | Decimal] = {"points": now.composite.points - before.composite.points}
        sums |= {"payable": now.settlement.payable - before.settlement.payable}
        sheet.total(table, "合计", sums)


def _told(before: Assessment, now: Assessment, *, paid: bool) -> str:
    points = f"综合得分 {figure(before.composite.points)} → {figure(now.composite.points)}"
    payable = f"，应付 {money(before.settlement.payable)} → {money(now.settlement.payable)} 元" if paid else ""
    return f"与 {before.period} 相比：{points}{payable}。每个原因的变动相加，恰为两个月之差。"


def _rows(facts: Facts, before: Assessment, now: Assessment) -> Iterator[Mapping[str, Value]]:
    """What each object contributes to a cause; what no object does, of the whole."""
    naming = Naming(facts.report, facts.places, facts.word)
    for cause in compare(before, now).causes:
        points, payable = cause.points, cause.payable
        for effect in cause.effects:
            what, by = naming.named(effect.object, effect.id), naming.row(effect.by) if effect.by else None
            points, payable = points - effect.points, payable - effect.payable
            yield {
                "cause": CAUSES[cause.cause],
                "what": Linked(what.name, what.page),
                "by": Linked(by.name, by.page) if by else None,
                "points": effect.points,
                "payable": effect.payable,
            }
        if points or payable or not cause.effects:
            yield {"cause": CAUSES[cause.cause], "what": "其余", "points": points, "payable": payable}
