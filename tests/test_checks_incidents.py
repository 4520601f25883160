"""Incidents, losses and concealment fit together: each way around, and what is left to another check."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks import concealment, incidents, losses, outages, rulings
from dossier.load import Dossier
from dossier.load.filing import Unread
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.rulings import Finding, Ruling
from dossier.records.security import DataIncident


def found(check: ModuleType, *records: Record, unread: tuple[Unread, ...] = ()) -> list[Problem]:
    return list(check.check(Dossier(own_contract(), evidence(*records), {}, unread)))


def incident(
    identity: str = "incident-1",
    *,
    started: str = "10:00",
    restored: str = "10:10",
    stops: str = "[{project: p1, minutes: 10}]",
    fields: str = "data_loss: none",
) -> Incident:
    """An incident of 18 March between two times of the day."""
    times = {"started": started, "noticed": started, "reported": started, "restored": restored}
    text = "\n".join(f"{key}: 2024-03-18T{time}:00+08:00" for key, time in times.items())
    return record(
        Incident,
        f"id: {identity}\nnumber: 示例\ncause: 示例\nstops: {stops}\nsocial_effect: none\nfault: provider\n"
        f"file: {{procedure: true, response: true, handling: true}}\n{text}\n{fields}",
    )


def lost(identity: str = "data-1", type_: str = "loss", of: str | None = "incident-1") -> DataIncident:
    named = f"incident: {of}\n" if of else ""
    return record(DataIncident, f"id: {identity}\ntype: {type_}\nprojects: [p1]\ncause: provider\n{named}")


LOSS = "data_loss: recoverable"


@pytest.mark.parametrize(
    ("records", "expected", "why"),
    [
        ([incident(), incident("incident-2")], [], "nothing was lost"),
        ([incident(fields=LOSS), lost()], [], "told by both"),
        ([incident(fields=LOSS)], ["loss-not-registered"], "row 18 knows nothing"),
        ([incident(fields="data_loss: irreversible")], ["loss-not-registered"], "the same"),
        ([incident(fields=LOSS), lost(type_="leak")], ["loss-not-registered"], "a leak is no loss"),
        ([incident(fields=LOSS), lost(type_="leak"), lost("data-2")], [], "an incident may bring both"),
        ([lost(of=None)], ["loss-without-incident"], "no level"),
        ([lost(type_="leak", of=None)], [], "a leak has no level (R-21)"),
        ([incident(), lost()], ["loss-not-in-incident"], "the incident says that nothing was lost"),
        ([incident(), lost(type_="leak")], [], "a leak may come with a stop"),
        ([lost()], [], "an incident that is not on file is told as an unknown reference"),
        ([incident(fields=LOSS), lost(), lost("data-2")], ["loss-twice"], "-5 points twice for one loss"),
    ],
)
def test_losses_are_told_twice_and_alike(records: list[Record], expected: list[str], why: str) -> None:
    assert codes(found(losses, *records)) == expected, why


@pytest.mark.parametrize(
    ("cause", "rulings", "expected"),
    [
        ("provider", {}, []),
        ("provider", {"incident-1": "provider"}, []),
        ("provider", {"incident-1": "user"}, ["loss-fault"]),
        ("other", {"incident-1": "provider"}, ["loss-fault"]),
        ("other", {"incident-1": "force-majeure"}, []),
        ("undetermined", {"incident-1": "user"}, []),
        ("provider", {"incident-1": "user", "data-1": "user"}, []),
        ("other", {"incident-1": "user", "data-1": "provider"}, ["loss-fault"]),
    ],
)
def test_the_ruling_on_an_incident_and_its_loss_agree(cause: str, rulings: dict[str, str], expected: list[str]) -> None:
    """A ruling on the data incident goes before its own word; what is undetermined contradicts nothing."""
    told = lost().model_copy(update={"cause": cause})
    ruled = [
        record(Ruling, f"id: ruling-{subject}\nsubject: {subject}\nfault: {fault}\nreason: 示例")
        for subject, fault in rulings.items()
    ]
    assert codes(found(losses, incident(fields=LOSS), told, *ruled)) == expected


def test_a_data_incident_that_could_not_be_read_may_be_the_missing_one() -> None:
    """Its own defect is told; that the loss is not registered would only follow from it."""
    broken = Unread("evidence/2024-03/data-incident/a.md", "data-incident", "a", None)
    assert found(losses, incident(fields=LOSS), unread=(broken,)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("category: concealed-incident\nconfirmed: true", ["category"]),
        ("category: concealed-incident\nconfirmed: true\nabout: data-1", ["about"]),
        ("category: concealed-incident\nconfirmed: true\nabout: incident-1", []),
        ("category: concealed-incident\nconfirmed: true\nabout: incident-9", []),  # told as an unknown reference
        ("category: concealed-incident\nconfirmed: false", []),
        ("category: other\nconfirmed: true", []),
    ],
)
def test_confirmed_concealment_names_the_incident(fields: str, expected: list[str]) -> None:
    finding = record(Finding, f"reason: 示例\n{fields}")
    problems = found(concealment, incident(), lost(type_="leak", of=None), finding)
    assert codes(problems) == ["concealment-without-incident"] * len(expected)
    assert [problem.place for problem in problems] == [finding.place(key) for key in expected]


def ruling(text: str) -> Ruling:
    return record(Ruling, f"subject: incident-1\nreason: 示例\n{text}")


NOTICE = (
    "id: notice-1\nnumber: 示例\nwork: 示例\nnotified: 2024-03-11\nhappened: 2024-03-11\nprojects: [p1]\n"
    "starts: 2024-03-18T08:00:00+08:00\nends: 2024-03-18T12:00:00+08:00"
)


@pytest.mark.parametrize(
    ("records", "level", "why"),
    [
        ([incident(restored="10:20")], None, "20 minutes have no level"),
        ([incident(restored="10:21")], "一般故障", "10 minutes of 21"),
        ([incident(restored="10:41")], "严重故障", "10 minutes of 41"),
        ([incident(restored="10:41", fields=LOSS)], None, "the loss is severe already"),
        ([incident(restored="10:41"), ruling("level: none")], None, "the bureau has looked at it"),
        ([incident(restored="10:41"), ruling("deduction_confirmed: true")], None, "both sides have"),
        ([incident(restored="10:41"), ruling("fault: user")], None, "not the provider's"),
        ([incident(restored="10:41"), ruling("fault: provider")], "严重故障", "the minutes are still open"),
    ],
)
def test_a_stop_that_keeps_below_a_level(records: list[Record], level: str | None, why: str) -> None:
    problems = [problem for problem in found(incidents, *records) if problem.code != "stop-too-long"]
    assert [dict(problem.words)["level"] for problem in problems] == ([] if level is None else [level]), why
    assert all(problem.severity == "warning" for problem in problems)


def test_a_short_stop_of_announced_work_needs_no_look() -> None:
    """A week's notice of work from 8 to 12; the work took an hour."""
    work = incident(restored="11:00", fields="data_loss: none\nannounced_by: notice-1")
    assert found(incidents, work, record(MaintenanceNotice, NOTICE)) == []
    assert codes(found(incidents, work)) == ["stop-too-short"]


