"""The contract's own names for ids: items, groups, levels, duties. Pages never show an id where a name exists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from dossier.contract import Contract
from dossier.contract.prices import Item
from dossier.records import KINDS
from dossier.render.theme import Theme


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


def word(contract: Contract, theme: Theme, day: date) -> Callable[[str, str], str]:
    """Looks a word up: first what the contract calls it, then the theme's words, then the key itself."""
    known = families(contract, day)

    def look_up(family: str, key: str) -> str:
        name = known.get(family, {}).get(key)
        if name is None and family == "obligation":
            name = _duty(known[family], key)
        return name or theme.word(family, key)

    return look_up


def duty_of(key: str, duties: Collection[str]) -> str:
    """The contract's duty that an obligation is one of: `weekly-report` of `weekly-report-2024-03-04`."""
    return max((name for name in duties if key == name or key.startswith(f"{name}-")), key=len, default=key)


def _duty(titles: Mapping[str, str], key: str) -> str | None:
    """A duty that comes again and again has its span or subject after its id."""
    found = duty_of(key, titles)
    return f"{titles[found]}（{key.removeprefix(found)[1:]}）" if found in titles else None
