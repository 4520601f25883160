"""What a ruling on an incident cannot do (1.3, R-62): lower the level that stops and losses on file give, or confirm a
level that the incident no longer has.

Such a ruling is counted as far as it goes; the warning says what counts instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract.terms import Tariff
from dossier.fields import CHINA
from dossier.incidents import NONE, Judgement, judgement
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling

CODES: Final = ("ruling-below-level", "confirmation-stale")


def check(dossier: Dossier) -> Iterator[Problem]:
    """The last ruling on the level and the last confirmation of each incident."""
    for incident in dossier.evidence.all(Incident):
        found = judgement(dossier.contract, dossier.evidence, incident)
        if found.verdict.fault == "excused":
            continue
        tariff = dossier.contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
        about = [one for one in dossier.evidence.all(Ruling) if one.subject == incident.id]
        rulings = sorted(about, key=lambda one: (one.happened, one.id), reverse=True)
        yield from _below(tariff, incident, found, rulings)
        yield from _stale(tariff, incident, found, rulings)


def _below(tariff: Tariff, incident: Incident, found: Judgement, rulings: list[Ruling]) -> Iterator[Problem]:
    reached = tariff.level(found.reached)
    ruling = next((one for one in rulings if one.level is not None), None)
    if ruling and reached and ruling.level != reached.id and found.ruled.raises(tariff, reached) == reached:
        words = {"level": _name(tariff, ruling.level), "reached": reached.name}
        yield warning("ruling-below-level", ruling.place("level"), incident.place("stops"), **words)


def _stale(tariff: Tariff, incident: Incident, found: Judgement, rulings: list[Ruling]) -> Iterator[Problem]:
    ruling = next((one for one in rulings if one.deduction_confirmed is not None), None)
    if ruling and found.ruled.confirmed and found.verdict.pending:
        confirmed = found.reached if found.ruled.confirmed_level is None else found.ruled.confirmed_level
        words = {"confirmed": _name(tariff, confirmed), "level": _name(tariff, found.verdict.level)}
        yield warning("confirmation-stale", ruling.place("deduction_confirmed"), incident.place("stops"), **words)


def _name(tariff: Tariff, identity: str | None) -> str:
    level = tariff.level(identity or NONE)
    return level.name if level else NONE
