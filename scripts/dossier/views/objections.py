"""What was objected to, and what became of it (R-55): in a month, and in all months so far, as an audit asks."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from dossier.assessment import Assessment
from dossier.report import Report
from dossier.result import ObjectionResult
from dossier.views.figures import day
from dossier.views.names import Word
from dossier.views.places import record_page


@dataclass(frozen=True)
class ObjectionShown:
    """An objection: when it was raised, by which record, against what of which month, how it ended, what answers it.

    `page` and `answer_page` are those of the two records, "" where the month shows none.
    """

    day: date
    title: str
    month: str
    against: str
    outcome: str
    answer: str
    page: str
    answer_page: str


def objections(report: Report, word: Word) -> tuple[ObjectionShown, ...]:
    """Those of the month, by the day they were raised."""
    return _of(report, report.assessment, word, ())


def so_far(report: Report, word: Word, shown: Container[str]) -> tuple[ObjectionShown, ...]:
    """Those of this month and the months before, the last one first; `shown` are the records that have a page."""
    found = (one for month in report.history for one in _of(report, month, word, shown))
    return tuple(sorted(found, key=lambda one: (one.day, one.title), reverse=True))


def _of(report: Report, month: Assessment, word: Word, shown: Container[str]) -> tuple[ObjectionShown, ...]:
    found = sorted(month.objections, key=lambda one: (one.day, one.id))
    return tuple(_shown(report, month, one, word, shown) for one in found)


def _shown(
    report: Report, month: Assessment, one: ObjectionResult, word: Word, shown: Container[str]
) -> ObjectionShown:
    record, answer = (report.evidence.by_id.get(name) for name in (one.id, one.answer))
    answered = f"{day(answer.happened)}　{answer.title}" if answer else ""
    due = f"最迟 {day(one.answer_by)}" if one.outcome == "open" and one.answer_by else ""
    return ObjectionShown(
        one.day,
        record.title if record else one.id,
        month.period,
        _against(report, month, one, word),
        word("outcome", one.outcome),
        answered or due or "—",
        record_page(one.id) if one.id in shown else "",
        record_page(one.answer) if one.answer in shown else "",
    )


def _against(report: Report, month: Assessment, one: ObjectionResult, word: Word) -> str:
    match one.kind:
        case "row":
            return word("row", one.subject)
        case "penalty":
            return f"{word('row', one.subject)}的扣款"
        case "duty":
            return word("obligation", one.subject)
        case "incident":
            return next((x.title for x in month.incidents if x.id == one.subject), one.subject)
        case "project":
            return next((x.name for x in month.projects if x.id == one.subject), one.subject)
        case _:
            record = report.evidence.by_id.get(one.subject)
            return record.title if record else one.subject
