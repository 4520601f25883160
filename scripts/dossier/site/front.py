"""The page to open first: every month on disk with its points, amount payable, state and files, the newest first.

It stands alone: no script, no other file, the same from a server and from a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.report import Report
from dossier.site.page import Here, Printer
from dossier.views import provenance
from dossier.views.shows import shows
from dossier.views.status import EDITIONS, status
from dossier.views.succession import neighbours
from dossier.views.theme import Theme

_TEMPLATE: Final = "front.html.j2"


@dataclass(frozen=True)
class Month:
    """A month as it was published: `assessment` is None if another version of the program wrote it differently, `pdf`
    the name of its dossier, "" if it has none.
    """

    period: str
    assessment: Assessment | None
    pdf: str

    @property
    def status(self) -> str:
        """Draft or issued, "" if nobody can tell."""
        return status(self.assessment) if self.assessment else ""


def front(theme: Theme, months: Sequence[Month], reports: Sequence[Report]) -> bytes:
    """The page for these months; the contract's title and the marks are those of the newest report."""
    newest = max(reports, key=lambda report: report.period)
    marks = ("示例数据" if newest.sample else "", EDITIONS.get(newest.edition, ""))
    values = {
        "title": newest.contract.terms.title,
        "contract": newest.assessment.contract,
        "marks": tuple(mark for mark in marks if mark),
        "gap": next((one for one in map(provenance.gap, reports) if one), "") or provenance.keys(newest),
        "money": shows(newest).money,
        "neighbours": neighbours(newest.assessment),
        "here": Here("index.html"),
        "months": sorted(months, key=lambda month: month.period, reverse=True),
    }
    return Printer(theme, theme.word, {}).fill(_TEMPLATE, values).encode()
