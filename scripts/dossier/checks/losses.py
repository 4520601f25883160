"""A loss of data is told twice and alike: by the incident, which has a level (1.1.3.4), and by a data incident, which
costs points (table 1, row 18; R-21).

Each record alone would leave one of the two consequences out. A leak needs no incident, because it has no level. Where
a ruling on the incident and the data incident disagree about the fault, a warning says so: one of them costs wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.evidence import Evidence
from dossier.incidents import decision
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning
from dossier.records import kind_of
from dossier.records.operations import Incident
from dossier.records.security import DataIncident

CODES: Final = ("loss-not-registered", "loss-without-incident", "loss-not-in-incident", "loss-twice", "loss-fault")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every incident that lost data, every data incident."""
    evidence = dossier.evidence
    losses = [one for one in evidence.all(DataIncident) if one.type == "loss"]
    named = {loss.incident for loss in losses}
    unread = any(one.kind == kind_of(DataIncident) for one in dossier.unread)  # may name any incident
    for incident in evidence.all(Incident):
        if incident.data_loss != "none" and incident.id not in named and not unread:
            yield error("loss-not-registered", incident.place("data_loss"), incident=incident.id)
    for loss in losses:
        if loss.incident is None:
            yield error("loss-without-incident", loss.place("type"), id=loss.id)
            continue
        told = evidence.by_id.get(loss.incident)
        if isinstance(told, Incident) and told.data_loss == "none":
            place, other = loss.place("incident"), told.place("data_loss")
            yield error("loss-not-in-incident", place, other, incident=told.id)
    seen: dict[tuple[str, str], Place] = {}
    for one in evidence.all(DataIncident):  # one incident may bring both a leak and a loss
        if one.incident is not None:
            yield from _fault(evidence, one, one.incident)
            place = one.place("incident")
            first = seen.setdefault((one.incident, one.type), place)
            if first != place:
                yield error("loss-twice", place, first, incident=one.incident)


def _fault(evidence: Evidence, told: DataIncident, incident: str) -> Iterator[Problem]:
    """Rulings on either go before the record's own word, which may still be open (R-21, R-23)."""
    fault, cause = decision(evidence, incident).fault, decision(evidence, told.id).fault or told.cause
    if fault is not None and cause != "undetermined" and (fault == "provider") != (cause == "provider"):
        yield warning("loss-fault", told.place("cause"), incident=incident, fault=fault, cause=cause)
