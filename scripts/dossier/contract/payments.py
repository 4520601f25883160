"""How a score becomes money: each kind of payment with its numbers (annex 1.4); `settlement.payment` does the sums.

Scores are those of the rubric's own scale, shares of the fee are per cent, `yuan` are for the whole month's fee.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from dossier.contract.cited import Cited
from dossier.exact.number import plain
from dossier.fields import FULL, Amount, Fields, Flag, Name, Percent

Counting: TypeAlias = Literal["exact", "full", "started"]
_ONE: Final = Fraction(1)


class Paying(Cited):
    """What every kind has: a clause, a day, and the scores at which something changes."""

    @property
    def edges(self) -> tuple[Fraction, ...]:
        """The scores at which something else begins; none that a score could be near to."""
        return ()

    def near(self, score: Fraction, margin: Fraction) -> Fraction | None:
        """The edge that lies within `margin` points of the score, the nearest one; None if none does."""
        close = [edge for edge in self.edges if abs(score - edge) <= margin]
        return min(close, key=lambda edge: abs(score - edge)) if close else None


class ScoreStretch(Fields):
    """Scores from `at_least` (included) to `below` (not included); an open end has no key."""

    at_least: Amount | None = None
    below: Amount | None = None

    def holds(self, score: Fraction) -> bool:
        """Whether the score lies in the stretch."""
        return (self.at_least is None or score >= self.at_least) and (self.below is None or score < self.below)


class Band(ScoreStretch):
    """Scores that give this coefficient; `name` is what the contract calls the band, such as 优."""

    name: Name | None = None
    coefficient: Amount


class Bands(Paying):
    """The coefficient by score, from the highest band down; `monotonic`: no band pays more than the one above."""

    kind: Literal["coefficient-bands"] = "coefficient-bands"
    bands: tuple[Band, ...] = Field(min_length=1)
    monotonic: Flag = True

    def of(self, score: Fraction) -> Band:
        """The band of an exact score; raises ValueError in a gap, which the contract's lint reports."""
        for band in self.bands:
            if band.holds(score):
                return band
        raise ValueError(f"no band holds {score}")

    def coefficient(self, score: Fraction) -> Fraction:
        """The coefficient of an exact score."""
        return self.of(score).coefficient

    @property
    def full(self) -> Fraction:
        """The highest coefficient."""
        return max(band.coefficient for band in self.bands)

    def to_rise(self, score: Fraction) -> Fraction | None:
        """Points missing to the next higher band; None in the highest."""
        below = self.of(score).below
        return None if below is None else below - score

    def to_fall(self, score: Fraction) -> Fraction | None:
        """Points above the lower edge of the band (0 on the edge); None in the lowest."""
        edge = self.of(score).at_least
        return None if edge is None else score - edge

    @property
    def edges(self) -> tuple[Fraction, ...]:
        """The scores at which another coefficient begins."""
        return tuple(band.at_least for band in self.bands if band.at_least is not None)


class Piece(ScoreStretch):
    """Within a stretch: `plus`, and `per_point` for each point that the score lacks to `counted_from`."""

    counted_from: Amount
    per_point: Amount
    plus: Amount = Fraction(0)


class Linear(Paying):
    """So much less per point: nothing above the `pieces`, which lie from the highest scores down.

    `unit`: yuan of the month's whole fee, or per cent of a project's. A point begun counts not at all (`full`), wholly
    (`started`) or by its part (`exact`). At least `floor` per cent of the fee is paid.
    """

    kind: Literal["linear"]
    unit: Literal["yuan", "percent"]
    pieces: tuple[Piece, ...] = Field(min_length=1)
    counting: Counting = "exact"
    floor: Percent = Fraction(0)
    monotonic: Flag = True

    def piece(self, score: Fraction) -> Piece | None:
        """The piece that holds a score; None where nothing is taken off."""
        return next((piece for piece in self.pieces if piece.holds(score)), None)

    @property
    def edges(self) -> tuple[Fraction, ...]:
        """The scores at which something else begins."""
        ends = {edge for piece in self.pieces for edge in (piece.below, piece.at_least) if edge is not None}
        return tuple(sorted(ends, reverse=True))


class Credit(Fields):
    """From `at_least` points on, `percent` of the fee altogether."""

    at_least: Amount
    percent: Percent


class ServicePoints(Paying):
    """Points for failures, which cost a share of the fee; they are what the score lacks to the most there can be.

    The first `free` points cost nothing. Each further one costs `per_point` per cent, or the `credits` say what so many
    points cost altogether; never more than `cap` per cent of the fee.
    """

    kind: Literal["service-points"]
    free: Amount = Fraction(0)
    per_point: Percent | None = None
    credits: tuple[Credit, ...] = ()
    cap: Percent = _ONE


class InFull(Paying):
    """The fee whatever the score."""

    kind: Literal["in-full"] = "in-full"


AnyPayment = Annotated[Bands | Linear | ServicePoints | InFull, Field(discriminator="kind")]
Payment: TypeAlias = Bands | Linear | ServicePoints | InFull


def per_cent(share: Fraction) -> str:
    """`10%` of 0.1."""
    return f"{plain(share * FULL)}%"
