"""What a project rents for its hosts on a day, and what a month of it costs by the contract's prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from dossier.contract import Contract
from dossier.contract.policies import PartMonths
from dossier.contract.prices import Item
from dossier.contract.readings import Adopted
from dossier.exact.period import Period
from dossier.records.projects import Project, Resource
from dossier.settlement.billing import bill


def host_of(contract: Contract, project: Project, host: str, day: date) -> Resource | None:
    """The resource that is a host on a day; None if the register does not tie one to it."""
    return next((one for one in _of(project, host, day) if contract.prices.is_host(one.sku)), None)


def storage_of(contract: Contract, project: Project, host: str, day: date) -> Resource | None:
    """The storage paid for by itself; None for a host whose disks are part of it, which nobody can change alone."""
    return next((one for one in _of(project, host, day) if one.sku in contract.prices.free_disk), None)


def item(contract: Contract, resource: Resource | None) -> Item | None:
    """The priced item of a resource."""
    return contract.prices.by_sku[resource.sku] if resource else None


def monthly(
    contract: Contract, project: Project, period: Period, adopted: Adopted, changes: Mapping[Resource, Resource]
) -> Fraction:
    """A whole month at the prices and quantities of the period's last day, after `changes`."""
    by_days = adopted.under(PartMonths.ACTUAL_DAYS)
    resources = tuple(changes.get(one, one) for one in project.resources)
    lines = bill(contract, project.model_copy(update={"resources": resources}), period, by_days)
    lasting = (line for line in lines if line.per == "month" and line.to == period.end)
    return sum((line.unit_price * line.quantity for line in lasting), Fraction())


def _of(project: Project, host: str, day: date) -> tuple[Resource, ...]:
    return tuple(
        one for one in project.resources if one.host == host and one.from_ <= day and (one.to is None or day <= one.to)
    )
