"""What is left to do: what can still be mended, what awaits a word of the offices, and what was done, but late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dossier.problems.states import state
from dossier.result import Matter, MatterKind, MatterState
from dossier.views.doubts import notice_of
from dossier.views.duties import DutyShown
from dossier.views.figures import money
from dossier.views.incidents import IncidentShown
from dossier.views.places import record_page
from dossier.views.rows import RowShown
from dossier.views.stakes import doubted, open_stake, sums
from dossier.views.warnings import Notice

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
class TaskGroup:
    """Tasks of one sort; `more` are left out, and are all found on `page`."""

    title: str
    tasks: tuple[Task, ...]
    more: int
    page: str


@dataclass(frozen=True)
class Shown:
    """What a month shows of its rows, incidents, duties and doubts, the words for them, and titles of records by id."""

    rows: Sequence[RowShown]
    incidents: Sequence[IncidentShown]
    owed: Sequence[DutyShown]
    doubts: Sequence[Notice]
    word: Callable[[str, str], str]
    titles: Mapping[str, str] = field(default_factory=dict)


def groups(matters: Sequence[Matter], shown: Shown) -> tuple[TaskGroup, ...]:
    """The sorts that have something in them, the most pressing first."""
    kinds = (
        ("待补", (*_of(matters, shown, "gate"), *_of(matters, shown, "row", awaited=False), *_missed(matters, shown))),
        ("待评定、待确认", tuple(_awaited(matters, shown))),
        ("存疑，待核问", tuple(_doubted(matters, shown))),
        ("已逾期完成", tuple(_late(matters, shown))),
    )
    pages = ("obligations.html", "rows.html", "problems.html", "obligations.html")
    found = zip(kinds, pages, strict=True)
    return tuple(TaskGroup(title, tasks[:MOST], len(tasks[MOST:]), page) for (title, tasks), page in found if tasks)


def _awaited(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    yield from _of(matters, shown, "row", awaited=True)
    yield from _of(matters, shown, "incident")
    for one in matters:
        if one.kind in ("decision", "objection"):
            title = shown.titles.get(one.subject, one.subject)
            yield Task(
                title, record_page(one.subject), "pending", shown.word("matter", one.state), open_stake(one.at_stake)
            )


def _of(matters: Sequence[Matter], shown: Shown, kind: MatterKind, *, awaited: bool | None = None) -> Iterator[Task]:
    """The matters of a kind; of rows those that await a ruling, or the others."""
    rows = {row.indicator.id: row for row in shown.rows}
    incidents = {one.result.id: one for one in shown.incidents}
    for matter in matters:
        if matter.kind != kind or awaited not in (None, matter.state == "awaited"):
            continue
        match kind:
            case "gate":
                label = state("gate", "missing")
                yield Task(shown.word("gate", matter.subject), "obligations.html", "missing", label, "暂缓支付")
            case "row":
                yield _row(rows[matter.subject], matter, shown.word)
            case "incident":
                one = incidents[matter.subject]
                worth = f"{money(one.result.amount)} 元"
                yield Task(one.result.title, one.page or "incidents.html", "pending", "待确认", worth)


def _duties(matters: Sequence[Matter], shown: Shown, state: MatterState) -> Iterator[tuple[Matter, DutyShown]]:
    owed = {one.duty.id: one for one in shown.owed}
    return ((one, owed[one.subject]) for one in matters if one.kind == "duty" and one.state == state)


def _lost(matter: Matter) -> str:
    return sums(matter.at_stake.points_lost, matter.at_stake.yuan_lost)


def _missed(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    for matter, one in _duties(matters, shown, "missing"):
        lost, gain = _lost(matter), open_stake(matter.at_stake)
        worth = "，".join(filter(None, (f"扣 {lost}" if lost else "", f"可得 {gain}" if gain else "")))
        label = shown.word("duty", "missing")
        yield Task(shown.word("obligation", one.duty.id), "obligations.html", "missing", label, worth)


def _row(row: RowShown, matter: Matter, word: Callable[[str, str], str]) -> Task:
    state = row.indicator.state
    return Task(row.indicator.name, row.page, state, word("state", state), open_stake(matter.at_stake))


def _doubted(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    for matter in matters:
        notice = notice_of(shown.doubts, matter) if matter.kind == "doubt" else None
        if notice is not None:
            page = notice.trail.page
            yield Task(
                notice.text,
                page or "problems.html",
                "pending",
                shown.word("matter", matter.state),
                doubted(matter.at_stake),
            )


def _late(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    for matter, one in _duties(matters, shown, "late"):
        page, lost = one.records[0][1] if one.records else "obligations.html", _lost(matter)
        label = f"晚 {one.days_late} 日" if one.days_late else shown.word("duty", "late")
        yield Task(shown.word("obligation", one.duty.id), page, "late", label, f"已扣 {lost}" if lost else "")
