"""Every record has its own id, and a project has one usage record a month.

An id stands in rulings, letters and traces. If two records had it, nobody could say which one was meant.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Final

from dossier.checks.walk import EACH, values
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.problem import Place, Problem, error
from dossier.records.platform import DeviceRegister
from dossier.records.projects import Usage

CODES: Final = ("id-twice", "usage-twice", "device-twice")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Ids of records, devices of a register, usage of a project and month: each once."""
    seen: dict[Hashable, Place] = {}
    for record in dossier.evidence.records:
        place = record.place("id")
        first = seen.setdefault(record.id, place)
        if first != place:
            yield error("id-twice", place, first, id=record.id)
    for usage in dossier.evidence.all(Usage):
        place, month = usage.place("project"), filed_under(usage)
        first = seen.setdefault((usage.project, month), place)
        if first != place:
            yield error("usage-twice", place, first, project=usage.project, month=str(month))
    for register in dossier.evidence.all(DeviceRegister):
        for loc, device in values(register, "devices", EACH, "id"):
            place = register.place(*loc)
            first = seen.setdefault((register.id, device), place)
            if first != place:
                yield error("device-twice", place, first, device=str(device))
