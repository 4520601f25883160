from __future__ import annotations

from datetime import date

import pytest

from builders import evidence, record
from dossier.evidence import Evidence, filed_under
from dossier.exact.period import Period
from dossier.records.base import Span
from dossier.records.operations import InspectionRecord, RuleDocument
from dossier.records.projects import Project, Usage

COUNTS = "inspections: 1\nanomalies: 0\nanomalies_handled: 0"
USAGE = "platform: 平台\ninterval_minutes: 5\nhosts: []"


def project(name: str, moved_in: str, released: str = "") -> Project:
    last = f"released: {released}\n" if released else ""
    return record(
        Project,
        f"id: {name}\nname: 示例\nunit: {{id: u1, name: 单位}}\nmoved_in: {moved_in}\n{last}survey_contact: 岗\n"
        "resources: []",
    )


@pytest.mark.parametrize(
    ("moved_in", "released", "months"),
    [
        ("2024-01-31", "", "2024-01 2024-02 2024-03"),
        ("2024-02-01", "", "2024-02 2024-03"),
        ("2024-01-01", "2024-02-01", "2024-01 2024-02"),
        ("2024-01-01", "2024-01-31", "2024-01"),
        ("2024-02-10", "2024-02-10", "2024-02"),
    ],
)
def test_in_service_from_the_first_to_the_last_day(moved_in: str, released: str, months: str) -> None:
    everything = evidence(project("p1", moved_in, released))
    periods = [Period(2023, 12).shift(month) for month in range(4)]
    assert " ".join(str(period) for period in periods if everything.in_service(period)) == months


def test_records_by_type_month_and_id() -> None:
    march = record(InspectionRecord, f"id: a\n{COUNTS}")
    april = record(InspectionRecord, f"id: b\n{COUNTS}", month="2024-04")
    everything = evidence(april, march)
    assert everything.all(InspectionRecord) == (march, april)
    assert everything.month(InspectionRecord, Period(2024, 4)) == (april,)
    assert everything.month(InspectionRecord, Period(2024, 5)) == ()
    assert everything.all(Usage) == ()
    assert everything.by_id["b"] is april
    assert everything.periods == (Period(2024, 3), Period(2024, 4))


def test_a_month_is_that_of_the_folder() -> None:
    late = record(InspectionRecord, f"id: a\nhappened: 2024-04-02\n{COUNTS}", month="2024-03")
    assert filed_under(late) == Period(2024, 3)


def test_order_of_files_does_not_matter() -> None:
    records = [record(InspectionRecord, f"id: {name}\n{COUNTS}") for name in "abc"]
    assert Evidence.of(records).records == Evidence.of(reversed(records)).records


def test_usage_by_project_and_month() -> None:
    usage = record(Usage, f"id: usage-2024-03-p1\nproject: p1\n{USAGE}")
    everything = evidence(usage)
    assert everything.usage("p1", Period(2024, 3)) is usage
    assert everything.usage("p1", Period(2024, 4)) is None
    assert everything.usage("p2", Period(2024, 3)) is None


def test_standing_records_by_day() -> None:
    text = "subject: emergency-plan\nnumber: 制度1号\nversion: 第一版"
    old = record(RuleDocument, f"id: a\ncovers: {{from: 2023-01-01, to: 2024-02-29}}\n{text}")
    new = record(RuleDocument, f"id: b\ncovers: {{from: 2024-03-01}}\n{text}")
    everything = evidence(old, new)
    assert everything.standing(RuleDocument, date(2024, 2, 29)) == (old,)
    assert everything.standing(RuleDocument, date(2024, 3, 1)) == (new,)
    assert everything.standing(RuleDocument, date(2022, 12, 31)) == ()
    assert everything.periods == ()


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [("2024-02-01", "2024-02-29", False), ("2024-02-01", "2024-03-01", True), ("2024-03-31", "2024-04-30", True)],
)
def test_spans_meet_on_their_edges(first: str, last: str, meets: bool) -> None:
    span = Span.model_validate({"from": date(2024, 3, 1), "to": date(2024, 3, 31)})
    assert span.meets(date.fromisoformat(first), date.fromisoformat(last)) is meets
    assert not span.meets(date(2024, 4, 1), date(2024, 4, 2))
