"""Spans of days that may have no end, for checks that compare them."""

from __future__ import annotations

from datetime import date
from typing import Final

from dossier.contract import Contract
from dossier.contract.prices import Prices
from dossier.contract.terms import Terms
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.records.projects import Acceptance, Project, Resource

NEVER: Final = date.max
"""Stands for an end that is left open."""
LAST_MONTH: Final = Period.of(NEVER)


def meet(first: Resource, second: Resource) -> bool:
    """Whether two entries share a day."""
    return first.from_ <= (second.to or NEVER) and second.from_ <= (first.to or NEVER)


def may_be_host(prices: Prices, sku: str) -> bool:
    """Whether the item is a host, or unknown: what follows from an unknown item is not reported again."""
    return prices.is_host(sku) or (sku not in prices.by_sku and sku not in prices.families)


def hosts_in(contract: Contract, project: Project, month: Period) -> tuple[Resource, ...]:
    """The project's entries of hosts that are in force on a day of the month in which it is in service."""
    prices, service = contract.prices, project.service(month.start, month.end)
    if service is None:
        return ()
    first, last = service
    return tuple(
        entry
        for entry in project.resources
        if may_be_host(prices, entry.sku) and entry.from_ <= last and (entry.to or NEVER) >= first
    )


def projects_by_id(evidence: Evidence) -> dict[str, Project]:
    """The register by id."""
    return {project.id: project for project in evidence.projects}


def term_months(dossier: Dossier) -> tuple[Period, Period]:
    """From the signature to the month after the term's last one, in which the last reports are filed.

    That is of the version agreed last. Without an acceptance the term has no last day yet (3.1).
    """
    first, begun = Period.of(dossier.contract.terms.signed), begun_on(dossier.evidence)
    if begun is None:
        return first, LAST_MONTH
    return first, Period.of(last_day(dossier.contract.terms, begun)).shift(1)


def begun_on(evidence: Evidence) -> date | None:
    """The day of the acceptance, from which the term runs; None without one (3.1)."""
    return min((one.happened for one in evidence.all(Acceptance) if one.conclusion == "accepted"), default=None)


def last_day(terms: Terms, begun: date) -> date:
    """The last day of the term under the version that is agreed last."""
    return max(terms.term, key=lambda one: one.from_).last(begun)
