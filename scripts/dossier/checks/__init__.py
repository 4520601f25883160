"""One named check per module: `CODES` it can report, a docstring that is its manual, and `check`.

A new check is a module here and a line in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Protocol

from dossier.cache import Cache
from dossier.checks import (
    acceptance,
    attachment_terms,
    bases,
    certificates,
    concealment,
    contract_links,
    contract_lint,
    counts,
    dates,
    deadlines,
    decisions,
    doubt_terms,
    doubts,
    engineers,
    expiry,
    filings,
    findings,
    gifts,
    identity,
    incidents,
    looks,
    losses,
    months,
    objections,
    opening,
    outages,
    payments,
    people,
    persons,
    policies,
    proof,
    readings_lint,
    references,
    reports,
    resources,
    reuse,
    rubric_facts,
    rubric_lint,
    rulings,
    submissions,
    succession,
    survey_forms,
    tallies,
    units,
    unmetered,
    unseen,
    usage,
    uses,
    versions,
    wholes,
    working_days,
)
from dossier.checks.citations import cited
from dossier.checks.past import FoundBefore, KnownPast, found_without_use
from dossier.load import Dossier
from dossier.problems import Problem


class Check(Protocol):
    """What a module of this package offers."""

    @property
    def CODES(self) -> tuple[str, ...]:  # noqa: N802  # a constant of the module
        """The codes it can report."""

    @property
    def __name__(self) -> str:
        """The name of the module."""

    def check(self, dossier: Dossier, /, *seen: Any) -> Iterable[Problem]:  # noqa: ANN401  # what its own `seen` gave
        """All problems of this kind in the dossier."""


CHECKS: Final[tuple[Check, ...]] = (
    identity,
    dates,
    counts,
    references,
    resources,
    gifts,
    wholes,
    months,
    usage,
    unmetered,
    uses,
    versions,
    incidents,
    outages,
    losses,
    concealment,
    findings,
    tallies,
    looks,
    reports,
    acceptance,
    submissions,
    survey_forms,
    units,
    decisions,
    rulings,
    objections,
    bases,
    working_days,
    deadlines,
    reuse,
    opening,
    proof,
    certificates,
    engineers,
    expiry,
    filings,
    persons,
    unseen,
    contract_links,
    people,
    contract_lint,
    succession,
    payments,
    readings_lint,
    policies,
    rubric_lint,
    rubric_facts,
    attachment_terms,
    doubt_terms,
    *doubts.CHECKS,
)


def check_all(dossier: Dossier, past: KnownPast | None = None) -> tuple[Problem, ...]:
    """What every check finds, sorted by place, each problem once, with what it cites of the contract.

    `past` keeps what was found in months that nobody has touched since; None does without.
    """
    if past is None:
        return _found(dossier, FoundBefore(), Cache(None))
    before = past.before(CHECKS, dossier)
    return past.remember(dossier, lambda: _found(dossier, before, past.concerned))


def _found(dossier: Dossier, before: FoundBefore, cache: Cache) -> tuple[Problem, ...]:
    alone = found_without_use(CHECKS, dossier, cache)

    def found_by(check: Check) -> Iterable[Problem]:
        name = check.__name__
        return alone[name] if name in alone else before.found(check, dossier, cache)

    told = (problem for check in CHECKS for problem in found_by(check))
    found = dict.fromkeys(cited(problem, dossier.contract) for problem in told)
    return tuple(sorted(found, key=lambda problem: problem.sort_key))
