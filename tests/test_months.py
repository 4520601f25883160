"""Whole months by hand: what a row or the amount payable is while a record is missing, and once it has come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.exact.period import Period
from months import assessed, built, outside
from plain_cases import cases


@pytest.mark.parametrize("case", cases("months", "bounds"))
def test_case(case: dict[str, Any]) -> None:
    entries, as_of = list(case["records"]), date.fromisoformat(case["as_of"])
    month = assessed(built(entries, case["period"]), as_of)[case["period"]]
    assert figures(month, case["expect"]) == case["expect"], case["why"]
    for step in case.get("later", ()):
        entries.append(spread(step["record"], case["period"]))
        after = assessed(built(entries, case["period"]), as_of)[case["period"]]
        assert figures(after, step["expect"]) == step["expect"], case["why"]
        assert list(outside(month, after)) == []
        month = after


def figures(month: Assessment, asked: dict[str, str]) -> dict[str, str]:
    """The figures that a case asks for, as it writes them."""
    totals, rows = month.settlement, {row.id: row for row in month.indicators}
    found = {
        "composite": " ".join(map(plain, (month.composite.points, month.composite.low, month.composite.high))),
        "payable": f"{totals.payable} {totals.payable_low} {totals.payable_high}",
    }
    found |= {
        f"{one.id} {other.reading}": f"{plain(other.composite_delta)} {other.payable_delta}"
        for one in month.readings
        for other in one.alternatives
    }
    for name, row in rows.items():
        found[name] = f"{plain(row.points)} {plain(row.low)} {plain(row.high)} {row.state}"
    return {name: found[name] for name in asked}


def spread(entry: dict[str, Any], month: str) -> dict[str, Any]:
    """The record with `every-day` written out."""
    if entry.get("late") != "every-day":
        return entry
    return entry | {"late": [{"day": str(day), "minutes": "5"} for day in Period.parse(month).each_day()]}
