"""The contract at a glance: its months side by side, by calendar year, as the first page, the workbook and the yearly
dossier show it. Every shade stands beside its figure, and where it says more than that beside a sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final, Literal, TypeAlias, TypeVar

from dossier.assessment import Assessment
from dossier.exact.money import ZERO
from dossier.result import Indicator, Obligation, ProjectResult

Level: TypeAlias = Literal["best", "good", "poor", "worst", "open", "none"]
"""How a figure stands, the best first; `open` if it is not certain, `none` if there is nothing to judge."""

_RATES: Final[tuple[Level, ...]] = ("best", "good", "poor", "worst")
_SHARES: Final = (Fraction(1), Fraction(9, 10), Fraction(7, 10))  # where a contract pays by no bands
_HEATS: Final = 4
_ROW_SIGNS: Final[Mapping[str, tuple[Level, str]]] = {
    "proven": ("best", ""),
    "deducted": ("poor", "扣"),
    "not-proven": ("open", "缺"),
    "awaiting-ruling": ("open", "评"),
    "not-due": ("none", "期"),
}
_DUTY_LEVELS: Final[tuple[tuple[str, Level], ...]] = (
    ("missing", "worst"), ("late", "poor"), ("undetermined", "open"), ("pending", "open"), ("met", "best"),
)  # fmt: skip

Item = TypeVar("Item", ProjectResult, Indicator)


@dataclass(frozen=True)
class ProjectInMonth:
    """A project in a month: how its coefficient stands, whether its use lies outside the limits, and how much of the
    year's greatest fee it pays, from 0 to 4.
    """

    project: ProjectResult
    rate: Level
    use: Level
    sign: str
    heat: int


@dataclass(frozen=True)
class ProjectAcross:
    """A project over the months of a year, None in a month without it; `net` is the sum."""

    id: str
    name: str
    unit: str
    months: tuple[ProjectInMonth | None, ...]
    net: Decimal


@dataclass(frozen=True)
class RowMonth:
    """A row of the rubric in a month."""

    row: Indicator
    level: Level
    sign: str


@dataclass(frozen=True)
class RowAcross:
    """A row over the months of a year, None in a month without it."""

    id: str
    row: int
    name: str
    months: tuple[RowMonth | None, ...]


@dataclass(frozen=True)
class DutyMonth:
    """How often a duty fell due in a month, by state; the worst of them is its level."""

    counts: Mapping[str, int]
    level: Level


@dataclass(frozen=True)
class DutyAcross:
    """A duty over the months of a year, None in a month in which it did not fall due."""

    id: str
    months: tuple[DutyMonth | None, ...]


@dataclass(frozen=True)
class YearShown:
    """The months of a calendar year side by side. Sums are those of the months that are there."""

    year: str
    months: tuple[Assessment, ...]
    projects: tuple[ProjectAcross, ...]
    rows: tuple[RowAcross, ...]
    duties: tuple[DutyAcross, ...]

    @property
    def payable(self) -> tuple[Decimal, Decimal, Decimal]:
        """The sum of what is payable, at least and at most."""
        totals = [one.settlement for one in self.months]
        return (
            sum((one.payable for one in totals), ZERO),
            sum((one.payable_low for one in totals), ZERO),
            sum((one.payable_high for one in totals), ZERO),
        )

    @property
    def missed(self) -> tuple[tuple[Assessment, Obligation], ...]:
        """The duties that were not met or met too late, by month."""
        return tuple(
            (month, one) for month in self.months for one in month.obligations if one.state in ("missing", "late")
        )


def years(history: Sequence[Assessment]) -> tuple[YearShown, ...]:
    """The years of the months, which are in order, the newest year first."""
    by_year = groupby(history, lambda one: one.period[:4])
    return tuple(_year(year, tuple(months)) for year, months in by_year)[::-1]


def _year(year: str, months: tuple[Assessment, ...]) -> YearShown:
    return YearShown(year, months, tuple(_projects(months)), tuple(_rows(months)), tuple(_duties(months)))


def _projects(months: Sequence[Assessment]) -> Iterator[ProjectAcross]:
    greatest = max((project.net for month in months for project in month.projects), default=ZERO)
    for last, across in _across(months, lambda month: month.projects, lambda one: one.id):
        shown = (
            None if one is None else _project(one, month, greatest) for one, month in zip(across, months, strict=True)
        )
        net = sum((one.net for one in across if one is not None), ZERO)
        yield ProjectAcross(last.id, last.name, last.unit, tuple(shown), net)


def _project(one: ProjectResult, month: Assessment, greatest: Decimal) -> ProjectInMonth:
    limits, used = month.thresholds, one.utilisation
    below = used is not None and limits.resize_below is not None and used.score < limits.resize_below
    above = used is not None and limits.resize_above is not None and used.score > limits.resize_above
    use: Level = "none" if used is None else "poor" if below else "good" if above else "best"
    heat = min(_HEATS, 1 + int(one.net * _HEATS / greatest)) if one.net > ZERO else 0
    return ProjectInMonth(one, _rate(one, month), use, "▼" if below else "▲" if above else "", heat)


def _rate(one: ProjectResult, month: Assessment) -> Level:
    """By the bands of the contract; without them by the share itself."""
    edges = sorted({band.coefficient for band in month.payment.bands}, reverse=True) or _SHARES
    return _RATES[min(sum(one.coefficient < edge for edge in edges), len(_RATES) - 1)]


def _rows(months: Sequence[Assessment]) -> Iterator[RowAcross]:
    found = _across(months, lambda month: month.indicators, lambda one: one.id)
    for last, across in sorted(found, key=lambda pair: pair[0].row):
        yield RowAcross(last.id, last.row, last.name, tuple(None if one is None else _row(one) for one in across))


def _row(one: Indicator) -> RowMonth:
    level, sign = _ROW_SIGNS[one.state]
    return RowMonth(one, "worst" if level == "poor" and not one.points else level, sign)


def _across(
    months: Sequence[Assessment], of: Callable[[Assessment], Sequence[Item]], key: Callable[[Item], str]
) -> list[tuple[Item, tuple[Item | None, ...]]]:
    """Everything that any month has: as the last month has it, and as each has it, in the order of its key."""
    by_month = [{key(one): one for one in of(month)} for month in months]
    last = {name: one for known in by_month for name, one in known.items()}
    return [(last[name], tuple(known.get(name) for known in by_month)) for name in sorted(last)]


def _duties(months: Sequence[Assessment]) -> Iterator[DutyAcross]:
    """In the order in which they first fell due."""
    by_month = [_counted(month.obligations) for month in months]
    for duty in dict.fromkeys(one for counted in by_month for one in counted):
        yield DutyAcross(duty, tuple(_duty(counted[duty]) if duty in counted else None for counted in by_month))


def _counted(owed: Sequence[Obligation]) -> Mapping[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for one in owed:
        counted.setdefault(one.duty, Counter())[one.state] += 1
    return counted


def _duty(counts: Counter[str]) -> DutyMonth:
    ordered = {state: counts[state] for state, _ in reversed(_DUTY_LEVELS) if counts[state]}
    return DutyMonth(ordered, next(level for state, level in _DUTY_LEVELS if counts[state]))


def counts(month: Assessment) -> Mapping[str, int]:
    """How many duties fell due in a month, by state, those met first."""
    return _duty(Counter(one.state for one in month.obligations)).counts if month.obligations else {}
