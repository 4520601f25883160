"""Everything that the month takes away: from which row or for which incident, why, by whose word and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dossier.report import Report
from dossier.trace import Step
from dossier.views.figures import day, figure, money
from dossier.views.incidents import IncidentShown
from dossier.views.names import Word
from dossier.views.rows import RowShown
from dossier.views.ruled import Ruled

_BY_RULE = "按规则计扣"


@dataclass(frozen=True)
class DeductionShown:
    """Points or yuan taken: of what, how much, why, and whose decision of which day it rests on."""

    what: str
    taken: str
    why: str
    by: tuple[str, ...]


def deductions(
    report: Report, rows: Sequence[RowShown], incidents: Sequence[IncidentShown], word: Word
) -> tuple[DeductionShown, ...]:
    """Rows in the order of the table, then incidents by day."""
    happened, ruled = sorted(incidents, key=lambda one: (one.result.day, one.result.id)), Ruled(report, word)
    return (
        *(_of_row(report, row, word) for row in rows if row.lost or row.penalty),
        *(_of_incident(one, ruled, word) for one in happened if one.result.amount),
    )


def _of_row(report: Report, row: RowShown, word: Word) -> DeductionShown:
    cash = [f"扣款 {money(row.penalty.amount)} 元"] if row.penalty and row.penalty.amount else []
    points = [f"扣 {figure(row.lost)} 分"] if row.lost else []
    told = tuple(_words(report, [one.step for one in row.reasons], word)) or (_BY_RULE, *_recorded(row))
    return DeductionShown(f"{row.indicator.row} {row.indicator.name}", "，".join((*points, *cash)), row.why, told)


def _of_incident(one: IncidentShown, ruled: Ruled, word: Word) -> DeductionShown:
    course = ruled.of("incident", one.result.id)
    told = tuple(said.told for said in course.said) if course else ()
    named = one.record.title if one.record else one.result.id
    reason = "；".join(filter(None, (f"{day(one.result.day)}，责任：{word('fault', one.result.fault)}", one.why)))
    return DeductionShown(named, f"扣费 {money(one.result.amount)} 元", reason, (*(told or (_BY_RULE,)), one.state))


def _words(report: Report, steps: Sequence[Step], word: Word) -> Iterator[str]:
    """Whose word the steps rest on, each decision once."""
    decided = {step.decided.record: step.decided for step in steps if step.decided is not None}
    for one in decided.values():
        record = report.evidence.by_id.get(one.record)
        label = record.label if record else word("matter_kind", "decision")
        yield f"{word('roles', one.role) if one.role else '无权者'} {day(one.day)} {label}"


def _recorded(row: RowShown) -> Iterator[str]:
    """The days of the records that tell of a loss by rule."""
    paths = {one.step.source.path for one in row.reasons if one.step.role == "loss" and one.step.source}
    days: list[date] = sorted({record.happened for record, _ in row.records if record.source.path in paths})
    if days:
        yield f"记录日 {'、'.join(map(day, days))}"
