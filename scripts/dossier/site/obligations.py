"""The page of duties and conditions of payment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.report import Report
from dossier.site.guides import Download
from dossier.site.page import Page
from dossier.views.calendar_sheets import sheets
from dossier.views.duties import DutyShown, conditions
from dossier.views.places import Places


def pages(
    report: Report, places: Places, found: Sequence[DutyShown], downloads: Sequence[Download] = ()
) -> Iterator[Page]:
    """Duties and conditions of payment; the calendar file among the downloads is offered beside the calendar."""
    ids = tuple(duty.id for duty in report.contract.obligations.duties)
    yield Page(
        "obligations.html",
        "职责与支付条件",
        "obligations.md.j2",
        {
            "conditions": conditions(report, places),
            "owed": found,
            "sheets": sheets(report.assessment.obligations, report.contract.calendar, ids),
            "calendar": next((one.name for one in downloads if one.name.endswith(".ics")), ""),
        },
        hide=("toc",),
    )
