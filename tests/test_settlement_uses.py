"""What is paid by the use or once: figures worked out by hand, in a contract that has such items beside monthly ones.

A migration costs 500 yuan once; a text message 0.045 yuan, from 11 March 2024 on 0.04; a check 120.50 a use.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amended import PRICES, amended
from builders import codes, evidence, record, under
from dossier.checks import resources, uses
from dossier.contract import Contract
from dossier.exact.money import cents
from dossier.exact.number import exact
from dossier.exact.period import Period
from dossier.explain.counted import counted
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records.projects import Acceptance, Project, Usage
from dossier.result import Line
from dossier.settlement.billing import bill
from tenants import project
from test_settlement_billing import written

MARCH, APRIL = Period(2024, 3), Period(2024, 4)
HEAD = "\nitems:\n"
ITEMS = """
items:
  - sku: move
    group: 服务
    name: 系统迁移
    unit: 次
    per: once
    prices: [{from: 2023-06-28, clause: 价目, amount: 500}]
  - sku: sms
    group: 服务
    name: 短信
    unit: 条
    per: use
    prices:
      - {from: 2023-06-28, clause: 价目, amount: 0.045}
      - {from: 2024-03-11, clause: "6.2", amount: 0.04, notice: notice-1}
  - sku: check
    group: 服务
    name: 专项检查
    unit: 次
    per: use
    prices: [{from: 2023-06-28, clause: 价目, amount: 120.5}]
    ended: {from: 2024-04-01, clause: 补充协议一}
