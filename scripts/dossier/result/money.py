"""Incidents, totals and the statement, in yuan."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias

from dossier.exact.money import ZERO
from dossier.result.points import Penalty
from dossier.result.projects import ProjectFee
from dossier.trace import Step
from dossier.trace.frozen import Exact, Money, Result

NONE: Final = "none"
"""The level of an incident that has none."""


class Share(Result):
    """A project's part of an incident's deduction."""

    project: str
    """The project's id."""
    amount: Money
    """Its part, in yuan."""


class Deduction(Result):
    """What an incident costs, and whom (annex 1.3)."""

    id: str
    """The incident's record."""
    level: str
    """Its level in the tariff; `none` if it has none, or if nobody has to pay for it."""
    minutes: Exact
    """The longest stop, in minutes, also of work that was announced."""
    amount: Money
    """What it costs altogether, in yuan."""
    pending: bool
    """Whether both sides still have to confirm it (R-27)."""
    shares: tuple[Share, ...]
    """What each project bears of it; none if the platform bears it as a whole."""


Fault: TypeAlias = Literal["provider", "user", "force-majeure", "other"]
"""Whose fault an incident can be ruled to be."""


class RulingChoice(Result):
    """A ruling that can still be made on an open incident, and what the month then comes to."""

    faults: tuple[Fault, ...]
    """Whose fault it rules the incident to be, confirming the deduction if the provider's: any of these comes to the
    same. None if it rules that the notice of planned work was received (R-54)."""
    ruled_level: str | None
    """The level that it rules; none if it rules none."""
    level: str
    """The level that the incident then has."""
    amount: Money
    """What is then deducted for it, in yuan."""
    points: Exact
    """The platform's score."""
    payable: Money
    """What is payable, in yuan."""
    carried_out: Money
    """The debt carried on, in yuan: zero or less."""


class IncidentResult(Deduction):
    """An incident of the month with its level, its fault, and why."""

    title: str
    """What its record calls it."""
    day: date
    """The day on which it started, in China."""
    clause: str
    """The clause of the tariff in force on that day."""
    fault: Literal["provider", "excused", "undetermined"]
    """Whose fault: the provider's, nobody's that has to pay, or not ruled yet (R-23)."""
    least: Money
    """The least that a deduction for it can be while rulings are missing, in yuan."""
    most: Money
    """The most that it can be, in yuan."""
    counted: Exact
    """The minutes of the longest stop that count, after what was announced."""
    announced: bool
    """Whether a notice of planned work excuses a part of a stop."""
    notice: Literal["counts", "awaits", "void"] | None
    """What its notice of planned work is worth; none if there is none in time."""
    spared: Money
    """What is not deducted because of the notice, or would not be if what it awaits were there, in yuan."""
    ruled_level: str | None
    """The level that the bureau has ruled, if it has (R-22, R-62)."""
    rulings: tuple[str, ...]
    """Ids of the bureau's rulings on it, in the order in which they were made."""
    choices: tuple[RulingChoice, ...] = ()
    """What the rulings come to that can still be made on it while it is open (R-22, R-23, R-27)."""
    trace: tuple[Step, ...]
    """Why it has its level: what the notice is worth, what is not counted, what is still to be decided."""


class Totals(Result):
    """The month's settlement in yuan (annex 1.5)."""

    gross: Money
    """All bills."""
    after_coefficient: Money
    """All bills after what the score takes off."""
    incident_deductions: Money
    """What incidents take."""
    penalties: Money
    """What rows cost in cash beyond their points (R-10)."""
    carried_in: Money
    """The debt that the months before carry on, in the first month the contract before: zero or less (R-25, R-26)."""
    payable: Money
    """What is payable: nothing below zero, unless the contract is read so."""
    payable_low: Money
    """The least it can become while evidence or rulings are missing."""
    payable_high: Money
    """The most it can become."""
    adjustments: Money = ZERO
    """What restated months hand on to this one: above zero if they paid too little."""
    carried_out: Money
    """The debt that this month carries on: zero or less."""
    carried_out_low: Money
    """The greatest debt it can be."""
    carried_out_high: Money
    """The smallest debt it can be."""
    cumulative: Money
    """All that has been payable so far, this month included."""
    ceiling: Money | None
    """The total of the contract (6.1); none if it has none."""
    payable_capitals: str
    """What is payable, in Chinese capitals."""


class Adjustment(Result):
    """What a restatement found that an issued month should have paid otherwise; the next open month takes it."""

    period: str
    """The month that was restated."""
    revision: int
    """The revision that found it."""
    replaces: int
    """The revision that it takes the place of."""
    amount: Money
    """In yuan; above zero if too little was paid, or too much debt carried on."""
    reason: str
    """Why the month was restated."""
    manifest: str
    """SHA-256 of the manifest of the revision that found it."""


class MonthAhead(Result):
    """A month that is still to come, by the register as it is: what will be billed before any score (articles 5, 6.2).

    What is used by the use, incidents, cash penalties and what is registered later are not in it.
    """

    period: str
    """The month, such as `2024-07`."""
    gross: Money
    """All bills, in yuan."""
    ceiling: Money | None
    """The total of the contract as agreed for the month's end (6.1); none if it has none."""


LineKey: TypeAlias = Literal[
    "gross",
    "coefficient",
    "after_coefficient",
    "score_deduction",
    "after_score",
    "service_credit",
    "after_credit",
    "incident_deductions",
    "floor",
    "penalties",
    "carried_in",
    "opening",
    "adjustments",
    "total",
    "carried_out",
    "handed_on",
    "waived",
    "payable",
]
Sign: TypeAlias = Literal["+", "-", "="]


class StatementLine(Result):
    """A line of the statement from list price to payable, in yuan."""

    key: LineKey
    """What the line is."""
    sign: Sign
    """`+` and `-` change the sum above, `=` states it."""
    amount: Money
    """As proven so far."""
    low: Money
    """The least it can become."""
    high: Money
    """The most it can become."""
    clause: str
    """The clause that it follows."""


class Settlement(Result):
    """What settling a month yields."""

    projects: tuple[ProjectFee, ...]
    """Each project in service."""
    incidents: tuple[Deduction, ...]
    """Each incident that started in the month."""
    penalties: tuple[Penalty, ...]
    """Cash beyond points."""
    totals: Totals
    """The sums."""
    statement: tuple[StatementLine, ...]
    """The lines from list price to payable."""
