"""What a session leaves to the next one over the same root, each with all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from dossier.assess.before import NOTHING_BEFORE, MonthsBefore
from dossier.cache import LivingCache
from dossier.issued import IssuedMonths
from dossier.load.issued import IssuedFile
from dossier.problems import Problem

ReadIssued: TypeAlias = tuple[IssuedMonths, tuple[Problem, ...]]


@dataclass(frozen=True)
class Left:
    """What was read, as it lives; what was issued, with the files that say so; the months."""

    read: LivingCache | None = None
    issued: tuple[Mapping[str, IssuedFile], ReadIssued] | None = None
    months: MonthsBefore = field(default=NOTHING_BEFORE)

    def read_issued(self, files: Mapping[str, IssuedFile]) -> ReadIssued | None:
        """What these files say was issued, if they are the same."""
        return self.issued[1] if self.issued and self.issued[0] == files else None


NOTHING: Final = Left()
