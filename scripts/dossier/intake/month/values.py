"""What a cell of the intake workbook says, as the value that a record's file would have, and the other way round.

What cannot be understood stays as it is written: the checks of the record then say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from dossier.exact.near import half_width
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.fields.meant import flag_meant, month_meant
from dossier.intake.month.columns import RecordColumn
from dossier.intake.tables.days import day_of, may_be_cut, moment_of
from dossier.intake.tables.figures import figure_of
from dossier.problems.choices import choice_named
from dossier.source import Bare, Tree

_APART: Final = re.compile(r"\s*[、；;，,\n]\s*")
_CLOCK: Final = re.compile("[:：时点]")
_JOINED: Final = "、"
_FLAGS: Final = ("true", "false")

Shown: TypeAlias = "str | date | datetime"
"""What is written into a cell: days and moments as such, everything else as text."""


@dataclass(frozen=True)
class CalledNames:
    """Names of what ids stand for, by the last key of a column, such as `project`; both ways."""

    by_key: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, column: RecordColumn, word: str) -> str:
        """The name of an id, the id itself if it has none or shares it."""
        names = self._names(column)
        name = names.get(word, word)
        return name if list(names.values()).count(name) == 1 else word

    def id(self, column: RecordColumn, name: str) -> str:
        """The id of a name, whatever its width; what was given if nothing or more than one thing is called so."""
        wanted = half_width(name)
        found = [word for word, called in self._names(column).items() if half_width(called) == wanted]
        return found[0] if len(found) == 1 else name

    def offered(self, column: RecordColumn) -> tuple[str, ...]:
        """All that a list may offer."""
        return tuple(self.name(column, word) for word in self._names(column))

    def _names(self, column: RecordColumn) -> Mapping[str, str]:
        return self.by_key.get(column.path[-1], {}) if column.sort == "id" else {}


def read_value(column: RecordColumn, text: str, period: Period, names: CalledNames) -> Tree:
    """What a cell of a column says, as a tree of a record's file."""
    if column.many:
        return [_one(column, part, period, names) for part in _APART.split(text.strip()) if part]
    return _one(column, text.strip(), period, names)


def _one(column: RecordColumn, text: str, period: Period, names: CalledNames) -> str:
    match column.sort:
        case "day":
            day = _day(text, period)
            return Bare(day.isoformat()) if day else text
        case "moment":
            return _moment(text, period)
        case "month":
            return month_meant(text) or text
        case "number":
            return Bare(_number(column, text))
        case "flag":
            return Bare(flag_meant(text) or text)
        case "choice":
            return next((word for word, name in column.words.items() if text in (word, name)), text)
        case "id":
            return names.id(column, text)
        case _:
            return text


def _number(column: RecordColumn, text: str) -> str:
    """The number without its separators, and without a unit that the head of its column names anyway."""
    found = figure_of(text)
    return plain(found.value) if found is not None and found.unit in half_width(column.title) else text


def _day(text: str, period: Period) -> date | None:
    """The day; None for one that may be another."""
    return None if may_be_cut(text) else day_of(text, period)


def _moment(text: str, period: Period) -> str:
    found = moment_of(text, CHINA)
    if found is None and _CLOCK.search(text):
        found = moment_of(f"{period.year}年{text}", CHINA)
    if found is None:
        return text
    return Bare(f"{found.astimezone(CHINA).strftime('%Y-%m-%dT%H:%M' + (':%S' if found.second else ''))}+08:00")


def shown_value(column: RecordColumn, tree: Tree, names: CalledNames) -> Shown:
    """A value of a record's file as a cell shows it; "" for none."""
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return _JOINED.join(str(_shown(column, str(one), names)) for one in tree)
    return _shown(column, tree, names) if isinstance(tree, str) else ""


def _shown(column: RecordColumn, text: str, names: CalledNames) -> Shown:
    match column.sort:
        case "day":
            return date.fromisoformat(text)
        case "moment":
            return datetime.fromisoformat(text).astimezone(CHINA).replace(tzinfo=None)
        case "flag":
            return choice_named("", text) if text in _FLAGS else text
        case "choice":
            return column.words.get(text, text)
        case "id":
            return names.name(column, text)
        case _:
            return text


def at(tree: Tree, path: Sequence[str]) -> Tree:
    """The part of a tree that a path of keys leads to; None if there is none."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree
