"""The rubric: groups of rows with points, and for each row a rule, its clause and its kinds of evidence.

`content/contract/rubric/scheme.yml` holds what concerns the whole; every other file of the folder is one group. A
rule's parameters may depend on a reading of the contract: `readings` lists what each reading sets instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from dossier.contract.cited import Cited, Ended, on, there
from dossier.contract.criteria import Fact
from dossier.contract.readings import ReadingId
from dossier.contract.rules import AnyRule, Bonus, Rule, WholeScoreVeto
from dossier.exact.period import Period
from dossier.fields import Amount, Count, Fields, Filed, Id, Name, Text

_RULE: TypeAdapter[Rule] = TypeAdapter(AnyRule, config=ConfigDict(defer_build=True))


class Choice(Fields):
    """What one reading sets: parameters of the rule; of lists with ids, the entries named."""

    when: Id
    set: dict[str, Any]


class Switch(Fields):
    """Parameters that follow a reading of the contract."""

    reading: ReadingId
    choices: tuple[Choice, ...] = Field(min_length=1)


class Applies(Fields):
    """When the row applies, and what becomes of its points when it does not.

    `zero`: none; `full`: all; `spread`: shared out over all other rows in proportion to their points;
    `spread-group`: over those of its group.
    """

    facts: tuple[Fact, ...] = Field(min_length=1)
    otherwise: Literal["zero", "full", "spread", "spread-group"]


class RowVersion(Cited):
    """A row as it is from a day on."""

    name: Name
    points: Amount
    evidence: tuple[Id, ...] = Field(min_length=1)
    rule: AnyRule
    readings: tuple[Switch, ...] = ()
    applies: Applies | None = None

    _raw: Any = PrivateAttr(default=None)
    _rules: dict[tuple[str | None, ...], Rule] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, data: Any, handler: ModelWrapValidatorHandler[RowVersion]) -> RowVersion:  # noqa: ANN401
        version = handler(data)
        version._raw = data["rule"]  # noqa: SLF001  # its own
        return version

    def rule_under(self, adopted: Mapping[str, str]) -> Rule:
        """The rule with what the adopted readings set. Raises pydantic's ValidationError if they make it invalid."""
        key = tuple(adopted.get(switch.reading) for switch in self.readings)
        found = self._rules.get(key)
        if found is None:
            found = self._rules[key] = _RULE.validate_python(self.raw_under(adopted)) if any(key) else self.rule
        return found

    def raw_under(self, adopted: Mapping[str, str]) -> Any:  # noqa: ANN401  # a tree of text
        """The same as a tree, unread."""
        raw = self._raw
        for switch in self.readings:
            for choice in switch.choices:
                if adopted.get(switch.reading) == choice.when:
                    raw = _merged(raw, choice.set)
        return raw

    def readable(self, adopted: Mapping[str, str]) -> Rule | None:
        """The rule under some readings, None if what they set makes it invalid."""
        try:
            return self.rule_under(adopted)
        except ValidationError:
            return None

    def rules(self) -> Iterator[Rule]:
        """The rule as it is and as each reading alone makes it."""
        yield self.rule
        for switch in self.readings:
            found = (self.readable({switch.reading: choice.when}) for choice in switch.choices)
            yield from (rule for rule in found if rule is not None)

    @property
    def counts(self) -> bool:
        """Whether its points are part of the rubric's total."""
        return not isinstance(self.rule, (Bonus, WholeScoreVeto))


class Row(Fields):
    """A row of the rubric; `row` is its number in the contract's table.

    It is there from its first version on, until it has `ended`.
    """

    id: Id
    row: Count
    versions: tuple[RowVersion, ...] = Field(min_length=1)
    ended: Ended | None = None


class GroupVersion(Cited):
    """A group's name and the points its rows must add up to."""

    name: Name
    points: Amount


