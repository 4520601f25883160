"""One record of use for every project with hosts in every month (annex 1.2, R-30).

The last month may still be going on: as long as nobody has filed any data for it, one warning says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dossier.checks.spans import hosts_in, term_months
from dossier.evidence import filed_under
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning
from dossier.records.projects import Project, Usage

CODES: Final = ("usage-missing", "usage-not-yet")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every project and month without a record."""
    evidence = dossier.evidence
    filed = {filed_under(usage) for usage in evidence.all(Usage)}
    # A file that lies where the record is expected has its own problem, be it unread or of another project.
    there = {one.path for one in dossier.unread} | {usage.source.path for usage in evidence.all(Usage)}
    there = {path.rpartition(".")[0] for path in there}
    first, last = term_months(dossier)
    months = [month for month in evidence.periods if first <= month <= last]  # others are told by another code
    for month in months:
        lacking: list[tuple[Project, str]] = []
        for project in evidence.in_service(month):
            right = f"evidence/{month}/usage/{project.id}"
            absent = not evidence.usage(project.id, month) and right not in there
            if absent and hosts_in(dossier.contract, project, month):
                lacking.append((project, f"{right}.yml"))
        if month == months[-1] and month not in filed and not _any_in(month, there):
            if lacking:
                place, words = Place(f"evidence/{month}/usage"), {"month": str(month), "count": str(len(lacking))}
                yield warning("usage-not-yet", place, **words)
            continue
        for project, right in lacking:
            words = {"project": project.id, "month": str(month), "right": right}
            yield error("usage-missing", Place(right), project.place("id"), **words)


def _any_in(month: Period, there: Iterable[str]) -> bool:
    return any(path.startswith(f"evidence/{month}/usage/") for path in there)
