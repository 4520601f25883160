"""Things that were due in the month: done in time, late, or not known to be done (R-13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dossier.contract.criteria import Deadline, Selector
from dossier.scoring.context import ScoringMonth
from dossier.scoring.found import Found, Holds
from dossier.scoring.outcome import Ground
from dossier.scoring.select import select
from dossier.trace import SentenceValue, say


@dataclass(frozen=True, slots=True)
class FallenDue:
    """A thing whose last day lies in the month, why it counts as missed (None: it was done in time), and in words.

    `later`: it came up in the month and is due in a later one.
    """

    thing: Found
    ground: Ground | None
    said: SentenceValue
    later: bool = False


def falling_due(selector: Selector, deadline: Deadline, month: ScoringMonth) -> Iterator[FallenDue]:
    """Things whose last day lies in the month: done in time, late, and those that nothing on file says were done."""
    for thing in select(selector, month):
        start = thing.value(deadline.start)
        if not isinstance(start, date) or start > month.period.end:
            continue
        calendar = month.contract.calendar
        due = calendar.within_workdays(start, deadline.workdays, receipt_is_first=deadline.receipt_is_first)
        if due in month.period:
            yield _fallen(thing, deadline, month, start, due)
        elif start in month.period:
            yield FallenDue(thing, None, say("score.due-later", thing=thing.said, start=start, due=due), later=True)


def _fallen(thing: Found, deadline: Deadline, month: ScoringMonth, start: date, due: date) -> FallenDue:
    days = [day for name in deadline.done if isinstance(day := thing.value(name), date)]
    last, all_done = max(days, default=None), len(days) == len(deadline.done)
    if all_done and last is not None and last <= due:
        return FallenDue(thing, None, say("score.in-time", thing=thing.said, start=start, due=due, done=last))
    if thing.verdict is Holds.OPEN:
        ground = Ground.UNRULED
    elif last is not None and last > due:
        ground = Ground.CERTAIN
    else:
        ground = Ground.UNDUE if month.as_of <= due else Ground.UNPROVEN
    said = say("score.not-done", thing=thing.said, start=start, due=due)
    if all_done and last is not None:
        said = say("score.done-late", thing=thing.said, start=start, due=due, done=last)
    elif ground is Ground.UNPROVEN:
        said = say("score.no-word-of", thing=thing.said, start=start, due=due)
    return FallenDue(thing, ground, said)
