"""What a month still waits for, what was done late and what is doubted: each with what hangs on it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from dossier.exact.money import ZERO
from dossier.trace import Spot
from dossier.trace.frozen import Exact, Money, Result

MatterKind: TypeAlias = Literal[
    "row", "project", "gate", "incident", "duty", "doubt", "expiry", "decision", "objection", "ruling", "result"
]
MatterState: TypeAlias = Literal["missing", "awaited", "late", "contradictory", "expiring", "open", "stale"]


class AtStake(Result):
    """What can still be had, what can still be lost, and what is lost already.

    Yuan are those paid and those carried on, together. They are found by settling the month again with that one thing
    turned out well or badly: points move the combined score of each project by their weight, and with it the band it
    lies in; a veto of the whole score stays as it is. A doubt is held against what counts although it may be wrong,
    what is missing or awaited against what does not count, so that nothing is in both; their totals stand apart, and
    are not to be added up.
    """

    points_gain: Exact
    """Points that can still be had."""
    points_risk: Exact
    """Points counted so far that can still be lost."""
    points_lost: Exact
    """Points lost because it was late or is missing."""
    yuan_gain: Money
    """Yuan that can still be had."""
    yuan_risk: Money
    """Yuan counted so far that can still be lost."""
    yuan_lost: Money
    """Yuan that the points lost would be worth."""


NO_POINTS: Final = Fraction(0)
NOTHING: Final = AtStake(
    points_gain=NO_POINTS, points_risk=NO_POINTS, points_lost=NO_POINTS, yuan_gain=ZERO, yuan_risk=ZERO, yuan_lost=ZERO
)


class Matter(Result):
    """One thing that is missing, awaited, late, contradictory, expiring or open."""

    kind: MatterKind
    """A `row` whose points are not certain, a `project` whose coefficient is not, a `gate` of payment that is shut, an
    `incident` whose deduction awaits confirmation, a `duty` that is not met, a `doubt` about a record, a record whose
    `expiry` is near, a `decision` of the bureau that has to be made again, an `objection` that awaits its answer, a
    `ruling` or, of an issued month, a `result` that can still be objected to."""
    subject: str
    """The id of that row, project, gate, incident, duty, record, ruling, finding or objection; of a doubt about no
    record the file, of a result the month."""
    state: MatterState
    """`missing`: evidence or a document; `awaited`: a ruling or a confirmation; `late`: done, but too late;
    `contradictory`: records that contradict each other, or figures out of line; `expiring`: proof that runs out soon;
    `open`: its day has not come, or it hangs on something else; `stale`: a ruling or finding that rests on what has
    changed since."""
    party: str
    """The role whose turn it is; empty if nobody can do anything now."""
    due: date | None = None
    """The day by which; none if there is none."""
    at_stake: AtStake
    """What hangs on this alone, everything else as it is."""
    holds_payment: bool = False
    """Whether the whole payment is held until it is settled (6.3)."""
    place: Spot | None = None
    """Where to look; none if nothing is on file."""
    code: str = ""
    """Of a doubt, what it is about: the code that `check` prints; else empty."""
