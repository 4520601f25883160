"""The duties of another contract come from its data alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from builders import contract_files, evidence, own_contract, record
from dossier.contract import Contract
from dossier.contract.calendar import HolidayYear, WorkCalendar
from dossier.contract.clauses import Clauses
from dossier.contract.obligations import Obligations
from dossier.contract.readings import Readings
from dossier.contract.roles import Roles
from dossier.duties import duties, gates
from dossier.exact.period import Period
from dossier.fields import M, parse
from dossier.records.operations import MaintenanceNotice, OperationReport
from dossier.records.projects import Acceptance
from dossier.records.security import CryptoAssessment
from dossier.source import read

ROOT = Path(__file__).parent / "second-contract"


def part(model: type[M], name: str) -> M:
    path = f"content/contract/{name}.yml"
    source, problems = read(path, contract_files(ROOT)[path])
    assert source is not None, problems
    value, problems = parse(model, source)
    assert value is not None, problems
    return value


@cache
def second() -> Contract:
    """The parts that duties need; the term and the rest stay those of the first contract."""
    return replace(
        own_contract(),
        readings=part(Readings, "readings"),
        obligations=part(Obligations, "obligations"),
        clauses=part(Clauses, "clauses"),
        roles=part(Roles, "roles"),
        calendar=WorkCalendar.of([part(HolidayYear, "holidays/2024")]),
    )


ACCEPTED = record(Acceptance, "id: acceptance\nhappened: 2024-01-02\nnumber: 示例\nconclusion: accepted")


def test_its_parts_are_sound() -> None:
    contract = second()
    assert list(contract.obligations.problems(contract.readings)) == []
    assert list(contract.clauses.problems()) == []
    assert list(contract.roles.problems()) == []
    assert contract.roles.may_commit("evidence/2024-03/rulings/a.md") == ("client",)


@pytest.mark.parametrize(
    ("period", "about", "due", "why"),
    [
        ("2024-03", "2024-02", "2024-03-05", "a Tuesday"),
        ("2024-05", "2024-04", "2024-05-06", "5 May is off (Labour Day); since April it moves, to Monday 6 May"),
    ],
)
def test_its_report_is_due_on_its_own_day(period: str, about: str, due: str, why: str) -> None:
    contract, month = second(), Period.parse(period)
    text = f'id: r\ncycle: month\nabout: "{about}"\nsubmitted: {due}T12:00+08:00'
    found = duties(
        contract,
        evidence(ACCEPTED, record(OperationReport, text, month=period)),
        month,
        contract.readings.adopted(month),
        date(2024, 6, 1),
    )
    (report,) = [one for one in found if one.id.startswith("monthly-report")]
    assert (report.id, str(report.due), report.state) == (f"monthly-report-{about}", due, "met"), why


def test_its_planned_work_has_its_own_lead() -> None:
    # Thursday 2024-03-14 back over 13, 12, 11: three working days
    text = "id: m\nnumber: 示例\nnotified: 2024-03-11\nstarts: 2024-03-14T01:00+08:00\nends: 2024-03-14T02:00+08:00\n"
    work = record(MaintenanceNotice, text + "projects: [p]\nwork: 示例")
    found = duties(second(), evidence(ACCEPTED, work), Period(2024, 3), {"R-01": "fixed"}, date(2024, 4, 30))
    assert [(one.id, str(one.due), one.state) for one in found] == [
        ("monthly-report-2024-02", "2024-03-05", "missing"),
        ("planned-work-m", "2024-03-11", "met"),
        ("fault-procedure-2024-03", "2024-03-31", "missing"),
    ]


def test_its_gate_asks_for_level_two() -> None:
    text = "id: c\nlevel: 2\nissued: 2024-02-01\nsystem: 云\nreport_number: 示例\nagency: 示例\nscore: 70\n"
    paper = record(CryptoAssessment, text + "conclusion: basically-compliant\nhigh_risks: 0")
    (gate,) = gates(second(), evidence(ACCEPTED, paper), Period(2024, 3), date(2024, 3, 31))
    assert (gate.id, gate.satisfied, gate.documents) == ("crypto-assessment", True, ("c",))
