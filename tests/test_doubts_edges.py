"""Use that is exactly on a limit of the contract (40 and 60): (peak + trough) / 2 by thirds with the disk."""

from __future__ import annotations

import pytest

from builders import evidence, own_contract
from dossier.checks.doubts import edges
from dossier.load import Dossier
from tenants import project, usage


@pytest.mark.parametrize(
    ("cpu", "memory", "used", "asked"),
    [
        ("{peak: 45, trough: 35}", "{peak: 50, trough: 30}", "200", ["40"]),
        ("{peak: 80, trough: 40}", "{peak: 70, trough: 50}", "300", ["60"]),
        ("{peak: 45.1, trough: 35}", "{peak: 50, trough: 30}", "200", []),
        ("{peak: 80, trough: 39.9}", "{peak: 70, trough: 50}", "300", []),
        ("{peak: 50, trough: 50}", "{peak: 50, trough: 50}", "250", []),  # 50 is an edge of the combined score only
    ],
)
def test_use_on_a_limit(cpu: str, memory: str, used: str, asked: list[str]) -> None:
    disk = f"{{allocated_gb: 500, used_gb: {used}}}"
    month = usage(f"- {{id: h1, vcpu: 4, memory_gb: 8, cpu: {cpu}, memory: {memory}, disk: {disk}}}")
    resources = "- {sku: vm-4c8g, quantity: 1, host: h1, from: 2023-12-01}"
    found = list(edges.check(Dossier(own_contract(), evidence(project(resources), month), {})))
    assert [dict(one.words)["threshold"] for one in found] == asked
    assert all(one.related[0].path == "content/contract/terms.yml" for one in found)
