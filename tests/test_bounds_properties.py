"""Whatever was owed or on file comes in, is ruled on or falls due: the month stays within the bounds told before.

A month is put together with some of what it owes; then the rest comes one by one, saying anything it can say, rulings
are made, blanks are filled in and days pass. After each step every row, the composite, every project, the amount
payable and, by the month that follows, what is carried on must lie within what was told before it. New events (another
complaint, fault, request, spot check or finding) and corrections are outside: `content/pages/3-glossary.md` says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import own_contract
from dossier.contract import Contract
from months import assessed, built, outside

MARCH, APRIL = "2024-03", "2024-04"
DAYS = ("2024-03-08", "2024-03-31", "2024-04-05", "2024-06-01")
HOST = {"id": "h1", "vcpu": "4", "memory_gb": "8"}
LATE = [{"day": f"2024-03-{day:02d}", "minutes": "5"} for day in (4, 5, 6, 7)]
AWAY = [{"day": "2024-03-20", "on_roster": "true", "reason": "示例"}]
RULES = ("facility-inspection", "facility-security", "fault-procedure")
DRILLS = ("attack-defence", "fire", "power-failure", "ups-discharge", "host-migration", "network-security")
DEVICES = [{"id": one, "name": "示例", "function": one, "zone": "边界"} for one in ("firewall", "gateway", "bastion")]
STOPS = [{"project": "p1", "minutes": "30"}]
FILE = {"procedure": "true", "response": "true", "handling": "true"}
TAKEN = [{"device": one["id"], "taken": "2024-03-02"} for one in DEVICES]
OFF_POST = [{"at": "2024-03-05T09:00+08:00", "post": "甲岗", "present": "false"}]
JUDGED = ("monitoring-platform", "staff-management", "training", "product-approval")


def _usage(peak: str, used: str) -> dict[str, Any]:
    load = {"peak": peak, "trough": peak}
    disk = {"allocated_gb": "500", "used_gb": used}
    hosts = [HOST | {"cpu": load, "memory": load, "disk": disk}]
    return {"kind": "usage", "project": "p1", "platform": "示例", "interval_minutes": "5", "hosts": hosts}


OWED: dict[str, tuple[dict[str, Any], ...]] = {
    "attendance": (
        {"kind": "attendance"},
        {"kind": "attendance", "late": LATE, "absences": AWAY},
        {"kind": "attendance", "covers": {"from": "2024-03-01", "to": "2024-03-15"}, "late": LATE[:2]},
    ),
    "second-engineer": tuple({"kind": "attendance", "engineer": "e-2", "late": late} for late in ([], LATE)),
    "roster": ({"kind": "duty-roster"},),
    "inspection": ({"kind": "inspection-record"},),
    "acceptance": tuple(
        {"kind": "acceptance", "happened": day} for day in ("2023-07-01", "2024-02-10", "2024-03-20", "2024-05-02")
    ),
    "devices": (
        {"kind": "device-register", "devices": DEVICES},
        {"kind": "device-register", "devices": DEVICES[:1]},
    ),
    "backup": tuple(
        {"kind": "policy-backup", "backups": [one | {"restorable": good} for one in TAKEN]}
        for good in ("true", "false")
    ),
    "zoning": tuple({"kind": "zoning-report", "conclusion": one} for one in ("compliant", "not-compliant")),
    "audit": tuple({"kind": "operations-audit", "traceable": one} for one in ("true", "false")),
    "agreement": ({"kind": "confidentiality-agreement", "unit": "u-1"},),
    "report": tuple(
        {"kind": "operation-report", "cycle": "month", "about": "2024-02", "submitted": f"2024-03-{day}T09:00+08:00"}
        for day in ("08", "28")
    ),
    "usage": (_usage("90", "480"), _usage("50", "250"), _usage("5", "10")),
    **{f"rule-{one}": ({"kind": "rule-document", "subject": one},) for one in RULES},
    **{
        f"drill-{one}": tuple({"kind": "drill", "subject": one, "plan": plan} for plan in ("true", "false"))
        for one in DRILLS
    },
    **{f"ruled-{one}": tuple({"kind": "ruling", "row": one, "points": p} for p in ("0", "1", "2")) for one in JUDGED},
}  # fmt: skip
"""What a month owes, each in the ways it can turn out."""

ANNOUNCED: dict[str, tuple[dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "complaint": (
        {"kind": "complaint", "received_by_bureau": "2024-03-05", "cause": "undetermined"},
        tuple({"kind": "ruling", "subject": "complaint", "fault": one} for one in ("provider", "user")),
    ),
    "leak": (
        {"kind": "data-incident", "cause": "other"},
        tuple({"kind": "ruling", "subject": "leak", "fault": one} for one in ("provider", "other")),
    ),
    "incident": (
        {"kind": "incident", "fault": "undetermined", "stops": STOPS, "file": FILE},
        tuple({"kind": "ruling", "subject": "incident", "fault": one} for one in ("provider", "force-majeure")),
    ),
    "request": (
        {"kind": "change-request", "received": "2024-03-04"},
        tuple(
            {"kind": "change-request", "received": "2024-03-04", "carried_out": day, "replied": day}
            for day in ("2024-03-06", "2024-03-20")
        ),
    ),
    "late-request": (
        {"kind": "change-request", "received": "2024-03-25"},
        ({"kind": "change-request", "received": "2024-03-25", "carried_out": "2024-03-26", "replied": "2024-03-27"},),
    ),
    "deployment": (
        {"kind": "deployment-request"},
        tuple({"kind": "deployment-request", "completed": day} for day in ("2024-03-06", "2024-04-02")),
    ),
    "dispute": (
        {"kind": "zoning-report", "conclusion": "not-compliant"},
        tuple({"kind": "ruling", "row": "zoning", "points": one} for one in ("0", "2", "4")),
    ),
}
"""What is on file but undecided, and what may be decided or filled in later."""

ALWAYS: list[dict[str, Any]] = [
    {
        "kind": "project",
        "id": "p1",
        "moved_in": "2024-02-01",
        "confidentiality_requested": "2024-02-01",
        "resources": [
            {"sku": "vm-4c8g", "quantity": "1", "host": "h1", "from": "2024-02-01", "review": "r1"},
            {"sku": "bandwidth", "quantity": "6", "from": "2024-02-01", "review": "r1"},
        ],
    },
    {"kind": "onsite-engineer", "id": "engineer-1", "covers": {"from": "2023-12-01"}},
    {"kind": "onsite-engineer", "id": "engineer-2", "engineer": "e-2", "covers": {"from": "2024-03-11"}},
    {"kind": "inspection-record", "id": "april", "month": APRIL},
    {"kind": "spot-check", "id": "spots", "posts": OFF_POST},
]  # fmt: skip


def plain_contract() -> Contract:
    """The contract without alternatives, which cost time and change no bound."""
    register = own_contract().readings
    fixed = tuple(one.model_copy(update={"switchable": False}) for one in register.readings)
    return replace(own_contract(), readings=register.model_copy(update={"readings": fixed}))


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any] | str]]:
    """What is on file at first, and what comes later in order: records, by id also in place of others, and days."""
    first = list(ALWAYS)
    steps: list[dict[str, Any] | str] = [*draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=2))]
    for name, ways in OWED.items():
        way = {"id": name} | draw(st.sampled_from(ways))
        (first if draw(st.booleans()) else steps).append(way)
    for name, (open_one, ends) in ANNOUNCED.items():
        if draw(st.booleans()):
            first.append({"id": name} | open_one)
            if name == "dispute":  # two reports are on file; a second one that comes later is outside
                first += [step for step in steps if not isinstance(step, str) and step["id"] == "zoning"]
                steps = [step for step in steps if step not in first]
            end = draw(st.sampled_from(ends))
            steps.append({"id": name if end["kind"] == open_one["kind"] else f"end-{name}"} | end)
    return first, draw(st.permutations(steps))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories(), st.sampled_from(DAYS[:3]))
def test_what_comes_later_lies_within_the_bounds(
    story: tuple[list[dict[str, Any]], list[dict[str, Any] | str]], as_of: str
) -> None:
    contract = plain_contract()
    first, steps = story
    on_file = {entry["id"]: entry for entry in first}
    before = assessed(built(on_file.values(), MARCH), date.fromisoformat(as_of), contract)
    for step in steps:
        if isinstance(step, str):
            as_of = max(as_of, step)
        else:
            on_file[step["id"]] = step
        after = assessed(built(on_file.values(), MARCH), date.fromisoformat(as_of), contract)
        for period in (MARCH, APRIL):
            assert list(outside(before[period], after[period])) == [], (period, as_of, step)
        before = after
