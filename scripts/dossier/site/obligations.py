"""The page of duties, conditions of payment and objections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.report import Report
from dossier.site.guides import Download
from dossier.site.page import Page
from dossier.views.calendar_sheets import sheets
from dossier.views.duties import DutyShown, conditions
from dossier.views.names import Word
from dossier.views.objections import so_far
from dossier.views.places import Places


def pages(
    report: Report, places: Places, found: Sequence[DutyShown], word: Word, downloads: Sequence[Download] = ()
) -> Iterator[Page]:
    """Duties, conditions of payment and objections; the calendar file among the downloads is offered here."""
    ids = tuple(duty.id for duty in report.contract.obligations.duties)
    yield Page(
        "obligations.html",
        "职责、支付条件与异议",
        "obligations.md.j2",
        {
            "conditions": conditions(report, places),
            "owed": found,
            "objections": so_far(report, word, places.by_id),
            "sheets": sheets(report.assessment.obligations, report.contract.calendar, ids),
            "calendar": next((one.name for one in downloads if one.name.endswith(".ics")), ""),
        },
        hide=("toc",),
    )
