"""What is paid by the use or once is counted once, on its day, in service and within the term (article 5, 6.2).

Reported: an item of that kind with what only makes sense of a thing in force, such as free addresses or tiers; an entry
of the register that lasts instead of having a day; a one-off charge that a project is to pay twice; uses of an item
that is not paid by the use, that are told twice, that lie outside the month, the service or the term, or that have no
day in a month in which the price changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier.checks.spans import begun_on, last_day, projects_by_id
from dossier.contract import Contract
from dossier.contract.prices import Item, Prices
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.projects import Project, Usage, Uses

CODES: Final = (
    "item-not-offered",
    "once-twice",
    "outside-month",
    "price-per",
    "quantity-not-whole",
    "resource-outside-service",
    "unknown-sku",
    "use-item",
    "use-lasting",
    "use-outside-term",
    "use-twice",
    "use-undated",
)
_OF_WHAT_LASTS: Final = ("host", "tier", "free_per_host", "gives_disk_gb", "free_disk_order", "whole")


def check(dossier: Dossier) -> Iterator[Problem]:
    """The price list, the register, and what the usage of each month counts."""
    yield from problems(dossier.contract)
    prices, projects = dossier.contract.prices, projects_by_id(dossier.evidence)
    if all(item.per == "month" for item in prices.items) and not any(one.uses for one in dossier.evidence.all(Usage)):
        return
    for registered in projects.values():
        yield from _registered(dossier, registered)
    for usage in dossier.evidence.all(Usage):
        project = projects.get(usage.project)
        told: dict[tuple[str, date | None], int] = {}
        for index, one in enumerate(usage.uses):
            yield from _item(prices, usage, index, one)
            yield from _twice(usage, index, one, told, project)
            yield from _dated(dossier, usage, index, one, project)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    prices = contract.prices
    for index, item in enumerate(prices.items):
        for key in _OF_WHAT_LASTS if item.per != "month" else ():
            if getattr(item, key) is not None:
                yield error("price-per", prices.place("items", index, key), sku=item.sku, part=key)
        whole = prices.by_sku.get(item.whole or "")
        if item.per == "month" and whole is not None and whole.per != "month":
            yield error("price-per", prices.place("items", index, "whole"), sku=whole.sku, part="whole")


def _registered(dossier: Dossier, project: Project) -> Iterator[Problem]:
    once: dict[tuple[str, str | None], int] = {}
    for index, entry in enumerate(project.resources):
        item = dossier.contract.prices.by_sku.get(entry.sku)
        if item is None or item.per == "month":
            continue
        if entry.to is not None:
            yield error("use-lasting", project.place("resources", index, "to"), sku=entry.sku)
        first = once.setdefault((entry.sku, entry.host), index)
        if item.per == "once" and first != index:
            places = (project.place("resources", nth, "sku") for nth in (index, first))
            yield error("once-twice", *places, sku=entry.sku, project=project.name)
        yield from _in_term(dossier, project.place("resources", index, "from"), entry.sku, entry.from_)


def _item(prices: Prices, usage: Usage, index: int, one: Uses) -> Iterator[Problem]:
    item, place = prices.by_sku.get(one.sku), usage.place("uses", index, "sku")
    if item is None:
        by_use = [each.sku for each in prices.items if each.per == "use"]
        yield error("unknown-sku", place, value=one.sku, meant=nearest(one.sku, by_use))
    elif item.per != "use":
        yield error("use-item", place, prices.place("items", prices.rank[item.sku], "sku"), sku=item.sku)
    elif not item.divisible and one.quantity.denominator != 1:
        words = {"sku": item.sku, "unit": item.unit, "value": plain(one.quantity)}
        yield error("quantity-not-whole", usage.place("uses", index, "quantity"), **words)


def _twice(
    usage: Usage, index: int, one: Uses, told: dict[tuple[str, date | None], int], project: Project | None
) -> Iterator[Problem]:
    """The same day twice, a day beside the whole month, or the register beside the usage."""
    month, place = filed_under(usage), usage.place("uses", index, "sku")
    same = [nth for (sku, day), nth in told.items() if sku == one.sku and (one.day is None or day in (None, one.day))]
    told.setdefault((one.sku, one.day), index)
    if same:
        yield error("use-twice", place, usage.place("uses", same[0], "sku"), sku=one.sku, month=str(month))
        return
    for nth, entry in enumerate(project.resources if project else ()):
        if project and entry.sku == one.sku and entry.from_ in month:
            yield error("use-twice", place, project.place("resources", nth, "sku"), sku=one.sku, month=str(month))
            return


def _dated(dossier: Dossier, usage: Usage, index: int, one: Uses, project: Project | None) -> Iterator[Problem]:
    month, place = filed_under(usage), usage.place("uses", index, "day" if one.day else "sku")
    item = dossier.contract.prices.by_sku.get(one.sku)
    if item is None:
        return
    if one.day is None:
        changes = [price.from_ for price in item.prices if month.start < price.from_ <= month.end]
        if changes:
            yield error("use-undated", place, sku=one.sku, day=min(changes).isoformat())
    elif one.day not in month:
        yield error("outside-month", place, day=one.day.isoformat(), month=str(month))
        return
    first = one.day or month.start
    if one.day and project and not project.service(one.day, one.day):
        last = project.released.isoformat() if project.released else "…"
        words = {"value": one.day.isoformat(), "first": project.moved_in.isoformat(), "last": last}
        yield error("resource-outside-service", place, project.place("moved_in"), **words)
    if not item.on_offer(one.day or month.end):
        yield _not_offered(dossier.contract.prices, item, place, one.day or month.end)
    yield from _in_term(dossier, place, one.sku, first)


def _not_offered(prices: Prices, item: Item, place: Place, day: date) -> Problem:
    first, last = item.offered
    words = {"sku": item.sku, "day": day.isoformat(), "first": first.isoformat(), "last": str(last or "…")}
    return error("item-not-offered", place, prices.place("items", prices.rank[item.sku], "prices"), **words)


def _in_term(dossier: Dossier, place: Place, sku: str, day: date) -> Iterator[Problem]:
    """Between the signature and the last day of the term; without an acceptance it has none yet (3.1)."""
    terms, begun = dossier.contract.terms, begun_on(dossier.evidence)
    last = last_day(terms, begun) if begun else None
    if day < terms.signed or (last and day > last):
        words = {"sku": sku, "day": day.isoformat(), "first": terms.signed.isoformat(), "last": str(last or "…")}
        yield error("use-outside-term", place, terms.place("term"), **words)
