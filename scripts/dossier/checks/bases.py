"""A ruling or finding names what it looked at, and counts as long as that is as it was.

Each record is named by its id with the sha256 of its text; what a ruling can attach to stands in the record by its own
sha256, so a swapped attachment changes the record as well. Line ends do not matter. Once one has changed or is gone,
what was decided is open again until it is decided anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.decisions import Looking
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.ruled.bases import bases

CODES: Final = ("decision-stale", "decision-basis-gone", "decision-basis")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every ruling and finding."""
    unread = {one.id for one in dossier.unread}
    for one in dossier.evidence.decisions.looking:
        yield from _changed(dossier, one, unread)
        if not one.looked_at:
            found = bases(dossier.contract, dossier.evidence, one)
            if found:
                words = {"count": str(len(found)), "first": found[0].id, "file": one.source.path}
                yield warning("decision-basis", one.place("kind"), found[0].place(), **words)


def _changed(dossier: Dossier, one: Looking, unread: set[str]) -> Iterator[Problem]:
    evidence = dossier.evidence
    for index, looked, now in evidence.decisions.changed(one):
        place, file = one.place("looked_at", index, "sha256"), one.source.path
        if now:
            record = evidence.by_id[looked.id]
            words = {"id": looked.id, "title": one.title, "digest": now, "found": looked.sha256, "file": file}
            yield warning("decision-stale", place, record.place(), **words)
        elif looked.id not in unread:
            words = {"id": looked.id, "title": one.title, "meant": nearest(looked.id, evidence.by_id), "file": file}
            yield warning("decision-basis-gone", one.place("looked_at", index, "id"), **words)
