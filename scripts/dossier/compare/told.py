"""A comparison in words: its objects by what they move, by name, with figures as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from dossier.assessment import Assessment
from dossier.compare import Comparison
from dossier.compare.changes import Change
from dossier.compare.sections import LISTS, Sections, Told, sections
from dossier.compare.worth import MovedWorth, worth
from dossier.exact.number import PLACES, brief, ends, exact, plain
from dossier.problems.messages import messages
from dossier.problems.states import state
from dossier.problems.wording import Language, printable
from dossier.records.layout import stem_of

Families = Mapping[str, Mapping[str, str]]
"""Names by family and id."""

_FEW: Final = 24
"""So many files of a month are named; more are counted, as every month brings its own."""
_DIGITS: Final = 12
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_YUAN: Final = re.compile(r"-?[0-9]+\.[0-9]{2}")
_FIGURE: Final = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?")
_LONG: Final = re.compile(r"(0|[1-9][0-9]{0,8})\.[0-9]{5,30}")
_FAMILIES: Final[Mapping[str, str]] = {
    "indicator": "row", "penalty": "row", "project": "project", "incident": "record", "gate": "gate",
    "evidence": "record", "price": "prices", "party": "roles", "terms": "terms", "item": "prices", "level": "level",
}  # fmt: skip
"""Where the name of an object stands, by its sort."""


def shortened(value: str, money: Callable[[Decimal], str], figure: Callable[[Fraction], str], between: str) -> str:
    """A field's value for a table: money and long figures as the two write them, digests by their first characters.

    `between` stands between the figures of what has several, as a price that changed within the month.
    """
    if _DIGEST.fullmatch(value):
        return value[:_DIGITS]
    figures = value.split(", ")
    if all(map(_YUAN.fullmatch, figures)):
        return between.join(money(Decimal(amount)) for amount in figures)
    told = between.join(figures) if all(map(_FIGURE.fullmatch, figures)) else value
    return _LONG.sub(lambda match: figure(exact(match[0])), told)


def money(value: Decimal) -> str:
    """Yuan as they are printed on a terminal."""
    return f"{value:,.2f}"


def figure(value: Fraction) -> str:
    """Points and rates: exact where they end within four places, else with two, never rounded onto a threshold."""
    return plain(value) if ends(value, PLACES) else brief(value)


def figure_signed(value: Fraction) -> str:
    """A difference of points with its sign."""
    return f"+{figure(value)}" if value > 0 else figure(value)


def money_signed(value: Decimal) -> str:
    """A difference in yuan with its sign."""
    return f"+{money(value)}" if value > 0 else money(value)


def words_of(language: Language) -> Mapping[str, Any]:
    """All that is said around the figures."""
    return messages(f"compare.{language}")


@dataclass(frozen=True)
class FieldTold:
    """A changed field of an object, as it was and as it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ObjectTold:
    """An object with what it moved and the fields that changed; none if only what it rests on did."""

    name: str
    fields: tuple[FieldTold, ...]


@dataclass(frozen=True)
class SectionTold:
    """Objects of one weight."""

    title: str
    objects: tuple[ObjectTold, ...]


