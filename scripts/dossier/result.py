"""What is computed of a month: points with their bounds and traces, projects, incidents, totals, duties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from pydantic import ConfigDict, Field

from dossier.trace import SentenceValue, Step
from dossier.trace.frozen import Exact, Money, Result


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
    """Cash for a row, beyond its points (R-10): so many events, so many yuan."""

    row: int
    count: int
    amount: Money


class Utilisation(Result):
    """A project's month (annex 1.2): rates of 0 to 1, score of 0 to 100."""

    cpu: Exact
    memory: Exact
    disk: Exact
    score: Exact


class Line(Result):
    """One line of a project's bill: quantity and price in force from a day to a day, both included."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    sku: str
    quantity: Exact
    from_: date = Field(alias="from")
    to: date
    days: int
    days_in_month: int
    unit_price: Exact
    amount: Money


class ProjectResult(Result):
    """A project's month: utilisation (none if not provable or without hosts), coefficient, lines and fee.

    `band` is what the contract calls the band of the coefficient, `working` how the kind of payment comes to it.
    """

    id: str
    name: str
    unit: str
    utilisation: Utilisation | None
    combined: Exact
    combined_low: Exact
    combined_high: Exact
    coefficient: Exact
    coefficient_low: Exact
    coefficient_high: Exact
    band: str = ""
    working: SentenceValue | None = None
    lines: tuple[Line, ...]
    gross: Money
    after_coefficient: Money
    incident_deduction: Money
    net: Money


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
    ceiling: Money | None
    payable_capitals: str


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


class Gate(Result):
    """A condition of payment; documents are ids of records. Unsatisfied: payment is held (R-43)."""

    id: str
    clause: str
    satisfied: bool
    documents: tuple[str, ...]


class Obligation(Result):
    """One duty that fell due: its last day (after moving past holidays), the day it was done, and its state.

    `undetermined`: whether it is owed at all depends on an acceptance that is not on file (3.1).
    """

    id: str
    clause: str
    due: date | None
    done: date | None
    state: Literal["met", "late", "missing", "pending", "undetermined"]


class Alternative(Result):
    """What another reading would change in this month's points and yuan."""

    reading: str
    composite_delta: Exact
    payable_delta: Money


class ReadingEffect(Result):
    """A reading of the contract as adopted, and what the others would do."""

    id: str
    adopted: str
    confirmed: bool
    alternatives: tuple[Alternative, ...]


class Chosen(Result):
    """What the engine did of what it could have done: the policy, its choice, and the question of the register that
    decides it, "" where the register leaves it to the default.
    """

    id: str
    choice: str
    question: str


class InputFile(Result):
    """A file the month was computed from."""

    path: str
    sha256: str
    sm3: str


class Inputs(Result):
    """All input files; `digest` is the sha256 of the lines `sha256  path` in order."""

    digest: str
    files: tuple[InputFile, ...]
