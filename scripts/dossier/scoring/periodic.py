"""Periodic checklist: what must be done once in so many months, scored each month (R-05, R-06, R-57, R-64)."""

from __future__ import annotations

from datetime import date

from dossier.contract.rules import Item, Periodic
from dossier.number import plain
from dossier.period import Period, later, over
from dossier.records.projects import Acceptance
from dossier.scoring.checklist import answer, state
from dossier.scoring.context import Case
from dossier.scoring.facts import Shown
from dossier.scoring.outcome import ZERO, Outcome, Trace
from dossier.scoring.select import Found

_WORDS = {
    "rolling": "自开展之日起 {months} 个月内有效{last}，服务期开始后的首个 {months} 个月届满前视为未到期",
    "calendar": "每个公历年度一次，年度终了仍未开展才失分；验收所在的年度不足一年，也按一个年度计",
    "strict": "开展之前不得分，开展后 {months} 个月内有效{last}",
}
_LAST_MONTH = {"counts": "，期满当月仍有效", "lost": "，期满当月起无效"}


def words(rule: Periodic, case: Case) -> str:
    items = "、".join(f"{item.text} {plain(item.points)} 分" for item in rule.items)
    valid = _WORDS[rule.validity].format(months=rule.months, last=_LAST_MONTH[rule.last_month])
    return f"定期开展，共 {plain(case.row.version.points)} 分：{items}；{valid}"


def score(rule: Periodic, case: Case) -> Outcome:
    """Each item counts in full while it is shown or not yet due."""
    trace = Trace(case)
    end = case.month.period.end
    found: list[tuple[Item, Shown]] = []
    postponed = ZERO
    for item in rule.items:
        shown = answer(item, trace, lambda thing: _valid(rule, thing, end))
        due = None if shown is Shown.MET else _due(rule, item, case)
        if due is not None:
            trace.add(f"{item.text}：{due} 前未到期，按满分计", plain(item.points))
            postponed += item.points
        else:
            found.append((item, shown))
    points = postponed + sum((item.points for item, shown in found if shown is Shown.MET), ZERO)
    missing = sum((item.points for item, shown in found if shown is Shown.MISSING), ZERO)
    decided = state(found)
    return trace.outcome(points, points, points + missing, "not-due" if postponed and decided == "proven" else decided)


def _valid(rule: Periodic, thing: Found, end: date) -> bool:
    """Whether a thing still counts at the end of the month; a standing document counts while it is in force."""
    if thing.record.scope == "standing":
        return thing.record.covers.covers(end)
    happened = thing.record.happened
    if rule.validity == "calendar":
        return happened.year == end.year
    last = later(happened, rule.months)
    return end <= (last if rule.last_month == "lost" else Period.of(last).end)


def _due(rule: Periodic, item: Item, case: Case) -> date | None:
    """The day until which an item that is not shown costs nothing; None if it has come."""
    month = case.month
    start = min((one.happened for one in month.evidence.all(Acceptance) if one.conclusion == "accepted"), default=None)
    if start is None or rule.validity == "strict":
        return None
    due = over(start, rule.months)
    if rule.validity == "calendar":
        last_year = month.period.year - 1
        owed = start.year <= last_year
        held = answer(item, Trace(case), lambda thing: _counts_for(last_year, thing)) is Shown.MET
        if owed and not held:
            return None
        due = date(month.period.year, 12, 31)
    return due if min(month.period.end, month.as_of) < due else None


def _counts_for(year: int, thing: Found) -> bool:
    return thing.record.scope == "standing" or thing.record.happened.year == year
