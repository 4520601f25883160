"""An issued month's own folder: every file as it was, none added, none taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from dossier.exact.period import Period
from dossier.issued.revisions import IssuedMonths, Revision
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.layout import EVIDENCE, ISSUED

CODES: Final = ("issued-file-added", "issued-file-changed", "issued-file-gone")


def frozen(loaded: Dossier, issued: IssuedMonths, but: Collection[Period] = ()) -> Iterator[Problem]:
    """What is not as it was issued, by the revision of each month that stands.

    Months in `but` are about to be restated: theirs may differ.
    """
    for period in issued.months:
        revision = issued.latest(period)
        if revision is not None and period not in but:
            yield from _month(loaded, revision)


def own(path: str, period: Period) -> bool:
    """Whether a path lies in a month's own folder, and not in what has been issued of it."""
    folder = f"{EVIDENCE}{period}/"
    return path.startswith(folder) and not path.startswith(f"{folder}{ISSUED}/")


def _month(loaded: Dossier, revision: Revision) -> Iterator[Problem]:
    period = revision.period
    words = {"month": str(period), "revision": str(revision.number)}
    sealed = {one.path: one.sha256 for one in revision.manifest.inputs if own(one.path, period)}
    there = {path: fact.sha256 for path, fact in loaded.files.items() if own(path, period)}
    unnamed = frozenset(loaded.unnamed)
    for path in sorted({*sealed, *there, *(path for path in unnamed if own(path, period))}):
        if path not in sealed:
            yield error("issued-file-added", Place(path), **words)
        elif path not in there:
            if path not in unnamed:  # else the record that named it has changed, and is named
                yield error("issued-file-gone", Place(path), **words)
        elif there[path] != sealed[path]:
            yield error("issued-file-changed", Place(path), **words, stated=sealed[path])
