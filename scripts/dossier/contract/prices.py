"""The price list (article 5): items by SKU id with dated prices in yuan a month, tax included (prices.yml, R-47).

Beside the plain price an item may be a host, a tier of a family priced by registered users, or carry an allowance.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from pydantic import Field

from dossier.contract.cited import Cited, Ended, on, there
from dossier.exact.money import cents
from dossier.exact.number import plain
from dossier.fields import Amount, Count, Fields, Filed, Flag, Id, Name

Per: TypeAlias = Literal["month", "use", "once"]
"""What a price is for."""


class Price(Cited):
    """A unit price from its day on; `notice` is the price notice that brought it, if any (6.2, R-45)."""

    amount: Amount
    notice: Id | None = None


class Host(Fields):
    """What one unit offers; `minimum` says that the contract gives a lower limit (rented servers)."""

    vcpu: Count
    memory_gb: Amount
    minimum: Flag = False


class Tier(Fields):
    """The whole tier's price for more than `above` and up to `up_to` registered users (R-40)."""

    family: Id
    above: Count
    up_to: Count

    def holds(self, users: int) -> bool:
        """Whether so many users fall into the tier."""
        return self.above < users <= self.up_to


class Item(Fields):
    """One priced item.

    `divisible`: a measure of which parts may be bought, such as Gbps; of all else only whole pieces.
    `free_per_host`: units free for each host of the project (R-38). `gives_disk_gb`: GB of storage free on the host
    (R-39); `free_disk_order`: this storage uses that gift up, lower numbers first. `whole`: the item that offers
    several of this one together, so that a dearer sum of parts can be pointed out. It can be had from its first price
    on, until it has `ended`.

    `per` says what a price is for: a `month` in which a unit is in force, by its days; each `use`; or `once`, on the
    day of the entry. Uses and what is paid once are paid whole, whatever part of the month is left.
    """

    sku: Id
    group: Name
    name: Name
    spec: Name | None = None
    unit: Name
    divisible: Flag = False
    host: Host | None = None
    tier: Tier | None = None
    free_per_host: Amount | None = None
    gives_disk_gb: Amount | None = None
    free_disk_order: Count | None = None
    whole: Id | None = None
    per: Per = "month"
    prices: tuple[Price, ...] = Field(min_length=1)
    ended: Ended | None = None

    @property
    def called(self) -> str:
        """Its name with its specification."""
        return f"{self.name}（{self.spec}）" if self.spec else self.name

    def on_offer(self, day: date) -> bool:
        """Whether it can be had on a day."""
        return there(self.prices, self.ended, day)

    @property
    def offered(self) -> tuple[date, date | None]:
        """The first and the last day on which it can be had; no last one if it has not ended."""
        first = min(price.from_ for price in self.prices)
        return first, self.ended.from_ - timedelta(days=1) if self.ended else None

    def price_on(self, day: date) -> Price:
        """The price in effect on a day (R-45)."""
        return on(self.prices, day)


class Prices(Filed):
    """The whole of prices.yml; without any item a contract has no money."""

    items: tuple[Item, ...] = ()

    @cached_property
    def by_sku(self) -> Mapping[str, Item]:
        """Items by SKU id."""
        return MappingProxyType({item.sku: item for item in self.items})

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each SKU in the list, in which bills are ordered."""
        return MappingProxyType({item.sku: place for place, item in enumerate(self.items)})

    @cached_property
    def families(self) -> Mapping[str, tuple[Item, ...]]:
        """The tiers of each family that is priced by registered users, in the list's order."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.tier is not None:
                found.setdefault(item.tier.family, []).append(item)
        return MappingProxyType({family: tuple(items) for family, items in found.items()})

    @cached_property
    def free_disk(self) -> tuple[str, ...]:
        """The storage items that use up an operating system's gift, in that order (R-39)."""
        ordered = [item for item in self.items if item.free_disk_order is not None]
        return tuple(item.sku for item in sorted(ordered, key=lambda item: item.free_disk_order or 0))

    def tier(self, family: str, users: int) -> Item | None:
        """The tier for so many users; None for an unknown family, no users, or more than the top tier (R-40)."""
        for item in self.families.get(family, ()):
            if item.tier is not None and item.tier.holds(users):
                return item
        return None

    def item(self, sku: str, users: int | None) -> Item | None:
        """What an entry of the register is charged by: its item, or the tier of its family for so many users (R-40)."""
        return self.by_sku.get(sku) if users is None else self.tier(sku, users)

    def is_host(self, sku: str) -> bool:
        """Whether the item is a host: a cloud host or a rented server, not hosted racks (R-38)."""
        item = self.by_sku.get(sku)
        return item is not None and item.host is not None

    def unit_price(self, sku: str, day: date) -> Fraction:
        """Yuan a month for one unit on a day. Raises KeyError for an unknown SKU."""
        return self.by_sku[sku].price_on(day).amount

    def cheaper(self, sku: str, quantity: Fraction, day: date) -> Item | None:
        """The whole that costs less than so many parts, to be hinted at: the bill stays as contracted (article 5).

        None if there is none. Raises KeyError for an unknown SKU.
        """
        whole = self.by_sku.get(self.by_sku[sku].whole or "")
        dearer = (
            whole is not None
            and whole.on_offer(day)
            and whole.price_on(day).amount < quantity * self.unit_price(sku, day)
        )
        return whole if dearer else None

    def dearer(self, sku: str, quantity: Fraction, day: date) -> str:
        """The hint in words; "" if no whole costs less."""
        whole = self.cheaper(sku, quantity, day)
        if whole is None:
            return ""
        item, month = self.by_sku[sku], cents(quantity * self.unit_price(sku, day))
        name = f"{whole.name} {whole.spec or ''}".strip()
        price = plain(cents(whole.price_on(day).amount))
        parts = f"{plain(quantity)} {item.unit} 每月 {plain(month)} 元"
        return f"{parts}，高于一{whole.unit}“{name}”的 {price} 元；仍按合同计费"
