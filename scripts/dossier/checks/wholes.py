"""A warning where parts cost more than the whole that offers them: 16 U of a rack more than a cabinet (article 5).

The bill stays as contracted; the two sides may agree on the whole, which needs a review (6.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from dossier.checks.spans import NEVER
from dossier.contract.prices import Prices
from dossier.exact.money import cents
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records.projects import Project

CODES: Final = ("whole-cheaper",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every project on each day on which parts of a whole come; where some go, the day before has told it."""
    prices = dossier.contract.prices
    parts = [item.sku for item in prices.items if item.whole is not None]
    for project in dossier.evidence.projects:
        for sku in parts:
            for day in sorted({entry.from_ for entry in project.resources if entry.sku == sku}):
                yield from _dearer(project, prices, sku, day)


def _dearer(project: Project, prices: Prices, sku: str, day: date) -> Iterator[Problem]:
    entries = [one for one in project.resources if one.sku == sku and one.from_ <= day <= (one.to or NEVER)]
    quantity = sum((one.quantity or Fraction(0) for one in entries), Fraction(0))
    whole = prices.cheaper(sku, quantity, day)
    if whole is None:
        return
    last = max(entries, key=lambda one: one.from_)
    words = {
        "project": project.name,
        "day": day.isoformat(),
        "sku": prices.by_sku[sku].called,
        "quantity": plain(quantity),
        "cost": plain(cents(quantity * prices.unit_price(sku, day))),
        "whole": whole.called,
        "price": plain(cents(whole.price_on(day).amount)),
    }
    yield warning("whole-cheaper", project.place("resources", project.resources.index(last), "quantity"), **words)
