"""Incidents, losses and concealment fit together: each way around, and what is left to another check."""

from __future__ import annotations

from types import ModuleType

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks import concealment, losses
from dossier.load import Dossier
from dossier.load.filing import Unread
from dossier.problem import Problem
from dossier.records import Record
from dossier.records.operations import Incident
from dossier.records.rulings import Finding
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
