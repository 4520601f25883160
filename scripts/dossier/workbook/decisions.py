"""The sheet 裁定与异议: who said what on each thing that can be ruled on, when, and what holds now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.problems.states import state
from dossier.result import ObjectionResult, Standing
from dossier.views.places import record_page
from dossier.views.ruled import Ruled
from dossier.workbook.cells import Column, Linked, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import DECISIONS, TOP

_COLUMNS: Final = (
    Column("what", "事项", "text", 34),
    Column("now", "现在的状态", "text", 16),
    Column("until", "最后一日", "day", 12),
    Column("day", "日期", "day", 12),
    Column("by", "由谁", "text", 8),
    Column("said", "意见", "text", 40),
    Column("record", "记录", "text", 44),
    Column("state", "记录的状态", "text", 16),
)
_FAMILIES: Final[Mapping[str, str]] = {"row": "row", "penalty": "row", "duty": "obligation"}
"""The families of names of what is ruled on; what is in none is named by its own title."""


_OUTCOMES: Final[Mapping[str, str]] = {
    "open": "待答复", "late": "逾期提出，不予审议", "twice": "重复提出，不予审议", "final": "已有结论，不予审议"
}  # fmt: skip
"""What becomes of an objection that nobody has answered."""


def decisions(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    rows = [*_objections(facts), *_rows(facts)]
    table = TablePlace(DECISIONS, TOP, _COLUMNS, len(rows))
    sheet.open(paper, [column.width for column in _COLUMNS], TOP)
    count = sum(len(month.objections) for month in facts.report.history)
    told = f"到本月为止异议 {count} 件，列在前面" if count else "到本月为止没有异议"
    sheet.put(2, 0, f"{told}；然后是本月的自评、裁定和检查发现，按事项和日期排列。", "text", "plain-line")
    sheet.rows(table, rows)


def _objections(facts: Facts) -> Iterator[Mapping[str, Value]]:
    """The objections to all months so far, each with its answer."""
    for month in facts.report.history:
        for one in month.objections:
            known = facts.report.evidence.by_id  # what came later is not on file in this month
            raised, record = known.get(one.id), known.get(one.answer) or known.get(one.id)
            shown = record is not None and record.id in facts.places.by_id
            yield {
                "what": f"{month.period} {_named(facts, one)}",
                "now": _OUTCOMES.get(one.outcome) or facts.word("outcome", one.outcome),
                "until": one.answer_by,
                "day": one.day,
                "by": _party(facts, raised.source.path) if raised else "—",
                "said": f"提出异议；{record.happened} 答复" if record and record.id == one.answer else "提出异议",
                "record": Linked(record.title, record_page(record.id) if shown else "") if record else None,
            }


def _rows(facts: Facts) -> Iterator[Mapping[str, Value]]:
    ruled = Ruled(facts.report, facts.word)
    for standing in facts.report.assessment.standings:
        course = ruled.of(standing.kind, standing.subject)
        for said in course.said if course and standing.kind != "record" else ():
            yield {
                "what": _named(facts, standing),
                "now": state("ruled", standing.state),
                "until": standing.until,
                "day": said.day,
                "by": _party(facts, said.record.source.path),
                "said": said.what,
                "record": Linked(said.record.title, said.page if said.record.id in facts.places.by_id else ""),
                "state": state("ruled", said.state) if said.state else "",
            }


def _party(facts: Facts, path: str) -> str:
    """Whose record it is."""
    role = next(iter(facts.report.contract.roles.may_commit(path)), "")
    return facts.word("roles", role) if role else "—"


def _named(facts: Facts, one: Standing | ObjectionResult) -> str:
    if one.kind in _FAMILIES:
        return facts.word(_FAMILIES[one.kind], one.subject)
    record = facts.report.evidence.by_id.get(one.subject)
    projects = {project.id: project.name for project in facts.projects}
    return projects.get(one.subject) or (record.title if record else one.subject)
