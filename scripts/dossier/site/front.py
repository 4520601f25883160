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
class PublishedMonth:
    """A version as it was published: a month, or a revision of one that was replaced.

    `assessment` is None if another version of the program wrote it differently, `pdf` the name of its dossier, "" if it
    has none, `shown` what its pages say of it.
    """

    version: str
    assessment: Assessment | None
    pdf: str
    shown: str = ""

    @property
    def period(self) -> str:
        """The month."""
        return self.version.partition("-r")[0]

    @property
    def replaced(self) -> bool:
        """Whether another revision has taken its place."""
        return self.version != self.period

    @property
    def title(self) -> str:
        """What the selector of versions calls it."""
        if self.assessment is None or self.assessment.status == "draft":
            return self.version
        return f"{self.period} 第 {self.assessment.revision} 版" if self.replaced else f"{self.period} 已签发"

    @property
    def status(self) -> str:
        """Draft or issued, signed by whom, "" if nobody can tell."""
        return self.shown or (status(self.assessment) if self.assessment else "")

    @property
    def order(self) -> tuple[str, int]:
        """By month, then what stands before what it has replaced."""
        return self.period, 0 if not self.replaced or self.assessment is None else self.assessment.revision - 10_000


def front(theme: Theme, months: Sequence[PublishedMonth], reports: Sequence[Report]) -> bytes:
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
        "months": sorted(months, key=lambda month: month.order, reverse=True),
    }
    return Printer(theme, theme.word, {}).fill(_TEMPLATE, values).encode()
