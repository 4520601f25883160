"""What the register says of the months ahead: each month's bill before any score, in yuan (articles 5 and 6.2).

Only what is registered today counts, at the prices agreed for those days. What is used by the use, incidents and cash
penalties cannot be foreseen and are left out. A month in which nothing changes has the bill of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.contract.policies import PartMonths
from dossier.evidence import Evidence
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.records.projects import Project
from dossier.remembered import Same, lasting
from dossier.result import MonthAhead
from dossier.settlement.billing import bill, item_of

_DAY = timedelta(days=1)
_PLAIN: Final[Mapping[str, str]] = MappingProxyType({})
_Bills: TypeAlias = dict[tuple[int, PartMonths], Decimal]
"""The bills of months in which nothing changes, by their days and by how parts of months are read."""


def ahead(
    contract: Contract, evidence: Evidence, period: Period, last: date, remembering: Mapping[str, str] = _PLAIN
) -> tuple[MonthAhead, ...]:
    """The months after `period`, to the one that holds `last`, the last day of the service. Each is billed by its own
    readings; those `remembering` are asked for nothing else.
    """
    months = tuple(_months(contract, period, last))

    def billed(project: Project) -> tuple[Decimal, ...]:
        return tuple(_bills(contract, _until(project, last), months))

    bills = [
        lasting(remembering, ("ahead", period, last, Same(project)), partial(billed, project))
        for project in evidence.projects
    ]
    return tuple(
        MonthAhead(period=str(month), gross=sum((one[nth] for one in bills), ZERO), ceiling=_ceiling(contract, month))
        for nth, month in enumerate(months)
    )


def _months(contract: Contract, period: Period, last: date) -> Iterator[Period]:
    """Those of this contract: after the last one of a contract that another follows there are none."""
    successor = contract.terms.successor
    month = period.shift(1)
    while month.start <= last and (successor is None or month <= successor.closed):
        yield month
        month = month.shift(1)


def _until(project: Project, last: date) -> Project:
    """The project without what lies after the last day of the service."""
    return project.model_copy(update={"released": min(last, project.released or last)})


def _ceiling(contract: Contract, month: Period) -> Decimal | None:
    found = contract.terms.ceiling_on(month.end)
    return None if found is None else found.yuan


def _bills(contract: Contract, project: Project, months: tuple[Period, ...]) -> Iterator[Decimal]:
    changes, known = _changes(contract, project), _Bills()
    for month in months:
        adopted = contract.readings.adopted(month)
        key = month.days, adopted.choice(PartMonths)
        still = not any(day in month for day in changes)
        if not still:
            known.clear()
        gross = known.get(key)
        if gross is None:
            gross = sum((line.amount for line in bill(contract, project, month, adopted)), ZERO)
        if still:
            known[key] = gross
        yield gross


def _changes(contract: Contract, project: Project) -> frozenset[date]:
    """The days on which the bill of a project may change: of its service, its resources and their prices."""
    found = {project.moved_in, *([project.released + _DAY] if project.released else [])}
    for resource in project.resources:
        found |= {resource.from_, *([resource.to + _DAY] if resource.to else [])}
        item = item_of(contract.prices, resource)
        found |= {price.from_ for price in item.prices} if item else set()
    return frozenset(found)
