"""The survey: scores of forms, and what is wrong with a form that is badly defined."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from builders import codes, own_contract
from dossier.contract.survey import Survey
from dossier.fields import parse
from dossier.source import read


def survey(grades: str, questions: str) -> Survey:
    text = (
        "title: 示例\nversions:\n  - from: 2024-01-01\n    clause: 示例\n"
        f"    grades: {grades}\n    questions: {questions}\n"
    )
    source, problems = read("content/contract/survey.yml", text.encode())
    assert source is not None, problems
    value, problems = parse(Survey, source)
    assert value is not None, problems
    return value


def test_the_form_of_the_contract() -> None:
    form = own_contract().form_on(date(2024, 3, 31))
    assert len(form.questions) == 10
    assert form.most == 100
    assert form.score(["良"] * 10) == 60
    assert form.score(["优"] * 5 + ["良"] * 5) == 80
    assert form.score(["优", "良", "中", "差"] + ["差"] * 6) == Fraction(18)  # 10 + 6 + 2 + 0


def test_a_form_that_does_not_fit() -> None:
    form = own_contract().form_on(date(2024, 3, 31))
    assert form.score(["优"] * 9) is None
    assert form.score(["甲"] * 10) is None


def test_sound() -> None:
    survey = own_contract().survey
    assert survey is not None
    assert list(survey.problems()) == []


def test_named_twice_and_out_of_order() -> None:
    found = survey(
        "[{grade: 好, points: 1}, {grade: 好, points: 0}]",
        "[{number: 1, id: a, topic: 甲, text: 甲}, {number: 3, id: a, topic: 甲, text: 甲}]",
    )
    problems = list(found.problems())
    assert sorted(codes(problems)) == ["survey-order", "survey-twice", "survey-twice"]
    assert {(one.place.line, dict(one.words).get("word")) for one in problems} == {(5, "好"), (6, "a"), (6, None)}
