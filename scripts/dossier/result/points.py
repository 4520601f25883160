"""Points of the rows and of the whole, with what they may still become."""

from __future__ import annotations

from typing import Literal

from dossier.result.base import Exact, Money, Result
from dossier.result.steps import Step


class Points(Result):
    """A figure proven so far and the bounds it can reach while evidence or rulings are missing."""

    points: Exact
    low: Exact
    high: Exact


class Composite(Points):
    """The platform's score of the month."""

    max: Exact


class Indicator(Points):
    """One row of annex table 1. `points` are proven; not proven is not failed."""

    id: str
    row: int
    group: str
    name: str
    max: Exact
    state: Literal["proven", "deducted", "not-proven", "awaiting-ruling", "not-due"]
    trace: tuple[Step, ...]
    evidence: tuple[str, ...]


class Penalty(Result):
    """Cash for a row, beyond its points (R-10): so many events, so many yuan."""

    row: int
    count: int
    amount: Money
