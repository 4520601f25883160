"""What open months leave to whoever looks at the same root again: each with what tells all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dossier.assess.computing import Computing
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.doubt import Doubt
from dossier.exact.period import Period
from dossier.remembered import Lasting


@dataclass(frozen=True)
class MonthBefore:
    """An open month as it was: `rest` tells what it was computed from, `basis` the same with the doubts about it."""

    rest: str
    month: Computing
    adopted: Assessment
    basis: str = ""
    weighed: tuple[Doubt, ...] | None = None
    in_full: Assessment | None = None


@dataclass(frozen=True)
class MonthsBefore:
    """The months as they were, under a contract, and what is known of single records under it."""

    contract: Contract | None = None
    lasting: Lasting = field(default_factory=Lasting)
    months: Mapping[Period, MonthBefore] = field(default_factory=dict)

    def lasts(self, contract: Contract) -> Lasting:
        """What is still known under a contract: nothing under another one."""
        return Lasting(self.lasting if contract is self.contract else None)


NOTHING_BEFORE: Final = MonthsBefore()
