"""Every row and every reading of the contract against figures worked out by hand (cases/scoring)."""

from __future__ import annotations

from typing import Any

import pytest

from builders import own_contract
from dossier.exact.number import plain
from scoring_cases import load, parameters, scored

FILES = ("capability", "quality", "security", "satisfaction")


@pytest.mark.parametrize("case", parameters(*FILES))
def test_row(case: dict[str, Any]) -> None:
    result = scored(case)
    row = next(one for one in result.indicators if one.id == case["row"])
    expected = case["expect"]
    found = {
        "points": plain(row.points),
        "low": plain(row.low),
        "high": plain(row.high),
        "state": row.state,
        "consequences": {one.id: plain(one.raw) for one in result.consequences if one.row == row.id},
        "penalties": [plain(result.penalties_low), plain(result.penalties_high)],
        "penalty": next((plain(one.amount) for one in result.penalties if one.row == row.row), ""),
    }
    assert {key: found[key] for key in expected} == expected, case["why"]


def test_every_row_and_every_reading_has_cases() -> None:
    cases = [case for name in FILES for case in load(name)]
    told = {(case["row"], reading, choice) for case in cases for reading, choice in case.get("adopted", {}).items()}
    for _, _, row in own_contract().rubric.rows():
        assert any(case["row"] == row.id for case in cases), row.id
        for switch in row.versions[0].readings:
            for choice in switch.choices:
                assert (row.id, switch.reading, choice.when) in told, (row.id, switch.reading, choice.when)