@dataclass(frozen=True)
class NamedComparison:
    """A comparison with what things are called: by the two months themselves, and `names` of those who know more."""

    comparison: Comparison
    before: Assessment
    after: Assessment
    names: Families = field(default_factory=dict)

    def sections(self, language: Language) -> Iterator[SectionTold]:
        """What moves money, then what moves points, then the rest."""
        speaker, laid = self._speaker(language), self._laid
        for key, told in (("money", laid.money), ("points", laid.points), ("other", laid.other)):
            if told:
                yield SectionTold(speaker.words["sections"][key], tuple(map(speaker.object, told)))

    def remarks(self, language: Language) -> Iterator[str]:
        """What only the calendar brings, and the files, each a line."""
        speaker, laid, words = self._speaker(language), self._laid, words_of(language)["remarks"]
        for old, new, count in laid.days:
            yield words["days"].format(count=count, before=old, after=new)
        if laid.swapped:
            yield words["swapped"].format(count=laid.swapped)
        yield from map(speaker.file, laid.records)
        for folder in laid.months:
            for files in (folder.added, folder.withdrawn):
                if len(files) > _FEW:
                    verb = speaker.words["fields"][files[0].field]
                    yield words["files"].format(month=folder.month, verb=verb, count=len(files))
                else:
                    yield from map(speaker.file, files)

    @property
    def _laid(self) -> Sections:
        return sections(self.before, self.after, self.comparison.changes, worth(self.comparison.causes))

    def _speaker(self, language: Language) -> _Speaker:
        words, known = words_of(language), {family: dict(names) for family, names in self.names.items()}
        for month in (self.before, self.after):
            rows = {row.id: words["row"].format(row=row.row, name=row.name) for row in month.indicators}
            rows |= {str(row.row): rows[row.id] for row in month.indicators}
            known.setdefault("row", {}).update(rows)
            known.setdefault("project", {}).update({one.id: one.name for one in month.projects})
            known.setdefault("record", {}).update({one.id: one.title for one in month.incidents if one.title})
        return _Speaker(language, words, {"terms": words["terms"], **known})


@dataclass(frozen=True)
class _Speaker:
    language: Language
    words: Mapping[str, Any]
    names: Families

    def called(self, sort: str, key: str) -> str:
        """The name of an object; its id if nobody knows one."""
        return printable(self.names.get(_FAMILIES.get(sort, ""), {}).get(key, key))

    def object(self, told: Told) -> ObjectTold:
        return ObjectTold(self._name(told), tuple(self._field(one) for one in told.changes))

    def _name(self, told: Told) -> str:
        moved = self._amount(told.worth) if told.worth else ""
        said = " ".join(part for part in (self.words["objects"].get(told.object, ""), self._own(told)) if part)
        return self.words["moved"].format(name=said, moved=moved) if moved else said

    def _own(self, told: Told) -> str:
        """The object's own name, "" for the sum, which there is once."""
        if told.object == "total":
            return ""
        if told.object != "rule-value":
            return self.called(told.object, told.id)
        kind, colon, name = told.id.partition(":")
        return self.called(kind, name) if colon else self.called("terms", kind)

    def _amount(self, moved: MovedWorth) -> str:
        points, payable = self.words["points"], self.words["yuan"]
        parts = [points.format(value=figure_signed(moved.points))] if moved.points else []
        parts += [payable.format(value=money_signed(moved.payable))] if moved.payable else []
        return str(self.words["comma"]).join(parts)

    def _field(self, one: Change) -> FieldTold:
        name = self.words["fields"].get(one.field, one.field)
        if one.object == "line":
            name = f"{self.called('item', one.id.partition('/')[2])} {name}"
        return FieldTold(name, self._said(one, one.before), self._said(one, one.after))

    def _said(self, one: Change, value: str | None) -> str:
        if not value:
            return "—"
        if one.field in LISTS:
            return self._joined(self.called("evidence", name) for name in value.split(", "))
        if one.field == "adopted":
            return printable(self.names.get(one.id, {}).get(value, value))
        known = (
            state("state", value, self.language), self.called("level", value), self.words["values"].get(value, ""),
        )  # fmt: skip
        brief = shortened(value, money, figure, self.words["and"])
        return printable(next((word for word in known if word and word != value), brief))

    def file(self, one: Change) -> str:
        """A file with what happened to it; of one that has expired, the row that it carries no more."""
        name = self.called("evidence", stem_of(one.id))
        row = self.words["moved"].format(name=name, moved=self.called("indicator", one.before or ""))
        return f"{self.words['fields'][one.field]} {row if one.field == 'expired' else name}"

    def _joined(self, names: Iterable[str]) -> str:
        return str(self.words["and"]).join(names)
