"""The page of what changed since the month before."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.report import Report
from dossier.site.page import Page
from dossier.views import comparison
from dossier.views.names import Word
from dossier.views.places import Places


def pages(report: Report, places: Places, word: Word) -> Iterator[Page]:
    """The page, if there is a month before."""
    before = report.before
    if before is not None:
        yield Page(
            "compare.html",
            "与上月比较",
            "compare.md.j2",
            {},
            hide=("toc",),
            later=lambda: (comparison.shown(report, before, places, word), {}),
        )
