"""Half-years and years: what the months of one come to together, from their assessments alone (annex 1.1.2.7).

A span says what its months said: the mean of the months' points, the sum of their yuan, how often something happened.
Nothing is scored or settled again. Bounds are the means and sums of the months' bounds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from pydantic import ConfigDict, Field

from dossier.assessment import Assessment
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.result import Indicator, Points
from dossier.trace.frozen import Exact, Money, Result

SCHEMA: Final = "dossier.span/1"
_SPAN: Final = re.compile(r"([0-9]{4})(?:-H([12]))?")
_HALVES: Final[dict[str, Literal[0, 1, 2]]] = {"": 0, "1": 1, "2": 2}
_YEAR: Final = 12
_HALF: Final = 6


@dataclass(frozen=True, order=True)
class HalfOrYear:
    """A half-year (`half` 1 or 2) or a whole calendar year (0)."""

    year: int
    half: Literal[0, 1, 2] = 0

    @classmethod
    def parse(cls, text: str) -> HalfOrYear | None:
        """`2024-H1`, `2024-H2`, `2024`; None for anything else."""
        found = _SPAN.fullmatch(text)
        if found is None or int(found[1]) == 0:
            return None
        return cls(int(found[1]), _HALVES[found[2] or ""])

    @classmethod
    def of(cls, period: Period) -> tuple[HalfOrYear, ...]:
        """The spans that a month lies in: its half-year, and from July on its year, which until then is the same."""
        half = cls(period.year, 1 if period.month <= _HALF else 2)
        return (half,) if half.half == 1 else (half, cls(period.year))

    def __str__(self) -> str:
        return f"{self.year:04d}-H{self.half}" if self.half else f"{self.year:04d}"

    @property
    def months(self) -> tuple[Period, ...]:
        """All its months."""
        first = _HALF + 1 if self.half == 2 else 1  # noqa: PLR2004  # the second half
        return tuple(Period(self.year, first + nth) for nth in range(_HALF if self.half else _YEAR))


class RowOver(Points):
    """A row: the mean of its months, and its points month by month, None in a month that had no such row."""

    id: str
    row: int
    group: str
    name: str
    max: Exact
    months: tuple[Exact | None, ...]


class ProjectOver(Result):
    """A project: its coefficient month by month, None in a month without it, and the sums of its yuan."""

    id: str
    name: str
    unit: str
    coefficients: tuple[Exact | None, ...]
    gross: Money
    after_coefficient: Money
    incident_deduction: Money
    net: Money


class MoneyOver(Result):
    """Sums of the months, in yuan."""

    gross: Money
    after_coefficient: Money
    incident_deductions: Money
    penalties: Money
    payable: Money
    payable_low: Money
    payable_high: Money


class Happened(Result):
    """How many incidents and how many minutes, and the duties that fell due by their state."""

    incidents: int
    minutes: Exact
    duties: dict[str, int]


class SpanAssessment(Result):
    """What the months of a span come to; `complete` if all of its months are there."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.span/1"] = Field(alias="schema", default=SCHEMA)
    contract: str
    span: str
    months: tuple[str, ...]
    complete: bool
    composite: Points
    max: Exact
    composites: tuple[Exact, ...]
    payables: tuple[Money, ...]
    indicators: tuple[RowOver, ...]
    projects: tuple[ProjectOver, ...]
    settlement: MoneyOver
    happened: Happened


def over(history: Iterable[Assessment], span: HalfOrYear) -> SpanAssessment | None:
    """The months of the span among the assessments; None if there is none."""
    wanted = {str(period) for period in span.months}
    months = sorted((one for one in history if one.period in wanted), key=lambda one: one.period)
    if not months:
        return None
    return SpanAssessment(
        contract=months[-1].contract,
        span=str(span),
        months=tuple(one.period for one in months),
        complete=len(months) == len(wanted),
        composite=_mean([one.composite for one in months]),
        max=months[-1].composite.max,
        composites=tuple(one.composite.points for one in months),
        payables=tuple(one.settlement.payable for one in months),
        indicators=tuple(_rows(months)),
        projects=tuple(_projects(months)),
        settlement=_money(months),
        happened=_happened(months),
    )


def _mean(points: Sequence[Points]) -> Points:
    def mean(of: Callable[[Points], Fraction]) -> Fraction:
        return sum(map(of, points), Fraction()) / len(points)

    return Points(points=mean(lambda one: one.points), low=mean(lambda one: one.low), high=mean(lambda one: one.high))


def _rows(months: Sequence[Assessment]) -> Iterator[RowOver]:
    """Every row that any month had, by its number; what it is called and gives at most as in the last of them."""
    by_month = [{row.id: row for row in month.indicators} for month in months]
    last: dict[str, Indicator] = {}
    for rows in by_month:
        last |= rows
    for row in sorted(last.values(), key=lambda one: one.row):
        there = [rows[row.id] for rows in by_month if row.id in rows]
        yield RowOver(
            **_mean(there).model_dump(),
            id=row.id,
            row=row.row,
            group=row.group,
            name=row.name,
            max=row.max,
            months=tuple(rows[row.id].points if row.id in rows else None for rows in by_month),
        )


def _projects(months: Sequence[Assessment]) -> Iterator[ProjectOver]:
    by_month = [{project.id: project for project in month.projects} for month in months]
    last = {name: project for projects in by_month for name, project in projects.items()}
    for name in sorted(last):
        there = [projects[name] for projects in by_month if name in projects]
        yield ProjectOver(
            id=name,
            name=last[name].name,
            unit=last[name].unit,
            coefficients=tuple(projects[name].coefficient if name in projects else None for projects in by_month),
            gross=_sum(one.gross for one in there),
            after_coefficient=_sum(one.after_coefficient for one in there),
            incident_deduction=_sum(one.incident_deduction for one in there),
            net=_sum(one.net for one in there),
        )


def _money(months: Sequence[Assessment]) -> MoneyOver:
    totals = [month.settlement for month in months]
    return MoneyOver(**{name: _sum(getattr(one, name) for one in totals) for name in MoneyOver.model_fields})


def _happened(months: Sequence[Assessment]) -> Happened:
    incidents = [one for month in months for one in month.incidents]
    duties = Counter(duty.state for month in months for duty in month.obligations)
    minutes = sum((one.minutes for one in incidents), Fraction())
    return Happened(incidents=len(incidents), minutes=minutes, duties=dict(sorted(duties.items())))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def to_json(span: SpanAssessment) -> str:
    """Canonical JSON, as of a month."""
    tree = span.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
