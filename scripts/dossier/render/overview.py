"""The first page: points, coefficients, amount payable, what is missing, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.render import charts, doubts, duties, projects, rows, todo
from dossier.render.page import Page
from dossier.render.statement import lines
from dossier.report import Report


@dataclass(frozen=True)
class Band:
    """How many projects are paid with a coefficient, and their part of all projects in per cent."""

    coefficient: Fraction
    count: int
    share: Fraction


@dataclass(frozen=True)
class Delta:
    """What changed since the month before."""

    period: str
    points: Fraction
    payable: Decimal


def bands(report: Report) -> tuple[Band, ...]:
    """The coefficients in use, highest first."""
    counted = Counter(project.coefficient for project in report.assessment.projects)
    total = sum(counted.values())
    return tuple(
        Band(value, counted[value], Fraction(counted[value], total)) for value in sorted(counted, reverse=True)
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


def pages(
    report: Report,
    found: tuple[rows.Row, ...],
    table: tuple[projects.Row, ...],
    tasks: tuple[todo.Group, ...],
    conditions: tuple[duties.Condition, ...],
    asked: doubts.Doubts,
    warnings: int,
) -> Iterator[Page]:
    """The overview."""
    assessment = report.assessment
    scores = tuple(project.utilisation.score for project in assessment.projects if project.utilisation)
    yield Page(
        "index.html",
        "概览",
        "overview.md.j2",
        {
            "composite": assessment.composite,
            "settlement": assessment.settlement,
            "statement": lines(assessment),
            "bands": bands(report),
            "delta": delta(report),
            "tasks": tasks,
            "groups": rows.groups(found),
            "projects": table,
            "held": tuple(condition for condition in conditions if not condition.gate.satisfied),
            "doubts": asked,
            "warnings": warnings,
            "bins": charts.bins(scores),
            "history": report.history,
            "scale": projects.scale_of(report),
        },
        hide=("toc",),
    )
