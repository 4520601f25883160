"""Pages of money: the settlement statement, incidents, readings."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.report import Report
from dossier.site.page import Page
from dossier.views import projects
from dossier.views.incidents import incidents
from dossier.views.places import Places, row_page
from dossier.views.readings import by_default, confirmed, readings
from dossier.views.shows import shows
from dossier.views.statement import lines


def pages(report: Report, places: Places, table: tuple[projects.ProjectRow, ...]) -> Iterator[Page]:
    """Settlement, incidents, readings: of the first two what the contract has."""
    has = shows(report)
    if has.money:
        yield _settlement(report, table)
    if has.incidents:
        values = {"incidents": incidents(report, places)}
        yield Page("incidents.html", "故障与扣费", "incidents.md.j2", values, hide=("toc",))
    found = readings(report)
    told = {"readings": found, "confirmed": confirmed(found), "by_default": by_default(report)}
    yield Page("readings.html", "条款理解登记册", "readings.md.j2", told, hide=("toc",))


def _settlement(report: Report, table: tuple[projects.ProjectRow, ...]) -> Page:
    return Page(
        "settlement.html",
        "结算单",
        "settlement.md.j2",
        {
            "settlement": report.assessment.settlement,
            "statement": lines(report.assessment),
            "adjustments": report.assessment.adjustments,
            "rows": table,
            "penalties": report.assessment.penalties,
            "row_pages": {row.row: (row.name, row_page(row.id)) for row in report.assessment.indicators},
            "history": report.history,
        },
        hide=("toc",),
    )
