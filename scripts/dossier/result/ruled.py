"""What can be ruled on, and in which state each thing is; what was objected to; what was submitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from dossier.trace.frozen import Exact, Money, Result


class RulingState(StrEnum):
    """The state of something that can be ruled on."""

    MISSING = "missing"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OBJECTED = "objected"
    FINAL = "final"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    STALE = "stale"


StandingKind: TypeAlias = Literal["row", "incident", "penalty", "project", "duty", "record"]


After: TypeAlias = Literal["event", "submission", "ruling"]


class Standing(Result):
    """The state in which something is that can be ruled on."""

    kind: StandingKind
    """A `row`, an `incident`, the cash `penalty` of a row, the amount of a `project`, a `duty`, or a `record`: a
    ruling, finding, objection or submission, or what a ruling has accepted or not."""
    subject: str
    """The id of that row, incident, project, duty or record; of a penalty the row's."""
    state: RulingState
    """`missing`: nothing is on file; `submitted`: on file, and nobody has ruled on it; `accepted`: as it was claimed;
    `rejected`: not, or not all of it; `objected`: an objection awaits its answer; `final`: answered; `expired`: the
    time to object has passed, or the proof has run out; `superseded`: a later one holds; `stale`: what a ruling looked
    at has changed."""
    since: date | None
    """The day of what made it so; none if no record did."""
    by: str
    """The id of the ruling, objection or record that made it so; empty if none did."""
    until: date | None
    """The last day on which it can be objected to; none if it cannot, or as long as the month is not issued."""


class ObjectionResult(Result):
    """An objection, and what became of it (R-55)."""

    id: str
    """The record."""
    kind: StandingKind
    """What sort of thing it is against."""
    subject: str
    """The id of that; empty if it names nothing that there is."""
    day: date
    """The day on which it was raised."""
    until: date | None
    """The last day on which it could be raised; none if there was no such day."""
    answer_by: date | None
    """The last day for its answer; none if it is not heard."""
    outcome: Literal["open", "upheld", "partly", "rejected", "late", "twice", "final"]
    """`open`: it awaits its answer; `upheld`, `partly`, `rejected`: the answer; `late`, `twice` (the same is raised
    already) and `final` (the same has been answered): it is not heard."""
    answer: str
    """The ruling that answers it; empty if there is none."""


class SubmissionResult(Result):
    """The provider's word that the month is complete, with the points that it gives itself."""

    id: str
    """The record."""
    day: date
    """The day that it names."""
    self_score: Mapping[str, Exact]
    """Points by the row's id, as far as the provider has given itself any."""
    total: Exact | None
    """Their sum; none if a row is left out."""
    difference: Exact | None
    """The composite less that sum; none if there is no sum."""


class LateResult(Result):
    """A record that counts in the provider's favour and came in late (R-53, R-54)."""

    record: str
    """Its id."""
    day: date | None
    """The day on which it came in with what it says; none if it has not been committed."""
    after: After
    """What it came in after: the `event` that it was to be told before or at once, the `submission` of the month, or a
    `ruling` on what it is counted for."""
    than: str
    """The id of that incident, duty, submission or ruling."""
    points: Exact
    """Points that the month would lose without it."""
    yuan: Money
    """Yuan, paid and carried on together, that the month would lose without it."""
