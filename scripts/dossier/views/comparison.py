"""The comparison with the month before: every difference by cause and by object, called by name and linked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Final

from dossier.compare import Change, Effect, compare
from dossier.exact.number import exact
from dossier.report import Report
from dossier.views import names
from dossier.views.figures import change, figure, money, signed
from dossier.views.places import Places, project_page, record_page, row_page

_FEW: Final = 24
_SHORT: Final = 12
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_YUAN: Final = re.compile(r"-?[0-9]+\.[0-9]{2}")
_LONG: Final = re.compile(r"(0|[1-9][0-9]{0,8})\.[0-9]{5,30}")
_LISTS: Final = frozenset({"evidence", "documents"})

Word = Callable[[str, str], str]


@dataclass(frozen=True)
class Named:
    """A name with the page of what it names, if the month has one."""

    name: str
    page: str


@dataclass(frozen=True)
class Caused:
    """What one object contributes to a cause: what of it, by which row, and how much."""

    what: Named
    sort: str
    by: Named | None
    amount: str


@dataclass(frozen=True)
class CauseShown:
    """A cause with what contributes to it."""

    cause: str
    points: str
    payable: str
    effects: tuple[Caused, ...]


@dataclass(frozen=True)
class FieldChange:
    """A changed field of an object, before and after: names of records or one figure."""

    field: str
    before: tuple[Named, ...]
    after: tuple[Named, ...]


@dataclass(frozen=True)
class Object:
    """An object with its changed fields."""

    what: Named
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """All changes of one sort of object; few of them are unfolded at once."""

    sort: str
    objects: tuple[Object, ...]
    count: int
    open: bool


def shown(report: Report, places: Places, word: Word) -> Mapping[str, object] | None:
    """What changed since the month before, by the names that templates use; None if there is none."""
    if report.before is None:
        return None
    found = compare(report.before, report.assessment)
    index = _Index(report, places, word)
    return {
        "comparison": found,
        "causes": tuple(
            CauseShown(one.cause, change(one.points), signed(one.payable), tuple(map(index.caused, one.effects)))
            for one in found.causes
        ),
        "groups": tuple(
            _group(sort, tuple(members), index) for sort, members in groupby(found.changes, lambda one: one.object)
        ),
    }


def _group(sort: str, changes: tuple[Change, ...], index: _Index) -> ChangeGroup:
    objects = tuple(
        Object(index.named(sort, key), tuple(index.field(one) for one in members))
        for key, members in groupby(changes, lambda one: one.id)
    )
    return ChangeGroup(sort, objects, len(changes), len(changes) <= _FEW)


@dataclass(frozen=True)
class _Index:
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
                return self._rows.get(key, Named(key, ""))
            case "line":
                project, _, item = key.partition("/")
                name = self._names.get(project, project)
                return Named(f"{name}：{self._items.get(item, item)}", self._pages.get(project, ""))
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
            return self._rows.get(name, Named(name, ""))
        if kind == "price":
            return Named(self._items.get(name, name), "prices.html")
        if kind == "party":
            return Named(self.word("roles", name), "clauses.html")
        return Named(self.word("terms", kind), "clauses.html" if kind in ("contract", "term") else "prices.html")

    def _record(self, key: str) -> Named:
        return Named(self._names.get(key) or self.word("object", key), self._pages.get(key, ""))

    def caused(self, effect: Effect) -> Caused:
        """One contribution to a cause."""
        amount = [f"{change(effect.points)} 分"] if effect.points else []
        amount += [f"{signed(effect.payable)} 元"] if effect.payable else []
        by = self._rows.get(effect.by) if effect.by else None
        return Caused(self.named(effect.object, effect.id), effect.object, by, "，".join(amount))

    def field(self, one: Change) -> FieldChange:
        """One changed field."""
        return FieldChange(one.field, self._values(one, one.before), self._values(one, one.after))

    def _values(self, one: Change, value: str | None) -> tuple[Named, ...]:
        if not value:
            return (Named("—", ""),)
        if one.field in _LISTS:
            return tuple(self._record(name) for name in value.split(", "))
        if one.field == "expired":
            return (self._rows.get(value, Named(value, "")),)
        brief = _brief(value)
        told = (self.word(family, brief) for family in ("state", "duty", "level", "value"))
        return (Named(next((word for word in told if word != brief), brief), ""),)


def _brief(value: str) -> str:
    """A value for a table: long figures as elsewhere, digests by their first characters."""
    if _DIGEST.fullmatch(value):
        return value[:_SHORT]
    if _YUAN.fullmatch(value):
        return money(Decimal(value))
    return _LONG.sub(lambda match: figure(exact(match[0])), value)
