"""Lines of a bill: cases worked out by hand in cases/settlement/billing.yml, and what must hold for any resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import own_contract, under
from dossier.contract import Contract
from dossier.contract.prices import Price, Prices
from dossier.exact.money import cents
from dossier.exact.number import exact, plain
from dossier.exact.period import Period
from dossier.result import Line
from dossier.settlement.billing import bill, item_of
from plain_cases import cases
from tenants import project

READINGS = st.sampled_from(["actual-days", "whole-month", "thirty"])
MARCH = Period(2024, 3)


def with_cuts(contract: Contract, cuts: Mapping[str, Mapping[str, str]]) -> Contract:
    """The contract after price cuts: SKU -> from and amount."""
    items = tuple(
        item.model_copy(update={"prices": (*item.prices, _price(cuts[item.sku]))}) if item.sku in cuts else item
        for item in contract.prices.items
    )
    return replace(contract, prices=Prices.model_construct(items=items))


def _price(cut: Mapping[str, str]) -> Price:
    return Price.model_construct(
        from_=date.fromisoformat(cut["from"]), clause="6.2", amount=exact(cut["amount"]), notice=None
    )


def written(line: Line) -> str:
    days = f"{line.from_}..{line.to} {line.days}/{line.days_in_month}"
    return f"{line.sku} {plain(line.quantity)} {days} {plain(line.unit_price)} = {plain(line.amount)}"


@pytest.mark.parametrize("case", cases("settlement", "billing"))
def test_bill(contract: Contract, case: dict[str, Any]) -> None:
    rented = project(case["resources"], moved_in=case.get("moved_in", "2023-12-01"), released=case.get("released", ""))
    agreed = with_cuts(contract, case.get("cuts", {}))
    lines = bill(
        agreed, rented, Period.parse(case["period"]), under({"R-37": "actual-days", **case.get("readings", {})})
    )
    assert [written(line) for line in lines] == case["lines"], case["why"]


def test_a_project_that_is_not_in_service_has_no_bill(contract: Contract) -> None:
    rented = "- {sku: vm-2c4g, quantity: 1, host: h1, from: 2024-04-01}"
    assert bill(contract, project(rented, moved_in="2024-04-01"), MARCH, under()) == ()


def test_every_item_of_the_contract_can_be_billed(contract: Contract) -> None:
    for item in contract.prices.items:
        if item.tier is None:
            rented = project(f"- {{sku: {item.sku}, quantity: 1, from: 2023-12-01}}")
        else:
            rented = project(f"- {{sku: {item.tier.family}, users: {item.tier.up_to}, from: 2023-12-01}}")
        (line,) = bill(contract, rented, MARCH, under())
        assert (line.sku, line.amount) == (item.sku, cents(item.prices[0].amount))


def test_a_resource_falls_under_its_sku_or_its_tier(contract: Contract) -> None:
    plain_one, tiered, nothing = project(
        "- {sku: san, quantity: 1, from: 2023-12-01}\n- {sku: crypto-l2, users: 51, from: 2023-12-01}\n"
        "- {sku: san, users: 3, from: 2023-12-01}"
    ).resources
    found = [item_of(contract.prices, resource) for resource in (plain_one, tiered, nothing)]
    assert [item and item.sku for item in found] == ["san", "crypto-l2-100", None]


@st.composite
def resources(draw: st.DrawFn) -> str:
    """Entries of a project: spans anywhere around March, tied to one of three hosts or to none."""
    lines = []
    for _ in range(draw(st.integers(0, 6))):
        sku = draw(st.sampled_from(["vm-2c4g", "public-ip", "san", "nas", "os-windows", "os-linux", "bandwidth"]))
        first = date(2024, 2, 20) + timedelta(draw(st.integers(0, 45)))
        last = first + timedelta(draw(st.integers(0, 45)))
        host = draw(st.sampled_from(["", "host: h1, ", "host: h2, "]))
        quantity = draw(st.decimals(0, 300, places=1))
        lines.append(f"- {{sku: {sku}, quantity: {quantity}, {host}from: {first}, to: {last}}}")
    return "\n".join(lines)


@settings(deadline=None, max_examples=60)
@given(resources(), READINGS)
def test_lines_recompute_and_never_overlap(text: str, reading: str) -> None:
    """Every amount is price x quantity x days / days in the month; one SKU has no day twice."""
    lines = bill(own_contract(), project(text), MARCH, under({"R-37": reading}))
    for line in lines:
        assert line.amount == cents(line.unit_price * line.quantity * line.days / line.days_in_month)
        assert line.quantity > 0
        assert line.from_ in MARCH
        assert line.to in MARCH
        assert 0 < line.days <= line.days_in_month
    for sku in {line.sku for line in lines}:
        of_sku = [line for line in lines if line.sku == sku]
        assert all(one.to < after.from_ for one, after in pairwise(of_sku))
        assert sum(line.days for line in of_sku) <= of_sku[0].days_in_month


@settings(deadline=None, max_examples=60)
@given(resources(), READINGS, st.randoms())
def test_the_order_of_entries_does_not_matter(text: str, reading: str, random: Any) -> None:
    lines = text.splitlines()
    shuffled = lines.copy()
    random.shuffle(shuffled)
    adopted = under({"R-37": reading})
    first = bill(own_contract(), project(text), MARCH, adopted)
    assert bill(own_contract(), project("\n".join(shuffled)), MARCH, adopted) == first


@settings(deadline=None, max_examples=60)
@given(resources())
def test_whole_months_never_cost_less_than_actual_days(text: str) -> None:
    """Only for what is not free: more hosts for the whole month also bring more free addresses."""
    chargeable = "\n".join(line for line in text.splitlines() if "public-ip" not in line and "os-" not in line)
    whole, actual = (
        _gross(bill(own_contract(), project(chargeable), MARCH, under({"R-37": reading})))
        for reading in ("whole-month", "actual-days")
    )
    assert whole >= actual - Decimal("0.03")  # each of six lines may be rounded by half a fen


def _gross(lines: tuple[Line, ...]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))
