"""Incidents without an emergency notice, notices without an incident, and moments that differ."""

from __future__ import annotations

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks.doubts import notices
from dossier.doubt import Doubt
from dossier.load import Dossier
from dossier.load.filing import Unread
from dossier.records import Record
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.security import DataIncident, EmergencyNotice


def incident(minutes: int, more: str = "data_loss: none") -> Incident:
    """A fault of 18 March at nine, noticed a minute later."""
    return record(
        Incident,
        "id: incident-1\nnumber: 示例1\ncause: 示例\nstarted: 2024-03-18T09:00+08:00\nnoticed: 2024-03-18T09:01+08:00\n"
        f"reported: 2024-03-18T09:10+08:00\nrestored: 2024-03-18T09:50+08:00\nsocial_effect: none\nfault: provider\n"
        f"stops: [{{project: p1, minutes: {minutes}}}]\n{more}\n"
        "file: {procedure: true, response: true, handling: true}",
    )


def notice(discovered: str = "09:01", named: str = "incident: incident-1", nth: int = 1) -> EmergencyNotice:
    at = f"2024-03-18T{discovered}+08:00"
    text = f"id: notice-{nth}\nhappened: 2024-03-18\ndiscovered: {at}\nnotified: 2024-03-18T10:00+08:00\n{named}"
    return record(EmergencyNotice, text)


PLANNED = record(
    MaintenanceNotice,
    "id: m-1\nnumber: 示例1\nhappened: 2024-03-04\nnotified: 2024-03-04\nstarts: 2024-03-18T09:00+08:00\n"
    "ends: 2024-03-18T10:00+08:00\nprojects: [p1]\nwork: 示例",
)
LEAK = record(DataIncident, "id: leak-1\nhappened: 2024-03-18\ntype: leak\nprojects: [p1]\ncause: provider")


def found(*records: Record, unread: tuple[Unread, ...] = ()) -> list[Doubt]:
    return list(notices.check(Dossier(own_contract(), evidence(*records), {}, unread)))


@pytest.mark.parametrize(
    ("records", "expected", "why"),
    [
        ((incident(21), notice()), [], "told at once"),
        ((incident(21),), ["incident-without-notice"], "21 minutes are a level"),
        ((incident(20),), [], "20 minutes are none"),
        ((incident(0, "data_loss: recoverable"),), ["incident-without-notice"], "data were lost"),
        ((PLANNED, incident(30, "data_loss: none\nannounced_by: m-1")), [], "ten working days before"),
        ((incident(30, "data_loss: none\nannounced_by: m-2"),), ["incident-without-notice"], "no such notice"),
        ((notice(named=""),), ["notice-without-incident"], "nothing is on file"),
        ((notice(named=""), LEAK), [], "data leaked on that day"),
        ((notice(named=""), incident(30)), ["notice-without-incident"], "the incident is there, but not named"),
        ((incident(30), notice("09:06")), [], "five minutes apart"),
        ((incident(30), notice("09:07")), ["notice-tells-otherwise"], "six minutes apart"),
        ((incident(30), notice("09:30"), notice(nth=2)), [], "the other notice agrees"),
    ],
)
def test_incidents_and_notices(records: tuple[Record, ...], expected: list[str], why: str) -> None:
    assert codes(found(*records)) == expected, why


def test_a_notice_without_an_incident_names_the_one_that_it_likely_means() -> None:
    fault = incident(30)
    (doubt,) = found(notice(named=""), fault)
    assert dict(doubt.words)["meant"] == "incident-1"
    assert doubt.related == (fault.place("started"),)


def test_of_records_that_cannot_be_read_nothing_is_missing() -> None:
    unread = tuple(
        Unread(f"evidence/2024-03/{kind}/one.md", kind, "one", ()) for kind in ("incident", "emergency-notice")
    )
    assert not found(incident(30), unread=unread)
    assert not found(notice(named=""), unread=unread)


def test_the_other_place_is_the_clause() -> None:
    (doubt,) = found(incident(30))
    assert doubt.related[0].path == "content/contract/obligations.yml"
