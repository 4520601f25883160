"""Warnings in words, with the way to every place they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dossier.problems import Problem
from dossier.problems.wording import Wording, word
from dossier.trace import Spot
from dossier.views.places import Places, Trail
from dossier.views.theme import Theme

TITLE: Final = re.compile(r"\A\s*# +(.+)\n")
"""The title of a page written by hand."""


@dataclass(frozen=True)
class Notice:
    """A warning in words, with the way to its line, to the other places it names, and to the page on its code."""

    problem: Problem
    words: Wording
    page: str
    trail: Trail
    others: tuple[Trail, ...] = ()
    about: str = ""

    @property
    def text(self) -> str:
        """What is wrong, and with what: a message that does not name its record is read apart from the file."""
        told = self.words.message
        return told if not self.about or self.about in told else f"《{self.about}》：{told}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self.words.hint

    @property
    def rests(self) -> str:
        """The rows, duties and conditions of payment that count it."""
        return self.words.rests

    @property
    def worth(self) -> str:
        """What hangs on it."""
        return self.words.worth


def notices(places: Places, theme: Theme) -> tuple[Notice, ...]:
    """The warnings of the month, by file."""
    ordered = sorted(places.problems, key=lambda problem: problem.sort_key)
    return tuple(_notice(problem, places, theme) for problem in ordered)


def _notice(problem: Problem, places: Places, theme: Theme) -> Notice:
    trail, *others = (places.trail(Spot.at(place)) for place in (problem.place, *problem.related))
    record = places.by_path.get(problem.place.path)
    page = theme.problem_page(problem.code)
    return Notice(problem, word(problem), page, trail, tuple(others), record.title if record else "")


def heading(text: str, otherwise: str) -> str:
    """The title of a page written by hand."""
    match = TITLE.match(text)
    return match[1].strip() if match else otherwise
