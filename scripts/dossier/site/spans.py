"""The page of the half-year and the year."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.report import Report
from dossier.site.page import Page
from dossier.spans import to_json
from dossier.views.places import project_page, row_page
from dossier.views.shows import shows
from dossier.views.spans import called, spans

PAGE = "spans.html"


def pages(report: Report) -> Iterator[Page]:
    """One page, with the data of each span beside it."""
    found = spans(report)
    values = {
        "spans": tuple((called(one), f"span-{one.span}.json", one) for one in found),
        "shows": shows(report),
        "rows": {row.id: row_page(row.id) for row in report.assessment.indicators},
        "projects": {project.id: project_page(project.id) for project in report.assessment.projects},
    }
    data = {f"span-{one.span}.json": to_json(one).encode() for one in found}
    yield Page(PAGE, "半年与年度", "spans.md.j2", values, hide=("toc",), beside=data)
