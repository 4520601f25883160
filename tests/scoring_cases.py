"""Cases of scoring as plain data: records in a few words, filled up with what the case does not turn on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import evidence, own_contract, record
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import KINDS, Record
from dossier.scoring import Score, score
from results import obligation

CASES = Path(__file__).parent / "cases" / "scoring"
_PLAIN = re.compile(r"[^\s\[\]{},#&*!|>'\"%@`:-][^\[\]{},#:]*|[0-9:+T.-]+|-?[0-9.]+")

_DEFAULTS: Mapping[str, str] = {
    "device-register": "devices: []",
    "zoning-report": "{standard: 示例规范, zones: [业务区, 管理区]}",
    "operations-audit": "{through_management_zone: true, administrators_audited: true, traffic_separated: true,"
    " traceable: true, operations: 10, sessions: 5}",
    "deployment-request": "{number: 示例, project: p-1, received: 2024-03-04}",
    "rule-document": "{number: 示例, version: 第一版}",
    "duty-roster": "{shifts: [{day: 2024-03-01, shift: all-day, staff: [甲岗]}]}",
    "spot-check": "{}",
    "incident": "{number: 示例, cause: 示例, started: 2024-03-05T10:00+08:00, noticed: 2024-03-05T10:01+08:00,"
    " reported: 2024-03-05T10:02+08:00, restored: 2024-03-05T10:30+08:00, stops: [{project: p-1, minutes: 30}],"
    " data_loss: none, social_effect: none, fault: provider}",
    "finding": "{confirmed: true, reason: 示例}",
    "change-request": "{number: 示例, project: p-1}",
    "inspection-record": "{inspections: 31, anomalies: 0, anomalies_handled: 0}",
    "attendance": "{engineer: e-1, workdays: 21, present: 21}",
    "onsite-engineer": "{engineer: e-1, qualification: {name: 示例, level: senior, number: 示例}}",
    "drill": "{plan: true, record: true, photos: true, participants: 12, result: passed}",
    "data-incident": "{type: leak, projects: [p-1]}",
    "project": "{name: 示例项目, unit: {id: u-1, name: 示例单位}, moved_in: 2023-12-01, survey_contact: 示例岗位,"
    " resources: []}",
    "confidentiality-agreement": "{number: 示例, signed: 2023-12-01, staff_included: true}",
    "survey-round": "{issued: []}",
    "survey-form": "{project: p-1, unit: u-1, valid: true}",
    "complaint": "{unit: u-1, project: p-1, about: 示例}",
    "ruling": "{reason: 示例}",
    "acceptance": "{number: 示例, conclusion: accepted}",
    "measurement": "{}",
    "training": "{topics: [示例], units: 3, people: 9, hours: 2, plan: true, content: true, photos: true,"
    " sign_in: true}",
}


def load(name: str) -> list[dict[str, Any]]:
    """The cases of a file, as text throughout."""
    return list(yaml.load((CASES / f"{name}.yml").read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506


def parameters(*names: str) -> list[Any]:
    return [pytest.param(case, id=f"{name}: {case['row']}, {case['name']}") for name in names for case in load(name)]


def build(entry: Mapping[str, Any], index: int, month: str) -> Record:
    """One record from the words of a case; `times` is for `gathered`."""
    kind = entry["kind"]
    model = KINDS[kind]
    defaults = yaml.load(_DEFAULTS.get(kind, "{}"), yaml.BaseLoader)  # noqa: S506
    own = {key: value for key, value in entry.items() if key not in ("kind", "month", "times")}
    if model.scope == "standing":
        defaults = {"covers": {"from": "2023-12-01"}} | defaults
    elif model.scope == "month":
        whole = Period.parse(entry.get("month", month))
        defaults = {"covers": {"from": str(whole.start), "to": str(whole.end)}} | defaults
    fields = {"id": f"{kind}-{index}"} | defaults | own
    text = "\n".join(f"{key}: {_flow(value)}" for key, value in fields.items())
    return record(model, text, month=entry.get("month", month))


def gathered(entries: Iterable[Mapping[str, Any]], month: str) -> Evidence:
    records = [
        build(entry, index * 100 + nth, month)
        for index, entry in enumerate(entries, 1)
        for nth in range(int(entry.get("times", 1)))
    ]
    return evidence(*records)


def scored(case: Mapping[str, Any], contract: Contract | None = None) -> Score:
    period = Period.parse(case["period"])
    contract = contract or own_contract()
    obligations = tuple(
        obligation(
            one["id"],
            due=date.fromisoformat(one["due"]),
            done=date.fromisoformat(one["done"]) if "done" in one else None,
            state=one["state"],
        )
        for one in case.get("obligations", ())
    )
    return score(
        contract,
        gathered(case.get("records", ()), case["period"]),
        period,
        {**contract.readings.adopted(period), **case.get("adopted", {})},
        date.fromisoformat(case.get("as_of", "2026-12-31")),
        obligations,
    )


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
