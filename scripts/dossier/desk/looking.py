"""What saving would do, before it is done: the problems that `check` would tell, and the month before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from dossier.assessment import Assessment
from dossier.compare import compare, same_contract
from dossier.compare.formats import cause_rows
from dossier.exact.period import Period
from dossier.load import Loaded
from dossier.pipeline import Months
from dossier.problems import Place, Problem, Severity
from dossier.problems.states import state
from dossier.problems.wording import Language, printable, word
from dossier.report import OneMonth
from dossier.source import Path, Source, read
from dossier.views.figures import figure, money

BODY: Final = "body"
ATTACHMENTS: Final = "attachments"
_MISSING: Final = "missing-key"


class RootLook(Protocol):
    """A root as it stands, or as it would stand; what it offers is worked out when it is asked for."""

    @property
    def loaded(self) -> Loaded:
        """What was read."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that `check` would tell."""

    @property
    def sound(self) -> bool:
        """Whether months can be computed."""

    @property
    def as_of(self) -> date:
        """The day that tells what is due."""

    @property
    def assessments(self) -> Months:
        """The months; only to be asked while they can be computed."""

    def one_month(self, period: Period, /) -> OneMonth:
        """A month with what it rests on."""

    def refusals(self, period: Period, /) -> tuple[Problem, ...]:
        """Why a month may not be shown."""


Looking = Callable[[Mapping[str, bytes | None]], RootLook]
"""Gives the root as it would be if some files held something else, None for one that was taken away."""


@dataclass(frozen=True)
class DraftProblems:
    """What is wrong with a draft: in the record itself, and elsewhere because of it."""

    own: tuple[Problem, ...]
    others: tuple[Problem, ...]

    @property
    def stops(self) -> bool:
        """Whether it must not be saved like this."""
        return any(one.severity is Severity.ERROR for one in (*self.own, *self.others))


def found(before: RootLook, after: RootLook, over: Mapping[str, bytes | None]) -> DraftProblems:
    """The problems of what was written over, and those of other files that were not there before."""
    known = {_identity(one) for one in before.problems}
    own = tuple(one for one in after.problems if one.place.path in over)
    others = tuple(one for one in after.problems if one.place.path not in over and _identity(one) not in known)
    return DraftProblems(own, others)


def _identity(problem: Problem) -> tuple[str, Place, tuple[tuple[str, str], ...]]:
    """What a problem is, whatever hangs on it just now."""
    return problem.code, problem.place, problem.words


def told(problems: Sequence[Problem], path: str, text: bytes, lang: Language) -> list[dict[str, str]]:
    """Problems as the page shows them: the words of `check`, and the field of the record that each is about."""
    source, _ = read(path, text)
    return [_told(one, source if one.place.path == path else None, path, lang) for one in problems]


def plainly(problem: Problem, lang: Language) -> dict[str, str]:
    """A problem without a field."""
    return _told(problem, None, "", lang)


def _told(problem: Problem, source: Source | None, path: str, lang: Language) -> dict[str, str]:
    wording = word(problem, lang)
    if problem.place.path == path:
        field = _field(source, problem)
    else:
        field = ATTACHMENTS if problem.place.path.rpartition("/")[0] in ("", path.rpartition("/")[0]) else ""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "label": wording.severity,
        "message": wording.message,
        "expected": wording.expected,
        "found": wording.found,
        "hint": wording.hint,
        "worth": wording.worth,
        "place": printable(str(problem.place)),
        "field": field,
    }


def _field(source: Source | None, problem: Problem) -> str:
    """The field that a problem is about, by its keys with dots between; "" for the record as a whole."""
    if source is None or not problem.place.line:
        return ""
    if source.body_line and problem.place.line >= source.body_line:
        return BODY
    at = max((loc for loc in source.spots if source.place(*loc) == problem.place), key=len, default=None)
    if at is None:
        at = max((loc for loc in source.spots if source.key_place(*loc) == problem.place), key=len, default=())
    key = dict(problem.words).get("key", "")
    whole: Path = (*at, key) if key and problem.code == _MISSING else at
    return ".".join(map(str, whole))


@dataclass(frozen=True)
class Figure:
    """One figure of a month before and after, with its bounds where it has some, as people write it; before a month is
    begun it has none.
    """

    before: str
    after: str
    differs: bool


@dataclass(frozen=True)
class DraftEffect:
    """What a month's points and payable would become, by causes, and the rows that move."""

    month: str
    points: Figure
    payable: Figure
    causes: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, Figure], ...]


def effect(before: RootLook, after: RootLook, period: Period) -> DraftEffect | None:
    """The month before and after, of a month that is begun by it the latter alone; None if one cannot be computed."""
    sides = [_month(one, period) for one in (before, after)]
    old, new = sides
    if new is not None and before.sound and period not in before.assessments:
        return DraftEffect(str(period), _figure("", _points_of(new)), _figure("", _payable_of(new)), (), ())
    if old is None or new is None or not same_contract(old, new):
        return None
    comparison = compare(old, new)
    causes = tuple(cause_rows(comparison))
    points, payable = (_figure(said(old), said(new)) for said in (_points_of, _payable_of))
    return DraftEffect(str(period), points, payable, causes[:-1], tuple(_rows(old, new)))


def _month(look: RootLook, period: Period) -> Assessment | None:
    """The month without what takes long to work out and moves no figure."""
    if not look.sound or period not in look.assessments or look.refusals(period):
        return None
    return look.assessments.adopted[period]


def _points_of(month: Assessment) -> str:
    return _span(*map(figure, (month.composite.points, month.composite.low, month.composite.high)))


def _payable_of(month: Assessment) -> str:
    payable = month.settlement
    return _span(*map(money, (payable.payable, payable.payable_low, payable.payable_high)))


def _span(value: str, low: str, high: str) -> str:
    return value if low == high else f"{value}（{low} 至 {high}）"


def _figure(before: str, after: str) -> Figure:
    return Figure(before, after, before != after)


def _rows(old: Assessment, new: Assessment) -> Iterator[tuple[str, Figure]]:
    """The rows whose points, bounds or state move."""
    earlier = {one.id: one for one in old.indicators}
    for row in new.indicators:
        was = earlier.get(row.id)
        sides = [
            f"{_span(figure(one.points), figure(one.low), figure(one.high))} {state('state', one.state)}"
            for one in (was, row)
            if one is not None
        ]
        if was is not None and sides[0] != sides[1]:
            yield row.name, _figure(*sides)
