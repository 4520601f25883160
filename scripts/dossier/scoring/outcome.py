"""What scoring a row yields before it becomes an indicator."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from dossier.records import Record
from dossier.scoring.context import Case
from dossier.scoring.found import Found
from dossier.trace import Awaits, Decided, Role, SentenceValue, Spot, Step

RowState: TypeAlias = Literal["proven", "deducted", "not-proven", "awaiting-ruling", "not-due"]
ZERO = Fraction(0)


class Ground(Enum):
    """Why an event counts, or may."""

    CERTAIN = "certain"  # on record
    UNPROVEN = "unproven"  # nothing on file says that it did not happen: counted, until a record says so
    UNRULED = "unruled"  # not counted, until a ruling says so
    UNDUE = "undue"  # not counted, until its day has passed


@dataclass(frozen=True, slots=True)
class Charge:
    """Cash in yuan for so many events, and the most it can be if what is undecided turns out badly."""

    count: int
    amount: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    """Bounds on the whole score: of what is proven so far, at least and at most; None where there is none."""

    points: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """Points with bounds, their state and trace, the records behind them, and what follows from them.

    `raw` is the deduction before any floor; `cap` what a whole-score veto leaves of the whole score.
    """

    points: Fraction
    low: Fraction
    high: Fraction
    state: RowState
    steps: tuple[Step, ...]
    records: tuple[str, ...]
    raw: Fraction = ZERO
    charge: Charge | None = None
    consequences: tuple[str, ...] = ()
    cap: Cap = Cap()


@dataclass(frozen=True, slots=True)
class StepMark:
    """What a step does (see `dossier.result.Step`), and with how many points."""

    role: Role
    amount: Fraction | None = None
    awaits: Awaits | None = None


NOTE: Final = StepMark("note")
FACT: Final = StepMark("fact")
LOSS: Final = StepMark("loss")
UNPROVEN: Final = StepMark("open", awaits="evidence")
UNRULED: Final = StepMark("open", awaits="ruling")
SUM: Final = StepMark("sum")


def given(points: Fraction, case: Case) -> StepMark:
    """Of a step that gives the row so many points for good: what is missing from all of them is lost."""
    full = case.row.version.points
    return StepMark("loss", full - points) if points < full else StepMark("fact", points)


def total(points: Fraction) -> StepMark:
    """Of a step that says the points of the row so far."""
    return StepMark("sum", points)


@dataclass(slots=True)
class Trace:
    """Collects the steps of one row and the records they rest on."""

    case: Case
    steps: list[Step] = field(default_factory=list)
    records: dict[str, None] = field(default_factory=dict)

    def add(
        self,
        mark: StepMark,
        said: SentenceValue,
        record: Record | None = None,
        spot: Spot | None = None,
        *,
        about: str = "",
        decided: Decided | None = None,
    ) -> None:
        """One step; `spot` defaults to the record's first line."""
        if record is not None:
            self.records[record.id] = None
            spot = spot or Spot.at(record.place())
        self.steps.append(
            Step.of(
                said,
                self.case.clause,
                self.case.rule_words,
                source=spot,
                role=mark.role,
                awaits=mark.awaits,
                amount=mark.amount,
                record=record.id if record else "",
                about=about,
                decided=decided,
            )
        )

    def tell(self, mark: StepMark, said: SentenceValue, thing: Found, decided: Decided | None = None) -> None:
        """One step about something found."""
        self.add(mark, said, thing.record, thing.spot, decided=decided)

    def outcome(self, points: Fraction, low: Fraction, high: Fraction, state: RowState) -> RowOutcome:
        """The plain outcome with all steps so far."""
        return RowOutcome(points, low, high, state, tuple(self.steps), tuple(self.records))


def between(case: Case, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction, Fraction, RowState]:
    """Points that something still to come will settle: the low end is proven so far."""
    return certain(case, low) if low == high else (low, low, high, "not-proven")


def certain(case: Case, points: Fraction) -> tuple[Fraction, Fraction, Fraction, RowState]:
    """Points beyond doubt: proven if they are all there are, else deducted."""
    return points, points, points, "proven" if points >= case.row.version.points else "deducted"
