"""What is proposed for hosts outside the limits of use, with the working beside it (1.1.2.7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.evidence import Evidence
from dossier.records.projects import Project, Usage
from dossier.sizing import Sizer
from dossier.utilisation import NO_HOSTS, Measured
from report_factory import PERIOD, head, record, the_contract


def _portal(cpu: str, memory: str, disk: str) -> tuple[Project, Usage]:
    """One host of 8 vCPU and 16 GB with 100 GB of storage."""
    project = head("project", "portal", "市民服务系统") + (
        "name: 市民服务系统\nunit: {id: unit-a, name: 示例单位甲}\nmoved_in: 2023-12-01\nsurvey_contact: 系统管理岗\n"
        "confidentiality_requested: 2023-12-01\nresources:\n"
        "  - {sku: vm-8c16g, quantity: 1, host: vm-01, from: 2023-12-01, review: review-1}\n"
        "  - {sku: san, quantity: 100, host: vm-01, from: 2023-12-01, review: review-1}\n"
    )
    usage = head("usage", "usage-2024-03-portal", "三月资源使用") + (
        "project: portal\nplatform: 监控系统\ninterval_minutes: 5\nhosts:\n  - id: vm-01\n    vcpu: 8\n"
        f"    memory_gb: 16\n    cpu: {cpu}\n    memory: {memory}\n    disk: {disk}\n"
    )
    found = (
        record("evidence/projects/portal.yml", project),
        record("evidence/2024-03/usage/portal.yml", usage),
    )
    assert isinstance(found[0], Project)
    assert isinstance(found[1], Usage)
    return found[0], found[1]


def _sizer(project: Project, usage: Usage) -> Sizer:
    contract = the_contract()
    return Sizer(contract, Evidence.of((project, usage)), PERIOD, contract.readings.adopted(PERIOD))


@pytest.mark.parametrize(
    ("score", "direction"), [("39.9999", "reduce"), ("40", None), ("60", None), ("60.0001", "enlarge")]
)
def test_limits_of_the_resize_letter_are_strict(score: str, direction: str | None) -> None:
    project, usage = _portal("{peak: 40, trough: 10}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 20}")
    measured = Measured(None, Fraction(score), Fraction(score), has_hosts=True)
    advice = _sizer(project, usage).advice(project, measured)
    assert (advice and advice.direction) == direction


def test_a_missing_figure_leaves_the_letter_open_unless_it_cannot_matter() -> None:
    """From 30 to 50 the use may lie within the limits of 40 and 60; from 30 to 39 it lies below whatever is missing."""
    project, usage = _portal("{peak: 40, trough: 10}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 20}")
    sizer = _sizer(project, usage)
    assert sizer.advice(project, Measured(None, Fraction(30), Fraction(50), has_hosts=True)) is None
    assert sizer.advice(project, Measured(None, Fraction(30), Fraction(39), has_hosts=True)) is not None
    assert sizer.advice(project, NO_HOSTS) is None


def test_a_smaller_size_is_proposed_by_the_load_it_has_to_carry() -> None:
    """CPU 40/10 of 8: 25 %, 2 vCPU busy; memory 40/20 of 16 GB: 30 %, 4.8 GB; disk 20 of 100 GB.

    On 4 vCPU and 8 GB: 50 % and 60 %, the peaks 80 %. By weight off the middle 0 * 0.4 + 0.1 * 0.3 = 0.03; on 4 and 16:
    0 + 0.2 * 0.3 = 0.06; on 8 and 8: 0.25 * 0.4 + 0.03 = 0.13. 2 vCPU cannot carry the peak of 3.2. Disk: 20 GB
    at 50 % is 40 GB. Score then: 0.5 * 0.4 + 0.6 * 0.3 + 0.5 * 0.3 = 53.

    A month: 242.25 for 483.55, and 60 GB less at 0.22: 241.30 + 13.20 = 254.50 less.
    """
    project, usage = _portal("{peak: 40, trough: 10}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 20}")
    proposal = _sizer(project, usage).propose(project, "reduce")
    (one,) = proposal.hosts
    assert (one.sku, one.disk_gb, proposal.score) == ("vm-4c8g", Fraction(40), Fraction(53))
    assert proposal.difference == Decimal("-254.50")


@pytest.mark.parametrize(("peak", "trough", "sku"), [(50, 0, "vm-4c8g"), (51, 0, "vm-8c8g")])
def test_a_peak_that_would_not_fit_rules_a_size_out(peak: int, trough: int, sku: str) -> None:
    """50 % of 8 vCPU is 4 of 4; 51 % is 4.08, too much, so only the memory shrinks, from 30 to 60 %."""
    project, usage = _portal(
        f"{{peak: {peak}, trough: {trough}}}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 50}"
    )
    (one,) = _sizer(project, usage).propose(project, "reduce").hosts
    assert one.sku == sku
    assert one.disk_gb is None


def test_storage_is_cut_further_if_the_score_asks_for_it_and_only_as_far_as_the_limits() -> None:
    """CPU 60 and memory 60 at the peak, 10 and 18 at least: 35 and 39 %; half of either is too little for the peak.

    Disk 36 of 100 GB: at 50 % 72 GB, 0.4 * 35 + 0.3 * 39 + 0.3 * 50 = 40.7, enough. With CPU 32.5 (60/5): 39.7; so the
    storage goes to 60 %, 36 GB on 60, 0.4 * 32.5 + 0.3 * 39 + 0.3 * 60 = 42.7. With CPU 30 and memory 30 (60/0): 39 at
    60 %, still too low, and said so.
    """
    cases = ((10, 18, 72, "40.7", False), (5, 18, 60, "42.7", False), (0, 0, 60, "39", True))
    for cpu, memory, disk_gb, score, beyond in cases:
        loads = f"{{peak: 60, trough: {cpu}}}", f"{{peak: 60, trough: {memory}}}"
        project, usage = _portal(*loads, "{allocated_gb: 100, used_gb: 36}")
        (one,) = _sizer(project, usage).propose(project, "reduce").hosts
        assert one.sku is None
        assert one.disk_gb == disk_gb
        assert (one.then, one.beyond) == (Fraction(score), beyond)


def test_a_size_that_leaps_over_the_limits_is_not_proposed() -> None:
    """CPU and memory 70 %, disk 70 of 100 GB. Storage alone, at 40 %: 49 + 12 = 61, above 60.

    Twice both: 35 %, 0.7 * 35 + 0.3 * 50 = 39.5, below 40. Twice the memory: 28 + 10.5 + 15 = 53.5, off the middle by
    20 * 0.4 + 15 * 0.3 = 12.5; twice the CPU: 14 + 21 + 15 = 50, off by 15 * 0.4 + 20 * 0.3 = 12.
    """
    project, usage = _portal("{peak: 75, trough: 65}", "{peak: 75, trough: 65}", "{allocated_gb: 100, used_gb: 70}")
    (one,) = _sizer(project, usage).propose(project, "enlarge").hosts
    assert (one.sku, one.disk_gb, one.then) == ("vm-16c16g", Fraction(140), Fraction(50))


def test_a_larger_size_never_takes_anything_away() -> None:
    project, usage = _portal("{peak: 95, trough: 85}", "{peak: 50, trough: 30}", "{allocated_gb: 100, used_gb: 90}")
    (one,) = _sizer(project, usage).propose(project, "enlarge").hosts
    assert one.sku is not None
    host = the_contract().prices.by_sku[one.sku].host
    assert host is not None
    assert host.vcpu > 8
    assert host.memory_gb >= 16
    assert one.disk_gb == 180  # 90 GB at 50 %
