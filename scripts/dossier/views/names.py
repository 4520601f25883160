"""The contract's own names for ids: items, groups, levels, duties. Pages never show an id where a name exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.contract.duty_names import NONE, called
from dossier.problems.wording import payment
from dossier.records import KINDS
from dossier.records.base import Record
from dossier.records.projects import Project
from dossier.report import OneMonth
from dossier.views.theme import Theme

Word: TypeAlias = Callable[[str, str], str]
"""Looks up what something is called: a family and an id."""
_NUMBERS: Final = ("number", "report_number", "certificate")


def items(contract: Contract) -> Mapping[str, str]:
    """Price items by SKU id, and families of tiers by theirs."""
    tiers = {item.tier.family: item.name for item in contract.prices.items if item.tier}
    return tiers | {item.sku: item.called for item in contract.prices.items}


def rows(contract: Contract, day: date) -> Mapping[str, str]:
    """Rows by id, as they are on `day`; one that is not there then as it was, or will be, nearest to it."""
    every = {row.id: f"第 {row.row} 项 {on(row.versions, day).name}" for _, _, row in contract.rubric.rows()}
    return every | {row.id: f"第 {row.row} 项 {row.version.name}" for row in contract.rubric.on(day)}


def families(contract: Contract, day: date) -> Mapping[str, Mapping[str, str]]:
    """Names by family and id, as they are on `day`."""
    return {
        "obligation": {duty.id: duty.title for duty in contract.obligations.duties},
        "gate": {gate.id: gate.title for gate in contract.obligations.gates},
        "level": {level.id: level.name for level in contract.terms.tariff_on(day).levels},
        "row": rows(contract, day),
        "group": {row.group_id: row.group for row in contract.rubric.on(day)},
        "roles": {role.id: role.title for role in contract.roles.roles},
        "effect": {"coefficient": payment(contract.terms.payment_on(day).kind)["rate"]},
        "party": {"assessor": contract.terms.assessor.called, "provider": contract.terms.provider.called},
        "kind": {kind: record.label for kind, record in KINDS.items()},
        "prices": items(contract),
    }


def subjects(month: OneMonth) -> Mapping[str, str]:
    """What records and projects are called, by id: what a duty or a change may be about."""
    named = {one.id: one.name if isinstance(one, Project) else one.title for one in month.evidence.records}
    return named | {project.id: project.name for project in month.assessment.projects}


def numbered(record: Record) -> str:
    """The title of a record, with the number of its document if it has one, so that nobody takes it for another."""
    number = next((str(getattr(record, key)) for key in _NUMBERS if getattr(record, key, None)), "")
    return f"{record.title}（{number}）" if number else record.title


def word(contract: Contract, theme: Theme, day: date, about: Mapping[str, str] = NONE) -> Callable[[str, str], str]:
    """Looks a word up: first what the contract calls it, then the theme's words, then the key itself.

    `about` are the names of what a duty can be about, as `subjects` gives them.
    """
    known = families(contract, day)

    def look_up(family: str, key: str) -> str:
        name = known.get(family, {}).get(key)
        if name is None and family == "obligation":
            name = called(key, known[family], about)
        return name or contract.terms.with_parties(theme.word(family, key))

    return look_up
