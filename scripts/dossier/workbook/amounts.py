"""All amounts of months as one table with commas (CSV), for the books of finance: what is on the statement, each
project, each line of its bill, incidents with their shares, cash penalties, restatements.

UTF-8 with a byte order mark and lines that end as in Windows, so that WPS and Excel open it as it is. Amounts are plain
numbers with two places; texts can never be taken for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Final

from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.result import Line, ProjectResult
from dossier.views.names import Word
from dossier.views.statement import lines
from dossier.views.status import status
from dossier.workbook.cells import harmless

_HEADS: Final = (
    "合同编号", "月份", "状态", "类别", "编号", "名称", "项目", "使用单位", "起", "止", "数量", "单价（元）",
    "天数", "当月天数", "金额（元）", "最低（元）", "最高（元）", "依据",
)  # fmt: skip
_BOM: Final = "\ufeff"


@dataclass(frozen=True)
class AmountLine:
    """One amount in yuan with what it is for; `low` and `high` where it may still change."""

    sort: str
    id: str
    name: str
    amount: Decimal
    project: ProjectResult | None = None
    line: Line | None = None
    first: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    clause: str = ""


def amounts(months: Sequence[Assessment], word: Word) -> bytes:
    """The table of the months, in their order. The same months give the same bytes."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(_HEADS)
    for month in months:
        period = Period.parse(month.period)
        head = (month.contract, f"{period.year}年{period.month}月", status(month))
        for one in _lines(month, word):
            table.writerow([_safe(text) for text in (*head, one.sort, one.id, one.name)] + list(_rest(one)))
    return f"{_BOM}{out.getvalue()}".encode()


def _rest(one: AmountLine) -> Iterator[str]:
    yield from (_safe(one.project.name), _safe(one.project.unit)) if one.project else ("", "")
    first = one.line.from_ if one.line else one.first
    yield from ("" if day is None else day.isoformat() for day in (first, one.line.to if one.line else None))
    line = one.line
    monthly = line is not None and line.per == "month"
    yield from (plain(line.quantity), plain(line.unit_price)) if line else ("", "")
    yield from (str(line.days), str(line.days_in_month)) if line and monthly else ("", "")
    yield from ("" if amount is None else f"{amount:.2f}" for amount in (one.amount, one.low, one.high))
    yield _safe(one.clause)


def _safe(text: str) -> str:
    """A text on one line that no program takes for a formula."""
    return harmless(" ".join(text.split()))


def _lines(month: Assessment, word: Word) -> Iterator[AmountLine]:
    for named in lines(month):
        one = named.result
        yield AmountLine(
            "结算单", one.key, named.signed_name, one.amount, low=one.low, high=one.high, clause=one.clause
        )
    totals = month.settlement
    yield AmountLine("累计", "cumulative", "累计应付", totals.cumulative)
    if totals.ceiling is not None:
        yield AmountLine("累计", "ceiling", "合同总价", totals.ceiling)
    for project in month.projects:
        yield from _project(project, word)
    projects = {project.id: project for project in month.projects}
    for incident in month.incidents:
        said = word("level", incident.level)
        yield AmountLine(
            "故障", incident.id, f"{incident.title}（{said}）", incident.amount, None, None, incident.day,
            incident.least, incident.most, incident.clause,
        )  # fmt: skip
        for share in incident.shares:
            yield AmountLine("故障分摊", incident.id, incident.title, share.amount, projects.get(share.project))
    names = {row.row: (row.id, row.name) for row in month.indicators}
    for penalty in month.penalties:
        row, name = names.get(penalty.row, ("", ""))
        yield AmountLine("考核扣款", row, f"{name}（{penalty.count} 次）", penalty.amount)
    for change in month.adjustments:
        yield AmountLine("以前月份重新签发", change.period, f"第 {change.revision} 版", change.amount)


def _project(project: ProjectResult, word: Word) -> Iterator[AmountLine]:
    rate = f"{word('effect', 'coefficient')} {plain(project.coefficient)} 后"
    told = (
        ("计费", project.gross),
        (rate, project.after_coefficient),
        ("故障扣费", project.incident_deduction),
        ("本月费用", project.net),
    )
    for name, amount in told:
        yield AmountLine("项目", project.id, name, amount, project)
    for line in project.lines:
        yield AmountLine("账单", line.sku, word("prices", line.sku), line.amount, project, line)
