"""The account of a proposed change, as data (dossier.proposal/1)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from dossier.proposal.state import How
from dossier.trace.frozen import Exact, Money, Result

MonthFate = Literal["changed", "new", "gone", "stopped", "mended"]
"""What becomes of a month: it comes out otherwise, is there for the first time or no more, cannot be computed because
of errors, or can be again."""

Caution = Literal["issued", "contract", "roles", "program", "nobody"]
"""What has to be looked at twice: months that were issued, contract data, who may do what, the program itself, and
files that nobody may touch."""


class MonthFigures(Result):
    """Points and yuan of a month with their bounds."""

    points: Exact
    low: Exact
    high: Exact
    payable: Money
    payable_low: Money
    payable_high: Money


class CauseShare(Result):
    """What one thing contributes to a cause; `by` is the row whose points moved it, "" for none."""

    name: str
    by: str
    points: Exact
    payable: Money


class CauseMove(Result):
    """A cause with its part of the month's differences."""

    cause: str
    points: Exact
    payable: Money
    shares: tuple[CauseShare, ...]


class RowFigures(Result):
    """A row on one side."""

    points: Exact
    low: Exact
    high: Exact
    state: str


class RowMove(Result):
    """A row that comes out otherwise, or rests on other records (`before` and `after` are alike then)."""

    name: str
    before: RowFigures | None
    after: RowFigures | None


class MonthMove(Result):
    """A month that the change moves; `also` are sorts of things that differ beside points, yuan and rows."""

    period: str
    fate: MonthFate
    before: MonthFigures | None
    after: MonthFigures | None
    causes: tuple[CauseMove, ...] = ()
    rows: tuple[RowMove, ...] = ()
    also: tuple[str, ...] = ()


class ProblemMove(Result):
    """A problem that the change brings or mends."""

    code: str
    severity: str
    path: str
    line: int
    message: str
    hint: str


class RecordMove(Result):
    """A record that comes, changes, moves or goes; `month` is "" for what lasts, `title` if it cannot be read."""

    how: How
    path: str
    month: str
    kind: str
    title: str


class Consent(Result):
    """Whose approval files need: so many of these roles, by the register as it was before the change."""

    roles: tuple[str, ...]
    needed: int
    paths: tuple[str, ...]


class Warned(Result):
    """Files that are to be looked at twice, and why; `month` only for what was issued."""

    why: Caution
    month: str
    paths: tuple[str, ...]


class Revisions(Result):
    """What is compared: `head`, the change, with `start`, where it left the branch `base` that it is meant for."""

    base: str
    start: str
    head: str


class Proposed(Result):
    """What a change does. Months that it leaves as they are, are only counted; amounts are yuan."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.proposal/1"] = Field(alias="schema", default="dossier.proposal/1")
    revisions: Revisions
    as_of: date
    months: tuple[MonthMove, ...]
    unmoved: int
    payable_delta: Money
    appeared: tuple[ProblemMove, ...]
    mended: tuple[ProblemMove, ...]
    records: tuple[RecordMove, ...]
    attachments: int
    others: int
    consents: tuple[Consent, ...]
    warned: tuple[Warned, ...]