def test_it_stands_at_the_longest_stop() -> None:
    one = incident(restored="10:41", stops="[{project: p1, minutes: 5}, {project: p2, minutes: 19}]")
    (problem,) = found(incidents, one)
    assert (problem.place, problem.related) == (one.place("stops", 1, "minutes"), (one.place("restored"),))


@pytest.mark.parametrize(
    ("second", "expected", "why"),
    [
        (incident("incident-2"), ["incident-twice"], "the same outage again"),
        (incident("incident-2", stops="[{project: p2, minutes: 10}]"), [], "another project"),
        (incident("incident-2", restored="11:00"), ["incident-twice"], "both begin at 10:00"),
        (incident("incident-2", started="10:05", restored="10:15"), ["incident-twice"], "10 and 10 of 15 minutes"),
        (incident("incident-2", started="10:05", restored="10:20"), ["incidents-near"], "10 and 10 fit into 20"),
        (incident("incident-2", started="10:10", restored="10:20"), ["incidents-near"], "no gap at all"),
        (incident("incident-2", started="11:10", restored="11:20"), ["incidents-near"], "60 minutes later"),
        (incident("incident-2", started="11:11", restored="11:21"), [], "61 minutes later"),
        (incident("incident-0", started="09:40", restored="09:50"), ["incidents-near"], "10 minutes before"),
    ],
)
def test_one_outage_is_one_incident(second: Incident, expected: list[str], why: str) -> None:
    problems = found(outages, incident(), second)
    assert codes(problems) == expected, why
    assert all(problem.severity == ("error" if "twice" in problem.code else "warning") for problem in problems)


