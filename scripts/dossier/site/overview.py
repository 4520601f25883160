"""The first page of a month: points, coefficients, amount payable, what is missing, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dossier.report import Report
from dossier.site.matters import page_of
from dossier.site.page import Page
from dossier.views import charts, doubts, duties, projects, rows
from dossier.views.overview import bands, delta
from dossier.views.stakes import doubted, open_stake
from dossier.views.statement import lines
from dossier.views.todo import ToDo

_MOST: Final = 6
"""So many matters of a party are listed here; its own page has them all."""


def pages(
    report: Report,
    found: tuple[rows.RowShown, ...],
    table: tuple[projects.ProjectRow, ...],
    left: tuple[ToDo, ...],
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
            "tasks": _tasks(report, left),
            "groups": rows.groups(found),
            "projects": table,
            "dearest": max(table, key=lambda row: row.project.net, default=None),
            "held": tuple(condition for condition in conditions if not condition.gate.satisfied),
            "doubts": asked,
            "warnings": warnings,
            "until": assessment.objections_until,
            "bins": charts.bins(scores),
            "history": report.history,
            "scale": projects.scale_of(report),
        },
        hide=("toc",),
    )


def _tasks(report: Report, left: Sequence[ToDo]) -> list[dict[str, object]]:
    """For each party that has something to do its first matters, and how many more its own page has."""
    found = []
    for party in report.contract.terms.parties:
        own = [one for one in left if one.matter.party == party.role]
        if own:
            found.append({"title": party.called, "page": page_of(party.role), "tasks": own[:_MOST], "count": len(own)})
    return found
