"""The sheet 待办: what is left to do and what each is worth, what came late, what runs out and begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dossier.views.arrivals import arrivals
from dossier.views.expiries import coming, expiries
from dossier.views.todo import todo
from dossier.workbook.cells import Column, Linked, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import MATTERS, TOP

_COLUMNS: Final = (
    Column("sort", "类别", "text", 12),
    Column("party", "由谁办", "text", 14),
    Column("name", "事项", "text", 42),
    Column("state", "状态", "text", 16),
    Column("points", "得分", "text", 18),
    Column("yuan", "金额（元）", "text", 26),
    Column("due", "最后一日", "day", 12),
    Column("how", "怎样办，由什么接续", "text", 52),
)
_HOW: Final = "与网站的待办页相同；得分与金额是这一件单独决定的，其余各件不变，金额大的在前。可按“由谁办”“类别”筛选。"


def matters(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet."""
    columns = _COLUMNS if facts.shows.money else tuple(one for one in _COLUMNS if one.key != "yuan")
    rows = [*_due(facts), *_late(facts), *_expiring(facts), *_coming(facts)]
    table = TablePlace(MATTERS, TOP, columns, len(rows))
    sheet.open(paper, [column.width for column in columns], TOP)
    sheet.put(2, 0, _HOW, "text", "plain-line")
    sheet.rows(table, rows)


def _due(facts: Facts) -> Iterator[Mapping[str, Value]]:
    for one in todo(facts.report, facts.word):
        files = f"交：{'、'.join(file.label for file in one.files)}" if one.files else ""
        command = f"dossier {one.command}" if one.command else ""
        yield {
            "sort": "待办",
            "party": one.whose or "—",
            "name": Linked(one.name, one.page),
            "state": one.state,
            "points": one.points,
            "yuan": one.yuan,
            "due": one.matter.due,
            "how": "；".join(filter(None, (files, one.note, command))),
        }


def _late(facts: Facts) -> Iterator[Mapping[str, Value]]:
    for one in arrivals(facts.report, facts.word):
        days = (f"写明 {one.done}" if one.done else "", f"{one.came} 首次入库" if one.came else "")
        yield {
            "sort": "迟到",
            "party": _party(facts, one.party),
            "name": Linked(one.what, one.page),
            "state": f"晚 {one.days} 日" if one.days else "迟到",
            "points": one.points,
            "yuan": one.yuan,
            "due": one.due,
            "how": f"《{one.name}》{'，'.join(filter(None, days))}",
        }


def _expiring(facts: Facts) -> Iterator[Mapping[str, Value]]:
    for one in expiries(facts.report):
        yield {
            "sort": f"{one.within} 日内到期",
            "party": _party(facts, one.party),
            "name": Linked(one.name, one.page),
            "state": f"还有 {one.days} 日",
            "due": one.last,
            "how": f"{one.rest}（按{one.by}）" if one.by else one.rest,
        }


def _coming(facts: Facts) -> Iterator[Mapping[str, Value]]:
    for one in coming(facts.report):
        yield {
            "sort": "尚未生效",
            "party": _party(facts, one.party),
            "name": Linked(one.name, one.page),
            "state": one.kind,
            "how": f"{one.begins} 起生效",
        }


def _party(facts: Facts, role: str) -> str:
    return facts.word("roles", role) if role else "—"
