"""Periodic checklist: what must be done once in so many months, scored each month (R-05, R-06, R-57, R-64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dossier.contract.rules import ChecklistItem, Periodic
from dossier.exact.period import Period, later, over
from dossier.records.projects import Acceptance
from dossier.scoring.checklist import answer, disputed, left_open, state
from dossier.scoring.context import Case, ScoringMonth
from dossier.scoring.facts import Proof
from dossier.scoring.found import Found
from dossier.scoring.judged import settled
from dossier.scoring.outcome import UNPROVEN, ZERO, RowOutcome, StepMark, Trace
from dossier.trace import SentenceValue, TermValue, say


def words(rule: Periodic, case: Case) -> SentenceValue:
    items = (say("rule.item", item=TermValue(value=item.text), points=item.points) for item in rule.items)
    return say("rule.periodic", points=case.row.version.points, items=items, valid=_valid_words(rule))


def _valid_words(rule: Periodic) -> SentenceValue:
    if rule.validity == "calendar":
        return say("rule.calendar")
    last = say("rule.last-month-counts") if rule.last_month == "counts" else say("rule.last-month-lost")
    if rule.validity == "strict":
        return say("rule.strict", months=rule.months, last=last)
    return say("rule.rolling", months=rule.months, last=last)


def score(rule: Periodic, case: Case) -> RowOutcome:
    """Each item counts in full while it is shown or not yet due; one that falls due in the month may yet be lost."""
    trace = Trace(case)
    end = case.month.period.end
    found: list[tuple[ChecklistItem, Proof]] = []
    postponed = waiting = ZERO
    for item in rule.items:
        shown = answer(item, trace, lambda thing: _valid(rule, thing, case.month))
        due = None if shown is Proof.MET else _due(rule, item, case)
        if due is None:
            found.append((item, _open_still(rule, item, shown, trace)))
            continue
        said = say("score.item-undue", item=TermValue(value=item.text), due=due, points=item.points)
        trace.add(StepMark("open", item.points, "day"), said)
        if due > end:
            postponed += item.points
        else:
            waiting += item.points
    shown_points = postponed + sum((item.points for item, shown in found if shown is Proof.MET), ZERO)
    points, decided = shown_points + waiting, state(found)
    if (postponed and decided == "proven") or (waiting and decided in {"proven", "deducted"}):
        decided = "not-due"
    outcome = trace.outcome(points, shown_points, points + left_open(found), decided)
    in_dispute = disputed(found)
    return settled(trace, outcome, in_dispute) if in_dispute else outcome


def _open_still(rule: Periodic, item: ChecklistItem, shown: Proof, trace: Trace) -> Proof:
    """What is refuted is still open while it is not known whether the item is due at all."""
    if shown is not Proof.REFUTED or not _due_unknown(rule, item, trace.case):
        return shown
    said = say("score.item-due-unknown", item=TermValue(value=item.text))
    trace.add(replace(UNPROVEN, amount=item.points), said)
    return Proof.MISSING


def _valid(rule: Periodic, thing: Found, month: ScoringMonth) -> bool:
    """Whether a thing still counts at the end of the month; a standing document counts while it is in force (R-63)."""
    start, end = month.period.start, month.period.end
    if thing.record.scope == "standing":
        return thing.record.covers.meets(start if month.each_day else end, end)
    happened = thing.record.happened
    if rule.validity == "calendar":
        return happened.year == end.year
    last = later(happened, rule.months)
    return end <= (last if rule.last_month == "lost" else Period.of(last).end)


def _due(rule: Periodic, item: ChecklistItem, case: Case) -> date | None:
    """The day until which an item that is not shown costs nothing; None if it has come, or may have."""
    month, start = case.month, _accepted(case.month)
    if start is None or rule.validity == "strict":
        return None
    due = over(start, rule.months)
    if rule.validity == "calendar":
        if start.year < month.period.year and _held_last_year(item, case) is not Proof.MET:
            return None
        due = date(month.period.year, 12, 31)
    return due if min(month.period.end, month.as_of) < due else None


def _due_unknown(rule: Periodic, item: ChecklistItem, case: Case) -> bool:
    """Whether an acceptance, or what was held the year before, is not on file and could make the item not yet due."""
    if rule.validity == "strict":
        return False
    start = _accepted(case.month)
    if start is None or rule.validity == "rolling":
        return start is None
    return start.year < case.month.period.year and _held_last_year(item, case) is Proof.MISSING


def _accepted(month: ScoringMonth) -> date | None:
    """The day of the first acceptance, from which the first year runs."""
    return min((one.happened for one in month.evidence.all(Acceptance) if one.conclusion == "accepted"), default=None)


def _held_last_year(item: ChecklistItem, case: Case) -> Proof:
    last_year = case.month.period.year - 1
    return answer(item, Trace(case), lambda thing: _counts_for(last_year, thing))


def _counts_for(year: int, thing: Found) -> bool:
    return thing.record.scope == "standing" or thing.record.happened.year == year
