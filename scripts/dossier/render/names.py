"""The contract's own names for ids: items, groups, levels, duties. Pages never show an id where a name exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from dossier.contract import Contract
from dossier.contract.prices import Item
from dossier.records import KINDS
from dossier.records.projects import Project
from dossier.render.theme import Theme
from dossier.report import Report

LOSSES: Final = {"none": "无", "recoverable": "可恢复", "irreversible": "不可逆"}
EFFECTS: Final = {"none": "无", "large": "较大", "undetermined": "未定"}
"""The kinds of loss and of effect that an incident is graded by."""

_WEEK: Final = re.compile(r"([0-9]{4})-w([0-9]{2})")
_HALF: Final = re.compile(r"([0-9]{4})-h([12])")
_OF_MONTH: Final = re.compile(r"([0-9]{4}-[0-9]{2})-(.+)")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def items(contract: Contract) -> Mapping[str, str]:
    """Price items by SKU id."""
    return {item.sku: item_name(item) for item in contract.prices.items}


def item_name(item: Item) -> str:
    """An item with its specification."""
    return f"{item.name}（{item.spec}）" if item.spec else item.name


def families(contract: Contract, day: date) -> Mapping[str, Mapping[str, str]]:
    """Names by family and id, as they are on `day`."""
    return {
        "obligation": {duty.id: duty.title for duty in contract.obligations.duties},
        "gate": {gate.id: gate.title for gate in contract.obligations.gates},
        "level": {level.id: level.name for level in contract.terms.tariff_on(day).levels},
        "row": {row.id: f"第 {row.row} 项 {row.version.name}" for row in contract.rubric.on(day)},
        "group": {row.group_id: row.group for row in contract.rubric.on(day)},
        "roles": {role.id: role.title for role in contract.roles.roles},
        "kind": {kind: record.label for kind, record in KINDS.items()},
        "prices": items(contract),
    }


def subjects(report: Report) -> Mapping[str, str]:
    """What records and projects are called, by id: what a duty or a change may be about."""
    named = {record.id: record.title for record in report.evidence.records if not isinstance(record, Project)}
    return named | {project.id: project.name for project in report.assessment.projects}


def word(contract: Contract, theme: Theme, day: date, about: Mapping[str, str] = _NONE) -> Callable[[str, str], str]:
    """Looks a word up: first what the contract calls it, then the theme's words, then the key itself.

    `about` are the names of what a duty can be about, as `subjects` gives them.
    """
    known = families(contract, day)

    def look_up(family: str, key: str) -> str:
        name = known.get(family, {}).get(key)
        if name is None and family == "obligation":
            name = _duty(known[family], key, about)
        return name or theme.word(family, key)

    return look_up


def duty_of(key: str, duties: Collection[str]) -> str:
    """The contract's duty that an obligation is one of: `weekly-report` of `weekly-report-2024-03-04`."""
    return max((name for name in duties if key == name or key.startswith(f"{name}-")), key=len, default=key)


def _duty(titles: Mapping[str, str], key: str, about: Mapping[str, str]) -> str | None:
    """A duty that comes again and again has its span or subject after its id."""
    found = duty_of(key, titles)
    return f"{titles[found]}（{_subject(key.removeprefix(found)[1:], about)}）" if found in titles else None


def _subject(key: str, about: Mapping[str, str]) -> str:
    """The span or subject of a duty in words: a record's title, a week's days, a month and a project."""
    if key in about:
        return about[key]
    if week := _WEEK.fullmatch(key):
        year, number = int(week[1]), int(week[2])
        return f"{date.fromisocalendar(year, number, 1)} 至 {date.fromisocalendar(year, number, 7)}"
    if half := _HALF.fullmatch(key):
        return f"{half[1]} 年{'上' if half[2] == '1' else '下'}半年"
    if (of_month := _OF_MONTH.fullmatch(key)) and of_month[2] in about:
        return f"{of_month[1]}，{about[of_month[2]]}"
    return key
