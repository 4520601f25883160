"""From dated quantities to the lines of a project's bill (articles 5, 6.2 and 6.3), in yuan.

The month is cut into elementary segments within which every quantity and price stands still (R-36). What is free is
taken off in each segment: addresses by the number of hosts (R-38), storage by the operating system of its own host
(R-39). Then segments of one SKU that follow each other unchanged become one line. What is paid by the use or once is
counted, whatever part of the month is left (`dossier.settlement.uses`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.contract.policies import PartMonths
from dossier.contract.prices import Item, Prices
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.money import cents
from dossier.exact.period import Period
from dossier.records.projects import Project, Resource, Usage
from dossier.remembered import Same, lasting
from dossier.result import Line
from dossier.settlement.uses import used_or_once

_DAY: Final = timedelta(days=1)
_ZERO: Final = Fraction(0)
_THIRTY: Final = 30  # days of every month under the reading of that name

Exactly: TypeAlias = Fraction | int  # whole quantities are kept as int: the same sums, several times faster


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of one SKU in force from a day to a day of the month, both included; `host` if tied to one."""

    sku: str
    quantity: Exactly
    host: str | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chargeable quantity at one price over days that follow each other."""

    sku: str
    quantity: Fraction
    price: Fraction
    first: date
    last: date


def bill_all(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> dict[str, tuple[Line, ...]]:
    """The bill of every project in service, by id."""

    def billed(project: Project) -> tuple[Line, ...]:
        usage = evidence.usage(project.id, period)
        resting = ("bill", period, Same(project), Same(usage))
        return lasting(adopted, resting, partial(bill, contract, project, period, adopted, usage))

    return {project.id: billed(project) for project in evidence.in_service(period)}


def bill(
    contract: Contract, project: Project, period: Period, adopted: Adopted, usage: Usage | None = None
) -> tuple[Line, ...]:
    """The lines of one project's month, in the order of the price list; `usage` tells what was used by the use.

    Resources of an unknown SKU or beyond the top tier yield no line: a check refuses them.
    """
    prices = contract.prices
    entries = _entries(prices, project, period)
    if adopted.choice(PartMonths) is PartMonths.WHOLE_MONTH:
        entries = _whole(prices, entries, period)
    stretches: dict[str, list[Stretch]] = defaultdict(list)
    for first, last in _segments(prices, entries, period):
        for sku, quantity in _chargeable(prices, entries, first).items():
            _extend(stretches[sku], Stretch(sku, Fraction(quantity), prices.unit_price(sku, first), first, last))
    lines = [_line(one, period, adopted) for same in stretches.values() for one in same]
    lines += used_or_once(prices, project, period, usage)
    return tuple(sorted((line for line in lines if line.days), key=lambda line: prices.rank[line.sku]))


def item_of(prices: Prices, resource: Resource) -> Item | None:
    """The priced item a resource falls under: its SKU, or the tier of its family; None if there is none (R-40)."""
    return prices.item(resource.sku, resource.users)


def _entries(prices: Prices, project: Project, period: Period) -> tuple[Quantity, ...]:
    """What is in force within the month and within the project's time in service (6.2)."""
    service = project.service(period.start, period.end)
    if service is None:
        return ()
    opened, closed = service
    found = []
    for resource in project.resources:
        item = item_of(prices, resource)
        first = max(opened, resource.from_)
        last = closed if resource.to is None else min(closed, resource.to)
        quantity = Fraction(1) if resource.users is not None else resource.quantity
        if item is not None and item.per == "month" and quantity and first <= last:
            found.append(Quantity(item.sku, _lean(quantity), resource.host, first, last))
    return tuple(found)


def _lean(value: Fraction) -> Exactly:
    return value.numerator if value.denominator == 1 else value


