"""What is left to do: what can still be mended, what awaits a word of the offices, and what was done, but late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dossier.result import AtStake, Matter, MatterKind, MatterState
from dossier.views.duties import Owed
from dossier.views.figures import figure, money
from dossier.views.incidents import Incident
from dossier.views.places import record_page
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


@dataclass(frozen=True)
class Shown:
    """What a month shows of its rows, incidents and duties, the words for them, and the titles of records by id."""

    rows: Sequence[Row]
    incidents: Sequence[Incident]
    owed: Sequence[Owed]
    word: Callable[[str, str], str]
    titles: Mapping[str, str] = field(default_factory=dict)


def groups(matters: Sequence[Matter], shown: Shown) -> tuple[Group, ...]:
    """The sorts that have something in them, the most pressing first."""
    kinds = (
        ("待补", (*_of(matters, shown, "gate"), *_of(matters, shown, "row", awaited=False), *_missed(matters, shown))),
        ("待评定、待确认", tuple(_awaited(matters, shown))),
        ("已逾期完成", tuple(_late(matters, shown))),
    )
    pages = ("obligations.html", "rows.html", "obligations.html")
    found = zip(kinds, pages, strict=True)
    return tuple(Group(title, tasks[:MOST], len(tasks[MOST:]), page) for (title, tasks), page in found if tasks)


def _awaited(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    yield from _of(matters, shown, "row", awaited=True)
    yield from _of(matters, shown, "incident")
    for one in matters:
        if one.kind in ("decision", "objection"):
            title = shown.titles.get(one.subject, one.subject)
            yield Task(title, record_page(one.subject), "pending", shown.word("matter", one.state), worth(one.at_stake))


def worth(stake: AtStake) -> str:
    """What hangs on a matter, in points and yuan."""
    points, yuan = stake.points_gain + stake.points_risk, stake.yuan_gain + stake.yuan_risk
    return "，".join(filter(None, (f"{figure(points)} 分" if points else "", f"{money(yuan)} 元" if yuan else "")))


def _of(matters: Sequence[Matter], shown: Shown, kind: MatterKind, *, awaited: bool | None = None) -> Iterator[Task]:
    """The matters of a kind; of rows those that await a ruling, or the others."""
    rows = {row.indicator.id: row for row in shown.rows}
    incidents = {one.result.id: one for one in shown.incidents}
    for matter in matters:
        if matter.kind != kind or awaited not in (None, matter.state == "awaited"):
            continue
        match kind:
            case "gate":
                yield Task(shown.word("gate", matter.subject), "obligations.html", "missing", "未满足", "暂缓支付")
            case "row":
                yield _row(rows[matter.subject], shown.word)
            case "incident":
                one = incidents[matter.subject]
                worth = f"{money(one.result.amount)} 元"
                yield Task(one.result.title, one.page or "incidents.html", "pending", "待确认", worth)


def _duties(matters: Sequence[Matter], shown: Shown, state: MatterState) -> Iterator[Owed]:
    owed = {one.duty.id: one for one in shown.owed}
    return (owed[one.subject] for one in matters if one.kind == "duty" and one.state == state)


def _missed(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    for one in _duties(matters, shown, "missing"):
        worth = "，".join(f"扣 {figure(points)} 分" for _, points in one.losses)
        label = shown.word("duty", "missing")
        yield Task(shown.word("obligation", one.duty.id), "obligations.html", "missing", label, worth)


def _row(row: Row, word: Callable[[str, str], str]) -> Task:
    state = row.indicator.state
    worth = (f"{figure(row.open)} 分" if row.open else "", f"可能再扣 {figure(row.risk)} 分" if row.risk else "")
    return Task(row.indicator.name, row.page, state, word("state", state), "，".join(filter(None, worth)))


def _late(matters: Sequence[Matter], shown: Shown) -> Iterator[Task]:
    for one in _duties(matters, shown, "late"):
        page = one.records[0][1] if one.records else "obligations.html"
        worth = "，".join(f"已扣 {figure(points)} 分" for _, points in one.losses)
        label = f"晚 {one.days_late} 日" if one.days_late else shown.word("duty", "late")
        yield Task(shown.word("obligation", one.duty.id), page, "late", label, worth)
