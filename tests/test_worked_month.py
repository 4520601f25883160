"""February 2024 of the sample against the figures worked out by hand in tests/worked-month, to the cent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from dossier.assessment import Assessment
from dossier.result import Line, ProjectResult
from sample_months import month

WORKED = Path(__file__).parent / "worked-month"
# The same sheet as 2024-02.md. BaseLoader: everything stays text until the test says what it is.
SHEET: dict[str, Any] = yaml.load((WORKED / "worked.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506


@pytest.fixture(scope="module")
def february() -> Assessment:
    return month(SHEET["period"])


@pytest.mark.parametrize("row", SHEET["rows"])
def test_points_of_every_row(february: Assessment, row: str) -> None:
    (found,) = (indicator for indicator in february.indicators if indicator.id == row)
    points = Fraction(SHEET["rows"][row])
    high = Fraction(SHEET["row_highs"].get(row, points))
    assert (found.points, found.low, found.high) == (points, points, high)


def test_composite(february: Assessment) -> None:
    assert february.composite.points == february.composite.low == Fraction(SHEET["composite"])
    assert february.composite.high == Fraction(SHEET["composite_high"])
    assert len(SHEET["rows"]) == len(february.indicators)


def test_projects_are_the_same(february: Assessment) -> None:
    assert [project.id for project in february.projects] == list(SHEET["projects"])


@pytest.mark.parametrize("name", SHEET["projects"])
def test_project(february: Assessment, name: str) -> None:
    project, sheet = _project(february, name), SHEET["projects"][name]
    if project.utilisation is None:
        assert sheet["score"] == "null"
    else:
        for rate in ("cpu", "memory", "disk", "score"):
            assert getattr(project.utilisation, rate) == Fraction(sheet[rate]), rate
    assert project.combined == project.combined_low == Fraction(sheet["combined"])
    assert project.combined_high == Fraction(sheet["combined_high"])
    assert project.coefficient == Fraction(sheet["coefficient"])
    assert [_line(line) for line in project.lines] == [tuple(line) for line in sheet["lines"]]
    for amount in ("gross", "after_coefficient", "incident_deduction", "net"):
        assert str(getattr(project, amount)) == sheet[amount], amount


def test_incidents(february: Assessment) -> None:
    found = [
        {
            "id": incident.id,
            "level": incident.level,
            "minutes": str(incident.minutes),
            "amount": str(incident.amount),
            "shares": {share.project: str(share.amount) for share in incident.shares},
        }
        for incident in february.incidents
    ]
    assert found == SHEET["incidents"]


def test_totals(february: Assessment) -> None:
    totals = february.settlement
    assert {name: str(getattr(totals, name)) for name in SHEET["totals"]} == SHEET["totals"]
    assert totals.payable_capitals == SHEET["capitals"]
    assert sum(penalty.amount for penalty in february.penalties) == 0


def test_gates(february: Assessment) -> None:
    assert {gate.id: str(gate.satisfied).lower() for gate in february.gates} == SHEET["gates"]


def test_document_and_data_are_one_sheet() -> None:
    document = (WORKED / "2024-02.md").read_text(encoding="utf-8")
    for sheet in SHEET["projects"].values():
        for line in sheet["lines"]:
            sku, quantity, amount = line[0], line[1], line[-1]
            assert f"| {sku} | {quantity} | " in document
            assert f" | {amount} | " in document
        assert sheet["gross"] in document
        assert sheet["net"] in document
    assert SHEET["totals"]["payable"] in document


def _project(assessment: Assessment, name: str) -> ProjectResult:
    (found,) = (project for project in assessment.projects if project.id == name)
    return found


def _line(line: Line) -> tuple[str, ...]:
    fields = (line.sku, line.quantity, line.from_, line.to, line.days, line.unit_price, line.amount)
    return tuple(str(value) if not isinstance(value, Fraction) else _decimal(value) for value in fields)


def _decimal(value: Fraction) -> str:
    return f"{float(value):.10f}".rstrip("0").rstrip(".")
