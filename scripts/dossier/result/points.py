"""Points of the rows and of the whole, with what they may still become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from dossier.trace import Step
from dossier.trace.frozen import Exact, Money, Result


class Points(Result):
    """A figure proven so far and the bounds it can reach while evidence or rulings are missing."""

    points: Exact
    """What is proven so far, in points. Not proven is not failed."""
    low: Exact
    """The least it can become, in points."""
    high: Exact
    """The most it can become, in points."""


class Composite(Points):
    """The platform's score of the month: the sum of the rows, within what the rubric leaves of it."""

    max: Exact
    """The most points of all rows."""


class Indicator(Points):
    """One row of the rubric (annex table 1). `points` are proven; not proven is not failed."""

    id: str
    """The row's id in the rubric; it never changes."""
    row: int
    """The row's number in the contract's table."""
    group: str
    """What the contract calls the row's group."""
    name: str
    """What the contract calls the row."""
    max: Exact
    """The most points of the row this month, with its part of rows that do not apply."""
    state: Literal["proven", "deducted", "not-proven", "awaiting-ruling", "not-due"]
    """`proven`: all points; `deducted`: points are lost for good; `not-proven`: evidence is missing;
    `awaiting-ruling`: the bureau has to rule; `not-due`: its day has not come."""
    trace: tuple[Step, ...]
    """How the points came about, step by step."""
    evidence: tuple[str, ...]
    """Ids of the records that the row rests on."""
    since: date | None = None
    """The day from which the row is as it is, by the contract's data."""

    @property
    def set_aside(self) -> Mapping[str, str]:
        """By record of the evidence that was looked at and did not count, the reason."""
        counted = {step.record for step in self.trace if step.role != "note"}
        found: dict[str, str] = {}
        for step in self.trace:
            if step.record and step.record not in counted:
                found[step.record] = "；".join(filter(None, (found.get(step.record), step.text)))
        return found


class Penalty(Result):
    """Cash for a row, beyond its points: so many events, so many yuan (R-10)."""

    row: int
    """The number of the row."""
    count: int
    """How many events cost something."""
    amount: Money
    """What they cost together, in yuan."""
