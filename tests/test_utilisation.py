"""Utilisation: cases worked out by hand in cases/utilisation/measure.yml, and what must hold for any hosts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import evidence, own_contract, under
from dossier.contract import Contract
from dossier.contract.readings import Readings, Setting
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.records.projects import Disk, HostUsage, Load, Samples
from dossier.utilisation import NO_HOSTS, ONE, measure, measure_all, rates
from plain_cases import cases, fraction
from tenants import USED, project, usage

MARCH = Period(2024, 3)
ADOPTED = under({"R-30": "weighted", "R-32": "month-end", "R-33": "composite-only"})
HOST = "- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}"


@pytest.mark.parametrize("case", cases("utilisation", "measure"))
def test_measure(contract: Contract, case: dict[str, Any]) -> None:
    rented = project(case.get("resources", HOST), released=case.get("released", ""))
    records = [rented, usage(case["hosts"])] if "hosts" in case else [rented]
    found = measure(contract, evidence(*records), rented, MARCH, under({**ADOPTED, **case.get("readings", {})}))
    expect = case["expect"]
    if "hosts" in expect:
        assert found == NO_HOSTS, case["why"]
    elif "score" in expect:
        assert found.value is not None
        assert dict(found.value) == {key: fraction(text) for key, text in expect.items()}, case["why"]
        assert found.low == found.high == found.value.score
    else:
        assert found.value is None
        assert (found.low, found.high) == (fraction(expect["low"]), fraction(expect["high"])), case["why"]
        assert found.has_hosts


def test_measure_all_takes_the_projects_in_service(contract: Contract) -> None:
    here = project(HOST, identity="p1")
    gone = project(HOST, identity="p2", released="2024-02-29")
    racks = project("- {sku: rack-u, quantity: 1, from: 2023-12-01}", identity="p3")
    found = measure_all(contract, evidence(here, gone, racks, usage(USED)), MARCH, ADOPTED)
    assert {key: plain(one.low) for key, one in found.items()} == {"p1": "56", "p3": "0"}


BURST = "- {id: h1, vcpu: 4, memory_gb: 8, cpu: {peak: 126, trough: 40}, memory: {peak: 70, trough: 50}}"


def with_most(contract: Contract, percent: int) -> Contract:
    """The contract with another setting of R-56."""
    register = contract.readings
    setting = Setting(id="most-percent", number=Fraction(percent), meaning="示例")
    questions = [q.model_copy(update={"settings": (setting,)}) if q.id == "R-56" else q for q in register.readings]
    return replace(contract, readings=Readings(readings=tuple(questions)))


@pytest.mark.parametrize(
    ("percent", "low", "high"),
    [
        (100, "46", "76"),  # cpu (100 + 40) / 2 = 70 %, memory 60 %: 28 + 18, and the disk that is not there is 0 to 30
        (120, "50", "80"),  # cpu (120 + 40) / 2 = 80 %: 32 + 18
        (150, "51.2", "81.2"),  # cpu (126 + 40) / 2 = 83 %: 33.2 + 18
    ],
)
def test_a_burst_counts_as_the_setting_says(contract: Contract, percent: int, low: str, high: str) -> None:
    """R-56; more than all of a disk is never used, whatever bursts."""
    rented, records = project(HOST), evidence(project(HOST), usage(BURST))
    found = measure(with_most(contract, percent), records, rented, MARCH, ADOPTED)
    assert (plain(found.low), plain(found.high)) == (low, high)


def test_what_is_missing_is_at_most_the_highest_that_counts(contract: Contract) -> None:
    """Nothing is known of CPU, memory and disk: 40 x 1.2 + 30 x 1.2 + 30 x 1 = 114."""
    rented = project(HOST)
    found = measure(with_most(contract, 120), evidence(rented), rented, MARCH, ADOPTED)
    assert (plain(found.low), plain(found.high)) == ("0", "114")


RATE = st.fractions(0, 1, max_denominator=1000)
LOADS = st.none() | st.builds(
    lambda peak, share, raw: Load.model_construct(peak=peak, trough=peak * share, raw=raw),
    RATE,
    RATE,
    st.none() | st.builds(lambda peak: Samples.model_construct(peak=peak, trough=Fraction(0)), RATE),
)
DISKS = st.none() | st.builds(
    lambda size, share, peak: Disk.model_construct(allocated_gb=size, used_gb=size * share, peak=peak, trough=peak),
    st.fractions(0, 1000, max_denominator=10),
    RATE,
    st.none() | RATE,
)
HOSTS = st.lists(
    st.builds(
        lambda vcpu, memory_gb, cpu, memory, disk: HostUsage.model_construct(
            id="h", vcpu=vcpu, memory_gb=Fraction(memory_gb), cpu=cpu, memory=memory, disk=disk
        ),
        st.integers(0, 64),
        st.integers(0, 256),
        LOADS,
        LOADS,
        DISKS,
    ),
    max_size=5,
).map(tuple)
READINGS = st.fixed_dictionaries(
    {
        "R-30": st.sampled_from(["weighted", "mean"]),
        "R-32": st.sampled_from(["month-end", "peak-trough"]),
        "R-52": st.sampled_from(["interval", "raw"]),
    }
)


@settings(deadline=None)
@given(HOSTS, READINGS)
def test_rates_lie_in_their_bounds_and_bounds_in_0_to_1(hosts: tuple[HostUsage, ...], adopted: dict[str, str]) -> None:
    for rate in rates(hosts, under(adopted), ONE):
        assert 0 <= rate.low <= rate.high <= 1
        assert rate.value is None or rate.low == rate.value == rate.high


@settings(deadline=None)
@given(HOSTS, READINGS, LOADS)
def test_filling_a_gap_only_narrows_the_bounds(
    hosts: tuple[HostUsage, ...], adopted: dict[str, str], load: Load | None
) -> None:
    """Whatever the missing CPU figures turn out to be, the rate lies in the bounds told before."""
    filled = tuple(host if host.cpu else host.model_copy(update={"cpu": load}) for host in hosts)
    before, after = rates(hosts, under(adopted), ONE)[0], rates(filled, under(adopted), ONE)[0]
    assert before.low <= after.low
    assert after.high <= before.high


@settings(deadline=None)
@given(HOSTS, READINGS)
def test_the_order_of_hosts_does_not_matter(hosts: tuple[HostUsage, ...], adopted: dict[str, str]) -> None:
    assert rates(hosts, under(adopted), ONE) == rates(hosts[::-1], under(adopted), ONE)


def test_own_contract_weighs_forty_thirty_thirty() -> None:
    weights = own_contract().terms.weights_on(MARCH.end)
    assert (weights.cpu, weights.memory, weights.disk) == (Fraction(2, 5), Fraction(3, 10), Fraction(3, 10))
