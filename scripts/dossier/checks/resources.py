"""The register of projects can be billed: every entry names a priced item, a quantity as it is priced, a span in
service that no other entry of the same item covers, and a review that approved it before (article 5, 6.2, 6.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final

from dossier.checks.spans import NEVER, may_be_host, meet
from dossier.contract import Contract
from dossier.contract.prices import Item, Prices
from dossier.exact.money import cents
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records.projects import ExpertReview, Project, Resource

CODES: Final = (
    "unknown-sku",
    "quantity-or-users",
    "crypto-users",
    "ceiling-refused",
    "host-quantity",
    "item-not-offered",
    "quantity-not-whole",
    "quantity-overlap",
    "resource-outside-service",
    "review-later",
    "review-rejected",
    "unknown-reference",
)
UNMETERED: Final = True
_DAY: Final = timedelta(days=1)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every entry alone, then the entries of a project against each other."""
    reviews = {one.id: one for one in dossier.evidence.all(ExpertReview)}
    prices = dossier.contract.prices
    for project in dossier.evidence.projects:
        hosts = {entry.host for entry in project.resources if entry.host and may_be_host(prices, entry.sku)}
        for index, entry in enumerate(project.resources):
            yield from _priced(project, index, entry, prices)
            yield from _affordable(project, index, entry, dossier.contract)
            yield from _in_service(project, index, entry)
            yield from _on_offer(project, index, entry, prices)
            if entry.review in reviews:
                yield from _approved(project, index, entry, reviews[entry.review])
            if entry.host and entry.host not in hosts:
                words = {"what": "host", "value": entry.host, "meant": nearest(entry.host, hosts)}
                yield error("unknown-reference", project.place("resources", index, "host"), **words)
        yield from _overlaps(project, prices)


def _approved(project: Project, index: int, entry: Resource, review: ExpertReview) -> Iterator[Problem]:
    """What counts is the quantity that a review has approved, from that day on at the earliest (6.3, R-36)."""
    if review.conclusion == "rejected":
        place = project.place("resources", index, "review")
        yield error("review-rejected", place, review.place("conclusion"), value=entry.review)
    elif entry.from_ < review.happened:
        words = {"value": entry.from_.isoformat(), "review": entry.review, "day": review.happened.isoformat()}
        yield error("review-later", project.place("resources", index, "from"), review.place("happened"), **words)


def _priced(project: Project, index: int, entry: Resource, prices: Prices) -> Iterator[Problem]:
    tiers = prices.families.get(entry.sku)
    item = prices.by_sku.get(entry.sku)
    if tiers is None and (item is None or item.tier is not None):
        family = item.tier.family if item and item.tier else ""  # a tier is named by its family and the users
        known = [*prices.families, *(sku for sku, one in prices.by_sku.items() if one.tier is None)]
        yield error(
            "unknown-sku",
            project.place("resources", index, "sku"),
            value=entry.sku,
            meant=family or nearest(entry.sku, known),
        )
        return
    if (entry.users is None) == (tiers is not None) or (entry.quantity is None) == (tiers is None):
        yield error("quantity-or-users", project.place("resources", index, "sku"), sku=entry.sku)
    elif tiers is not None and entry.users is not None:
        yield from _tier(project, index, entry, tiers)
    elif item is not None and entry.quantity is not None:
        yield from _counted(project, index, item, entry.quantity)


def _counted(project: Project, index: int, item: Item, quantity: Fraction) -> Iterator[Problem]:
    """A host is one, and has one operating system; of what is counted in pieces there is no half."""
    host = project.resources[index].host
    if host and quantity != 1 and (item.host is not None or item.gives_disk_gb is not None):
        place = project.place("resources", index, "quantity")
        yield error("host-quantity", place, host=host, sku=item.sku, value=plain(quantity))
    elif not item.divisible and quantity.denominator != 1:
        place = project.place("resources", index, "quantity")
        yield error("quantity-not-whole", place, sku=item.sku, unit=item.unit, value=plain(quantity))