def test_two_incidents_of_many_projects_are_told_once() -> None:
    """In p1 the stops of 5 and 5 minutes fit into 15; in p2 those of 10 and 10 do not, which is the graver word."""
    stops = "[{project: p1, minutes: 5}, {project: p2, minutes: 10}, {project: p3, minutes: 10}]"
    one = incident(stops=stops)
    other = incident("incident-2", started="10:05", restored="10:15", stops=stops)
    (problem,) = found(outages, other, one)
    assert (problem.code, dict(problem.words)["project"], problem.place) == (
        "incident-twice",
        "p2",
        other.place("started"),
    )


def test_an_incident_is_compared_with_the_longest_one_before_it() -> None:
    """Two short ones, three hours apart, within one that lasts from 8 to 12."""
    long = incident("incident-0", started="08:00", restored="12:00")
    short = incident("incident-1", started="08:30", restored="08:40")
    later = incident("incident-2", started="11:30", restored="11:40")
    pairs = [(dict(one.words)["earlier"], dict(one.words)["later"]) for one in found(outages, long, short, later)]
    assert pairs == [("incident-0", "incident-1"), ("incident-0", "incident-2")]


def test_without_the_setting_only_overlaps_are_told() -> None:
    terms = own_contract().terms.model_copy(update={"incident_gap": ()})
    contract = replace(own_contract(), terms=terms)
    near = evidence(incident(), incident("incident-2", started="10:11", restored="10:21"))
    assert list(outages.check(Dossier(contract, near, {}))) == []
    within = evidence(incident(), incident("incident-2", started="10:05", restored="10:20"))
    assert codes(outages.check(Dossier(contract, within, {}))) == ["incidents-near"]


def test_an_id_used_twice_is_told_by_another_check() -> None:
    assert found(outages, incident(), incident()) == []


def ruled(index: int, text: str) -> Ruling:
    return record(Ruling, f"id: ruling-{index}\nsubject: incident-1\nreason: 示例\n{text}")


SEVERE = {"restored": "10:41", "stops": "[{project: p1, minutes: 41}]"}


@pytest.mark.parametrize(
    ("told", "texts", "expected", "why"),
    [
        (SEVERE, ["level: general"], ["ruling-below-level"], "41 minutes are severe"),
        (SEVERE, ["level: none"], ["ruling-below-level"], "and no ruling says that they are nothing"),
        (SEVERE, ["level: severe"], [], "what they are"),
        (SEVERE, ["level: major"], [], "a ruling may go up"),
        (SEVERE, ["level: general", "fault: user"], [], "nothing counts at all"),
        (SEVERE, ["level: general", "happened: 2024-03-20\nlevel: severe"], [], "the later ruling has mended it"),
        ({}, ["level: none"], [], "10 minutes have no level"),
        (SEVERE, ["deduction_confirmed: true"], [], "confirmed as what it is"),
        (SEVERE, ["level: severe\ndeduction_confirmed: true"], [], "the same, in words"),
        (
            SEVERE,
            ["level: general\ndeduction_confirmed: true"],
            ["ruling-below-level", "confirmation-stale"],
            "the record has been changed since: neither holds",
        ),
        (
            SEVERE,
            ["deduction_confirmed: true", "happened: 2024-03-20\nlevel: major"],
            ["confirmation-stale"],
            "raised after it was confirmed",
        ),
        (SEVERE, ["deduction_confirmed: true", "happened: 2024-03-20\ndeduction_confirmed: false"], [], "withdrawn"),
        ({}, ["level: general\ndeduction_confirmed: true"], [], "ruled and confirmed, though 10 minutes have no level"),
    ],
)
def test_what_a_ruling_cannot_do(told: dict[str, str], texts: list[str], expected: list[str], why: str) -> None:
    records = [incident(**told), *(ruled(index, text) for index, text in enumerate(texts))]
    assert codes(found(rulings, *records)) == expected, why
