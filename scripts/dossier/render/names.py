"""The contract's own names for ids: items, groups, levels, readings. Pages never show an id where a name exists."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.contract import Contract


def items(contract: Contract) -> Mapping[str, str]:
    """Price items by SKU id."""
    prices = getattr(contract, "prices", None)
    return {item.sku: item_name(item.name, item.spec) for item in prices.items} if prices else {}


def item_name(name: str, spec: str | None) -> str:
    """An item with its specification."""
    return f"{name}（{spec}）" if spec else name
