"""How a result came about, on the pages: states, who said what and when, self-scores beside the points.

In January the training was given 3 of 4 points; the provider gave itself 4, objected, and the bureau rejected that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.publish.appearance import read_look
from dossier.report import Report
from dossier.result import LateResult
from dossier.site.pages import site
from dossier.views import names
from dossier.views.late import said
from dossier.views.ruled import Ruled, self_scores
from letter_reports import sample
from pages_reader import read_html
from report_factory import HOME
from sample_months import evidence

JANUARY = "2024-01"


@pytest.fixture(scope="module")
def report() -> Report:
    """With what was filed in February about it, as the command line gives it."""
    return replace(sample(JANUARY), evidence=evidence())


def ruled(report: Report) -> Ruled:
    theme = read_look(HOME).theme
    return Ruled(report, names.word(report.contract, theme, report.period.end, names.subjects(report)))


def test_the_course_of_a_row_tells_what_each_side_said(report: Report) -> None:
    course = ruled(report).of("row", "training")
    assert course is not None
    assert course.state == "final"
    assert [(str(one.day), one.what, one.state) for one in course.said] == [
        ("2024-01-31", "评 3 分", "expired"),
        ("2024-02-05", "提出异议", "final"),
        ("2024-02-08", "异议不成立", "final"),
        ("2024-02-18", "自评 4 分", "submitted"),
    ]


def test_the_course_of_an_incident_has_its_ruling(report: Report) -> None:
    course = ruled(report).of("incident", "incident-2024-01-23")
    assert course is not None
    assert [one.what for one in course.said] == ["责任：乙方；扣费已核对确认"]


def test_nothing_is_said_of_what_nobody_rules_on(report: Report) -> None:
    assert ruled(report).of("record", "training-2024-01") is None


def test_self_scores_stand_beside_the_points(report: Report) -> None:
    own = self_scores(report)
    assert own is not None
    assert own.total == 100, "the provider gives itself all points"
    assert own.difference == report.assessment.composite.points - 100
    row = next(one for one in report.assessment.indicators if one.id == "training")
    assert own.difference_of("training", row.points) == -1
    assert self_scores(sample("2024-05")) is None, "May has not been submitted"


def test_the_pages_show_both(report: Report) -> None:
    files = site(report, read_look(HOME).theme).files
    page = read_html(files["rows/training.md"].decode().partition("---\n")[2].partition("---\n")[2])
    for said_ in ("已终局", "自评4（得分减自评 −1）", "提出异议", "异议不成立"):
        assert said_ in page.text


def test_what_came_late_is_told_in_one_sentence() -> None:
    one = LateResult(
        record="a", day=date(2024, 4, 15), after="ruling", than="b", points=Fraction(2), yuan=Decimal("1061.56")
    )
    assert said(one) == "2024-04-15 入库，晚于裁定；不算则少 2 分、1,061.56 元"
