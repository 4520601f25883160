"""What is agreed and what was done of it: parties, weights, payment, conditions, duties, readings, policies."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from dossier.trace import SentenceValue
from dossier.trace.frozen import Exact, Money, Result


class PartyResult(Result):
    """A party of the contract."""

    role: str
    """What it answers for: `provider`, `bureau` or another role of the contract's data."""
    label: str
    """What the contract calls it in its text."""
    name: str
    """Its name."""
    clause: str = ""
    """Where it is named: in the contract, or in the agreement that last changed its name."""


class TermResult(Result):
    """The term of the service as agreed at the month's end (3.1)."""

    first: date
    """Its first day, that of the acceptance."""
    last: date
    """Its last day."""
    clause: str
    """The clause that says so."""
    since: date
    """The day from which it is agreed so; later than the signature if it was extended."""


class WeightsResult(Result):
    """How much each part of a score counts, as shares of 1 (annex 1.2 and 1.4)."""

    composite: Exact
    """The platform's score within the combined score."""
    utilisation: Exact
    """The project's own use within the combined score."""
    cpu: Exact
    """CPU within the use."""
    memory: Exact
    """Memory within the use."""
    disk: Exact
    """Disk within the use."""
    clause: str
    """The clause that says so."""


class BandResult(Result):
    """Scores from `at_least` (included) to `below` (not included) give this coefficient."""

    at_least: Exact | None
    """The lowest score of the band; none if it has no lower end."""
    below: Exact | None
    """The first score above it; none if it has no upper end."""
    coefficient: Exact
    """The share of the fee that is paid."""
    name: str = ""
    """What the contract calls the band, such as 优; "" if it has no name."""


class PaymentResult(Result):
    """How the month's score turns into money (annex 1.4)."""

    kind: Literal["coefficient-bands", "linear", "service-points", "in-full"]
    """`coefficient-bands`: each project's combined score gives a coefficient by the band it lies in; `linear`: so much
    less for each point that a score lacks; `service-points`: a share of the fee for points lost, up to a cap;
    `in-full`: the fee whatever the score. The numbers stand in the contract's data, the working with each project."""
    bands: tuple[BandResult, ...]
    """The bands, in the order of the contract's data; none of another kind."""
    clause: str
    """The clause that says so; "" if none does."""
    values: dict[str, str] = Field(default_factory=dict)
    """Every number and word of the contract's data by its place there, such as `pieces.0.below`."""


class ThresholdsResult(Result):
    """Limits that scores and loads are held against."""

    highest_load: Exact
    """The highest load of a host that counts, as a rate; above it, a host bursts (R-56)."""
    resize_below: Exact | None
    """The utilisation score below which a letter is due (R-41); none if the contract asks for no letters."""
    resize_above: Exact | None
    """The utilisation score above which a letter is due."""
    margin: Exact | None
    """How near to the edge of a band, in points, a score is flagged: a setting of the project's data; none if it does
    not set one."""


class Gate(Result):
    """A condition of payment; unsatisfied, payment is held (6.3, R-43)."""

    id: str
    """Its id in the contract's data."""
    clause: str
    """The clause that says so."""
    satisfied: bool
    """Whether all its documents are on file and valid."""
    documents: tuple[str, ...]
    """Ids of the records that satisfy it."""
    missing: tuple[str, ...]
    """Kinds of record that it still needs."""


class Obligation(Result):
    """One duty that fell due in the month."""

    id: str
    """The duty's id with what it is about this time."""
    duty: str
    """The duty's id in the contract's data."""
    party: str
    """The role that owes it."""
    subject: str
    """What it is about this time: a month, a week, a record, a project."""
    clause: str
    """The clause that it follows."""
    due: date | None
    """Its last day, after moving past holidays; none if there is none."""
    done: date | None
    """The day on which it was done."""
    state: Literal["met", "late", "missing", "pending", "undetermined"]
    """`pending`: its last day has not passed. `undetermined`: whether it is owed at all depends on an acceptance that
    is not on file (3.1)."""
    records: tuple[str, ...]
    """Ids of the records that show what was done."""
    found: tuple[SentenceValue, ...]
    """What was found, as sentences with their values."""
    note: str
    """The same in words."""


class Alternative(Result):
    """What another reading would change in this month, everything else as it is (R-69)."""

    reading: str
    """The other reading."""
    composite_delta: Exact
    """By how many points the composite would change."""
    payable_delta: Money
    """By how many yuan the amount payable would change."""
    duties: tuple[str, ...] = ()
    """The ids of duties that would fall due on another day, or be in another state."""


class ReadingEffect(Result):
    """A reading of the contract as adopted, and what the others would do."""

    id: str
    """The number that people cite."""
    adopted: str
    """The reading that rules the month."""
    confirmed: bool
    """Whether both parties have confirmed it in writing."""
    alternatives: tuple[Alternative, ...]
    """The other readings, where the program can exchange them."""


class Chosen(Result):
    """What the program did of what it could have done."""

    id: str
    """The policy, such as `negative-result`."""
    choice: str
    """Its choice, such as `carry`."""
    question: str
    """The number of the reading that decides it; empty where the register leaves it to the default."""
