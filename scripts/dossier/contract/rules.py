"""The kinds of rule a rubric row may have, with their parameters. Their arithmetic is in `dossier.scoring`."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from dossier.contract.criteria import Event, Fact, Measure, Selector
from dossier.fields import Amount, Fields, Id, Length, Number, Text

Need = Literal["all", "any"]


class AllOrNothing(Fields):
    """All points if every fact is shown, else none."""

    kind: Literal["all-or-nothing"]
    facts: tuple[Fact, ...] = Field(min_length=1)


class ChecklistItem(Fields):
    """A part of a row with points of its own, for all or any of its facts."""

    id: Id
    text: Text
    points: Amount
    need: Need = "all"
    facts: tuple[Fact, ...] = Field(min_length=1)


class Checklist(Fields):
    """Points item by item."""

    kind: Literal["checklist"]
    items: tuple[ChecklistItem, ...] = Field(min_length=1)


class Periodic(Fields):
    """A checklist of what must be done once in so many months (R-05, R-06, R-64).

    `rolling`: each thing counts for `months` months; in the first `months` of the term it is not yet due.
    `calendar`: once in each calendar year, lost from the year's end until it is done. `strict`: lost until done,
    then as rolling. `last_month`: whether a thing still counts in the month within which its months end.
    """

    kind: Literal["periodic"]
    items: tuple[ChecklistItem, ...] = Field(min_length=1)
    months: Length
    validity: Literal["rolling", "calendar", "strict"]
    last_month: Literal["counts", "lost"] = "counts"


class CountUp(Fields):
    """So many points for each, up to the row's points (R-07).

    `share` instead of `each`: the part of the `received` that is `counted`, of all points; `none_received`: the part
    of the points that is due when there is none. `pending`: what may still be shown to be done, which bounds the row
    above; what nobody asked for cannot be missing evidence.
    """

    kind: Literal["count-up"]
    counted: Selector
    pending: Selector | None = None
    received: Selector | None = None
    each: Amount
    scale: Literal["each", "share"]
    none_received: Literal["zero", "full"] = "zero"


class Consequence(Fields):
    """What follows when the raw deduction, before the floor, is above a number of points (R-12)."""

    id: Id
    text: Text
    above: Amount


class Deducting(Fields):
    """Points are lost for events, down to zero; `requires` must be shown for the row to be proven."""

    events: tuple[Event, ...] = Field(min_length=1)
    requires: tuple[Fact, ...] = ()
    consequences: tuple[Consequence, ...] = ()


class Deduct(Deducting):
    """Each event costs its points."""

    kind: Literal["deduct"]


class Cash(Deducting):
    """Beyond points, cash by a penalty of terms.yml: for the events beyond its number, or for all once beyond."""

    penalty: Id
    counting: Literal["beyond", "all"]


class ZeroThenCash(Cash):
    """The first event costs all points, further ones cash (R-08)."""

    kind: Literal["zero-then-cash"]


class DeductThenCash(Cash):
    """Each event costs its points; those beyond a number also cost cash (R-09)."""

    kind: Literal["deduct-then-cash"]


class Veto(Fields):
    """All points for a complete file, none after a vetoing event (R-18); an incomplete file: none, or as judged."""

    kind: Literal["veto"]
    facts: tuple[Fact, ...] = Field(min_length=1)
    vetoes: tuple[Event, ...] = Field(min_length=1)
    incomplete: Literal["zero", "judged"]


class PointBand(Fields):
    """Points for a stretch of the measure; an end that is left out is open."""

    at_least: Number | None = None
    above: Number | None = None
    below: Number | None = None
    up_to: Number | None = None
    points: Amount

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies in the band."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and (self.up_to is None or value <= self.up_to)
        )

    def meets(self, least: Fraction, most: Fraction) -> bool:
        """Whether some value from `least` to `most` lies in the band."""
        return (
            (self.at_least is None or most >= self.at_least)
            and (self.above is None or most > self.above)
            and (self.below is None or least < self.below)
            and (self.up_to is None or least <= self.up_to)
        )


class PointBands(Fields):
    """Points by the band a measure lies in (R-01, R-03)."""

    kind: Literal["bands"]
    measure: Measure
    bands: tuple[PointBand, ...] = Field(min_length=1)


class Judged(Fields):
    """The reviewer's points with a reason (R-20).

    `considers`: what the reviewer looks at, where the row's kinds of evidence hold more than that.
    """

    kind: Literal["judged"]
    considers: tuple[Selector, ...] = ()


class StepPerUnit(Fields):
    """`points` are lost for each `unit` by which a measure lies below (or above) `threshold`, down to zero.

    `counting`: full units only, started ones too, or in proportion.
    """

    kind: Literal["step-per-unit"]
    measure: Measure
    threshold: Number
    side: Literal["below", "above"]
    unit: Amount
    points: Amount
    counting: Literal["full", "started", "proportional"]


class Bonus(Fields):
    """Points on top for each `unit` of a measure above `threshold`, or all at once without a unit.

    They do not count towards the rubric's total, and the score never passes that total.
    """

    kind: Literal["bonus"]
    measure: Measure
    threshold: Number
    unit: Amount | None = None
    points: Amount


class WholeScoreVeto(Fields):
    """An event that brings the score of the whole rubric down to `to`."""

    kind: Literal["whole-score-veto"]
    events: tuple[Event, ...] = Field(min_length=1)
    to: Amount


Rule = (
    AllOrNothing
    | Checklist
    | Periodic
    | CountUp
    | Deduct
    | ZeroThenCash
    | DeductThenCash
    | Veto
    | PointBands
    | Judged
    | StepPerUnit
    | Bonus
    | WholeScoreVeto
)
AnyRule = Annotated[Rule, Field(discriminator="kind")]
