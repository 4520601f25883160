"""What every kind of rule works with: the contract, the evidence, the month, the readings and the duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dossier.contract import Contract
from dossier.contract.rubric import RowOn
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.result import Obligation
from dossier.scoring.spans import Run, served


@dataclass(frozen=True)
class ScoringMonth:
    """A month to be scored under some readings."""

    contract: Contract
    evidence: Evidence
    period: Period
    adopted: Mapping[str, str]
    as_of: date
    obligations: tuple[Obligation, ...]

    @cached_property
    def served(self) -> Run:
        """The days on which there is service."""
        return served(self.evidence, self.period)

    @cached_property
    def began(self) -> Period:
        """The first month of service: the one in which the first project moved in, else the first on file."""
        moved_in = [Period.of(project.moved_in) for project in self.evidence.projects]
        return min(moved_in or self.evidence.periods, default=self.period)

    @property
    def each_day(self) -> bool:
        """Whether a standing record has to be in force on every day asked for (R-63)."""
        in_force = self.contract.rubric.scheme.in_force
        return in_force is not None and in_force.each_day(self.adopted)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What projects and their units are called, by id."""
        projects = self.evidence.projects
        return {one.unit.id: one.unit.name for one in projects} | {one.id: one.name for one in projects}


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the rubric in one month."""

    month: ScoringMonth
    row: RowOn
    rule_words: str

    @property
    def clause(self) -> str:
        """The row's clause."""
        return self.row.version.clause
