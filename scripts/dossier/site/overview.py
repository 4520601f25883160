"""The first page of a month: points, coefficients, amount payable, what is missing, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.report import Report
from dossier.site.page import Page
from dossier.views import charts, doubts, duties, projects, rows, tasks
from dossier.views.overview import bands, delta
from dossier.views.stakes import doubted, open_stake
from dossier.views.statement import lines


def pages(
    report: Report,
    found: tuple[rows.RowShown, ...],
    table: tuple[projects.ProjectRow, ...],
    tasks: tuple[tasks.TaskGroup, ...],
    conditions: tuple[duties.PaymentCondition, ...],
    asked: doubts.DoubtsShown,
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
            "at_stake": open_stake(assessment.at_stake),
            "doubted": doubted(assessment.doubted) if asked.count else "",
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
