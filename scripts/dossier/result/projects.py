"""A project's month: what it used, its score, coefficient, bill and fee."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from dossier.result.distance import NextBand
from dossier.trace import SentenceValue
from dossier.trace.frozen import Exact, Money, Result


class Utilisation(Result):
    """What a project used of what it rents, where all of it is provable (annex 1.2)."""

    cpu: Exact
    """Rate of CPU, 0 to 1."""
    memory: Exact
    """Rate of memory, 0 to 1."""
    disk: Exact
    """Rate of disk, 0 to 1."""
    score: Exact
    """The three rates by their weights, 0 to 100."""


class Interval(Result):
    """From the least to the most that a figure can be while data are missing; both the same if none are."""

    low: Exact
    """The least."""
    high: Exact
    """The most."""


class UtilisationBounds(Result):
    """Within what the use of a project lies; a missing metric runs over its whole range (annex 1.2)."""

    cpu: Interval
    """Rate of CPU."""
    memory: Interval
    """Rate of memory."""
    disk: Interval
    """Rate of disk."""
    score: Interval
    """The score, 0 to 100; what is settled is settled at its low end."""


class MetricUse(Result):
    """One metric of a host: peak and trough that count, as rates that may be above 1, and the rate that comes of them.

    None where the monitoring platform gave no figure.
    """

    peak: Exact | None
    """The highest load of the month, of the samples that count."""
    trough: Exact | None
    """The lowest load of the month, of the samples that count."""
    rate: Exact | None
    """The rate as the contract computes it, 0 to 1."""


class HostUse(Result):
    """A host's use, in the order of the project's record of usage (annex 1.2.1 to 1.2.3)."""

    id: str
    """The host's name in the register."""
    cpu: MetricUse
    """CPU."""
    memory: MetricUse
    """Memory."""
    disk: MetricUse
    """Disk; its rate is of what is used at the month's end unless the contract is read otherwise."""
    cpu_other: Exact | None
    """The rate of CPU by the samples that do not count: single ones where means count, and the other way round."""
    memory_other: Exact | None
    """The same of memory."""


class Line(Result):
    """One line of a project's bill: quantity and price in force from a day to a day, both included.

    Of what is paid by the use or once: how many from the first such day to the last, or in the month.
    """

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    sku: str
    """The item of the price list."""
    quantity: Exact
    """What has to be paid for, after what is free, in the item's unit."""
    from_: date = Field(alias="from")
    """The first day."""
    to: date
    """The last day."""
    days: int
    """How many days count; 1 of what is not paid by the month."""
    days_in_month: int
    """Of how many; 1 of what is not paid by the month."""
    per: Literal["month", "use", "once"] = "month"
    """What the price is for: a unit and month, a use, or once."""
    unit_price: Exact
    """Yuan a unit and month, or a use, or once."""
    amount: Money
    """Price times quantity times days by days in the month, half up to 0.01 yuan."""


class HostAdvice(Result):
    """What is proposed for a host that lies outside the limits of use; neither size nor storage: it stays as it is."""

    id: str
    """The host's name in the register."""
    cpu: Exact | None
    """Its rate of CPU by itself, 0 to 1; none where a figure is missing."""
    memory: Exact | None
    """Its rate of memory by itself."""
    disk: Exact | None
    """Its rate of disk by itself."""
    score: Exact | None
    """Its score by itself, 0 to 100."""
    sku: str | None
    """The size proposed: an item of the price list."""
    disk_gb: Exact | None
    """The storage proposed, in GB."""
    then: Exact | None
    """The score that would come of it."""
    beyond: bool
    """Whether even that lies outside the limits."""


class ResizeAdvice(Result):
    """What the letter to a project outside the limits of use proposes (1.1.2.7, R-41, R-60)."""

    direction: Literal["reduce", "enlarge"]
    """Which way: the use lies below or above the limits, whatever a missing figure is."""
    hosts: tuple[HostAdvice, ...]
    """Each host, in the order of the record of usage."""
    score: Exact | None
    """The project's score that would come of it, 0 to 100; none while a figure is missing."""
    difference: Money
    """What the fee before the coefficient would change by, in yuan a whole month."""


class ProjectFee(Result):
    """What settling gives a project (annex 1.4 and 1.5)."""

    id: str
    """The project's id in the register."""
    name: str
    """What it is called."""
    unit: str
    """The office that uses it."""
    utilisation: Utilisation | None
    """Its use; none if it is not provable, or if it rents no host."""
    combined: Exact
    """The combined score, 0 to 100: composite and utilisation by their weights."""
    combined_low: Exact
    """The least it can become."""
    combined_high: Exact
    """The most it can become."""
    coefficient: Exact
    """The share of the fee that is paid for that score."""
    coefficient_low: Exact
    """The least it can become."""
    coefficient_high: Exact
    """The most it can become."""
    band: str = ""
    """What the contract calls the band of the coefficient, such as 优; "" if it has no name."""
    working: SentenceValue | None = None
    """How another kind of payment than bands comes to the coefficient."""
    lines: tuple[Line, ...]
    """Its bill, in the order of the price list."""
    gross: Money
    """The sum of the bill, in yuan."""
    after_coefficient: Money
    """What the score leaves of it, in yuan."""
    incident_deduction: Money
    """Its part of the deductions for incidents, in yuan."""
    net: Money
    """What is left, in yuan."""


class ProjectResult(ProjectFee):
    """A project's month: its time in service, use, score, coefficient, bill and fee."""

    moved_in: date
    """Its first day in service (6.2)."""
    released: date | None
    """Its last day in service, if it has left or is to leave."""
    has_hosts: bool
    """Whether it rents hosts in the month, so that there is a use to measure (R-33)."""
    utilisation_bounds: UtilisationBounds | None
    """Within what its use lies; none without hosts."""
    hosts: tuple[HostUse, ...]
    """Its hosts as the monitoring platform shows them; none while there are no data."""
    to_rise: Exact | None
    """Points of the combined score missing to the next band; none in the last."""
    to_fall: Exact | None
    """Points of the combined score above the edge of its band; none in the lowest."""
    utilisation_to_rise: Exact | None
    """Points of utilisation missing to the next band with the month's composite; more than 100 less the score
    cannot be had. None in the last band, and where utilisation counts for nothing."""
    near_edge: Exact | None
    """The edge of a band that lies within the margin at which a score is flagged."""
    resize: ResizeAdvice | None
    """What the letter that is due to it proposes; none within the limits, or if the contract asks for no letters."""
    next_band: NextBand | None = None
    """The next higher band and what it takes; none in the highest, where other kinds of payment rule, and in what was
    issued before this was told."""
