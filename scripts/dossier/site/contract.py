"""What the contract says and how it is handled: prices in force, clause by clause, readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from dossier.contract.clauses import Clause
from dossier.contract.prices import Item, Price
from dossier.report import Report
from dossier.site.page import Page
from dossier.views.agreed import agreed
from dossier.views.places import row_page
from dossier.views.shows import shows

_PRICES: Final = "prices.html"
_STANDING: Final = 50  # what stands in the contract every month comes after what is in this one
_SHOWN: Final = MappingProxyType(
    {
        "readings": "readings.html",
        "incidents": "incidents.html",
        "months": "settlement.html",
        "score": "rows.html",
        "settle": "settlement.html",
        "utilisation": "projects.html",
    }
)
"""Where the site shows what a stage computes."""


@dataclass(frozen=True)
class Handler:
    """What handles a clause, in words, and where the site shows it."""

    name: str
    page: str


@dataclass(frozen=True)
class Covered:
    """A clause with its handlers."""

    clause: Clause
    handlers: tuple[Handler, ...]


@dataclass(frozen=True)
class Priced:
    """An item with the price in force at the end of the month."""

    item: Item
    price: Price


def pages(report: Report, word: Callable[[str, str], str]) -> Iterator[Page]:
    """Clauses and prices."""
    has, terms = shows(report), report.contract.terms
    priced_page = has.money or has.use or bool(terms.payment or terms.incidents)
    rows = {row_page(row.id) for row in report.assessment.indicators}
    absent = {row_page(row.id) for _, _, row in report.contract.rubric.rows()} - rows
    there = dict.fromkeys(absent, False) | {
        _PRICES: priced_page,
        "settlement.html": has.money,
        "incidents.html": has.incidents,
        "projects.html": has.projects,
    }

    def handler(reference: str) -> Handler:
        found = _handler(reference, word)
        return found if there.get(found.page, True) else replace(found, page="")

    clauses = tuple(
        Covered(clause, tuple(map(handler, clause.handled_by))) for clause in report.contract.clauses.clauses
    )
    values: dict[str, object] = {"clauses": clauses, "agreed": agreed(report, word)}
    yield Page("clauses.html", "合同条款覆盖", "clauses.md.j2", values, hide=("toc",), weight=_STANDING)
    if not priced_page:
        return
    day = report.period.end
    offered = (item for item in report.contract.prices.items if item.on_offer(day))
    priced = (Priced(item, item.price_on(day)) for item in offered)
    groups = tuple((name, tuple(members)) for name, members in groupby(priced, lambda entry: entry.item.group))
    values = {
        "groups": groups,
        "weights": terms.weights_on(day),
        "payment": terms.payment_on(day),
        "tariff": terms.tariff_on(day),
    }
    yield Page(_PRICES, "单价与计算参数", "prices.md.j2", values, weight=_STANDING)


def _handler(reference: str, word: Callable[[str, str], str]) -> Handler:
    target, _, name = reference.partition(":")
    match target:
        case "row":
            return Handler(word("row", name), row_page(name))
        case "reading":
            return Handler(f"理解 {name}", f"readings.html#{name}")
        case "obligation" | "gate":
            return Handler(word(target, name), "obligations.html")
        case "record":
            return Handler(f"证据：{word('kind', name)}", "evidence.html")
        case "prices" | "terms":
            return Handler(f"{word('target', target)}：{word(target, name)}", _PRICES)
        case _:
            return Handler(f"{word('target', target)}：{word(target, name)}", _SHOWN.get(name, ""))
