"""Settling a month: cases worked out by hand in cases/settlement/settle.yml."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from builders import evidence, under
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.exact.number import exact, plain
from dossier.exact.period import Period
from dossier.records.base import Record
from dossier.remembered import Memory
from dossier.result import Composite, Deduction, Penalty, ProjectFee, Settlement
from dossier.settlement import Account, ScoreSums, prepare, settle
from plain_cases import cases
from tenants import project, usage
from test_incidents import incident, ruling

MARCH = Period(2024, 3)
ADOPTED = {
    "R-25": "once",
    "R-26": "carry",
    "R-27": "pending-in",
    "R-28": "exact",
    "R-30": "weighted",
    "R-32": "month-end",
    "R-33": "composite-only",
    "R-37": "actual-days",
    "R-52": "interval",
    "R-58": "deducted-until-ruled",
    "R-59": "stop-by-stop",
}


def records(case: dict[str, Any]) -> list[Record]:
    found: list[Record] = []
    for identity, given in case["projects"].items():
        entries = "\n".join(
            f"- {{sku: {sku}, quantity: {quantity}, from: 2023-12-01}}"
            for sku, quantity in (item.split() for item in given["rents"].split(", "))
        )
        found.append(project(entries, identity=identity, moved_in=given.get("moved_in", "2023-12-01")))
        if "use" in given:
            found.append(usage(_host(given["use"]), identity=identity))
    for number, stops in enumerate(case.get("incidents", []), 1):
        found.append(incident(stops, case.get("fields", ""), identity=f"incident-{number}"))
    return found + [ruling(index, text) for index, text in enumerate(case.get("rulings", []))]


def _host(use: str) -> str:
    """A host whose rates are all `use` per cent, or one at 60 per cent whose CPU is missing."""
    load = "60" if use == "no-cpu" else use
    cpu = "" if use == "no-cpu" else f"cpu: {{peak: {load}, trough: {load}}}, "
    rest = f"memory: {{peak: {load}, trough: {load}}}, disk: {{allocated_gb: 100, used_gb: {load}}}"
    return f"- {{id: h1, vcpu: 2, memory_gb: 4, {cpu}{rest}}}"


def scored(case: dict[str, Any]) -> ScoreSums:
    points = [exact(text) for text in case["composite"].split()]
    low, high = points[1:] or (points[0], points[0])
    rows = [text.split() for text in case.get("penalties", [])]
    return ScoreSums(
        Composite(points=points[0], low=low, high=high, max=Fraction(100)),
        tuple(Penalty(row=int(row), count=int(count), amount=Decimal(amount)) for row, count, amount in rows),
        *(Decimal(text) for text in case.get("penalty_bounds", "").split()),
    )


def settled(contract: Contract, case: dict[str, Any]) -> Settlement:
    prepared = prepare(contract, evidence(*records(case)), MARCH, under(ADOPTED | case.get("readings", {})))
    bounds = (Decimal(text) for text in case.get("carried_bounds", "").split())
    account = Account(Decimal(case.get("carried_in", "0.00")), Decimal(case.get("before", "0.00")), *bounds)
    return settle(contract, prepared, scored(case), account)


def written(result: ProjectFee) -> str:
    score = f"{plain(result.combined)} {plain(result.coefficient)}"
    return f"{score} = {result.gross} -> {result.after_coefficient} - {result.incident_deduction} = {result.net}"


def written_bounds(result: ProjectFee) -> str:
    combined = f"{plain(result.combined_low)}..{plain(result.combined_high)}"
    return f"{combined} {plain(result.coefficient_low)}..{plain(result.coefficient_high)}"


def written_incident(result: Deduction) -> str:
    state = "pending" if result.pending else "settled"
    shares = "".join(f" {share.project} {share.amount}" for share in result.shares)
    return f"{result.id} {result.level} {plain(result.minutes)} {result.amount} {state}{shares}"


@pytest.mark.parametrize("case", cases("settlement", "settle"))
def test_settle(contract: Contract, case: dict[str, Any]) -> None:
    result, expect = settled(contract, case), case["expect"]
    assert {one.id: written(one) for one in result.projects} == expect["projects"], case["why"]
    if "bounds" in expect:
        assert {one.id: written_bounds(one) for one in result.projects} == expect["bounds"], case["why"]
    if "incidents" in expect:
        assert [written_incident(one) for one in result.incidents] == expect["incidents"], case["why"]
    totals = result.totals.model_dump()
    wanted = expect.get("totals", {})
    assert {key: totals[key] for key in wanted} == wanted, case["why"]
    if "carried_on" in expect:
        assert f"{result.totals.carried_out_low} {result.totals.carried_out_high}" == expect["carried_on"], case["why"]


@pytest.mark.parametrize(
    ("ruled", "payable"),
    [("fault: user", "500000.00"), ("fault: provider\nlevel: severe", "301000.00"),
     ("fault: provider\nlevel: major", "101000.00")],
)  # fmt: skip
def test_what_is_ruled_later_lies_in_the_next_month_s_interval(contract: Contract, ruled: str, payable: str) -> None:
    """March: fee 1000.00, an irreversible loss whose fault is open. April: fee 500000.00 less what March carries on.

    Open: 0 is deducted, at the worst 400000, so April lies between 500000 - 399000 and 500000. Ruled severe, March
    carries on 1000 - 200000 = -199000; ruled major, 1000 - 400000 = -399000.
    """

    def april(rulings: list[str]) -> Settlement:
        march = {
            "projects": {"p1": {"rents": "backup-app 2500"}}, "composite": "100", "rulings": rulings,
            "incidents": ["[{project: p1, minutes: 5}]"], "fields": "data_loss: irreversible\nfault: undetermined",
        }  # fmt: skip
        before = settled(contract, march)
        bounds = f"{before.totals.carried_out_low} {before.totals.carried_out_high}"
        fee = {"projects": {"p1": {"rents": "backup-app 1250000"}}, "composite": "100"}
        carried = {"carried_in": str(before.totals.carried_out), "carried_bounds": bounds}
        return settled(contract, fee | carried)

    undecided, decided = april([]).totals, april([f"{ruled}\ndeduction_confirmed: true"]).totals
    assert (undecided.payable_low, undecided.payable_high) == (Decimal("101000.00"), Decimal("500000.00"))
    assert decided.payable == decided.payable_low == decided.payable_high == Decimal(payable)


def test_the_register_names_exactly_the_readings_the_engine_knows(contract: Contract) -> None:
    """A reading that the engine did not know would silently count as the first one."""
    known = {
        "R-25": ["once", "each", "platform"],
        "R-26": ["carry", "clamp", "refund"],
        "R-27": ["pending-in", "pending-out"],
        "R-28": ["exact", "two-places"],
        "R-30": ["weighted", "mean"],
        "R-32": ["month-end", "peak-trough"],
        "R-33": ["composite-only", "full", "zero"],
        "R-37": ["actual-days", "whole-month", "thirty"],
        "R-52": ["interval", "raw"],
        "R-58": ["deducted-until-ruled", "open-until-ruled"],
        "R-59": ["stop-by-stop", "whole"],
    }
    for question, readings in known.items():
        entry = contract.readings.by_id[question]
        assert [reading.id for reading in entry.readings] == readings
        assert entry.switchable
        assert entry.adopted[0].reading == ADOPTED[question]


def test_a_preparation_is_used_again_where_no_reading_differs(contract: Contract) -> None:
    case = {"projects": {"p1": {"rents": "backup-app 2500", "use": "56"}}}
    found = evidence(*records(case))
    memory = Memory()
    first = prepare(contract, found, MARCH, Adopted(contract.readings, ADOPTED, memory))
    other = prepare(contract, found, MARCH, Adopted(contract.readings, ADOPTED | {"R-26": "clamp"}, memory))
    assert other.bills is first.bills
    assert other.measured is first.measured
    assert other.verdicts is first.verdicts
    assert other.adopted["R-26"] == "clamp"


@pytest.mark.parametrize(
    ("reading", "other", "changed"),
    [
        ("R-37", "thirty", "bills"),
        ("R-30", "mean", "measured"),
        ("R-32", "peak-trough", "measured"),
        ("R-52", "raw", "measured"),
        ("R-58", "open-until-ruled", "verdicts"),
        ("R-59", "whole", "verdicts"),
    ],
)
def test_a_preparation_is_made_anew_where_a_reading_differs(
    contract: Contract, reading: str, other: str, changed: str
) -> None:
    case = {
        "projects": {"p1": {"rents": "backup-app 2500", "use": "56"}},
        "incidents": ["[{project: p1, minutes: 25}]"],
        "fields": "fault: undetermined",
    }
    found = evidence(*records(case))
    memory = Memory()
    first = prepare(contract, found, MARCH, Adopted(contract.readings, ADOPTED, memory))
    second = prepare(contract, found, MARCH, Adopted(contract.readings, ADOPTED | {reading: other}, memory))
    parts = ("bills", "measured", "verdicts")
    assert {part for part in parts if getattr(second, part) is not getattr(first, part)} == {changed}
