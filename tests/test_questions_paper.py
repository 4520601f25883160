"""The questions of a review and an audit, put to the dossiers on paper: where each answer stands, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from dossier.letters import drafts, of
from dossier.paper import pdf, year
from dossier.paper.press import Press
from dossier.paper.values import ListedLetter
from dossier.publish.appearance import read_look
from letter_reports import sample
from report_factory import HOME
from test_glance import a_year

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((HOME / "tests" / "questions-pdf.yml").read_text("utf-8"))
ANSWERED = [one for one in QUESTIONS if "part" in one]
YEAR = "year"


@cache
def page(dossier: str) -> str:
    """The pages of a month's dossier, or of the yearly one, before they are set."""
    press, theme = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts"), read_look(HOME).theme
    if dossier == YEAR:
        return year.sheets(a_year(), theme, press).html
    report = sample(dossier)
    letters = tuple(ListedLetter(one.title, one.to) for one in (*of(report), *drafts(report)))
    return pdf.html(report, theme, press, letters=letters)


@cache
def chapters(dossier: str) -> Mapping[str, str]:
    """The words of each chapter by its anchor, without any space."""
    parts = re.split(r'<h1 id="(\w+)">', page(dossier))
    return {name: plain(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def plain(text: str) -> str:
    """Words without marks and spaces; thousands are told apart by nothing."""
    return re.sub(r"\s|,", "", re.sub(r"<svg.*?</svg>|<[^>]*>", "", text, flags=re.DOTALL))


def test_all_questions_are_put_and_22_are_answered() -> None:
    assert [one["number"] for one in QUESTIONS] == list(range(1, 26))
    assert all(one.get("not") for one in QUESTIONS if one not in ANSWERED)
    assert len(ANSWERED) >= 22


@pytest.mark.parametrize("question", ANSWERED, ids=lambda one: str(one["number"]))
def test_paper_answers(question: dict[str, Any]) -> None:
    for dossier, said in question["says"].items():
        chapter = chapters(str(dossier))[question["part"]]
        _, heading, below = chapter.partition(plain(question["heading"]))
        assert heading, (dossier, question["heading"])
        assert [text for text in said if plain(text) not in below] == [], dossier
