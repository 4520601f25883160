"""The duties of the months so far as an iCalendar file: one all-day event on the last day of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from icalendar import Event

from dossier.paper.dated import moment_of
from dossier.problems.states import state
from dossier.report import Report
from dossier.result import Obligation
from dossier.views.names import word
from dossier.views.theme import Theme

_COUNTED_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)


def ics(report: Report, theme: Theme) -> bytes:
    """The calendar (RFC 5545). The same report gives the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415  # slow to load, and only needed here

    name = word(report.contract, theme, report.period.end)
    calendar = Calendar()
    calendar.add("prodid", "-//dossier//duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"履约事项 {report.assessment.contract}")
    stamp = moment_of(report).astimezone(UTC)
    for month in report.history:
        for duty in month.obligations:
            if duty.due is not None:
                calendar.add_component(_event(duty, name("obligation", duty.id), month.contract, stamp))
    return bytes(calendar.to_ical())


def _event(duty: Obligation, title: str, contract: str, stamp: datetime) -> Event:
    """The event of a duty. A calendar takes the edition with the greatest sequence, so time counts it."""
    from icalendar import Event  # noqa: PLC0415  # as above

    event = Event()
    event.add("uid", f"{duty.id}@{contract}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, int((stamp - _COUNTED_FROM).total_seconds())))
    event.add("summary", f"{title}（{state('duty', duty.state)}）")
    event.add("dtstart", duty.due)
    event.add("dtend", duty.due + timedelta(days=1) if duty.due else duty.due)
    done = f"，{duty.done} 完成" if duty.done else ""
    event.add("description", f"条款 {duty.clause}；期限 {duty.due}{done}")
    event.add("transp", "TRANSPARENT")
    return event
