"""Every month of the service has its folder, and no folder lies outside the contract's term (3.1, 6.2, 6.3).

A month without a folder has no bill, nothing is carried through it, and nobody would be told. From the month in which
the first project moved in to the last month on file none may be missing. A folder before the contract was signed or
long after the term's last day comes from a slip of the pen: the months up to it would be assessed and paid as unused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.spans import LAST_MONTH, term_months
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.layout import is_month, top_of

CODES: Final = ("month-missing", "month-outside-term")
_NAMED: Final = 6
"""How many missing months are named; the number says how many there are."""


def check(dossier: Dossier) -> Iterator[Problem]:
    """Folders outside the term, then months between that have none."""
    there = _folders(dossier)
    first, last = term_months(dossier)
    for month in sorted(there):
        if not first <= month <= last:
            words = {"month": str(month), "first": str(first), "last": str(last) if last != LAST_MONTH else "…"}
            yield error("month-outside-term", Place(f"evidence/{month}"), dossier.contract.terms.place("term"), **words)
    projects = dossier.evidence.projects
    inside = [month for month in there if first <= month <= last]
    if not projects or not inside:
        return
    earliest = min(projects, key=lambda project: project.moved_in)
    begin = max(first, Period.of(earliest.moved_in))
    missing = [month for month in _span(begin, max(inside)) if month not in there]
    if missing:
        shown = ", ".join(str(month) for month in missing[:_NAMED])
        words = {"months": f"{shown}, …" if len(missing) > _NAMED else shown, "count": str(len(missing))}
        yield error("month-missing", Place(f"evidence/{missing[0]}"), earliest.place("moved_in"), **words)


def _folders(dossier: Dossier) -> set[Period]:
    """The months with a record, be it one that could not be read."""
    names = {top_of(one.path) for one in dossier.unread}
    return {*dossier.evidence.periods, *(Period.parse(name) for name in names if is_month(name))}


def _span(first: Period, last: Period) -> Iterator[Period]:
    while first <= last:
        yield first
        first = first.shift(1)
