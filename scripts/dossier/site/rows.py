"""Pages of the rows: their table and one for each."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.report import Report
from dossier.site.page import Page
from dossier.views.rows import RowShown, groups
from dossier.views.trial import tries


def pages(report: Report, found: tuple[RowShown, ...]) -> Iterator[Page]:
    """The table of rows and a page for each row."""
    yield Page(
        "rows.html",
        "逐项评分",
        "rows.md.j2",
        {"groups": groups(found), "composite": report.assessment.composite, "scheme": report.contract.rubric.scheme},
        hide=("toc",),
    )
    tried = tries(report.contract, report.assessment)
    for index, row in enumerate(found):
        yield Page(
            row.page,
            f"第 {row.indicator.row} 项 {row.indicator.name}",
            "row.md.j2",
            {
                "row": row,
                "tried": tried,
                "previous": found[index - 1] if index else None,
                "following": found[index + 1] if index + 1 < len(found) else None,
            },
            trail=(("逐项评分", "rows.html"),),
            hide=("toc",),
        )
