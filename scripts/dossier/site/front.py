"""The page to open first: the contract at a glance, all its months beside each other, the newest first.

It stands alone: no script, no other file, the same from a server and from a folder. What it says of a month is what was
published of it, which of an issued month is what was issued; it leads to whatever pages that month has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dossier.assessment import Assessment
from dossier.markup.escape import in_style
from dossier.report import Report
from dossier.site.page import Here, Printer
from dossier.views import glance, names, provenance, reaching
from dossier.views.places import project_page, row_page
from dossier.views.shows import shows
from dossier.views.status import EDITIONS, status
from dossier.views.succession import neighbours
from dossier.views.theme import Theme

_TEMPLATE: Final = "front.html.j2"
_FONT: Final = "inherit"


@dataclass(frozen=True)
class PublishedMonth:
    """A version as it was published: a month, or a revision of one that was replaced.

    `assessment` is None if another version of the program wrote it differently, `files` are all of its paths, `shown`
    what its pages say of it.
    """

    version: str
    assessment: Assessment | None
    files: frozenset[str]
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

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """The files that offices take away, with what each is called."""
        offered = (
            (f"dossier-{self.period}.pdf", "卷宗 PDF"),
            (f"settlement-{self.period}.xlsx", "工作簿"),
            (f"amounts-{self.period}.csv", "金额 CSV"),
            ("assessment.json", "数据 JSON"),
        )
        return tuple((self.address(name), title) for name, title in offered if name in self.files)

    def address(self, page: str) -> str:
        """Where a page or file of it lies, seen from the first page; "" if it has none such."""
        return f"{self.version}/{page}" if page.partition("#")[0] in self.files else ""


@dataclass(frozen=True)
class Beside:
    """What lies beside the months for all of them: dossiers of years by year, the list of amounts, the comparison."""

    years: Mapping[str, str] = field(default_factory=dict)
    amounts: str = ""
    compared: str = ""


NOTHING_BESIDE: Final = Beside()


def standing(months: Sequence[PublishedMonth]) -> tuple[Assessment, ...]:
    """The assessments that stand, in order; a month that this program cannot read is left out."""
    found = (month.assessment for month in months if not month.replaced and month.assessment is not None)
    return tuple(sorted(found, key=lambda one: one.period))


def front(
    theme: Theme, months: Sequence[PublishedMonth], reports: Sequence[Report], beside: Beside = NOTHING_BESIDE
) -> bytes:
    """The page for these months; the contract's title and the marks are those of the newest report."""
    newest, history = max(reports, key=lambda report: report.period), standing(months)
    marks = tuple(filter(None, ("示例数据" if newest.sample else "", EDITIONS.get(newest.edition, ""))))
    found = reaching.reaching(history)
    there = {month.version: month for month in months}
    values = {
        "title": newest.contract.terms.title,
        "contract": newest.assessment.contract,
        "parties": newest.contract.terms.both,
        "marks": marks,
        "margin": in_style(f"{newest.assessment.contract}　{'、'.join(marks)}"),
        "gap": next((one for one in map(provenance.gap, reports) if one), "") or provenance.keys(newest),
        "shows": shows(newest),
        "neighbours": neighbours(newest.assessment),
        "here": Here("index.html"),
        "months": sorted(months, key=lambda month: month.order, reverse=True),
        "last": history[-1] if history else None,
        "drafts": sum(one.status == "draft" for one in history),
        "issued": sum(one.status == "issued" for one in history),
        "missed": sum(one.state in ("missing", "late") for month in history for one in month.obligations),
        "counts": glance.counts,
        "years": glance.years(history),
        "reaching": found,
        "climb": reaching.chart(history, found, _FONT) if found else "",
        "beside": beside,
        "link": _linked(there),
        "project_page": project_page,
        "row_page": row_page,
    }
    word = names.word(newest.contract, theme, newest.period.end, names.subjects(newest))
    return Printer(theme, word, {}).fill(_TEMPLATE, values).encode()


def _linked(there: Mapping[str, PublishedMonth]) -> Callable[[Sequence[Assessment], Sequence[object], str], str]:
    def link(months: Sequence[Assessment], across: Sequence[object], page: str) -> str:
        """The page in the last of the months that has the thing, "" if that month has no such page."""
        last = next((month for month, one in zip(months[::-1], across[::-1], strict=True) if one), None)
        return there[last.period].address(page) if last else ""

    return link
