"""What is asked about the month: its doubts by kind, and the kinds that the contract's data have switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.doubt import Doubt
from dossier.problems import Problem
from dossier.report import OneMonth, Report
from dossier.result import Matter
from dossier.trace import Spot
from dossier.views.theme import Theme
from dossier.views.warnings import Notice, heading

MOST: Final = 6
"""So many doubts of a kind are listed on the first page."""


@dataclass(frozen=True)
class DoubtGroup:
    """Doubts of one kind, those with the most at stake first; the first page leaves out all but `MOST`."""

    title: str
    page: str
    notices: tuple[Notice, ...]

    @property
    def first(self) -> tuple[Notice, ...]:
        """Those for the first page."""
        return self.notices[:MOST]

    @property
    def more(self) -> int:
        """How many the first page leaves out."""
        return len(self.notices[MOST:])


@dataclass(frozen=True)
class Off:
    """A kind of doubt that is not asked: since when, by which clause and why."""

    title: str
    page: str
    since: date
    clause: str
    reason: str


@dataclass(frozen=True)
class DoubtsShown:
    """All kinds with doubts, those with the most yuan and points at stake first, and the kinds switched off."""

    groups: tuple[DoubtGroup, ...]
    off: tuple[Off, ...]

    @property
    def count(self) -> int:
        """How many doubts there are."""
        return sum(len(group.notices) for group in self.groups)


def doubts(report: Report, notices: Sequence[Notice], theme: Theme) -> DoubtsShown:
    """Those among the month's notices."""
    by_code: dict[str, list[Notice]] = {}
    for notice in sorted((one for one in notices if isinstance(one.problem, Doubt)), key=_stake, reverse=True):
        by_code.setdefault(notice.problem.code, []).append(notice)
    groups = (DoubtGroup(_title(code, theme), found[0].page, tuple(found)) for code, found in by_code.items())
    off = (
        Off(_title(entry.code, theme), theme.problem_page(entry.code), entry.from_, entry.clause, entry.reason or "")
        for entry in report.contract.doubts.off(report.period.end)
    )
    return DoubtsShown(tuple(groups), tuple(off))


def of_matter(month: OneMonth, matter: Matter) -> Problem | None:
    """The doubt that a matter tells the stake of."""
    return next((one for one in month.problems if _same(one, matter)), None)


def notice_of(notices: Sequence[Notice], matter: Matter) -> Notice | None:
    """The same in words."""
    return next((one for one in notices if _same(one.problem, matter)), None)


def _same(problem: Problem, matter: Matter) -> bool:
    """Also by what hangs on it: one line may be doubted twice, beside different others."""
    stake, worth = matter.at_stake, problem.worth
    here = problem.code == matter.code and Spot.at(problem.place) == matter.place
    return here and worth is not None and worth.yuan == stake.yuan_risk - stake.yuan_gain


def others(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices that are no doubts."""
    return tuple(notice for notice in notices if not isinstance(notice.problem, Doubt))


def _stake(notice: Notice) -> tuple[Decimal, Fraction]:
    worth = notice.problem.worth
    return (abs(worth.yuan), abs(worth.points)) if worth else (Decimal(0), Fraction(0))


def _title(code: str, theme: Theme) -> str:
    return heading(theme.problems.get(code, ""), code)
