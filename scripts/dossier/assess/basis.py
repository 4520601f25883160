"""The digest of everything that a month in full rests on, so that it is worked out again only when that has changed.

A month is computed from the evidence that it can rest on and from nothing else (`Evidence.without_later_use`), so what
is left out here cannot have a part in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dossier.assess.computing import Computing
from dossier.doubt import Doubt
from dossier.issued import IssuedMonths
from dossier.load import Dossier
from dossier.program import program


def basis(loaded: Dossier, month: Computing, issued: IssuedMonths) -> str:
    """The digest for a month."""
    evidence = month.evidence
    left_out = {one.source.path for one in loaded.evidence.records} - {one.source.path for one in evidence.records}
    digest = hashlib.sha256(f"{program()} {month.period} {month.as_of} {month.past.account}\n".encode())
    digest.update(f"{month.past.adjustments} {month.past.used}\n".encode())
    digest.update(f"{[(one.period, one.digest) for one in issued.chain]} {loaded.unread} {loaded.unnamed}\n".encode())
    for path, fact in loaded.files.items():
        if path not in left_out:
            digest.update(f"{fact.sha256} {path}\n".encode())
    for path, written in sorted(loaded.issued.items()):
        digest.update(f"{written.fact.sha256} {path}\n".encode())
    for name in sorted(evidence.contents):  # what is kept comes in another order than what is looked at now
        digest.update(f"{name} {evidence.contents[name]}\n".encode())
    if came_in := evidence.arrivals:
        digest.update(f"{came_in.begins} {came_in.hidden}\n".encode())
        for path, one in sorted(came_in.by_path.items()):
            if path not in left_out:
                digest.update(f"{one.first} {one.told} {path}\n".encode())
    return digest.hexdigest()


def with_doubts(basis: str, doubts: Iterable[Doubt]) -> str:
    """The digest for a month with the doubts that are to be weighed in it."""
    told = (f"{doubt} {doubt.otherwise}" for doubt in doubts)
    return hashlib.sha256("\n".join((basis, *told)).encode()).hexdigest()