def _affordable(project: Project, index: int, entry: Resource, contract: Contract) -> Iterator[Problem]:
    """A slip of the pen by some zeros: one entry that alone costs more in a month than the whole contract may (6.1)."""
    item, ceiling = contract.prices.by_sku.get(entry.sku), contract.terms.ceiling_on(entry.from_)
    if item is None or entry.quantity is None:
        return
    month = entry.quantity * max(price.amount for price in item.prices)
    if ceiling is not None and month > ceiling.limit:
        words = {"value": plain(cents(month)), "ceiling": plain(ceiling.yuan), "limit": plain(ceiling.limit)}
        words["month"] = str(Period.of(entry.from_))
        yield error("ceiling-refused", project.place("resources", index, "quantity"), **words)


def _tier(project: Project, index: int, entry: Resource, tiers: tuple[Item, ...]) -> Iterator[Problem]:
    spans = [item.tier for item in tiers if item.tier is not None]
    if not any(span.holds(entry.users or 0) for span in spans):
        low, high = min(span.above for span in spans) + 1, max(span.up_to for span in spans)
        words = {"sku": entry.sku, "value": str(entry.users), "low": str(low), "high": str(high)}
        yield error("crypto-users", project.place("resources", index, "users"), **words)


def _in_service(project: Project, index: int, entry: Resource) -> Iterator[Problem]:
    first, last = project.moved_in, project.released
    words = {"first": first.isoformat(), "last": last.isoformat() if last else "…"}
    if entry.from_ < first or entry.from_ > (last or NEVER):
        place = project.place("resources", index, "from")
        yield error(
            "resource-outside-service", place, project.place("moved_in"), value=entry.from_.isoformat(), **words
        )
    elif entry.to and last and entry.to > last:
        place = project.place("resources", index, "to")
        yield error("resource-outside-service", place, project.place("released"), value=entry.to.isoformat(), **words)


def _on_offer(project: Project, index: int, entry: Resource, prices: Prices) -> Iterator[Problem]:
    """The item has a price on every day of the entry: it may have been added later, or ended (6.2)."""
    item = prices.item(entry.sku, entry.users)
    if item is None:
        return
    first, last = item.offered
    words = {"sku": item.sku, "first": first.isoformat(), "last": last.isoformat() if last else "…"}
    if not item.on_offer(entry.from_):
        place = project.place("resources", index, "from")
        yield error("item-not-offered", place, _agreed(prices, item), day=entry.from_.isoformat(), **words)
    elif last and item.per == "month" and min(entry.to or NEVER, project.released or NEVER) > last:
        place = project.place("resources", index, "to" if entry.to else "from")
        day = (entry.to or last + _DAY).isoformat()
        yield error("item-not-offered", place, _agreed(prices, item), day=day, **words)


def _agreed(prices: Prices, item: Item) -> Place:
    return prices.place("items", prices.rank[item.sku], "ended" if item.ended else "prices")


def _overlaps(project: Project, prices: Prices) -> Iterator[Problem]:
    """The same item twice on a day, on the same host if it names one; or one host as two items."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for index, entry in enumerate(project.resources):
        one_host = prices.is_host(entry.sku) and entry.host
        groups.setdefault(("", entry.host) if one_host else (entry.sku, entry.host), []).append(index)
    for (sku, _), indices in groups.items():
        item = prices.by_sku.get(sku)
        if item is not None and item.per == "once":  # told by another code
            continue
        lasts = item is None or item.per == "month"
        indices.sort(key=lambda index: (project.resources[index].from_, index))
        longest = indices[0]
        for index in indices[1:]:
            earlier, entry = project.resources[longest], project.resources[index]
            if meet(earlier, entry) and (lasts or earlier.from_ == entry.from_):
                place, first = project.place("resources", index), project.place("resources", longest)
                yield error("quantity-overlap", place, first, sku=entry.sku, day=entry.from_.isoformat())
            if (entry.to or NEVER) > (earlier.to or NEVER):
                longest = index
