"""Half-years and years: means and sums of what their months say, worked out from the sample's own months by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

import sample_months
from dossier.cli import main
from dossier.exact.period import Period
from dossier.letters.month import LetterMonth
from dossier.letters.spans import summaries
from dossier.paper.document import Table
from dossier.spans import HalfOrYear, SpanAssessment, over, to_json
from dossier.views.spans import called
from report_factory import Make


def first_half() -> SpanAssessment:
    found = over(sample_months.assessed().values(), HalfOrYear(2024, 1))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024-H1", HalfOrYear(2024, 1)),
        ("2024-H2", HalfOrYear(2024, 2)),
        ("2024", HalfOrYear(2024)),
        ("2024-H3", None),
        ("2024-03", None),
        ("0000", None),
        ("24", None),
    ],
)
def test_a_span_in_words(text: str, span: HalfOrYear | None) -> None:
    assert HalfOrYear.parse(text) == span
    if span is not None:
        assert str(span) == text


def test_the_months_of_a_span() -> None:
    assert HalfOrYear(2024, 1).months == tuple(Period(2024, month) for month in range(1, 7))
    assert HalfOrYear(2024, 2).months == tuple(Period(2024, month) for month in range(7, 13))
    assert len(HalfOrYear(2024).months) == 12
    assert HalfOrYear.of(Period(2024, 5)) == (HalfOrYear(2024, 1),)  # until July the year says the same
    assert HalfOrYear.of(Period(2024, 7)) == (HalfOrYear(2024, 2), HalfOrYear(2024))


def test_points_are_means_and_yuan_are_sums() -> None:
    """January to May: 89, 85, 76, 92 and 100 points, 442 / 5; 307647.26 + 312157.35 + 0 + 397220.97 + 416164.08.

    Row 1 has 2, 2, 2, 0 and 2 points, 8 / 5.
    """
    found = first_half()
    assert found.months == ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    assert not found.complete
    assert found.composite.points == Fraction("88.4")
    assert found.settlement.payable == Decimal("1433189.66")
    assert found.indicators[0].points == Fraction("1.6")
    assert list(found.indicators[0].months) == [Fraction(points) for points in (2, 2, 2, 0, 2)]
    assert len(found.indicators) == 22
    assert sum(row.points for row in found.indicators) == found.composite.points


def test_bounds_and_sums_are_those_of_the_months() -> None:
    months = [sample_months.month(f"2024-0{month}") for month in range(1, 6)]
    found = first_half()
    assert found.composite.low == sum((one.composite.low for one in months), Fraction()) / 5
    assert found.settlement.payable_high == sum((one.settlement.payable_high for one in months), Decimal())
    assert sum((one.gross for one in found.projects), Decimal()) == found.settlement.gross
    assert found.happened.incidents == sum(len(one.incidents) for one in months)
    assert sum(found.happened.duties.values()) == sum(len(one.obligations) for one in months)


def test_a_project_that_left_has_no_coefficient_afterwards() -> None:
    portal = next(one for one in first_half().projects if one.id == "portal")
    there = [any(one.id == "portal" for one in sample_months.month(f"2024-0{month}").projects) for month in range(1, 6)]
    assert [one is not None for one in portal.coefficients] == there
    assert not all(there)


def test_nothing_on_file_is_no_span() -> None:
    assert over(sample_months.assessed().values(), HalfOrYear(2022)) is None


def test_it_is_called_by_what_it_has() -> None:
    assert called(first_half()) == "2024年上半年（至5月，共5个月）"
    whole = first_half().model_copy(update={"complete": True})
    assert called(whole) == "2024年上半年"
    assert called(whole.model_copy(update={"span": "2024"})) == "2024年度"


def test_the_command_prints_what_is_computed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "2024-H1", "--json"]) == 0
    printed = capsys.readouterr().out
    assert printed == to_json(first_half())
    assert json.loads(printed)["schema"] == "dossier.span/1"
    assert main(["assess", "2024-H1"]) == 0
    shown = capsys.readouterr().out
    assert "88.4" in shown
    assert "1,433,189.66" in shown
    assert main(["assess", "2031"]) == 2
    assert "2031" in capsys.readouterr().err


def test_the_document_has_the_months_the_rows_and_the_projects() -> None:
    (document,) = summaries(LetterMonth(Make().report()))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == ["各月", "平均得分", "合计（元）"]
    assert document.id == "summary-2024-h1"
    assert document.title.endswith("考核汇总")
