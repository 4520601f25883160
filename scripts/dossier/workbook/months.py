"""The sheets 各月, 各月明细 and 总价预测: the months up to this one side by side, as the site's first page shows them.

They are results, not formulas: each was computed in its own month, and an issued one is what was issued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from dossier.assessment import Assessment
from dossier.result import ProjectResult
from dossier.views import glance, reaching
from dossier.views.glance import YearShown
from dossier.views.status import status
from dossier.workbook.cells import Column, Style, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import COURSE, FORECAST, MONTHS, TOP

_MONTHS: Final = (
    Column("month", "月份", "text", 30),
    Column("state", "状态", "text", 18),
    Column("day", "月度提交", "day", 13),
    Column("points", "综合得分", "points", 13),
    Column("low", "得分最低", "points", 13),
    Column("high", "得分最高", "points", 13),
    Column("payable", "应付", "money", 15),
    Column("payable_low", "应付最低", "money", 15),
    Column("payable_high", "应付最高", "money", 15),
    Column("cumulative", "累计应付", "money", 16),
    Column("met", "职责已履行", "count", 11),
    Column("late", "职责逾期", "count", 11),
    Column("missing", "职责未履行", "count", 11),
)
_AHEAD: Final = (
    Column("period", "以后各月", "text", 30),
    Column("ceiling", "合同总价", "money", 18),
    Column("gross", "计费", "money", 16),
    Column("low", "应付最低", "money", 16),
    Column("high", "应付最高", "money", 16),
    Column("cumulative_low", "累计最低", "money", 18),
    Column("cumulative_high", "累计最高", "money", 18),
)
_YEAR: Final = 12
_COURSE: Final = (
    Column("year", "年", "count", 6),
    Column("sort", "数", "text", 14),
    Column("name", "项目或指标", "text", 20),
    Column("unit", "使用单位", "text", 17),
    *(Column(f"{number:02d}", f"{number} 月", "value", 12) for number in range(1, _YEAR + 1)),
)
_MONEY: Final = frozenset({"payable", "payable_low", "payable_high", "cumulative"})
_RESULTS: Final = "已签发的月份照签发的结果；不是公式，改动不影响其他工作表。"
_Line: TypeAlias = "tuple[str, str, str, Style, Sequence[Value]]"
"""What the figures are, what they are of, whose it is, how they are written, and those of a year's months."""


def months(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of months: those of the report's history."""
    history = facts.report.history
    columns = _MONTHS if facts.shows.money else tuple(one for one in _MONTHS if one.key not in _MONEY)
    sheet.open(paper, [column.width for column in columns], TOP, 1)
    sheet.put(2, 0, f"到本月为止各月的考核结果，{_RESULTS}", "text", "plain-line")
    sheet.rows(TablePlace(MONTHS, TOP, columns, len(history)), [_month(one) for one in history], filtered=False)


def course(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of each year's projects and rows, a column a month."""
    found = [(year, line) for year in glance.years(facts.report.history) for line in _lines(facts, year)]
    table = TablePlace(COURSE, TOP, _COURSE, len(found))
    sheet.open(paper, [column.width for column in _COURSE], TOP, 3)
    sheet.put(2, 0, f"按“数”“项目或指标”筛选，可看一个项目、一项指标逐月的数。{_RESULTS}", "text", "plain-line")
    sheet.heads(table)
    for row, (year, (sort, name, unit, style, values)) in enumerate(found, TOP + 1):
        by_month = {month.period[-2:]: value for month, value in zip(year.months, values, strict=True)}
        figures = ((by_month.get(column.key), style) for column in _COURSE[-_YEAR:])
        texts: tuple[tuple[Value, Style], ...] = ((sort, "text"), (name, "text"), (unit, "text"))
        sheet.line(row, ((int(year.year), "count"), *texts, *figures))
    sheet.filtered(table)


def ahead(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of the forecast: when the total is reached, how that was found, and the months ahead."""
    told = reaching.reaching(facts.report.history)
    steps = tuple(f"{nth}. {step}" for nth, step in enumerate(told.steps, 1)) if told else ()
    rows = told.found.months if told else ()
    table = TablePlace(FORECAST, TOP + len(steps) + 1, _AHEAD, len(rows))
    sheet.open(paper, [column.width for column in _AHEAD], table.head, frozen=False, whole=True)
    sheet.put(2, 0, told.headline if told else "没有合同总价，或没有以后的月份。", "text", "section")
    for row, step in enumerate(steps, TOP):
        sheet.put(row, 0, step, "text", "plain-line")
    sheet.rows(table, [dict(one) for one in rows], filtered=False)


def _month(one: Assessment) -> Mapping[str, Value]:
    totals, duties = one.settlement, glance.counts(one)
    return {
        "month": one.period,
        "state": status(one),
        "day": one.submission.day if one.submission else None,
        "points": one.composite.points,
        "low": one.composite.low,
        "high": one.composite.high,
        "payable": totals.payable,
        "payable_low": totals.payable_low,
        "payable_high": totals.payable_high,
        "cumulative": totals.cumulative,
        **{state: duties.get(state, 0) for state in ("met", "late", "missing")},
    }


def _lines(facts: Facts, year: YearShown) -> Iterator[_Line]:
    """The lines of a year: its projects by each figure, then its rows."""
    has = facts.shows

    def projects(sort: str, style: Style, of: Callable[[ProjectResult], Value]) -> Iterator[_Line]:
        for one in year.projects:
            values = [None if month is None else of(month.project) for month in one.months]
            yield sort, one.name, one.unit, style, values

    if has.pays:
        yield from projects(has.rate, "quantity", lambda one: one.coefficient)
    if has.use:
        yield from projects("使用效率得分", "score", lambda one: one.utilisation.score if one.utilisation else None)
    if has.money:
        yield from projects("本月费用", "money", lambda one: one.net)
    for row in year.rows:
        points = [None if month is None else month.row.points for month in row.months]
        yield "指标得分", f"{row.row} {row.name}", "", "points", points
