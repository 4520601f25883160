"""Doubts about use: each kind fires for what it is about, stays silent for honest figures, and supposes the right ones.

One project with one host of 4 vCPU and 8 GB and 500 GB of storage; April is looked at, March came before.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest

from builders import codes, evidence, own_contract, record
from dossier.assess.doubts import Balance, weigh
from dossier.checks.doubts import disks, fleet, loads, numbers, series
from dossier.doubt import Doubt
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.pipeline import assess_all
from dossier.records import Record
from dossier.records.operations import ChangeRequest
from dossier.records.platform import DeploymentRequest
from dossier.records.projects import HostUsage, Project, Usage
from sample_months import AS_OF, loaded, month
from tenants import project, usage

VM = "- {sku: vm-4c8g, quantity: 1, host: h1, from: 2023-12-01}"
SAN = "- {sku: san, quantity: 500, host: h1, from: 2023-12-01}"
LOADS = "cpu: {peak: 80.1, trough: 20.3}, memory: {peak: 70.2, trough: 50.7}"
DISK = "disk: {allocated_gb: 500, used_gb: 300}"
BEFORE = (
    f"- {{id: h1, vcpu: 4, memory_gb: 8, cpu: {{peak: 78, trough: 22.5}}, memory: {{peak: 69, trough: 51}}, {DISK}}}"
)
CHECKS = (loads, disks, series, fleet)


def host(loads: str = LOADS, disk: str = DISK, size: str = "vcpu: 4, memory_gb: 8", name: str = "h1") -> str:
    return f"- {{{', '.join(part for part in (f'id: {name}', size, loads, disk) if part)}}}"


def april(text: str, head: str = "") -> Usage:
    one = usage(text, month="2024-04")
    if not head:
        return one
    lines = "\n".join(f"  {line}" for line in text.splitlines())
    fields = "id: usage-2024-04-p1\nproject: p1\nplatform: 示例监管平台\n"
    return record(Usage, f"{fields}{head}\nhosts:\n{lines}", month="2024-04")


def found(*records: Record, checks: tuple[ModuleType, ...] = CHECKS) -> list[Doubt]:
    dossier = Dossier(own_contract(), evidence(*records), {}, ())
    return [one for check in checks for one in check.check(dossier)]


def of_april(text: str, resources: str = f"{VM}\n{SAN}", before: str = BEFORE, head: str = "") -> list[Doubt]:
    records: list[Record] = [project(resources), april(text, head)]
    doubts = found(*records, *([usage(before)] if before else []))
    return [one for one in doubts if one.place.path.startswith("evidence/2024-04/")]


def supposed(doubt: Doubt) -> HostUsage:
    """The host as it would be if the doubt is right."""
    (record,) = (one for _, one in doubt.otherwise if isinstance(one, Usage))
    return record.hosts[0]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (host(), [], "an honest month"),
        (host("cpu: {peak: 0.86, trough: 0.57}, memory: {peak: 70.2, trough: 50.7}"), ["usage-units"], "a fraction"),
        (host("cpu: {peak: 80.1, trough: 20.3}, memory: {peak: 1, trough: 0.62}"), ["usage-units"], "1 is 100 %"),
        (host("cpu: {peak: 1.2, trough: 0.6}, memory: {peak: 70.2, trough: 50.7}"), ["usage-jump"], "more than 1 %"),
        (host(disk="disk: {allocated_gb: 0.5, used_gb: 0.3}"), ["usage-units", "disk-register"], "TB"),
        (host(disk="disk: {allocated_gb: 500, used_gb: 0.3}"), ["usage-units"], "TB used of GB allocated"),
        (host(disk="disk: {allocated_gb: 500, used_gb: 0}"), ["usage-units"], "no system on it"),
        (host(disk="disk: {allocated_gb: 0, used_gb: 0}"), [], "an error, and told as one"),
        (host("cpu: {peak: 80.1, trough: 0}, memory: {peak: 70.2, trough: 50.7}"), ["trough-odd"], "off for a while"),
        (host("cpu: {peak: 80.1, trough: 20.3}, memory: {peak: 70.2, trough: 0}"), ["trough-odd"], "no memory in use"),
        (host("cpu: {peak: 80.1, trough: 80.1}, memory: {peak: 70.2, trough: 50.7}"), ["trough-odd"], "never changing"),
        (host("cpu: {peak: 200, trough: 20}, memory: {peak: 70.2, trough: 50.7}"), [], "it bursts"),
        (host("cpu: {peak: 200.1, trough: 20}, memory: {peak: 70.2, trough: 50.7}"), ["load-far-above"], "too far"),
        (host(disk="disk: {allocated_gb: 500, used_gb: 500}"), ["disk-filled"], "not one GB free"),
        (host(disk="disk: {allocated_gb: 300, used_gb: 300}"), ["disk-filled"], "doubted once only"),
        (host(disk="disk: {allocated_gb: 499, used_gb: 300}"), ["disk-register"], "less than was registered"),
        (host(disk="disk: {allocated_gb: 520, used_gb: 300}"), [], "the system's own disk comes on top"),
        (host(disk="disk: {allocated_gb: 499999, used_gb: 300}"), [], "less than a thousand times"),
        (host(disk="disk: {allocated_gb: 512000, used_gb: 300}"), ["disk-register"], "MB"),
        (BEFORE, ["usage-copied"], "the figures of March"),
        (BEFORE.replace("22.5", "22.6"), [], "one figure differs"),
        (BEFORE.replace("used_gb: 300", "used_gb: 301"), ["usage-copied"], "the disk alone was changed"),
        (host("cpu: {peak: 8, trough: 2}, memory: {peak: 70.2, trough: 50.7}"), ["usage-jump"], "5 after 50.25 %"),
        (host("cpu: {peak: 8.05, trough: 2.1}, memory: {peak: 70, trough: 50.7}"), [], "5.075 is not yet a tenth"),
        (host(disk="disk: {allocated_gb: 500, used_gb: 30}"), ["usage-jump"], "a tenth of the disk"),
        (host(disk="disk: {allocated_gb: 500, used_gb: 31}"), [], "not quite"),
        (host("cpu: {peak: 80.1, trough: 20.3}"), ["metric-left-out"], "memory was there in March"),
        (host(disk=""), ["metric-left-out"], "the disk was"),
    ],
)
def test_a_host_beside_itself_the_month_before_and_the_register(text: str, expected: list[str], why: str) -> None:
    assert codes(of_april(text)) == expected, why
    assert all(one.related for one in of_april(text))


@pytest.mark.parametrize(
    ("text", "before", "expected", "why"),
    [
        (host("cpu: {peak: 1, trough: 0}"), host("cpu: {peak: 1, trough: 0}", disk=""), [], "an idle host"),
        (host("cpu: {peak: 9, trough: 0}"), host("cpu: {peak: 7, trough: 0}"), [], "it shows 0 every month"),
        (host("cpu: {peak: 9, trough: 0}"), "", ["trough-odd"], "nothing to compare with"),
        (host("cpu: {peak: 20, trough: 20}"), host("cpu: {peak: 19, trough: 19}"), [], "little to do"),
        (host("cpu: {peak: 6, trough: 5}"), host("cpu: {peak: 0.6, trough: 0.5}"), [], "tenfold, but little"),
        (
            host("cpu: {peak: 9, trough: 3}, memory: {peak: 40, trough: 35}"),
            host(
                "cpu: {peak: 9, trough: 3}, memory: {peak: 40, trough: 35}", "disk: {allocated_gb: 500, used_gb: 299}"
            ),
            [],
            "whole numbers come again, the disk does not",
        ),
        (
            host("cpu: {peak: 9, trough: 3}, memory: {peak: 40, trough: 35}"),
            host("cpu: {peak: 9, trough: 3}, memory: {peak: 40, trough: 35}"),
            ["usage-copied"],
            "the disk as well",
        ),
    ],
)
def test_an_idle_host_is_honest(text: str, before: str, expected: list[str], why: str) -> None:
    assert codes(of_april(text, before=before)) == expected, why


def test_a_copy_of_any_earlier_month_is_found() -> None:
    one = project(f"{VM}\n{SAN}")
    copied = april(host())
    months = [usage(host(), month="2024-01"), usage(BEFORE, month="2024-02"), usage(BEFORE.replace("78", "77")), copied]
    (doubt,) = found(one, *months, checks=(series,))
    assert (doubt.place, doubt.related) == (copied.place("hosts", 0), (months[0].place("hosts", 0),))
    assert {"month": "2024-01", "count": "1", "total": "1"}.items() <= dict(doubt.words).items()


@pytest.mark.parametrize(
    ("text", "metric", "values"),
    [
        (host("cpu: {peak: 0.86, trough: 0.57}"), "cpu", {"peak": "0.86", "trough": "0.57"}),
        (host(disk="disk: {allocated_gb: 0.5, used_gb: 0.3}"), "disk", {"allocated_gb": "512", "used_gb": "307.2"}),
        (host(disk="disk: {allocated_gb: 500, used_gb: 0.3}"), "disk", {"allocated_gb": "500", "used_gb": "307.2"}),
        (host("cpu: {peak: 80, trough: 0}"), "cpu", {"peak": "0.8", "trough": "0.225"}),  # as in March
        (
            host("cpu: {peak: 20, trough: 0}"),
            "cpu",
            {"peak": "0.2", "trough": "0.2"},
        ),  # March's is higher than the peak
        (host(disk="disk: {allocated_gb: 300, used_gb: 300}"), "disk", {"allocated_gb": "500", "used_gb": "300"}),
        (host(disk="disk: {allocated_gb: 400, used_gb: 300}"), "disk", {"allocated_gb": "500", "used_gb": "300"}),
        (host(disk="disk: {allocated_gb: 500, used_gb: 30}"), "disk", {"allocated_gb": "500", "used_gb": "300"}),
    ],
)
def test_what_a_doubt_supposes(text: str, metric: str, values: dict[str, str]) -> None:
    first = of_april(text)[0]
    load = getattr(supposed(first), metric)
    assert {key: plain(getattr(load, key)) for key in values} == values


@pytest.mark.parametrize(
    "text", [BEFORE, host(disk="disk: {allocated_gb: 500, used_gb: 500}"), host("cpu: {peak: 300, trough: 1}")]
)
def test_what_proves_nothing_is_supposed_to_be_missing(text: str) -> None:
    one = supposed(of_april(text)[0])
    assert None in (one.cpu, one.disk)


def test_a_metric_that_other_hosts_have() -> None:
    both = f"{VM}\n{VM.replace('h1', 'h2')}"
    assert codes(of_april(f"{host()}\n{host(disk='', name='h2')}", both, before="")) == ["metric-left-out"]
    assert codes(of_april(f"{host()}\n{host('', '', name='h2')}", both, before="")) == []  # the platform has nothing
    assert codes(of_april(host("", ""))) == ["metric-left-out"]  # it had something in March


def test_a_disk_that_shrinks_while_the_register_stays() -> None:
    local = f"{VM}\n"  # a server with a disk of its own: no storage is registered
    assert codes(of_april(host(disk="disk: {allocated_gb: 400, used_gb: 300}"), local)) == ["disk-shrunk"]
    assert codes(of_april(host(disk="disk: {allocated_gb: 600, used_gb: 300}"), local)) == []
    until, since = SAN.replace("}", ", to: 2024-04-10}"), SAN.replace("500", "400").replace("2023-12-01", "2024-04-11")
    less = f"{VM}\n{until}\n{since}"
    assert codes(of_april(host(disk="disk: {allocated_gb: 400, used_gb: 300}"), less)) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("interval_minutes: 5", []),
        ("interval_minutes: 0", ["interval-odd"]),
        ("interval_minutes: 60", ["interval-odd"]),  # five minutes in March
        ("interval_minutes: 5\nhappened: 2024-04-30\ncovers: {from: 2024-04-01, to: 2024-04-30}", []),
        ("interval_minutes: 5\nhappened: 2024-04-02\ncovers: {from: 2024-04-01, to: 2024-04-30}", ["usage-early"]),
        ("interval_minutes: 5\nhappened: 2024-04-30\ncovers: {from: 2024-04-01, to: 2024-05-01}", []),  # an error
    ],
)
def test_how_and_when_it_was_read(head: str, expected: list[str]) -> None:
    assert codes(of_april(host(), head=head)) == expected


def test_without_a_month_before_only_no_interval_at_all_is_doubted() -> None:
    assert codes(of_april(host(), before="", head="interval_minutes: 60")) == []
    assert codes(of_april(host(), before="", head="interval_minutes: 0")) == ["interval-odd"]


SERVER = "- {sku: server-2x8c-256g-600g, quantity: 1, host: h1, from: 2023-12-01}"
UNNAMED = SERVER.replace("quantity: 1, host: h1", "quantity: 2")


@pytest.mark.parametrize(
    ("resources", "sizes", "expected"),
    [
        (SERVER, ["vcpu: 32, memory_gb: 256"], []),  # two threads a core
        (SERVER, ["vcpu: 33, memory_gb: 256"], ["server-size"]),
        (SERVER, ["vcpu: 16000, memory_gb: 256"], ["server-size"]),
        (SERVER, ["vcpu: 16, memory_gb: 513"], ["server-size"]),
        (UNNAMED, ["vcpu: 32, memory_gb: 256", "vcpu: 32, memory_gb: 256"], []),
        (UNNAMED, ["vcpu: 49, memory_gb: 256", "vcpu: 16, memory_gb: 256"], ["server-size"]),  # 65 of twice 32
        (VM, ["vcpu: 4000, memory_gb: 8"], []),  # an error, and told as one
    ],
)
def test_rented_servers(resources: str, sizes: list[str], expected: list[str]) -> None:
    text = "\n".join(host(size=size, name=f"h{nth}") for nth, size in enumerate(sizes, 1))
    doubts = found(project(resources), april(text), checks=(fleet,))
    assert codes(doubts) == expected
    if doubts and resources == SERVER:
        assert f"{supposed(doubts[0]).vcpu} {plain(supposed(doubts[0]).memory_gb)}" == "16 256"


def two(first: str, second: str, name: str = "h1") -> list[Doubt]:
    both = [project(VM + first), project(VM.replace("h1", name) + second, identity="p2")]
    months = [usage(host()), usage(host(name=name), identity="p2")]
    return found(*both, *months, checks=(fleet,))


def test_a_host_that_two_projects_rent_is_paid_twice() -> None:
    (doubt,) = two("", "")
    assert [place.path for place in (doubt.place, *doubt.related)] == [
        *("evidence/2024-03/usage/p2.yml", "evidence/2024-03/usage/p1.yml"),
        *("evidence/projects/p1.yml", "evidence/projects/p2.yml"),
    ]
    (register,) = (one for _, one in doubt.otherwise if isinstance(one, Project))
    assert (register.id, register.resources) == ("p2", ())
    assert codes(two("", "", name="H1")) == ["host-paid-twice"]
    assert two("", "", name="h2") == []


def test_a_host_that_moves_from_one_project_to_another_is_paid_once() -> None:
    ends = "\n- {sku: os-linux, quantity: 1, from: 2023-12-01}"
    until, since = VM.replace("}", ", to: 2024-03-10}"), VM.replace("2023-12-01", "2024-03-11")
    both = [project(until + ends), project(since + ends, identity="p2")]
    assert found(*both, usage(host()), usage(host(), identity="p2"), checks=(fleet,)) == []


def request(nth: int, number: str = "甲字1号", project: str = "p1", month: str = "2024-04") -> DeploymentRequest:
    days = f"received: {month}-0{nth}\ncontacted: {month}-0{nth}\ncompleted: {month}-0{nth}"
    return record(
        DeploymentRequest, f"id: request-{month}-{nth}\nnumber: {number}\nproject: {project}\n{days}", month=month
    )


def test_a_request_that_is_copied_counts_once() -> None:
    copies = [request(nth) for nth in range(1, 5)]
    (doubt,) = found(*copies, checks=(numbers,))
    assert (doubt.place, doubt.related[0]) == (copies[3].place("number"), copies[0].place("number"))
    assert dict(doubt.words)["count"] == "4"
    assert [path for path, one in doubt.otherwise if one is None] == [copy.source.path for copy in copies[1:]]


def test_numbers_are_those_of_one_kind_and_one_project() -> None:
    change = record(ChangeRequest, "number: 甲字1号\nproject: p1\nreceived: 2024-04-01", month="2024-04")
    others = [request(1), request(2, number="甲字2号"), request(3, project="p2"), change]
    assert found(*others, checks=(numbers,)) == []


def test_a_copy_in_a_later_month_is_told_there() -> None:
    (doubt,) = found(request(1, month="2024-03"), request(1), checks=(numbers,))
    assert doubt.place.path.startswith("evidence/2024-04/")


def test_all_disks_said_to_be_full_are_worth_what_the_month_gains() -> None:
    """In May 2024, with used for allocated everywhere, the sample pays 459,131.24 instead of 416,164.08 yuan.

    The difference of 42,967.16 is told in four doubts; of projects whose coefficient stays nothing is at stake.
    """
    dossier = loaded().dossier
    assert dossier is not None
    assert month("2024-05").settlement.payable == Decimal("416164.08")
    full = {one.source.path: _full(one) for one in dossier.evidence.all(Usage) if "2024-05" in one.id}
    changed = replace(dossier, evidence=dossier.evidence.instead(full))
    may = assess_all(changed, AS_OF)[-1]
    assert (may.period, may.settlement.payable) == ("2024-05", Decimal("459131.24"))
    doubts = [one for one in disks.check(changed) if one.code == "disk-filled"]
    assert len(doubts) == len(full)
    worth = [one.worth.yuan for one in weigh(Balance(changed, may, AS_OF), doubts) if one.worth]
    assert (len(worth), sum(worth)) == (4, Decimal("42967.16"))
    # The month tells them as matters of the bureau's, each alone and all together, beside what is open.
    told = [one for one in may.matters if one.code == "disk-filled" and one.at_stake.yuan_risk]
    assert [one.at_stake.yuan_risk for one in told] == [one for one in worth if one]
    assert {(one.kind, one.state, one.party) for one in told} == {("doubt", "contradictory", "bureau")}
    assert may.doubted.yuan_risk == Decimal("459131.24") - Decimal("416164.08")
    assert not may.doubted.points_risk
    assert not may.doubted.yuan_gain
    assert may.at_stake == month("2024-05").at_stake  # what is missing or awaited is the same


def _full(one: Usage) -> Usage:
    hosts = tuple(
        host.model_copy(update={"disk": host.disk.model_copy(update={"allocated_gb": host.disk.used_gb})})
        if host.disk
        else host
        for host in one.hosts
    )
    record = one.model_copy(update={"hosts": hosts})
    record.bind(one.source)
    return record
