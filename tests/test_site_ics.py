"""The calendar of duties, read back by the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from builders import HOME
from dossier.cli.kept import cache_of
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.publish.appearance import read_look
from dossier.site.ics import ics
from sample_months import session


@pytest.fixture(scope="module")
def made() -> bytes:
    report = session().reports([Period(2024, 2)])[0]
    return ics(report, read_look(HOME).theme)


def test_the_report_due_in_the_spring_festival_stands_on_its_moved_day(made: bytes) -> None:
    events = {str(event["uid"]): event for event in Calendar.from_ical(made).walk("VEVENT")}
    report = next(event for uid, event in events.items() if uid.startswith("operation-report-month-2024-01@"))
    assert report.decoded("dtstart") == date(2024, 2, 18)
    assert "已履行" in str(report["summary"])


def test_every_duty_has_one_event_with_a_title_in_words(made: bytes) -> None:
    events = Calendar.from_ical(made).walk("VEVENT")
    uids = [str(event["uid"]) for event in events]
    assert len(uids) == len(set(uids))
    assert all("一" <= str(event["summary"])[0] <= "鿿" for event in events)


def test_the_same_report_gives_the_same_bytes(made: bytes) -> None:
    report = Session(HOME, cache_of(HOME)).reports([Period(2024, 2)])[0]
    assert ics(report, read_look(HOME).theme) == made


def test_a_later_edition_of_an_event_replaces_the_one_before(made: bytes) -> None:
    """RFC 5545: SEQUENCE grows with each revision, LAST-MODIFIED says when."""
    report = session().reports([Period(2024, 2)])[0]
    commit = report.commit
    assert commit is not None
    later = replace(report, commit=replace(commit, when=commit.when + timedelta(minutes=1)))
    editions = [Calendar.from_ical(data).walk("VEVENT") for data in (made, ics(later, read_look(HOME).theme))]
    for before, after in zip(*editions, strict=True):
        assert before["uid"] == after["uid"]
        assert int(after["sequence"]) == int(before["sequence"]) + 60
        assert after.decoded("last-modified") - before.decoded("last-modified") == timedelta(minutes=1)
        assert 0 < int(before["sequence"]) < 2**31
