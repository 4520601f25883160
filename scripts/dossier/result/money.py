"""Incidents, totals and the statement, in yuan."""

from __future__ import annotations

from typing import Literal, TypeAlias

from dossier.result.base import Exact, Money, Result
from dossier.result.points import Penalty
from dossier.result.projects import ProjectResult


class Share(Result):
    """A project's part of an incident's deduction."""

    project: str
    amount: Money


class IncidentResult(Result):
    """An incident with its level ("none" if none) and deduction; pending until both sides confirmed it (R-27)."""

    id: str
    level: str
    minutes: Exact
    amount: Money
    pending: bool
    shares: tuple[Share, ...]


class Totals(Result):
    """The month's settlement in yuan; `payable_capitals` is `payable` in Chinese capitals."""

    gross: Money
    after_coefficient: Money
    incident_deductions: Money
    penalties: Money
    carried_in: Money
    payable: Money
    payable_low: Money
    payable_high: Money
    carried_out: Money
    cumulative: Money
    ceiling: Money
    payable_capitals: str


LineKey: TypeAlias = Literal[
    "gross",
    "coefficient",
    "after_coefficient",
    "incident_deductions",
    "floor",
    "penalties",
    "carried_in",
    "total",
    "carried_out",
    "waived",
    "payable",
]


Sign: TypeAlias = Literal["+", "-", "="]


class StatementLine(Result):
    """A line of the statement, in yuan: `+` and `-` change the sum above, `=` states it."""

    key: LineKey
    sign: Sign
    amount: Money
    low: Money
    high: Money
    clause: str


class Settlement(Result):
    """What settling a month yields; the bounds of what is carried out are for the next month to reckon with."""

    projects: tuple[ProjectResult, ...]
    incidents: tuple[IncidentResult, ...]
    penalties: tuple[Penalty, ...]
    totals: Totals
    statement: tuple[StatementLine, ...]
    carried_out_low: Money
    carried_out_high: Money
