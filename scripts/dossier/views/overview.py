"""What the first page sums up: coefficients in use, and what changed since the month before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.report import Report


@dataclass(frozen=True)
class CoefficientCount:
    """How many projects are paid with a coefficient, its name, and their part of all projects."""

    coefficient: Fraction
    name: str
    count: int
    share: Fraction


@dataclass(frozen=True)
class Delta:
    """What changed since the month before."""

    period: str
    points: Fraction
    payable: Decimal


def bands(report: Report) -> tuple[CoefficientCount, ...]:
    """The coefficients in use, highest first."""
    counted = Counter((project.coefficient, project.band) for project in report.assessment.projects)
    total = sum(counted.values())
    return tuple(
        CoefficientCount(*one, counted[one], Fraction(counted[one], total)) for one in sorted(counted, reverse=True)
    )


def delta(report: Report) -> Delta | None:
    """The difference to the month before, if there is one."""
    before, now = report.before, report.assessment
    if before is None:
        return None
    return Delta(
        before.period,
        now.composite.points - before.composite.points,
        now.settlement.payable - before.settlement.payable,
    )
