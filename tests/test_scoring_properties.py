"""What must hold for any evidence: bounds, order, and that good evidence never costs points."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import evidence, own_contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import Record
from dossier.scoring import Score, score
from scoring_cases import build

MONTH = "2024-03"
_AT = "2024-03-05T09:00+08:00"
_USAGE = {"at": _AT, "project": "p-1", "host": "h-1", "metric": "disk", "reported": "50"}

BACKGROUND: list[dict[str, Any]] = [
    {
        "kind": "device-register",
        "devices": [
            {"id": "fw-1", "name": "甲", "function": "firewall", "zone": "边界"},
            {"id": "fw-2", "name": "乙", "function": "isolation", "zone": "边界"},
        ],
    },
    {"kind": "acceptance", "happened": "2023-01-01"},
    {"kind": "project", "id": "p-1", "confidentiality_requested": "2024-03-04"},
    {"kind": "survey-round", "issued": [{"project": "p-1", "unit": "u-1"}, {"project": "p-2", "unit": "u-2"}]},
]
POSITIVE: list[dict[str, Any]] = [
    {"kind": "policy-backup", "backups": [{"device": "fw-1", "taken": "2024-03-01", "restorable": "true"}]},
    {"kind": "policy-backup", "backups": [{"device": "fw-2", "taken": "2024-03-01", "restorable": "true"}]},
    {"kind": "zoning-report", "conclusion": "compliant"},
    {"kind": "operations-audit"},
    {"kind": "deployment-request", "completed": "2024-03-08"},
    *({"kind": "rule-document", "subject": one} for one in ("facility-inspection", "facility-security")),
    {"kind": "rule-document", "subject": "fault-procedure"},
    {"kind": "duty-roster"},
    {"kind": "spot-check", "posts": [{"at": _AT, "post": "甲岗", "present": "true"}]},
    {"kind": "spot-check", "usage": [{**_USAGE, "observed": "50"}]},
    {"kind": "inspection-record"},
    {"kind": "incident", "file": {"procedure": "true", "response": "true", "handling": "true"}},
    {"kind": "change-request", "received": "2024-03-04", "carried_out": "2024-03-05", "replied": "2024-03-05"},
    {"kind": "attendance"},
    *(
        {"kind": "drill", "subject": one}
        for one in ("attack-defence", "fire", "power-failure", "ups-discharge", "data-recovery")
    ),
    {"kind": "confidentiality-agreement", "unit": "u-1"},
    {"kind": "survey-form", "grades": ["优"] * 10},
]
NEGATIVE: list[dict[str, Any]] = [
    {"kind": "zoning-report", "conclusion": "not-compliant"},
    {"kind": "operations-audit", "traceable": "false"},
    {"kind": "deployment-request"},
    {"kind": "spot-check", "posts": [{"at": _AT, "post": "甲岗", "present": "false"}]},
    {"kind": "spot-check", "calls": [{"at": _AT, "line": "热线", "answered": "false"}]},
    {"kind": "spot-check", "usage": [{**_USAGE, "observed": "60"}]},
    {"kind": "incident", "file": {"procedure": "true", "response": "true", "handling": "false"}},
    {"kind": "change-request", "received": "2024-03-04"},
    {"kind": "change-request", "received": "2024-03-27"},
    {"kind": "attendance", "late": [{"day": "2024-03-04", "minutes": "5"}] * 3},
    {"kind": "attendance", "absences": [{"day": "2024-03-04", "on_roster": "true", "reason": "示例"}]},
    {"kind": "drill", "subject": "fire", "photos": "false"},
    {"kind": "finding", "category": "report-error"},
    {"kind": "finding", "category": "concealed-incident"},
    *({"kind": "data-incident", "cause": one} for one in ("provider", "undetermined")),
    *({"kind": "complaint", "received_by_bureau": "2024-03-05", "cause": one} for one in ("provider", "undetermined")),
    {"kind": "survey-form", "grades": ["中"] * 10},
    *({"kind": "ruling", "row": one, "points": "1"} for one in ("training", "fault-handling", "monitoring-platform")),
]

good = st.sampled_from(POSITIVE)
anything = st.lists(st.sampled_from(POSITIVE + NEGATIVE), max_size=25)
readings = st.fixed_dictionaries(
    {
        question.id: st.sampled_from([reading.id for reading in question.readings])
        for question in own_contract().readings.switchable
    }
)


def records(entries: list[dict[str, Any]]) -> list[Record]:
    return [build(entry, index, MONTH) for index, entry in enumerate([*BACKGROUND, *entries])]


def scored(found: Evidence, adopted: Mapping[str, str]) -> Score:
    return score(own_contract(), found, Period.parse(MONTH), adopted, date(2024, 3, 29))


@settings(max_examples=120, deadline=None)
@given(anything, readings)
def test_bounds_and_sum(entries: list[dict[str, Any]], adopted: dict[str, str]) -> None:
    result = scored(evidence(*records(entries)), adopted)
    for row in result.indicators:
        assert 0 <= row.low <= row.points <= row.high <= row.max, row.id
        assert row.state != "proven" or row.points == row.high, row.id
        assert row.trace, row.id
    whole = result.composite
    assert whole.points == sum((row.points for row in result.indicators), Fraction(0))
    assert 0 <= whole.low <= whole.points <= whole.high <= whole.max
    certain = sum((penalty.amount for penalty in result.penalties), start=result.penalties_low * 0)
    assert result.penalties_low == certain <= result.penalties_high


@settings(max_examples=120, deadline=None)
@given(anything, good, readings)
def test_one_more_good_record_never_lowers_the_score(
    entries: list[dict[str, Any]], more: dict[str, Any], adopted: dict[str, str]
) -> None:
    before = scored(evidence(*records(entries)), adopted)
    after = scored(evidence(*records([*entries, more])), adopted)
    for was, now in zip(before.indicators, after.indicators, strict=True):
        assert now.points >= was.points, was.id
        assert now.low >= was.low, was.id
    assert after.composite.points >= before.composite.points
    assert after.penalties_high <= before.penalties_high


@settings(max_examples=60, deadline=None)
@given(anything, st.randoms(use_true_random=False), readings)
def test_the_order_of_records_does_not_matter(
    entries: list[dict[str, Any]], shuffle: random.Random, adopted: dict[str, str]
) -> None:
    found = records(entries)
    shuffled = list(found)
    shuffle.shuffle(shuffled)
    assert scored(evidence(*found), adopted) == scored(evidence(*shuffled), adopted)


@pytest.mark.parametrize("row", ["complaints", "data-safety"])
def test_a_ruling_ends_inside_the_interval(row: str) -> None:
    kind = {"complaints": "complaint", "data-safety": "data-incident"}[row]
    case: dict[str, Any] = {"kind": kind, "id": "open-1", "cause": "undetermined"}
    if kind == "complaint":
        case["received_by_bureau"] = "2024-03-05"
    adopted = own_contract().readings.adopted(Period(2024, 3))

    def of(*entries: dict[str, Any]) -> tuple[Fraction, Fraction, Fraction]:
        result = scored(evidence(*records(list(entries))), adopted)
        (found,) = [one for one in result.indicators if one.id == row]
        return found.low, found.points, found.high

    low, _, high = of(case)
    for fault, expected in (("provider", low), ("user", high)):
        assert of(case, {"kind": "ruling", "subject": "open-1", "fault": fault}) == (expected,) * 3


def test_points_that_a_trial_gives_stand_whatever_is_on_file() -> None:
    """One row less than its most, one all of it; the others, and what the sum is made of, are as before."""
    adopted, month = own_contract().readings.adopted(Period(2024, 3)), Period.parse(MONTH)
    found = evidence(*records(POSITIVE))
    before = {row.id: row for row in scored(found, adopted).indicators}
    some, full = "complaints", "data-safety"
    assumed = {some: before[some].max - Fraction(1, 2), full: before[full].max}
    result = score(own_contract(), found, month, adopted, date(2024, 3, 29), (), assumed)
    after = {row.id: row for row in result.indicators}
    assert {row: (one.low, one.points, one.high) for row, one in after.items() if row in assumed} == {
        row: (points,) * 3 for row, points in assumed.items()
    }
    assert (after[some].state, after[full].state) == ("deducted", "proven")
    assert [step.said.message for step in after[some].trace] == ["score.assumed"]
    assert {row: one for row, one in after.items() if row not in assumed} == {
        row: one for row, one in before.items() if row not in assumed
    }
    assert result.composite.points == sum(row.points for row in result.indicators)
