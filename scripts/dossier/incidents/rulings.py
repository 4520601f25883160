"""What the bureau has ruled about an incident, and which level both sides have confirmed (R-22, R-27, R-62)."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.contract.terms import Level, Tariff
from dossier.decisions import OF_INCIDENTS
from dossier.evidence import Evidence
from dossier.records.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bureau has ruled so far; None where it has not ruled.

    `confirmed_level` is the level ruled by the time of the confirmation; None if none was, so that the confirmation
    was of what the stops and losses gave. `fault_by` and `level_by` are the rulings whose word it is, `lapsed` those
    that would have the last word on something and are stale.
    """

    fault: str | None = None
    level: str | None = None
    confirmed: bool | None = None
    confirmed_level: str | None = None
    fault_by: Ruling | None = None
    level_by: Ruling | None = None
    lapsed: tuple[Ruling, ...] = ()

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


def decision(evidence: Evidence, incident: str) -> Decision:
    """What the rulings on an incident say together, the latest word on each question; a stale one leaves it open."""
    decisions = evidence.decisions
    rulings = decisions.on(incident)
    fault_by, level_by, confirmed_by = (decisions.word(rulings, key) for key in OF_INCIDENTS)
    until = rulings[: rulings.index(confirmed_by) + 1] if confirmed_by else ()
    level_then = decisions.last(until, "level")
    return Decision(
        fault=fault_by.fault if fault_by else None,
        level=level_by.level if level_by else None,
        confirmed=confirmed_by.deduction_confirmed if confirmed_by else None,
        confirmed_level=level_then.level if level_then else None,
        fault_by=fault_by,
        level_by=level_by,
        lapsed=decisions.lapsed(rulings),
    )
