"""What a project pays by the use or once (article 5): so many at their price, in yuan, without regard to days.

The register dates each entry; what the usage of a month counts may be dated, or be of the month as a whole. What has
one price is one line, from the first of its days to the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dossier.contract.prices import Item, Prices
from dossier.exact.money import cents
from dossier.exact.period import Period
from dossier.records.projects import Project, Usage
from dossier.result import Line


@dataclass(frozen=True, slots=True)
class _Counted:
    """So many of an item, on a day or from a day to a day."""

    item: Item
    quantity: Fraction
    first: date
    last: date


def used_or_once(prices: Prices, project: Project, period: Period, usage: Usage | None) -> Iterator[Line]:
    """The lines, without what is unknown to the price list, which a check refuses."""
    same: dict[tuple[str, Fraction], list[_Counted]] = defaultdict(list)
    for one in (*_registered(prices, project, period), *_used(prices, project, period, usage)):
        if one.quantity:
            same[one.item.sku, one.item.price_on(one.first).amount].append(one)
    for (sku, price), counted in sorted(same.items(), key=lambda pair: min(one.first for one in pair[1])):
        quantity = sum((one.quantity for one in counted), Fraction(0))
        yield Line(
            sku=sku,
            quantity=quantity,
            from_=min(one.first for one in counted),
            to=max(one.last for one in counted),
            days=1,
            days_in_month=1,
            per=counted[0].item.per,
            unit_price=price,
            amount=cents(price * quantity),
        )


def _registered(prices: Prices, project: Project, period: Period) -> Iterator[_Counted]:
    for entry in project.resources:
        item = prices.item(entry.sku, entry.users)
        counts = item is not None and item.per != "month" and entry.from_ in period
        if counts and item is not None and entry.quantity is not None and project.service(entry.from_, entry.from_):
            yield _Counted(item, entry.quantity, entry.from_, entry.from_)


def _used(prices: Prices, project: Project, period: Period, usage: Usage | None) -> Iterator[_Counted]:
    service = project.service(period.start, period.end)
    if usage is None or service is None:
        return
    for one in usage.uses:
        item = prices.by_sku.get(one.sku)
        if item is not None and item.per == "use":
            first, last = (one.day, one.day) if one.day else service
            yield _Counted(item, one.quantity, first, last)
