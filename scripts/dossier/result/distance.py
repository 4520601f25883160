"""How far a project is from the next band of the coefficient, and the smallest change that reaches it (annex 1.4)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from dossier.trace.frozen import Exact, Money, Result

Unreached: TypeAlias = Literal["", "no-hosts", "left", "missing", "beyond", "no-size", "too-many"]
"""Why no change of hosts reaches a band; "" if one does."""


class HostChange(Result):
    """A host on another size of the price list or with less storage, its load as it is."""

    id: str
    """The host's name in the register."""
    now: str
    """The size that it has: an item of the price list."""
    sku: str | None
    """The size that it would have; none if it keeps its own."""
    disk_gb: Exact | None
    """The storage that it would have, in GB; none if it keeps what it has."""


class BandChange(Result):
    """The smallest change that reaches a band: the fewest hosts, then the least change of the price of their sizes,
    then the least storage.
    """

    hosts: tuple[HostChange, ...]
    """The hosts that change, in the order of the record of usage."""
    utilisation: Exact
    """The score of use that would come of it, 0 to 100."""
    combined: Exact
    """The combined score that would come of it with the month's composite."""
    coefficient: Exact
    """The coefficient of that score."""
    difference: Money
    """What the fee before the coefficient would change by, in yuan a whole month."""
    fee: Money
    """What a whole month comes to after the coefficient as it is, in yuan; without incidents."""
    fee_then: Money
    """What it would come to, in yuan."""
    letter: Literal["reduce", "enlarge"] | None
    """What a letter would have to advise about the use that comes of it (1.1.2.7); none within the limits."""


class NextBand(Result):
    """The next higher band of a project, what it takes, and what it is worth."""

    at_least: Exact
    """The combined score from which it holds."""
    coefficient: Exact
    """Its coefficient."""
    band: str
    """What the contract calls it, such as 优; "" if it has no name."""
    utilisation: Exact | None
    """The score of use that it needs with the month's composite; above 100 it cannot be had. None where utilisation
    counts for nothing."""
    composite: Exact | None
    """The composite that it needs with the use as it is; above the most there is it cannot be had. None where the
    composite counts for nothing."""
    gain: Money
    """What the month's fee after the coefficient would change by with that coefficient and the same bill, in yuan."""
    change: BandChange | None
    """The smallest change of hosts that reaches it; none where there is none."""
    unreached: Unreached
    """Why there is no change: the project rents no hosts, has left, a figure is missing, no use suffices with the
    month's composite, no sizes and storage that carry the load suffice, or there are too many ways to look at all."""
