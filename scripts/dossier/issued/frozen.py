"""An issued month's own folder: every file as it was, none added, none taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from dossier.exact.period import Period
from dossier.issued.revisions import IssuedMonths, Revision
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.layout import ISSUED, kind_of, month_of

CODES: Final = ("issued-file-added", "issued-file-changed", "issued-file-gone")


def frozen(loaded: Dossier, issued: IssuedMonths, but: Collection[Period] = ()) -> Iterator[Problem]:
    """What is not as it was issued, by the revision of each month that stands.

    Months in `but` are about to be restated: theirs may differ.
    """
    there = _by_month({path: fact.sha256 for path, fact in loaded.files.items()})
    unnamed = _by_month(dict.fromkeys(loaded.unnamed, ""))
    for period in issued.months:
        revision = issued.latest(period)
        if revision is not None and period not in but:
            yield from _month(revision, there.get(period, {}), unnamed.get(period, {}))


def _by_month(paths: Mapping[str, str]) -> Mapping[Period, Mapping[str, str]]:
    """What lies in the months' own folders, with what is told of each path."""
    found: dict[Period, dict[str, str]] = {}
    for path, told in paths.items():
        period = month_of(path)
        if period is not None and kind_of(path) != ISSUED:
            found.setdefault(period, {})[path] = told
    return found


def _month(revision: Revision, there: Mapping[str, str], unnamed: Collection[str]) -> Iterator[Problem]:
    """What is not as it was; `there` are the digests of its files that were read."""
    words = {"month": revision.manifest.period, "revision": str(revision.number)}
    sealed = revision.own_files
    for path in sorted({*sealed, *there, *unnamed}) if sealed != there or unnamed else ():
        if path not in sealed:
            yield error("issued-file-added", Place(path), **words)
        elif path not in there:
            if path not in unnamed:  # else the record that named it has changed, and is named
                yield error("issued-file-gone", Place(path), **words)
        elif there[path] != sealed[path]:
            yield error("issued-file-changed", Place(path), **words, stated=sealed[path])
