"""What came in late and counts all the same, each with what the month would lose without it alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from builders import own_contract, record
from dossier.evidence import Arrival, Arrivals, Evidence
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.pipeline import Months
from dossier.records import Record
from dossier.records.platform import ZoningReport
from dossier.records.rulings import Ruling
from dossier.result import LateResult
from test_decisions import PROJECT

BEGUN, RULED, LATER = (datetime(2024, month, day, 1, tzinfo=UTC) for month, day in ((1, 1), (3, 31), (4, 10)))


def zoning(name: str, conclusion: str) -> ZoningReport:
    text = f"id: {name}\nstandard: 示例\nzones: [示例]\nconclusion: {conclusion}\nsample: false\n"
    return record(ZoningReport, f"{text}covers: {{from: 2024-01-01}}\nhappened: 2024-01-05")


def late(came: datetime) -> tuple[LateResult, ...]:
    """Of two reports of one day that disagree, the good one came in at a moment; the bureau has ruled 2 points."""
    good, bad = zoning("good", "compliant"), zoning("bad", "not-compliant")
    ruling = record(
        Ruling,
        "id: by\nsample: false\nhappened: 2024-03-31\ncovers: {from: 2024-03-01, to: 2024-03-31}\n"
        "row: zoning\npoints: 2\nreason: 示例",
    )
    records: list[tuple[Record, datetime]] = [(PROJECT, BEGUN), (bad, BEGUN), (ruling, RULED), (good, came)]
    arrivals = Arrivals({one.source.path: Arrival(moment, moment) for one, moment in records}, BEGUN)
    evidence = Evidence.of((one for one, _ in records), arrivals=arrivals)
    dossier = Dossier(own_contract(), evidence, MappingProxyType({}))
    return Months(dossier, date(2024, 6, 1))[Period(2024, 3)].late


def test_what_came_in_after_a_ruling_is_told_with_its_worth() -> None:
    """With both reports 3 of the row's 4 points are in dispute and the ruling gives 2; with the bad one alone they are
    lost, and nothing else of the row is on file: 2 points less."""
    (one,) = late(LATER)
    assert [one.record, one.after, one.than, str(one.day)] == ["good", "ruling", "by", "2024-04-10"]
    assert one.points == 2


@pytest.mark.parametrize("came", [BEGUN, RULED])
def test_what_was_there_when_the_ruling_was_made_is_not_late(came: datetime) -> None:
    assert late(came) == ()
