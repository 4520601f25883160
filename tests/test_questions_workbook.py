"""The 25 questions of a review: how many of them a month's workbook answers, and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pytest
import yaml

from dossier.publish.appearance import read_look
from dossier.publish.downloads import letter_lines
from dossier.workbook.whole import workbook
from report_factory import HOME
from workbook_months import sample_reports
from workbook_reader import Opened

pytestmark = pytest.mark.xdist_group("workbook")  # the months are made once

QUESTIONS: Final = yaml.safe_load((HOME / "tests" / "questions-workbook.yml").read_text("utf-8"))
ANSWERED: Final = [one for one in QUESTIONS if "sheet" in one]
ALL: Final = 25
AT_LEAST: Final = 20


@pytest.fixture(scope="module")
def books() -> Mapping[str, Opened]:
    theme = read_look(HOME).theme
    found = sample_reports(*{one["month"] for one in ANSWERED})
    return {name: Opened(workbook(report, theme, letter_lines(report))) for name, report in found.items()}


def test_all_questions_are_there_and_enough_are_answered() -> None:
    assert [one["number"] for one in QUESTIONS] == list(range(1, ALL + 1))
    assert len(ANSWERED) >= AT_LEAST
    assert all(one["without"] for one in QUESTIONS if one not in ANSWERED)


@pytest.mark.parametrize("question", ANSWERED, ids=[f"{one['number']}" for one in ANSWERED])
def test_the_workbook_answers(books: Mapping[str, Opened], question: Mapping[str, object]) -> None:
    sheet = books[str(question["month"])].values[str(question["sheet"])]
    rows = [[_told(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    answer = question["answer"]
    assert isinstance(answer, list)
    for texts in answer:
        there = [row for row in rows if all(_stands(text, row) for text in texts)]
        assert there, (question["zh"], texts, [row for row in rows if texts[0] in "".join(row)][:3])


def _stands(text: str, row: list[str]) -> bool:
    """Whether a row has the text: a figure, a day or another short word as a whole cell, more of it inside one."""
    return text in row or (not text.lstrip("-").replace(".", "").isdigit() and any(text in cell for cell in row))


def _told(value: object) -> str:
    """A cell as a question names it: ten digits are enough of a figure, thousands have no comma."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        return f"{value:.10g}" if abs(value) < 1e6 else f"{value:.2f}"
    return str(value).replace(",", "")
