"""What is left to do: what can still be mended, what awaits a word of the offices, and what was done, but late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.views.duties import Condition, Owed
from dossier.views.figures import figure, money
from dossier.views.incidents import Incident
from dossier.views.rows import Row

MOST: Final = 8
"""So many tasks of a group are listed on the first page."""


@dataclass(frozen=True)
class Task:
    """One thing, where it is shown, its state (for colour and in words), and what depends on it."""

    name: str
    page: str
    state: str
    label: str
    worth: str


@dataclass(frozen=True)
class Group:
    """Tasks of one sort; `more` are left out, and are all found on `page`."""

    title: str
    tasks: tuple[Task, ...]
    more: int
    page: str


def groups(
    rows: Sequence[Row],
    conditions: Sequence[Condition],
    incidents: Sequence[Incident],
    owed: Sequence[Owed],
    word: Callable[[str, str], str],
) -> tuple[Group, ...]:
    """The sorts that have something in them, the most pressing first."""
    kinds = (
        ("待补", tuple(_missing(rows, conditions, owed, word)), "obligations.html"),
        ("待评定、待确认", tuple(_awaited(rows, incidents, word)), "rows.html"),
        ("已逾期完成", tuple(_late(owed, word)), "obligations.html"),
    )
    return tuple(Group(title, tasks[:MOST], len(tasks[MOST:]), page) for title, tasks, page in kinds if tasks)


def _missing(
    rows: Sequence[Row], conditions: Sequence[Condition], owed: Sequence[Owed], word: Callable[[str, str], str]
) -> Iterator[Task]:
    for condition in conditions:
        if not condition.gate.satisfied:
            yield Task(word("gate", condition.gate.id), "obligations.html", "missing", "未满足", "暂缓支付")
    for row in rows:
        if row.undecided and row.indicator.state != "awaiting-ruling":
            yield _row(row, word)
    for one in owed:
        if one.duty.state == "missing":
            worth = "，".join(f"扣 {figure(points)} 分" for _, points in one.losses)
            label = word("duty", "missing")
            yield Task(word("obligation", one.duty.id), "obligations.html", "missing", label, worth)


def _awaited(rows: Sequence[Row], incidents: Sequence[Incident], word: Callable[[str, str], str]) -> Iterator[Task]:
    for row in rows:
        if row.undecided and row.indicator.state == "awaiting-ruling":
            yield _row(row, word)
    for one in incidents:
        if one.result.pending:
            name = one.record.title if one.record else one.result.id
            yield Task(name, one.page or "incidents.html", "pending", "待确认", f"{money(one.result.amount)} 元")


def _row(row: Row, word: Callable[[str, str], str]) -> Task:
    state = row.indicator.state
    worth = (f"{figure(row.open)} 分" if row.open else "", f"可能再扣 {figure(row.risk)} 分" if row.risk else "")
    return Task(row.indicator.name, row.page, state, word("state", state), "，".join(filter(None, worth)))


def _late(owed: Sequence[Owed], word: Callable[[str, str], str]) -> Iterator[Task]:
    for one in owed:
        if one.duty.state == "late":
            page = one.records[0][1] if one.records else "obligations.html"
            worth = "，".join(f"已扣 {figure(points)} 分" for _, points in one.losses)
            label = f"晚 {one.days_late} 日" if one.days_late else word("duty", "late")
            yield Task(word("obligation", one.duty.id), page, "late", label, worth)
