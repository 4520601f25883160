"""Every record has its own id, and a project has one usage record a month; two records of a month and kind with one
title are told apart by nobody who reads the pages.

An id stands in rulings, letters and traces. If two records had it, nobody could say which one was meant.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Final

from dossier.checks.walk import EACH, Loc, values
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.problems import Problem, Severity, error
from dossier.records import Record
from dossier.records.platform import DeviceRegister
from dossier.records.projects import Usage

CODES: Final = ("id-twice", "usage-twice", "device-twice", "title-twice")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Ids of records, devices of a register, usage of a project and month: each once."""
    seen: dict[Hashable, tuple[Record, Loc]] = {}
    for record in dossier.evidence.records:
        yield from _once(seen, record.id, record, ("id",), "id-twice", id=record.id)
        if record.scope == "month" and not isinstance(record, Usage):
            folder = record.source.path.rpartition("/")[0]
            yield from map(_warned, _once(seen, (folder, record.title), record, ("title",), "title-twice"))
    for usage in dossier.evidence.all(Usage):
        words = {"project": usage.project, "month": str(filed_under(usage))}
        yield from _once(seen, tuple(words.values()), usage, ("project",), "usage-twice", **words)
    for register in dossier.evidence.all(DeviceRegister):
        for loc, device in values(register, "devices", EACH, "id"):
            yield from _once(seen, (register.id, device, 0), register, loc, "device-twice", device=str(device))


def _once(
    seen: dict[Hashable, tuple[Record, Loc]], key: Hashable, record: Record, loc: Loc, code: str, **words: str
) -> Iterator[Problem]:
    """A problem if the key was seen before, with the place where."""
    first, where = seen.setdefault(key, (record, loc))
    if first is not record or where != loc:
        yield error(code, record.place(*loc), first.place(*where), **words)


def _warned(problem: Problem) -> Problem:
    """A title is for people, who can ask."""
    return replace(problem, severity=Severity.WARNING)
