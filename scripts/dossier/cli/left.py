"""What a session leaves to the next one over the same root, each with all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from dossier.assess.before import NOTHING_BEFORE, MonthsBefore
from dossier.cache import LivingCache
from dossier.checks.past import KnownPast
from dossier.contract import Contract
from dossier.issued import IssuedMonths
from dossier.load.issued import IssuedFile
from dossier.problems import Problem
from dossier.remembered import Lasting

ReadIssued: TypeAlias = tuple[IssuedMonths, tuple[Problem, ...]]


@dataclass(frozen=True)
class Left:
    """What was read, as it lives; what was issued, with the files that say so; what checks know, and found in single
    records under a contract; the months.
    """

    read: LivingCache | None = None
    issued: tuple[Mapping[str, IssuedFile], ReadIssued] | None = None
    checked: KnownPast | None = None
    found: tuple[Contract, Lasting] | None = None
    months: MonthsBefore = field(default=NOTHING_BEFORE)

    def read_issued(self, files: Mapping[str, IssuedFile]) -> ReadIssued | None:
        """What these files say was issued, if they are the same."""
        return self.issued[1] if self.issued and self.issued[0] == files else None

    def found_under(self, contract: Contract) -> Lasting:
        """What checks found in single records under a contract: nothing under another one."""
        return Lasting(self.found[1] if self.found and self.found[0] is contract else None)


NOTHING: Final = Left()
