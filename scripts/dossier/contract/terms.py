"""The contract's own numbers outside the rubric and the price list: term, ceiling, weights, bands, tariffs (terms.yml).

Scores and thresholds are points of 0 to 100, weights are shares of 1, money is yuan. Every value is a list of dated
versions; a look-up takes the day and raises ValueError only if a value has no version at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal, TypeAlias

from pydantic import Field, PrivateAttr

from dossier.contract.cited import Cited, on
from dossier.contract.parties import PROVIDER, Amended, Party, until, with_parties
from dossier.contract.payments import AnyPayment, InFull, Payment
from dossier.contract.succession import Opening, Successor
from dossier.exact.money import cents
from dossier.exact.period import later
from dossier.fields import FULL, Amount, Count, Day, Fields, Filed, Id, Length, Name

Loss: TypeAlias = Literal["recoverable", "irreversible"]
_NAMES: Final = ("contract", "title", "assessment")


class Term(Cited):
    """How long the service runs from the day of acceptance: so many months, or to a last day (3.1)."""

    months: Length | None = None
    until: Day | None = None

    def last(self, begun: date) -> date:
        """The last day of a service that began on a day.

        Years are counted from the day after, so the last day is the corresponding one (Civil Code 201, 202).
        """
        return self.until or later(begun, self.months or 0)


class Ceiling(Cited):
    """The total of the contract and what happens near it, in per cent of it (6.1, R-42)."""

    amount: Amount
    warn_at: Amount
    refuse_above: Amount

    @cached_property
    def yuan(self) -> Decimal:
        """The total, to 0.01 yuan."""
        return cents(self.amount)

    @cached_property
    def limit(self) -> Decimal:
        """The sum above which settlement is refused, to 0.01 yuan."""
        return cents(self.amount * self.refuse_above / 100)

    def state(self, cumulative: Decimal) -> Literal["ok", "warn", "refuse"]:
        """Where the sum paid so far stands: `warn` from `warn_at` on, `refuse` above `refuse_above` (R-42)."""
        share = Fraction(cumulative) * 100
        if share > self.amount * self.refuse_above:
            return "refuse"
        return "warn" if share >= self.amount * self.warn_at else "ok"


class Weights(Cited):
    """Composite against utilisation (annex 1.4), and the three rates within utilisation (annex 1.2)."""

    composite: Amount
    utilisation: Amount
    cpu: Amount = Fraction(0)
    memory: Amount = Fraction(0)
    disk: Amount = Fraction(0)


_COMPOSITE_ALONE: Final = Weights.model_construct(
    from_=date.min, clause="", composite=Fraction(1), utilisation=Fraction(0)
)
"""Of a contract that measures no use: the composite is the score."""
_IN_FULL: Final = InFull.model_construct(from_=date.min, clause="")
"""Of a contract by which no score changes the fee."""


class Margin(Cited):
    """How near to an edge, in points, a score is flagged: a setting of this project, not of the contract."""

    points: Amount


class Level(Fields):
    """An incident level: a stop longer than `above_minutes`, or a loss of one of `losses`.

    With `social_effect` the loss only counts if the effect was that large (1.1.3.4); `amount` yuan each time (1.3).
    """

    id: Id
    name: Name
    above_minutes: Amount | None = None
    losses: tuple[Loss, ...] = ()
    social_effect: Literal["large"] | None = None
    amount: Amount

    def by_stop(self, minutes: Fraction) -> bool:
        """Whether a stop alone reaches the level."""
        return self.above_minutes is not None and minutes > self.above_minutes


class Tariff(Cited):
    """The incident levels, the gravest first (1.1.3.4, 1.3)."""

    levels: tuple[Level, ...] = Field(min_length=1)

    def reached(self, minutes: Fraction, loss: str, *, effect: bool) -> Level | None:
        """The gravest level of a stop of so many minutes and a loss, with or without a large social effect."""
        for level in self.levels:
            lost = loss in level.losses and (effect or level.social_effect is None)
            if lost or level.by_stop(minutes):
                return level
        return None

    def level(self, identity: str) -> Level | None:
        """The level of an id; None for "none" or an unknown one."""
        return next((level for level in self.levels if level.id == identity), None)


_NO_LEVELS: Final = Tariff.model_construct(from_=date.min, clause="", levels=())
"""Of a contract without a tariff: no stop and no loss reaches a level."""


class Gap(Cited):
    """How soon after another one an incident of the same project is flagged: a setting of this project, not of the
    contract, which counts one cause as one incident (1.3, R-24)."""

    minutes: Length


class CashPenalty(Cited):
    """Yuan for each event beyond so many (table 1 rows 11 and 12, R-08 to R-10)."""

    amount: Amount
    beyond: Count


class Dated(Fields):
    """A cash penalty under its id."""

    id: Id
    versions: tuple[CashPenalty, ...] = Field(min_length=1)


class Resize(Cited):
    """Below or above these utilisation scores a project gets a letter (1.1.2.7, R-41)."""

    below: Amount
    above: Amount


_NO_LIMITS: Final = Resize.model_construct(from_=date.min, clause="", below=Fraction(0), above=Fraction(FULL))
"""Of a contract that asks for no letters: no use lies outside, and no clause says so."""


class ClaimAmount(Cited):
    """Yuan for an attack or backdoor; a claim of its own, never netted (8.2, R-50)."""

    amount: Amount


class EngineerLevel(Cited):
    """The levels of qualification that suffice for the on-site engineer (1.1.2.6)."""

    levels: tuple[Literal["junior", "intermediate", "senior"], ...] = Field(min_length=1)


class ExpiryWarning(Cited):
    """How many days before it expires proof is flagged: a setting of this project, not of the contract."""

    days: Length


class Terms(Filed):
    """The whole of terms.yml; `assessment` is what the contract calls its monthly assessment.

    `contract` is its number. It, the title and the parties are as they were signed; `changed` says what they are
    called later, and `on` gives the terms as they are called on a day.
    """

    contract: Name
    title: Name
    assessment: Name = "考核"
    signed: Day
    changed: tuple[Amended, ...] = ()
    parties: tuple[Party, ...] = Field(min_length=1)
    term: tuple[Term, ...] = Field(min_length=1)
    opening: Opening | None = None
    successor: Successor | None = None
    ceiling: tuple[Ceiling, ...] = ()
    weights: tuple[Weights, ...] = ()
    payment: tuple[AnyPayment, ...] = ()
    near_threshold: tuple[Margin, ...] = ()
    incidents: tuple[Tariff, ...] = ()
    incident_gap: tuple[Gap, ...] = ()
    penalties: tuple[Dated, ...] = ()
    resize: tuple[Resize, ...] = ()
    attack_claim: tuple[ClaimAmount, ...] = ()
    engineer: tuple[EngineerLevel, ...] = ()
    expiry_warning: tuple[ExpiryWarning, ...] = ()

    _original: Terms | None = PrivateAttr(default=None)

    @property
    def original(self) -> Terms:
        """The terms as they were signed."""
        return self._original or self

    def called_on(self, day: date) -> Terms:
        """The terms under the number, the title and the names of the parties in force on a day."""
        first = self.original
        parties = tuple(party.on(day) for party in first.parties)
        called = {
            name: value
            for one in until(self.changed, day)
            for name in _NAMES
            if (value := getattr(one, name)) is not None
        }
        if not called and parties == first.parties:
            return first
        found = first.model_copy(update={**called, "parties": parties})
        found._original = first  # noqa: SLF001  # its own
        return found

    def numbers_on(self, day: date) -> tuple[str, ...]:
        """Every number that the contract has had by a day, the first one first."""
        later_ones = (one.contract for one in until(self.changed, day))
        return tuple(dict.fromkeys(filter(None, (self.original.contract, *later_ones))))

    @property
    def provider(self) -> Party:
        """The party that provides the service; a check asks for it."""
        return next(party for party in self.parties if party.role == PROVIDER)

    @property
    def assessor(self) -> Party:
        """The party that assesses the service; a check asks for it."""
        others = self.assessors
        return next((party for party in others if party.assesses), others[0])

    def with_parties(self, text: str) -> str:
        """A text of the program, never one of a record, with the parties as the contract calls them."""
        return with_parties(text, self.assessor.called, self.provider.called)

    @property
    def both(self) -> tuple[Party, ...]:
        """The party that assesses and the one that provides, in the contract's order: they sign."""
        return tuple(party for party in self.parties if party in (self.assessor, self.provider))

    @property
    def assessors(self) -> tuple[Party, ...]:
        """The parties that may assess: all but the provider."""
        return tuple(party for party in self.parties if party.role != PROVIDER)

    def term_on(self, day: date) -> Term:
        """The term as agreed on a day."""
        return on(self.term, day)

    def ceiling_on(self, day: date) -> Ceiling | None:
        """The ceiling and its percentages; None if the contract has no total."""
        return on(self.ceiling, day) if self.ceiling else None

    def weights_on(self, day: date) -> Weights:
        """The weights; all on the composite if the contract sets none."""
        return on(self.weights, day) if self.weights else _COMPOSITE_ALONE

    def measures_on(self, day: date) -> bool:
        """Whether the use of what is rented matters: to the score, or to letters that are due."""
        return bool(self.weights_on(day).utilisation or self.resize)

    def payment_on(self, day: date) -> Payment:
        """How a score becomes money; the whole fee if the contract says nothing."""
        return on(self.payment, day) if self.payment else _IN_FULL

    def margin_on(self, day: date) -> Fraction | None:
        """The margin of near-threshold flags, in points; None if the contract's data do not say."""
        return on(self.near_threshold, day).points if self.near_threshold else None

    def near_on(self, day: date, score: Fraction) -> Fraction | None:
        """The edge that a score is flagged to be near to; None if there is none."""
        margin = self.margin_on(day)
        return None if margin is None else self.payment_on(day).near(score, margin)

    def tariff_on(self, day: date) -> Tariff:
        """The incident levels; none if the contract has no tariff."""
        return on(self.incidents, day) if self.incidents else _NO_LEVELS

    def incident_gap_on(self, day: date) -> int | None:
        """Within how many minutes an incident may belong to the one before; None if the contract's data do not say."""
        return on(self.incident_gap, day).minutes if self.incident_gap else None

    def resize_on(self, day: date) -> Resize:
        """The limits of utilisation; the whole range, without a clause, if the contract sets none."""
        return on(self.resize, day) if self.resize else _NO_LIMITS

    def claim_on(self, day: date) -> ClaimAmount:
        """The claim for an attack; raises ValueError if the contract sets none."""
        return on(self.attack_claim, day)

    def engineer_levels_on(self, day: date) -> tuple[str, ...]:
        """The levels that suffice for the on-site engineer; none if the contract asks for none."""
        return on(self.engineer, day).levels if self.engineer else ()

    def penalty_on(self, identity: str, day: date) -> CashPenalty | None:
        """The cash penalty of an id; None for an unknown id."""
        return next((on(entry.versions, day) for entry in self.penalties if entry.id == identity), None)

    def expiry_days_on(self, day: date) -> int | None:
        """How many days before it expires proof is flagged; None if the contract's data do not say."""
        return on(self.expiry_warning, day).days if self.expiry_warning else None

    def dated(self) -> Iterator[tuple[tuple[str | int, ...], Sequence[Cited]]]:
        """Every list of versions with its place in the file: for the contract's lint."""
        yield ("term",), self.term
        yield ("ceiling",), self.ceiling
        yield ("weights",), self.weights
        yield ("payment",), self.payment
        yield ("near_threshold",), self.near_threshold
        yield ("incidents",), self.incidents
        yield ("incident_gap",), self.incident_gap
        yield ("resize",), self.resize
        yield ("attack_claim",), self.attack_claim
        yield ("engineer",), self.engineer
        yield ("expiry_warning",), self.expiry_warning
        for index, entry in enumerate(self.penalties):
            yield ("penalties", index, "versions"), entry.versions
