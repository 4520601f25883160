"""A warning where projects are in service but no acceptance is on file: the term has no first day, so that nobody can
say when most duties begin and yearly drills fall due (3.1).

Only where the contract makes something of it: it has duties, or rows for what must be done once in so many months.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract import Contract
from dossier.contract.rules import Periodic
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records import kind_of
from dossier.records.projects import Acceptance

CODES: Final = ("acceptance-missing",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """The day on which the first project moved in."""
    evidence = dossier.evidence
    served = [project for project in evidence.projects if any(project.moved_in <= one.end for one in evidence.periods)]
    accepted = any(one.conclusion == "accepted" for one in evidence.all(Acceptance))
    unread = any(one.kind == kind_of(Acceptance) for one in dossier.unread)
    if served and not (accepted or unread) and _asked(dossier.contract):
        first = min(served, key=lambda project: (project.moved_in, project.id))
        yield warning("acceptance-missing", first.place("moved_in"), day=first.moved_in.isoformat())


def _asked(contract: Contract) -> bool:
    rows = (version for _, _, row in contract.rubric.rows() for version in row.versions)
    return bool(contract.obligations.duties) or any(isinstance(version.rule, Periodic) for version in rows)
