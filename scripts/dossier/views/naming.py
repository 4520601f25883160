"""What the objects of a comparison are called, and where a month shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dossier.compare import Change, Effect
from dossier.compare.sections import LISTS
from dossier.compare.told import shortened
from dossier.compare.worth import MovedWorth
from dossier.report import Report
from dossier.views import names
from dossier.views.figures import change, figure, money, signed
from dossier.views.names import Word
from dossier.views.places import Places, project_page, record_page, row_page


@dataclass(frozen=True)
class Named:
    """A name with the page of what it names, if the month has one."""

    name: str
    page: str


@dataclass(frozen=True)
class Naming:
    """What things are called, and where the month shows them."""

    report: Report
    places: Places
    word: Word

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return names.subjects(self.report)

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        return {
            **{name: record_page(name) for name in self.places.by_id},
            **{project.id: project_page(project.id) for project in self.report.assessment.projects},
        }

    @cached_property
    def _items(self) -> Mapping[str, str]:
        return names.items(self.report.contract)

    @cached_property
    def _rows(self) -> Mapping[str, Named]:
        """By id and by number."""
        found: dict[str, Named] = {}
        before = self.report.before
        for rows in (before.indicators if before else (), self.report.assessment.indicators):
            for row in rows:
                named = Named(f"第 {row.row} 项 {row.name}", row_page(row.id))
                found |= {row.id: named, str(row.row): named}
        return found

    def named(self, sort: str, key: str) -> Named:
        """An object by its sort and id."""
        match sort:
            case "indicator" | "penalty":
                return self.row(key)
            case "rule-value":
                return self._agreed(*key.split(":"))
            case "gate":
                return Named(self.word("gate", key), "obligations.html")
            case "reading":
                return Named(f"理解 {key}", f"readings.html#{key}")
            case "evidence":
                record = self.places.by_path.get(key)
                return Named(record.title, record_page(record.id)) if record else self._record(key)
            case "total" | "settlement" | "composite":
                return Named(
                    self.word("change" if key in ("carried_in", "carried_out", "adjustments") else "object", key), ""
                )
            case _:
                return self._record(key)

    def _agreed(self, kind: str, name: str = "") -> Named:
        """Something of the contract's data: a row's rule, a price, a party, or what has no name beside its kind."""
        if kind == "indicator":
            return self.row(name)
        if kind == "price":
            return Named(self._items.get(name, name), "prices.html")
        if kind == "party":
            return Named(self.word("roles", name), "clauses.html")
        return Named(self.word("terms", kind), "clauses.html" if kind in ("contract", "term") else "prices.html")

    def _record(self, key: str) -> Named:
        return Named(self._names.get(key) or self.word("object", key), self._pages.get(key, ""))

    def label(self, one: Change) -> str:
        """What a changed field is called; a line's with its item."""
        if one.object == "rule-value":
            return self.word("object", one.object)
        field = self.word("change", one.field)
        return f"{self.item(one.id)}·{field}" if one.object == "line" else field

    def item(self, line: str) -> str:
        """What a line of a project is for."""
        sku = line.partition("/")[2]
        return self._items.get(sku, sku)

    def row(self, key: str) -> Named:
        """A row by its id or number."""
        return self._rows.get(key, Named(key, ""))

    def values(self, one: Change, value: str | None) -> tuple[Named, ...]:
        """A field's value: the records it lists, or one figure or word."""
        if not value:
            return (Named("—", ""),)
        if one.field in LISTS:
            return tuple(self._record(name) for name in value.split(", "))
        return (Named(self.said(value), ""),)

    def said(self, value: str) -> str:
        """A value that is no list, as readers see it."""
        brief = shortened(value, money, figure, "、")
        told = (self.word(family, brief) for family in ("state", "duty", "level", "value"))
        return next((word for word in told if word != brief), brief)


def amount(moved: Effect | MovedWorth) -> str:
    """Points and yuan, as far as there are any."""
    parts = [f"{change(moved.points)} 分"] if moved.points else []
    parts += [f"{signed(moved.payable)} 元"] if moved.payable else []
    return "，".join(parts)