class Group(Filed):
    """A group of rows: one file. It is there from its first version on, until it has `ended`."""

    id: Id
    versions: tuple[GroupVersion, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
    ended: Ended | None = None


class Total(Cited):
    """The points of the whole rubric."""

    points: Amount


class Supporting(Fields):
    """A kind of record that no row needs, and what it is for."""

    kind: Id
    purpose: Text


class Needs(Fields):
    """On which days of a month one reading wants a standing record to be in force."""

    when: Id
    needs: Literal["each-day", "month-end"]


class InForce(Fields):
    """How a standing record that ran out within the month counts, by a reading of the contract (R-63).

    `each-day`: a row needs one on every day on which there is service, or from the day on which it was asked for;
    `month-end`: one that is in force on the month's last day.
    """

    reading: ReadingId
    choices: tuple[Needs, ...] = Field(min_length=1)

    def each_day(self, adopted: Mapping[str, str]) -> bool:
        """Whether every day counts."""
        return any(one.needs == "each-day" for one in self.choices if one.when == adopted.get(self.reading))


class Paper(Cited):
    """A kind of record that the contract wants shown by papers, from a day on."""

    kind: Id


class Papers(Fields):
    """The kinds of record that prove nothing without what they rest on, if the reading is `needed` (R-70)."""

    reading: ReadingId
    needed: Id
    kinds: tuple[Paper, ...] = Field(min_length=1)

    def asked(self, adopted: Mapping[str, str], day: date) -> frozenset[str]:
        """The kinds of which papers are asked for on a day."""
        needed = adopted.get(self.reading) == self.needed
        return frozenset(one.kind for one in self.kinds if needed and one.from_ <= day)


class Filing(Cited):
    """A kind of record that is only filed from a day on, or until it has `ended`."""

    kind: Id
    ended: Ended | None = None

    def in_month(self, period: Period) -> bool:
        """Whether it is filed on a day of the month."""
        return self.from_ <= period.end and (self.ended is None or period.start < self.ended.from_)


class Scheme(Filed):
    """What concerns the whole rubric (scheme.yml).

    `kinds` are kinds of record that are not filed all the time; of all others the contract's data say nothing.
    `table` is what the contract calls the table of the rows, such as 附表 1.
    Without `in_force` a standing record counts at the month's end, without `papers` every record by its own word.
    """

    title: Name
    table: Name | None = None
    total: tuple[Total, ...] = Field(min_length=1)
    groups: tuple[Id, ...] = Field(min_length=1)
    supporting: tuple[Supporting, ...] = ()
    kinds: tuple[Filing, ...] = ()
    in_force: InForce | None = None
    papers: Papers | None = None

    @property
    def called(self) -> str:
        """The table as the contract calls it, else the title."""
        return self.table or self.title


@dataclass(frozen=True, slots=True)
class RowOn:
    """A row with the version in effect."""

    id: str
    row: int
    group: str
    group_id: str
    version: RowVersion


@dataclass(frozen=True)
class Rubric:
    """The scheme and its groups, in the scheme's order."""

    scheme: Scheme
    groups: tuple[Group, ...]
    _on: dict[date, tuple[RowOn, ...]] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> tuple[RowOn, ...]:
        """The rows that there are on `day`, in the order of their numbers, each as it is then."""
        if day not in self._on:
            found = (
                RowOn(row.id, row.row, on(group.versions, day).name, group.id, on(row.versions, day))
                for group in self.groups_on(day)
                for row in self.rows_on(group, day)
            )
            self._on[day] = tuple(sorted(found, key=lambda row: (row.row, row.id)))
        return self._on[day]

    def groups_on(self, day: date) -> tuple[Group, ...]:
        """The groups that there are on a day."""
        return tuple(group for group in self.groups if there(group.versions, group.ended, self._from_first(day)))

    def rows_on(self, group: Group, day: date) -> tuple[Row, ...]:
        """The rows of a group that there are on a day."""
        return tuple(row for row in group.rows if there(row.versions, row.ended, self._from_first(day)))

    def _from_first(self, day: date) -> date:
        """The day, or the first one that the rubric speaks of: before it, all is as it is then."""
        return max(day, min(total.from_ for total in self.scheme.total))

    def total(self, day: date) -> Fraction:
        """The most points a month can have."""
        return on(self.scheme.total, day).points

    def rows(self) -> Iterator[tuple[Group, int, Row]]:
        """Every row with its group and its place in the group's list."""
        return ((group, index, row) for group in self.groups for index, row in enumerate(group.rows))


def _merged(base: Any, change: Any) -> Any:  # noqa: ANN401  # trees of text
    """`base` with what `change` gives: mappings key by key, lists of things with ids entry by entry."""
    if isinstance(base, dict) and isinstance(change, dict):
        return base | {key: _merged(base.get(key), value) for key, value in change.items()}
    if isinstance(base, list) and isinstance(change, list) and _named(base) and _named(change):
        changes = {entry["id"]: entry for entry in change}
        known = [_merged(entry, changes.pop(entry["id"], {})) for entry in base]
        return known + list(changes.values())
    return change


def _named(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in entries)
