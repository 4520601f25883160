"""What a month still waits for, each with its state and what depends on it.

The dossier's second part and MISSING.txt in the package list the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dossier.report import Report
from dossier.views.figures import day, figure, money, span
from dossier.views.outcome import title
from dossier.views.shows import shows

Word = Callable[[str, str], str]


@dataclass(frozen=True)
class Matter:
    """One thing that is missing, awaited, late or held."""

    kind: str
    name: str
    state: str
    effect: str


def matters(report: Report, word: Word) -> tuple[Matter, ...]:
    """All of them: rows and projects that are not certain, then the others; `word` gives the Chinese word of an id."""
    return (*_uncertain(report, word), *others(report, word))


def _uncertain(report: Report, word: Word) -> Iterator[Matter]:
    for row in report.assessment.indicators:
        if row.low != row.high:
            effect = f"待定 {figure(row.high - row.low)} 分"
            yield Matter("分项指标", f"第 {row.row} 项 {row.name}", word("state", row.state), effect)
    rate = shows(report).rate
    for one in report.assessment.projects:
        if one.coefficient_low != one.coefficient_high:
            effect = f"{rate} {span(one.coefficient_low, one.coefficient_high)}"
            yield Matter("项目", one.name, f"{rate}未定", effect)


def others(report: Report, word: Word) -> Iterator[Matter]:
    """Conditions of payment that are not met, deductions that await both sides, duties that are late or not done."""
    assessment = report.assessment
    for gate in assessment.gates:
        if not gate.satisfied:
            yield Matter("付款条件", word("gate", gate.id), "未满足", "暂缓支付")
    for one in assessment.incidents:
        if one.pending:
            yield Matter("故障扣费", title(report, one), "待双方核算确认", f"{money(one.amount)} 元")
    for duty in assessment.obligations:
        if duty.state != "met":
            yield Matter("履约事项", word("obligation", duty.id), word("duty", duty.state), f"应于 {day(duty.due)}")