"""
CONTRACT: Contract = amended({PRICES: {HEAD: ITEMS}})


def used(lines: str, *, month: str = "2024-03", identity: str = "p1") -> Usage:
    listed = "".join(f"  - {{{line}}}\n" for line in lines.splitlines())
    text = f"id: u\nproject: {identity}\nplatform: 示例\ninterval_minutes: 5\nhosts: []\n"
    return record(Usage, text + (f"uses:\n{listed}" if listed else ""), month=month)


def lines(tenant: Project, period: Period, usage: Usage | None = None, part_months: str = "actual-days") -> list[str]:
    return [written(line) for line in bill(CONTRACT, tenant, period, under({"R-37": part_months}), usage)]


@pytest.mark.parametrize("part_months", ["actual-days", "whole-month", "thirty"])
@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [
        ("2024-03-01", MARCH, ["move 2 2024-03-01..2024-03-01 1/1 500 = 1000.00"]),
        ("2024-03-31", MARCH, ["move 2 2024-03-31..2024-03-31 1/1 500 = 1000.00"]),
        ("2024-03-31", APRIL, []),
        ("2024-04-01", MARCH, []),
        ("2024-02-29", Period(2024, 2), ["move 2 2024-02-29..2024-02-29 1/1 500 = 1000.00"]),
    ],
)
def test_once_is_paid_whole_in_the_month_of_its_day(
    day: str, period: Period, expected: list[str], part_months: str
) -> None:
    """Two migrations are 2 × 500, on the first day or the last, however months are divided."""
    tenant = project(f"- {{sku: move, quantity: 2, from: {day}}}")
    assert lines(tenant, period, part_months=part_months) == expected


def test_uses_go_by_the_price_of_their_day() -> None:
    """Before the cut 1,000 + 333 messages at 0.045 are 59.985, so 59.99; from the 11th on 1,500 at 0.04 are 60."""
    usage = used("sku: sms, quantity: 1000, day: 2024-03-01\nsku: sms, quantity: 333, day: 2024-03-10\n"
                 "sku: sms, quantity: 1500, day: 2024-03-11")  # fmt: skip
    assert lines(project(""), MARCH, usage) == [
        "sms 1333 2024-03-01..2024-03-10 1/1 0.045 = 59.99",
        "sms 1500 2024-03-11..2024-03-11 1/1 0.04 = 60.00",
    ]


def test_uses_of_the_month_as_a_whole() -> None:
    """April has one price: 12,345 × 0.04 = 493.80. A project that moved in on the 16th is told of from that day on."""
    usage = used("sku: sms, quantity: 12345", month="2024-04")
    assert lines(project(""), APRIL, usage) == ["sms 12345 2024-04-01..2024-04-30 1/1 0.04 = 493.80"]
    late = project("", moved_in="2024-04-16")
    assert lines(late, APRIL, usage) == ["sms 12345 2024-04-16..2024-04-30 1/1 0.04 = 493.80"]
    assert lines(project("", moved_in="2024-05-01"), APRIL, usage) == []


def test_beside_what_lasts_in_the_order_of_the_price_list() -> None:
    """16 days of 31 of a machine at 120.65 are 62.27; three checks 361.50, of the register; nothing is free."""
    tenant = project(
        "- {sku: vm-2c4g, quantity: 1, host: h1, from: 2024-03-16}\n- {sku: check, quantity: 1, from: 2024-03-20}\n"
        "- {sku: check, quantity: 2, from: 2024-03-02}\n- {sku: check, quantity: 5, from: 2024-02-02}"
    )
    assert lines(tenant, MARCH) == [
        "check 3 2024-03-02..2024-03-20 1/1 120.5 = 361.50",
        "vm-2c4g 1 2024-03-16..2024-03-31 16/31 120.65 = 62.27",
    ]


def test_what_is_not_paid_by_the_use_or_unknown_gives_no_line() -> None:
    assert (
        lines(project(""), MARCH, used("sku: move, quantity: 2\nsku: nothing, quantity: 2\nsku: sms, quantity: 0"))
        == []
    )


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 31), st.integers(0, 9999)), max_size=6))
def test_lines_recompute_and_nothing_is_lost(found: list[tuple[int, int]]) -> None:
    usage = used("\n".join(f"sku: sms, quantity: {many}, day: 2024-03-{day:02d}" for day, many in found))
    result = bill(CONTRACT, project(""), MARCH, under(), usage)
    assert all(line.amount == cents(line.unit_price * line.quantity) for line in result)
    assert sum(line.quantity for line in result) == sum(many for _, many in found)
    exactly = sum(many * exact("0.045" if day <= 10 else "0.04") for day, many in found)
    assert abs(sum((line.amount for line in result), Decimal(0)) - cents(exactly)) <= Decimal("0.01")


ACCEPTED = record(Acceptance, "happened: 2023-12-01\nnumber: 示例\nconclusion: accepted", month="2023-12")


def problems(tenant: Project, *usages: Usage, contract: Contract = CONTRACT) -> list[Problem]:
    dossier = Dossier(contract, evidence(ACCEPTED, tenant, *usages), {})
    return [one for one in (*uses.check(dossier), *resources.check(dossier)) if one.code != "unknown-reference"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("- {sku: move, quantity: 1, from: 2024-03-05}", []),
        ("- {sku: move, quantity: 1, from: 2024-03-05}\n- {sku: move, quantity: 1, from: 2025-03-05}", ["once-twice"]),
        ("- {sku: move, from: 2024-03-05}", ["quantity-or-users"]),
        ("- {sku: move, users: 3, from: 2024-03-05}", ["quantity-or-users"]),
        ("- {sku: move, quantity: 0.5, from: 2024-03-05}", ["quantity-not-whole"]),
        ("- {sku: move, quantity: 1, from: 2024-03-05, to: 2024-03-05}", ["use-lasting"]),
        ("- {sku: move, quantity: 1, from: 2023-11-05}", ["resource-outside-service"]),
        ("- {sku: move, quantity: 1, from: 2026-12-01}", []),  # the last day of the term
        ("- {sku: move, quantity: 1, from: 2026-12-02}", ["use-outside-term"]),
        ("- {sku: check, quantity: 1, from: 2024-03-31}", []),
        ("- {sku: check, quantity: 1, from: 2024-04-01}", ["item-not-offered"]),
        ("- {sku: check, quantity: 1, from: 2024-03-05}\n- {sku: check, quantity: 1, from: 2024-03-06}", []),
        ("- {sku: check, quantity: 1, from: 2024-03-05}\n- {sku: check, quantity: 1, from: 2024-03-05}",
         ["quantity-overlap"]),
    ],
)  # fmt: skip
def test_the_register(entries: str, expected: list[str]) -> None:
    assert codes(problems(project(entries))) == expected


def test_a_migration_of_each_host() -> None:
    machines = "\n".join(f"- {{sku: vm-2c4g, quantity: 1, host: h{n}, from: 2024-01-01}}" for n in (1, 2))
    moved = "\n".join(f"- {{sku: move, quantity: 1, host: h{n}, from: 2024-03-0{n}}}" for n in (1, 2))
    assert problems(project(f"{machines}\n{moved}")) == []


@pytest.mark.parametrize(
    ("counted_uses", "expected"),
    [
        ("sku: check, quantity: 3", []),
        ("sku: check, quantity: 3, day: 2024-03-31\nsku: check, quantity: 3, day: 2024-03-01", []),
        ("sku: check, quantity: 3, day: 2024-03-31\nsku: check, quantity: 3", ["use-twice"]),
        ("sku: check, quantity: 3\nsku: check, quantity: 3, day: 2024-03-31", ["use-twice"]),
        ("sku: check, quantity: 3\nsku: check, quantity: 3", ["use-twice"]),
        ("sku: check, quantity: 1.5", ["quantity-not-whole"]),
        ("sku: check, quantity: 1, day: 2024-04-01", ["outside-month"]),
        ("sku: sms, quantity: 10", ["use-undated"]),
        ("sku: sms, quantity: 10, day: 2024-03-11", []),
        ("sku: move, quantity: 1", ["use-item"]),
        ("sku: san, quantity: 1", ["use-item"]),
        ("sku: chek, quantity: 1", ["unknown-sku"]),
    ],
)
def test_the_usage(counted_uses: str, expected: list[str]) -> None:
    usage = used(counted_uses)
    found = problems(project(""), usage)
    assert codes(found) == expected
    assert {one.place.path for one in found} <= {usage.source.path}


def test_uses_outside_the_service_the_term_and_the_offer() -> None:
    tenant = project("", moved_in="2024-03-10", released="2024-03-20")
    outside = used("sku: sms, quantity: 1, day: 2024-03-09\nsku: sms, quantity: 1, day: 2024-03-21")
    assert codes(problems(tenant, outside)) == ["resource-outside-service"] * 2
    assert codes(problems(project(""), used("sku: check, quantity: 1", month="2024-04"))) == ["item-not-offered"]
    assert codes(problems(project(""), used("sku: sms, quantity: 1", month="2027-01"))) == ["use-outside-term"]


def test_the_register_and_the_usage_do_not_both_count() -> None:
    tenant = project("- {sku: check, quantity: 1, from: 2024-03-05}")
    assert codes(problems(tenant, used("sku: check, quantity: 1"))) == ["use-twice"]
    assert codes(problems(tenant, used("sku: sms, quantity: 1", month="2024-04"))) == []


@pytest.mark.parametrize(
    "part", ["host: {vcpu: 1, memory_gb: 1}", "free_per_host: 1", "gives_disk_gb: 2", "whole: san"]
)
def test_what_only_makes_sense_of_a_thing_in_force(part: str) -> None:
    contract = amended({PRICES: {HEAD: ITEMS.replace("name: 短信\n", f"name: 短信\n    {part}\n")}})
    (problem,) = uses.problems(contract)
    assert (problem.code, dict(problem.words)["part"]) == ("price-per", part.partition(":")[0])


def test_each_line_is_traced_to_its_entries() -> None:
    tenant = project("- {sku: check, quantity: 2, from: 2024-03-02}\n- {sku: check, quantity: 1, from: 2024-02-02}")
    usage = used("sku: sms, quantity: 7, day: 2024-03-10\nsku: sms, quantity: 8, day: 2024-03-11")
    filed = evidence(tenant, usage)

    def traced(line: Line) -> list[tuple[str, str]]:
        steps = counted(filed, tenant, CONTRACT.prices.by_sku[line.sku], line)
        return [(step.text, step.source.path if step.source else "") for step in steps]

    sms, cheaper, checks = bill(CONTRACT, tenant, MARCH, under(), usage)
    assert traced(sms) == [("2024-03-10 使用 7", usage.source.path)]
    assert traced(cheaper) == [("2024-03-11 使用 8", usage.source.path)]
    assert traced(checks) == [("2024-03-02 计 2", tenant.source.path)]
