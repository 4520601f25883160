"""The satisfaction survey (annex table 2): its questions and what each grade is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from pydantic import Field

from dossier.contract.cited import Cited, on
from dossier.fields import Amount, Count, Fields, Filed, Id, Name, Text
from dossier.problems import Problem, error


class Grade(Fields):
    """A word a form may give, and its points."""

    grade: Name
    points: Amount


class SurveyQuestion(Fields):
    """One question; `number` as printed on the form."""

    number: Count
    id: Id
    topic: Name
    text: Text


class SurveyVersion(Cited):
    """The form in use from a day on."""

    grades: tuple[Grade, ...] = Field(min_length=1)
    questions: tuple[SurveyQuestion, ...] = Field(min_length=1)

    @cached_property
    def points(self) -> Mapping[str, Fraction]:
        """Points by grade."""
        return MappingProxyType({grade.grade: grade.points for grade in self.grades})

    @property
    def most(self) -> Fraction:
        """The points of a form with the best grade throughout."""
        return max(self.points.values()) * len(self.questions)

    @property
    def least(self) -> Fraction:
        """The points of a form with the worst grade throughout."""
        return min(self.points.values()) * len(self.questions)

    def score(self, grades: Iterable[str]) -> Fraction | None:
        """A form's points, all questions of equal weight; None if a grade is unknown or the number is wrong."""
        given = tuple(grades)
        if len(given) != len(self.questions) or any(grade not in self.points for grade in given):
            return None
        return sum((self.points[grade] for grade in given), Fraction(0))


class Survey(Filed):
    """The survey (survey.yml)."""

    title: Name
    versions: tuple[SurveyVersion, ...] = Field(min_length=1)

    def on(self, day: date) -> SurveyVersion:
        """The form in use on a day."""
        return on(self.versions, day)

    def problems(self) -> Iterator[Problem]:
        """Grades or questions named twice, questions not numbered in order."""
        for index, version in enumerate(self.versions):
            for key, words in (
                ("grades", [grade.grade for grade in version.grades]),
                ("questions", [question.id for question in version.questions]),
            ):
                for nth, word in enumerate(words):
                    if word in words[:nth]:
                        place = self.place("versions", index, key, nth)
                        yield error(
                            "survey-twice", place, self.place("versions", index, key, words.index(word)), word=word
                        )
            for nth, question in enumerate(version.questions):
                if question.number != nth + 1:
                    place = self.place("versions", index, "questions", nth, "number")
                    yield error("survey-order", place, number=str(question.number), expected=str(nth + 1))
