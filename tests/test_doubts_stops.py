"""Stops of one application that only together pass a level: minutes and hours worked out by hand."""

from __future__ import annotations

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks.doubts import stops
from dossier.doubt import Doubt
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling


def incident(nth: int, started: str, restored: str, minutes: int, project: str = "p1") -> Incident:
    """A fault of 18 March, or of another day of March, between two moments."""
    begin, end = (f"2024-03-{moment}:00+08:00" for moment in (started, restored))
    times = "".join(f"{key}: {begin}\n" for key in ("started", "noticed", "reported"))
    return record(
        Incident,
        f"id: incident-{nth}\nnumber: 示例{nth}\ncause: 示例\n{times}restored: {end}\n"
        f"stops: [{{project: {project}, minutes: {minutes}}}]\ndata_loss: none\nsocial_effect: none\nfault: provider\n"
        "file: {procedure: true, response: true, handling: true}",
    )


def found(*records: Record) -> list[Doubt]:
    return list(stops.check(Dossier(own_contract(), evidence(*records), {}, ())))


FIRST = incident(1, "18T09:00", "18T09:20", 20)


@pytest.mark.parametrize(
    ("second", "expected", "why"),
    [
        (incident(2, "18T12:20", "18T12:40", 20), ["stops-together"], "40 minutes in two stops, three hours between"),
        (incident(2, "18T12:20", "18T12:21", 1), ["stops-together"], "21 minutes are more than 20"),
        (incident(2, "18T12:20", "18T12:40", 20, "p2"), [], "another application"),
        (incident(2, "19T09:20", "19T09:40", 20), ["stops-together"], "24 hours later"),
        (incident(2, "19T09:21", "19T09:41", 20), [], "more than 24 hours later"),
        (incident(2, "18T12:20", "18T12:45", 25), ["stops-together"], "45 minutes are the next level"),
        (incident(2, "18T12:20", "18T13:10", 50), [], "one of them has the gravest level of stops already"),
    ],
)
def test_stops_that_follow_each_other(second: Incident, expected: list[str], why: str) -> None:
    assert codes(found(FIRST, second)) == expected, why


def test_what_is_supposed_is_one_incident_with_all_minutes() -> None:
    second = incident(2, "18T12:20", "18T12:40", 20)
    (doubt,) = found(FIRST, second)
    assert (doubt.place, doubt.related) == (second.place("stops", 0, "minutes"), (FIRST.place("stops", 0, "minutes"),))
    by_path = dict(doubt.otherwise)
    assert by_path[FIRST.source.path] is None
    one = by_path[second.source.path]
    assert isinstance(one, Incident)
    assert one.minutes == 40


def test_a_ruling_on_the_level_settles_it() -> None:
    ruling = record(Ruling, "id: ruling-1\nsubject: incident-2\nlevel: none\nreason: 示例")
    assert found(FIRST, incident(2, "18T12:20", "18T12:40", 20), ruling) == []
