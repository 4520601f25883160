"""Incidents: cases worked out by hand in cases/incidents/judge.yml."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from builders import evidence, record, under
from dossier.contract import Contract
from dossier.contract.calendar import WorkCalendar
from dossier.contract.obligations import Obligations
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import Verdict, judge
from dossier.incidents.planned import notice_of
from dossier.records.base import Record
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.rulings import Ruling
from plain_cases import cases

MARCH = Period(2024, 3)
DEFAULTS = {
    "data_loss": "none",
    "social_effect": "none",
    "fault": "provider",
    "started": "2024-03-18T02:00:00+08:00",
}
NOTICE = "id: maintenance-notice-1\nnumber: 示例〔2024〕1 号\nwork: 割接"


def incident(stops: str, fields: str = "", *, identity: str = "incident-1", month: str = "2024-03") -> Incident:
    """An incident with these stops, restored when the longest is over; `fields` replace the usual ones."""
    longest = max(float(stop["minutes"]) for stop in yaml.safe_load(stops))
    restored = datetime(2024, 3, 18, 2, tzinfo=CHINA) + timedelta(minutes=math.ceil(longest))
    given = {line.split(":")[0] for line in fields.splitlines()}
    usual_fields = {**DEFAULTS, "restored": restored.isoformat()}
    usual = "\n".join(f"{key}: {value}" for key, value in usual_fields.items() if key not in given)
    return record(
        Incident,
        f"id: {identity}\nnumber: 示例〔2024〕2 号\ncause: 交换机故障\nnoticed: 2024-03-18T02:05:00+08:00\n"
        f"reported: 2024-03-18T02:10:00+08:00\nstops: {stops}\n{usual}\n{fields.strip()}\n"
        "file: {procedure: true, response: true, handling: true}",
        month=month,
    )


def ruling(index: int, text: str) -> Ruling:
    return record(Ruling, f"id: ruling-{index}\nsubject: incident-1\nreason: 示例\n{text}")


def records(case: dict[str, Any]) -> list[Record]:
    fields = case.get("fields", "")
    if "notice" in case:
        fields += "\nannounced_by: maintenance-notice-1"
    stops = case.get("stops", f"[{{project: p1, minutes: {case.get('minutes', '5')}}}]")
    found: list[Record] = [incident(stops, fields.strip())]
    if "notice" in case:
        found.append(record(MaintenanceNotice, f"{NOTICE}\n{case['notice']}"))
    return found + [ruling(index, text) for index, text in enumerate(case.get("rulings", []))]


def written(verdict: Verdict) -> str:
    state = "pending" if verdict.pending else "settled"
    return f"{verdict.fault} {verdict.level} {verdict.amount} [{verdict.least}..{verdict.most}] {state}"


@pytest.mark.parametrize("case", cases("incidents", "judge"))
def test_judge(contract: Contract, case: dict[str, Any]) -> None:
    (verdict,) = judge(contract, evidence(*records(case)), MARCH, under(case.get("readings")))
    assert written(verdict) == case["expect"], case["why"]
    assert list(verdict.projects) == case.get("projects", ["p1"])


def test_an_incident_counts_in_the_month_it_started_in(contract: Contract) -> None:
    """Started on 31 March at 23:50 Chinese time, restored in April: March."""
    late = incident(
        "[{project: p1, minutes: 30}]", "started: 2024-03-31T23:50:00+08:00\nrestored: 2024-04-01T00:20:00+08:00"
    )
    assert [verdict.id for verdict in judge(contract, evidence(late), MARCH, under())] == ["incident-1"]
    assert judge(contract, evidence(late), Period(2024, 4), under()) == ()


def test_incidents_come_by_id_whatever_their_files(contract: Contract) -> None:
    two = [incident("[{project: p1, minutes: 30}]", identity=identity) for identity in ("incident-b", "incident-a")]
    assert [one.id for one in judge(contract, evidence(*two), MARCH, under())] == ["incident-a", "incident-b"]


@pytest.mark.parametrize(("filed", "holds"), [("2024-02", True), ("2024-03", True), ("2024-04", False)])
def test_a_notice_filed_in_a_later_month_than_the_work_excuses_nothing(
    contract: Contract, filed: str, holds: bool
) -> None:
    """Work on 18 March, notice of 11 March, which is in time; but who files it in April told nobody in March."""
    stopped, _ = announced_work()
    span = "starts: 2024-03-18T00:00:00+08:00\nends: 2024-03-18T06:00:00+08:00\nprojects: [p1]"
    notice = record(MaintenanceNotice, f"{NOTICE}\nnotified: 2024-03-11\n{span}", month=filed)
    assert (notice_of(contract, evidence(stopped, notice), stopped) == notice) is holds


def announced_work() -> tuple[Incident, list[Record]]:
    stopped = incident("[{project: p1, minutes: 60}]", "announced_by: maintenance-notice-1")
    span = "starts: 2024-03-18T00:00:00+08:00\nends: 2024-03-18T06:00:00+08:00\nprojects: [p1]"
    return stopped, [stopped, record(MaintenanceNotice, f"{NOTICE}\nnotified: 2024-03-18\n{span}")]


def test_without_a_calendar_work_is_not_announced_in_time(contract: Contract) -> None:
    stopped, found = announced_work()
    empty = replace(contract, calendar=WorkCalendar(frozenset(), {}, {}))
    assert not notice_of(empty, evidence(*found), stopped)


def test_a_contract_without_a_lead_time_only_asks_for_a_notice(contract: Contract) -> None:
    """Notified on the day of the work: enough where the contract names no days."""
    stopped, found = announced_work()
    assert not notice_of(contract, evidence(*found), stopped)
    free = replace(contract, obligations=Obligations.model_construct(duties=(), gates=()))
    assert notice_of(free, evidence(*found), stopped)
