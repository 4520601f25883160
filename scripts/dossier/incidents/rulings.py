"""What the bureau has ruled about an incident, and which level both sides have confirmed (R-22, R-27, R-62)."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.contract.terms import Level, Tariff
from dossier.evidence import Evidence
from dossier.records.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bureau has ruled so far; None where it has not ruled.

    `confirmed_level` is the level ruled by the time of the confirmation; None if none was, so that the confirmation
    was of what the stops and losses gave. `fault_by` and `level_by` are the rulings whose word it is.
    """

    fault: str | None = None
    level: str | None = None
    confirmed: bool | None = None
    confirmed_level: str | None = None
    fault_by: Ruling | None = None
    level_by: Ruling | None = None

    def raises(self, tariff: Tariff, reached: Level | None) -> Level | None:
        """The level ruled, but never below the one `reached` by stops and losses on file (R-22, R-62)."""
        if self.level is None:
            return reached
        ruled = tariff.level(self.level)
        if reached is None or (ruled is not None and tariff.levels.index(ruled) <= tariff.levels.index(reached)):
            return ruled
        return reached

    def confirms(self, tariff: Tariff, reached: Level | None, level: Level | None) -> bool:
        """Whether both sides have confirmed `level`: a confirmation holds for no other one (R-62)."""
        meant = reached if self.confirmed_level is None else tariff.level(self.confirmed_level)
        return self.confirmed is True and meant == level


def rulings_on(evidence: Evidence, incident: str) -> tuple[Ruling, ...]:
    """The rulings on an incident, in the order in which they were made."""
    found = (ruling for ruling in evidence.all(Ruling) if ruling.subject == incident)
    return tuple(sorted(found, key=lambda ruling: (ruling.happened, ruling.id)))


def decision(evidence: Evidence, incident: str) -> Decision:
    """What the rulings on an incident say together, the latest word on each question."""
    found = Decision()
    for ruling in rulings_on(evidence, incident):
        level = ruling.level or found.level
        asked = ruling.deduction_confirmed is None
        found = Decision(
            fault=ruling.fault or found.fault,
            level=level,
            confirmed=found.confirmed if asked else ruling.deduction_confirmed,
            confirmed_level=found.confirmed_level if asked else level,
            fault_by=ruling if ruling.fault else found.fault_by,
            level_by=ruling if ruling.level else found.level_by,
        )
    return found
