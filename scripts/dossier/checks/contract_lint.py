"""The contract's terms and prices leave nothing open and say nothing twice (articles 5 and 6, annex 1.2 to 1.4).

Reported: tiers or coefficient bands with a gap or an overlap, bands that pay more for a lower score; weights that do
not add up to 1; parties of which nobody knows who provides and who assesses, and duties of others; incident levels
that are not ordered from the gravest; ids used twice; a price cut on file that has begun but is not in the price list,
or a version of a price that names a notice which is not on file (6.2, R-45). A later price that names no notice, or is
higher than the one before, is a warning: 6.2 knows only cuts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.contract.parties import PROVIDER
from dossier.contract.prices import Item, Prices
from dossier.contract.terms import Tariff, Terms, Weights
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.fields import Filed, nearest
from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.rulings import PriceNotice

CODES: Final = (
    "contract-id-twice",
    "contract-parties",
    "duty-party",
    "incident-levels",
    "price-notice",
    "price-rise",
    "price-tier",
    "price-without-notice",
    "unknown-reference",
    "unknown-sku",
    "weights-sum",
)
UNMETERED: Final = True
_Loc: TypeAlias = tuple[str | int, ...]


def check(dossier: Dossier) -> Iterator[Problem]:
    """Terms, prices, and prices against the notices on file."""
    yield from problems(dossier.contract)
    yield from _notices(dossier.contract.prices, dossier.evidence)


def problems(contract: Contract) -> Iterator[Problem]:
    """What is wrong with a contract alone."""
    terms, prices = contract.terms, contract.prices
    yield from _parties(contract)
    yield from _twice(terms, ("penalties",), [entry.id for entry in terms.penalties])
    yield from _twice(prices, ("items",), [item.sku for item in prices.items])
    for index, item in enumerate(prices.items):
        yield from _changes(prices, index, item)
    for index, weights in enumerate(terms.weights):
        yield from _weights(terms, index, weights)
    for index, tariff in enumerate(terms.incidents):
        yield from _levels(terms, index, tariff)
    for family in prices.families.values():
        yield from _tiers(prices, family)
    for index, item in enumerate(prices.items):
        if item.whole is not None and item.whole not in prices.by_sku:
            meant = nearest(item.whole, prices.by_sku)
            yield error("unknown-sku", prices.place("items", index, "whole"), value=item.whole, meant=meant)


def _parties(contract: Contract) -> Iterator[Problem]:
    """Who provides and who assesses, each once, and duties of those who are parties."""
    terms = contract.terms
    roles = [party.role for party in terms.parties]
    yield from _twice(terms, ("parties",), roles)
    marked = [party for party in terms.parties if party.assesses]
    fault = ""
    if PROVIDER not in roles:
        fault = "no-provider"
    elif not terms.assessors:
        fault = "no-assessor"
    elif len(marked) > 1 or any(party.role == PROVIDER for party in marked):
        fault = "assessors"
    elif len(terms.assessors) > 1 and not marked:
        fault = "which-assesses"
    if fault:
        yield error("contract-parties", terms.place("parties"), parties=fault)
    for index, duty in enumerate(contract.obligations.duties):
        if duty.party not in roles:
            place = contract.obligations.place("duties", index, "party")
            words = {"value": duty.party, "known": ", ".join(roles), "meant": nearest(duty.party, roles)}
            yield error("duty-party", place, terms.place("parties"), **words)


def _twice(file: Filed, loc: _Loc, ids: Sequence[str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, one in enumerate(ids):
        first = seen.setdefault(one, index)
        if first != index:
            yield error("contract-id-twice", file.place(*loc, index), file.place(*loc, first), id=one)


def _changes(prices: Prices, index: int, item: Item) -> Iterator[Problem]:
    """Each price against the one it replaces, whatever order they stand in."""
    for (nth, before), (later, price) in pairwise(sorted(enumerate(item.prices), key=lambda pair: pair[1].from_)):
        place, earlier = (prices.place("items", index, "prices", one, "amount") for one in (later, nth))
        words = {"sku": item.sku, "day": price.from_.isoformat()}
        if price.amount > before.amount:
            yield warning("price-rise", place, earlier, **words, price=plain(price.amount), before=plain(before.amount))
        elif price.notice is None and price.from_ != before.from_:
            yield warning("price-without-notice", place, **words)


def _weights(terms: Terms, index: int, weights: Weights) -> Iterator[Problem]:
    measured = (("cpu", "memory", "disk"),) if weights.utilisation or terms.resize else ()
    for names in (("composite", "utilisation"), *measured):
        total = sum((getattr(weights, name) for name in names), Fraction(0))
        if total != 1:
            words = {"names": ", ".join(names), "sum": plain(total)}
            yield error("weights-sum", terms.place("weights", index, names[0]), **words)


def _levels(terms: Terms, index: int, tariff: Tariff) -> Iterator[Problem]:
    """The gravest first: amounts and minutes fall from one to the next."""
    loc: _Loc = ("incidents", index, "levels")
    yield from _twice(terms, loc, [level.id for level in tariff.levels])
    for nth, (graver, lesser) in enumerate(pairwise(tariff.levels), 1):
        minutes = [level.above_minutes for level in (graver, lesser) if level.above_minutes is not None]
        if lesser.amount >= graver.amount or minutes != sorted(set(minutes), reverse=True):
            words = {"first": graver.id, "second": lesser.id}
            yield error("incident-levels", terms.place(*loc, nth), terms.place(*loc, nth - 1), **words)


def _tiers(prices: Prices, family: Sequence[Item]) -> Iterator[Problem]:
    """Tiers by users, each beginning where the one before ends, the first at none."""
    reached = 0
    tiers = sorted((item.tier.above, item.tier.up_to, item.sku) for item in family if item.tier is not None)
    for above, up_to, sku in tiers:
        if above != reached or up_to <= above:
            place = prices.place("items", prices.rank[sku], "tier")
            yield error("price-tier", place, sku=sku, above=str(above), expected=str(reached), up_to=str(up_to))
        reached = up_to


def _notices(prices: Prices, evidence: Evidence) -> Iterator[Problem]:
    """A cut that has begun stands in the price list, and a notice the list names is on file (6.2)."""
    notices = {notice.id: notice for notice in evidence.all(PriceNotice)}
    reached = max((period.end for period in evidence.periods), default=date.min)
    for notice in notices.values():
        item = prices.by_sku.get(notice.sku)
        listed = [] if item is None else [(price.from_, price.amount) for price in item.prices]
        if notice.from_ <= reached and (notice.from_, notice.price) not in listed:
            words = {"sku": notice.sku, "day": notice.from_.isoformat(), "price": plain(notice.price)}
            yield error("price-notice", notice.place("sku"), **words)
    for index, item in enumerate(prices.items):
        for nth, price in enumerate(item.prices):
            if price.notice is not None and price.notice not in notices:
                words = {"what": "record", "value": price.notice, "meant": nearest(price.notice, notices)}
                yield error("unknown-reference", prices.place("items", index, "prices", nth, "notice"), **words)
