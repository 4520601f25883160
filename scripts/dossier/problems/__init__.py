"""What is wrong with a record, as data: a code, a place and the words to fill its message.

The words of every code stand in `messages/<language>.yml`; a page for users and the smallest example that
triggers it stand in `content/problems/<code>/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class RefusedError(Exception):
    """What cannot be done: the name of the sentence that says so where it was asked for, and its values."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class Severity(StrEnum):
    """An error stops the month; a warning stays visible on the site and in the PDF."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: `path` relative to the root, with `/`; line and column from 1, or 0 for the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Rest:
    """A row, a duty or a condition of payment that rests on what is doubted; of a row its points, as they are and as
    they would be.
    """

    sort: Literal["row", "duty", "gate"]
    name: str
    number: int = 0
    points: Fraction = Fraction(0)
    otherwise: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a month would lose, in points and yuan, if what is doubted did not count; below 0 what it would gain.

    `rests` are what counts it in that month.
    """

    points: Fraction
    yuan: Decimal
    rests: tuple[Rest, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect. It can only be made from a place.

    `words` fill the placeholders of the code's message; `related` are other places that explain it, such as the
    first use of an id that is used twice; `worth` is what hangs on it, where that is known.
    """

    code: str
    place: Place
    words: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    related: tuple[Place, ...] = ()
    worth: Worth | None = None

    @property
    def label(self) -> str:
        """The name of its sort, for the word before its code."""
        return self.severity.value

    @property
    def sort_key(self) -> tuple[Place, str, tuple[tuple[str, str], ...]]:
        """By place, then code: the order of every listing."""
        return (self.place, self.code, self.words)


def error(code: str, place: Place, *related: Place, **words: str) -> Problem:
    """An error at `place`; `words` fill its message."""
    return Problem(code, place, tuple(sorted(words.items())), Severity.ERROR, related)


def warning(code: str, place: Place, *related: Place, **words: str) -> Problem:
    """A warning at `place`; `words` fill its message."""
    return Problem(code, place, tuple(sorted(words.items())), Severity.WARNING, related)


def worst(problems: tuple[Problem, ...]) -> Severity | None:
    """The gravest severity among `problems`, None if there are none."""
    kinds = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in kinds), None)