def _whole(prices: Prices, entries: Iterable[Quantity], period: Period) -> tuple[Quantity, ...]:
    """Every started month counts in full: of each SKU (and host) the greatest quantity of the month (R-37).

    Of a service priced by tiers the highest tier of the month counts, once (R-67).
    """
    series: dict[tuple[str, str | None], list[Quantity]] = defaultdict(list)
    for entry in entries:
        tier = prices.by_sku[entry.sku].tier
        series[tier.family if tier else entry.sku, entry.host].append(entry)
    found = []
    for (_, host), same in series.items():
        top = max((entry.sku for entry in same), key=lambda sku: _rank(prices, sku))
        most = _greatest([entry for entry in same if entry.sku == top])
        found.append(Quantity(top, most, host, period.start, period.end))
    return tuple(found)


def _rank(prices: Prices, sku: str) -> int:
    tier = prices.by_sku[sku].tier
    return tier.above if tier else 0


def _greatest(entries: Sequence[Quantity]) -> Exactly:
    days = {entry.first for entry in entries}
    return max(sum((entry.quantity for entry in entries if entry.first <= day <= entry.last), _ZERO) for day in days)


def _segments(prices: Prices, entries: Iterable[Quantity], period: Period) -> list[tuple[date, date]]:
    """The month cut at every change of a quantity or of a price."""
    cuts = {period.start, period.end + _DAY}
    for entry in entries:
        cuts |= {entry.first, entry.last + _DAY}
        cuts |= {price.from_ for price in prices.by_sku[entry.sku].prices if price.from_ in period}
    starts = sorted(cuts)
    return [(first, after - _DAY) for first, after in pairwise(starts)]


def _chargeable(prices: Prices, entries: Iterable[Quantity], day: date) -> dict[str, Exactly]:
    """What has to be paid for on a day, by SKU, after what is free."""
    total: dict[str, Exactly] = defaultdict(int)
    stored: dict[tuple[str, str], Exactly] = defaultdict(int)  # GB by host and storage
    gifts: dict[str, Exactly] = defaultdict(int)  # GB by host
    hosts: Exactly = 0
    for entry in entries:
        if not entry.first <= day <= entry.last:
            continue
        item = prices.by_sku[entry.sku]
        total[entry.sku] += entry.quantity
        if item.host is not None:
            hosts += entry.quantity
        if entry.host is not None and item.gives_disk_gb is not None:
            gifts[entry.host] += entry.quantity * _lean(item.gives_disk_gb)
        if entry.host is not None and item.free_disk_order is not None:
            stored[entry.host, entry.sku] += entry.quantity
    for host, gift in gifts.items():
        left = gift
        for sku in prices.free_disk:
            free = min(left, stored[host, sku])
            total[sku] -= free
            left -= free
    for sku, quantity in total.items():
        free_per_host = prices.by_sku[sku].free_per_host
        if free_per_host is not None:
            total[sku] = max(0, quantity - hosts * _lean(free_per_host))
    return {sku: quantity for sku, quantity in total.items() if quantity}


def _extend(done: list[Stretch], new: Stretch) -> None:
    """Add a stretch, or lengthen the last one if nothing changed."""
    last = done[-1] if done else None
    if last and last.last + _DAY == new.first and (last.quantity, last.price) == (new.quantity, new.price):
        done[-1] = Stretch(new.sku, new.quantity, new.price, last.first, new.last)
    else:
        done.append(new)


def _line(stretch: Stretch, period: Period, adopted: Adopted) -> Line:
    """Price x quantity x days / days in the month, half up to 0.01 (R-29, R-37)."""
    if adopted.choice(PartMonths) is PartMonths.THIRTY:
        days, whole = _thirtieth(stretch.last, period) - _thirtieth(stretch.first - _DAY, period), _THIRTY
    else:
        days, whole = (stretch.last - stretch.first).days + 1, period.days
    return Line(
        sku=stretch.sku,
        quantity=stretch.quantity,
        from_=stretch.first,
        to=stretch.last,
        days=days,
        days_in_month=whole,
        unit_price=stretch.price,
        amount=cents(stretch.price * stretch.quantity * days / whole),
    )


def _thirtieth(day: date, period: Period) -> int:
    """How many of 30 days have passed at the end of a day: the last day of the month completes them (30/360)."""
    if day < period.start:
        return 0
    return _THIRTY if day == period.end else min(day.day, _THIRTY)
