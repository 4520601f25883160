"""The frozen result of one month, as canonical JSON: the interface between computing and showing."""

from __future__ import annotations

import json
from datetime import date
from typing import Final, Literal

from pydantic import ConfigDict, Field

from dossier.contract.policies import KEYS, P
from dossier.result import (
    Adjustment,
    AtStake,
    Chosen,
    Composite,
    Gate,
    IncidentResult,
    Indicator,
    Inputs,
    LateResult,
    Matter,
    MonthAhead,
    ObjectionResult,
    Obligation,
    OpeningResult,
    PartyResult,
    PaymentResult,
    Penalty,
    Program,
    ProjectResult,
    ReadingEffect,
    Standing,
    StatementLine,
    SubmissionResult,
    SuccessorResult,
    TermResult,
    ThresholdsResult,
    Totals,
    WeightsResult,
)
from dossier.trace.frozen import Result

SCHEMA: Final = "dossier.assessment/2"


class Assessment(Result):
    """One month of one contract: the whole truth about it, from which everything is shown, compared, signed and paid.

    `dossier assess PERIOD --json` prints it, every version of the site carries it as `assessment.json`. It is
    canonical: keys are sorted, decimals are text in plain notation (28 significant digits if endless), and nothing in
    it depends on the clock or the machine.
    """

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.assessment/2"] = Field(alias="schema", default=SCHEMA)
    """The version of this form; keys are added, never taken away or given another meaning."""
    contract: str
    """The number of the contract at the month's end."""
    numbers: tuple[str, ...] = ()
    """Every number that the contract has had by then, the first one first: by them it is known for the same."""
    title: str = ""
    """Its title at the month's end."""
    period: str
    """The month, such as `2024-03`."""
    revision: int
    """0 for a draft; issued months count from 1."""
    status: Literal["draft", "issued"]
    """Whether the month has been issued."""
    as_of: date
    """The day on which it was looked at: what is not done and was due before it is missing, the rest is pending."""
    program: Program
    """What computed it."""
    parties: tuple[PartyResult, ...]
    """The parties of the contract, as they are called at the month's end."""
    term: TermResult | None = None
    """The term of the service; none while no acceptance is on file."""
    opening: OpeningResult | None = None
    """The contract before this one and the debt that it leaves; none if there is none."""
    successor: SuccessorResult | None = None
    """The contract after this one; none if the data name none."""
    weights: WeightsResult
    """The weights in force at the month's end."""
    payment: PaymentResult
    """How scores turn into money at the month's end."""
    thresholds: ThresholdsResult
    """The limits that scores and loads are held against at the month's end."""
    composite: Composite
    """The platform's score."""
    indicators: tuple[Indicator, ...]
    """The rows of the rubric, in its order."""
    projects: tuple[ProjectResult, ...]
    """The projects in service, by id."""
    incidents: tuple[IncidentResult, ...]
    """The incidents that started in the month, by id."""
    penalties: tuple[Penalty, ...]
    """Cash for rows, beyond their points."""
    settlement: Totals
    """The sums."""
    adjustments: tuple[Adjustment, ...] = ()
    """What restatements of earlier months hand on to this one, in the order in which they were issued."""
    statement: tuple[StatementLine, ...]
    """The lines from list price to payable, in order."""
    outlook: tuple[MonthAhead, ...] = ()
    """The months still to come, to the last day of the service, by the register; none while no acceptance is on file.
    From them and the months so far a forecast can be made of the month in which the ceiling is reached."""
    gates: tuple[Gate, ...]
    """The conditions of payment, in the order of the contract's data."""
    obligations: tuple[Obligation, ...]
    """The duties that fell due, in the order of the contract's data."""
    submission: SubmissionResult | None = None
    """The provider's submission of the month with its self-score; none if there is none."""
    objections: tuple[ObjectionResult, ...] = ()
    """The objections to the month's results, in the order in which they were raised."""
    objections_until: date | None = None
    """The last day on which a result of this month that no ruling gave can be objected to, counted from the day on
    which the month was issued (R-55); none of a draft, and where the register sets no such time."""
    standings: tuple[Standing, ...] = ()
    """The state of everything that can be ruled on: rows, incidents, penalties, projects, duties, records."""
    matters: tuple[Matter, ...]
    """Everything that is missing, awaited, late, contradictory, expiring or open: rows, projects, conditions of
    payment, incidents, duties, doubts, decisions of the bureau, objections, proof that expires, each in its order."""
    at_stake: AtStake
    """What is missing, awaited or open altogether, each thing once; without doubts."""
    doubted: AtStake
    """What hangs on all doubts together: the month as it would be if all of them were right."""
    came_late: tuple[str, ...]
    """Ids of the records that came in after the month was submitted, whether they count or not (R-53)."""
    late: tuple[LateResult, ...] = ()
    """What came in after the event, the submission or a ruling and counts all the same, with what each is worth."""
    policies: tuple[Chosen, ...]
    """Everything that the program can do in more than one way, and what it did."""
    readings: tuple[ReadingEffect, ...]
    """The register of readings, and what each other reading would change."""
    inputs: Inputs
    """What it was computed from."""

    def choice(self, kind: type[P]) -> P:
        """What the engine did of what a policy lets it do."""
        return kind(next(one.choice for one in self.policies if one.id == KEYS[kind]))


def to_json(assessment: Assessment) -> str:
    """Canonical JSON: sorted keys, UTF-8, decimals as text, two spaces, one newline at the end."""
    tree = assessment.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def from_json(text: str) -> Assessment:
    """Read what `to_json` wrote; raises pydantic's ValidationError for anything else."""
    return Assessment.model_validate(json.loads(text))
