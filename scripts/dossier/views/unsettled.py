"""What a month still waits for, each with its state and what depends on it.

The dossier's second part and MISSING.txt in the package list the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from dossier.problems import wording
from dossier.problems.states import state
from dossier.report import Report
from dossier.result import MatterKind
from dossier.views import doubts
from dossier.views.figures import day, figure, money, span
from dossier.views.shows import shows
from dossier.views.stakes import doubted

Word = Callable[[str, str], str]
_OTHERS: Final[tuple[MatterKind, ...]] = ("gate", "incident", "duty", "decision", "objection")


@dataclass(frozen=True)
class Unsettled:
    """One thing that is missing, awaited, late or held, in words."""

    kind: str
    name: str
    state: str
    effect: str


def unsettled(report: Report, word: Word) -> tuple[Unsettled, ...]:
    """All of them: rows and projects that are not certain, then the others; `word` gives the Chinese word of an id."""
    return tuple(_told(report, word))


def others(report: Report, word: Word) -> tuple[Unsettled, ...]:
    """Conditions of payment not met, deductions that await both sides, duties late or not done, stale decisions."""
    return tuple(_told(report, word, _OTHERS))


def _told(
    report: Report, word: Word, kinds: Collection[MatterKind] = ("row", "project", *_OTHERS, "doubt")
) -> Iterator[Unsettled]:
    month, rate = report.assessment, shows(report).rate
    rows = {row.id: row for row in month.indicators}
    projects = {project.id: project for project in month.projects}
    incidents = {incident.id: incident for incident in month.incidents}
    duties = {duty.id: duty for duty in month.obligations}
    for matter in month.matters:
        name = matter.subject
        match matter.kind if matter.kind in kinds else "":
            case "row":
                row = rows[name]
                effect = f"待定 {figure(row.high - row.low)} 分"
                yield Unsettled("分项指标", f"第 {row.row} 项 {row.name}", word("state", row.state), effect)
            case "project":
                one = projects[name]
                if one.coefficient_low != one.coefficient_high:
                    effect = f"{rate} {span(one.coefficient_low, one.coefficient_high)}"
                    yield Unsettled("项目", one.name, f"{rate}未定", effect)
            case "gate":
                yield Unsettled("付款条件", word("gate", name), state("gate", "missing"), "暂缓支付")
            case "incident":
                incident = incidents[name]
                effect = f"{money(incident.amount)} 元"
                yield Unsettled("故障扣费", incident.title, "待双方核算确认", effect)
            case "duty":
                duty = duties[name]
                effect = f"应于 {day(duty.due)}"
                yield Unsettled("履约事项", word("obligation", name), word("duty", duty.state), effect)
            case "doubt":
                found = doubts.of_matter(report, matter)
                said = wording.word(found).message if found else name
                yield Unsettled("疑点", said, word("matter", matter.state), doubted(matter.at_stake))
            case "decision" | "objection":
                record = report.evidence.by_id.get(name)
                title, by = record.title if record else name, f"，最迟 {day(matter.due)}" if matter.due else ""
                effect = "待重新认定" if matter.kind == "decision" else f"待答复{by}"
                yield Unsettled(word("matter_kind", matter.kind), title, word("matter", matter.state), effect)
