"""What reaches the next band of the coefficient: worked by hand, and held against all that could be tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dossier.assess.projects import Teller
from dossier.contract.policies import HostAverage, Policy, Thresholds
from dossier.evidence import Evidence
from dossier.records.projects import Project, Usage
from dossier.result import Composite, ProjectResult
from dossier.settlement import Account, ScoreSums, prepare, rules_of, settle
from dossier.sizing import fewest as search
from dossier.sizing.fewest import Gains, HostOption, TooManyError, fewest
from dossier.sizing.loads import on_size
from dossier.utilisation import rates, score
from report_factory import PERIOD, head, record, the_contract


@dataclass(frozen=True)
class _Host:
    sku: str
    vcpu: int
    memory_gb: int
    cpu: str
    memory: str
    disk: str = "{allocated_gb: 100, used_gb: 50}"
    san: int = 0


def _months(hosts: tuple[_Host, ...], released: str = "") -> tuple[Project, Usage]:
    resources = "".join(
        f"  - {{sku: {one.sku}, quantity: 1, host: vm-{no:02d}, from: 2023-12-01, review: review-1}}\n"
        + (
            f"  - {{sku: san, quantity: {one.san}, host: vm-{no:02d}, from: 2023-12-01, review: review-1}}\n"
            if one.san
            else ""
        )
        for no, one in enumerate(hosts, 1)
    )
    project = head("project", "portal", "市民服务系统") + (
        f"name: 市民服务系统\nunit: {{id: unit-a, name: 示例单位甲}}\nmoved_in: 2023-12-01\n{released}"
        f"survey_contact: 系统管理岗\nconfidentiality_requested: 2023-12-01\nresources:\n{resources or '  []'}"
    )
    listed = "".join(
        f"  - id: vm-{no:02d}\n    vcpu: {one.vcpu}\n    memory_gb: {one.memory_gb}\n    cpu: {one.cpu}\n"
        f"    memory: {one.memory}\n" + (f"    disk: {one.disk}\n" if one.disk else "")
        for no, one in enumerate(hosts, 1)
    )
    usage = head("usage", "usage-2024-03-portal", "三月资源使用") + (
        f"project: portal\nplatform: 监控系统\ninterval_minutes: 5\nhosts:\n{listed or '  []'}"
    )
    found = record("evidence/projects/portal.yml", project), record("evidence/2024-03/usage/portal.yml", usage)
    assert isinstance(found[0], Project)
    assert isinstance(found[1], Usage)
    return found[0], found[1]


@dataclass(frozen=True)
class _Month:
    """A project alone in March 2024 with so many points of the platform, under other policies than adopted."""

    hosts: tuple[_Host, ...]
    composite: int
    policies: tuple[Policy, ...] = ()
    released: str = ""

    def told(self) -> ProjectResult:
        contract, (project, usage) = the_contract(), _months(self.hosts, self.released)
        adopted = contract.readings.adopted(PERIOD)
        for one in self.policies:
            adopted = adopted.under(one)
        evidence, points = Evidence.of((project, usage)), Fraction(self.composite)
        composite = Composite(points=points, low=points, high=points, max=Fraction(100))
        prepared = prepare(contract, evidence, PERIOD, adopted)
        (fee,) = settle(contract, prepared, ScoreSums(composite), Account()).projects
        teller, measured = Teller(contract, evidence, PERIOD, adopted, points), prepared.measured[project.id]
        return teller.detailed(teller.told(fee, project, measured), project, measured)


_ONE = _Host("vm-8c16g", 8, 16, "{peak: 40, trough: 10}", "{peak: 40, trough: 20}")


def test_the_size_whose_price_moves_least_reaches_the_next_band() -> None:
    """CPU 25 %, memory 30 %, disk 50 %: 0.4 * 25 + 0.3 * 30 + 0.3 * 50 = 34; 80 * 0.3 + 34 * 0.7 = 47.8, so 0.5.

    50 needs (50 - 24) / 0.7 = 37.142857... of use, or (50 - 23.8) / 0.3 = 87.33... points. The peaks are 3.2 vCPU and
    6.4 GB, so 4 and 8 will do. 8 vCPU and 8 GB: 10 + 18 + 15 = 43; 4 and 16: 20 + 9 + 15 = 44; 4 and 8: 53. Prices:
    483.55 now; 422.75, 302.10 and 242.25. The first moves least, by 60.80.

    A month: 483.55 * 0.5 = 241.775, paid 241.78; 422.75 * 0.8 = 338.20. March as it is with 0.8: 386.84 - 241.78 more.
    """
    found = _Month((_ONE,), 80).told().next_band
    assert found is not None
    assert (found.at_least, found.coefficient, found.band) == (Fraction(50), Fraction("0.8"), "")
    assert (found.utilisation, found.composite) == (Fraction(260, 7), Fraction(262, 3))
    assert found.gain == Decimal("145.06")
    change = found.change
    assert change is not None
    assert [(one.id, one.now, one.sku, one.disk_gb) for one in change.hosts] == [("vm-01", "vm-8c16g", "vm-8c8g", None)]
    assert (change.utilisation, change.combined, change.coefficient) == (
        Fraction(43),
        Fraction("54.1"),
        Fraction("0.8"),
    )
    assert (change.difference, change.fee, change.fee_then) == (Decimal("-60.80"), Decimal("241.78"), Decimal("338.20"))
    assert change.letter is None


def test_storage_alone_comes_before_another_size_and_goes_no_further_than_it_has_to() -> None:
    """The same with 100 GB of storage paid for, 50 used. The disk has to come to (37.142857... - 19) / 30 = 60.47 %:
    50 / 0.6047 = 82.68, so 82 GB are left, 18 go. Use: 10 + 9 + 30 * 50 / 82 = 37.29268...; combined 50.10487....

    A month: 483.55 + 22 = 505.55, times 0.5 252.775, paid 252.78; 18 * 0.22 = 3.96 less, 501.59 * 0.8 = 401.27.
    """
    found = _Month((replace(_ONE, san=100),), 80).told().next_band
    assert found is not None
    change = found.change
    assert change is not None
    assert [(one.id, one.sku, one.disk_gb) for one in change.hosts] == [("vm-01", None, Fraction(82))]
    assert change.utilisation == 19 + Fraction(30 * 50, 82)
    assert (change.difference, change.fee, change.fee_then) == (Decimal("-3.96"), Decimal("252.78"), Decimal("401.27"))
    assert change.letter == "reduce"  # 37.29 lies below 40 all the same


def test_where_no_change_reaches_the_reason_is_told() -> None:
    """82 of use are wanted with 76 points: (80 - 22.8) / 0.7 = 81.71; with 33 points 100.14, more than there is."""
    busy = replace(_ONE, cpu="{peak: 90, trough: 50}", memory="{peak: 90, trough: 50}")
    silent = replace(_ONE, cpu="{peak: 90, trough: 50}", memory="{peak: 90, trough: 50}", disk="")
    cases = (
        (_Month((busy,), 76), "no-size"),
        (_Month((busy,), 33), "beyond"),
        (_Month((busy, silent), 76), "missing"),
        (_Month((busy,), 76, released="released: 2024-03-20\n"), "left"),
        (_Month((), 76), "no-hosts"),
    )
    for month, reason in cases:
        found = month.told().next_band
        assert found is not None
        assert (found.change, found.unreached) == (None, reason)


def test_nothing_rises_above_the_highest_band() -> None:
    full = replace(
        _ONE, cpu="{peak: 100, trough: 80}", memory="{peak: 100, trough: 80}", disk="{allocated_gb: 100, used_gb: 90}"
    )
    assert _Month((full,), 100).told().next_band is None


_LOADS = st.tuples(st.integers(5, 60), st.integers(0, 20)).map(lambda one: f"{{peak: {one[0]}, trough: {min(one)}}}")
_SIZES = tuple(one for one in the_contract().prices.items if one.host and not one.host.minimum)


@st.composite
def _hosts(draw: st.DrawFn) -> _Host:
    item = draw(st.sampled_from(_SIZES))
    assert item.host is not None
    return _Host(item.sku, item.host.vcpu, int(item.host.memory_gb), draw(_LOADS), draw(_LOADS))


def _price(sku: str) -> Fraction:
    return the_contract().prices.unit_price(sku, PERIOD.end)


def _tried(month: _Month) -> Iterator[tuple[int, Fraction, Fraction, Fraction]]:
    """Every way to give the hosts smaller sizes of the list and less storage: how many hosts change, by how much the
    prices of their sizes move, how much storage goes, and the combined score, measured anew."""
    contract, (_, usage) = the_contract(), _months(month.hosts)
    adopted = contract.readings.adopted(PERIOD)
    for one in month.policies:
        adopted = adopted.under(one)
    rules = rules_of(contract, PERIOD, adopted)

    def ways(host: _Host, place: int) -> Iterator[tuple[_Host, bool, Fraction, int]]:
        spare = 0 if HostAverage.MEAN in month.policies else host.san
        for size in (None, *_SIZES):
            moved = on_size(usage.hosts[place], size.host, adopted) if size and size.host else usage.hosts[place]
            larger = size and size.host and (size.host.vcpu > host.vcpu or size.host.memory_gb > host.memory_gb)
            if moved is None or larger or (size and size.sku == host.sku):
                continue
            for gone in range(spare + 1):
                disk = f"{{allocated_gb: {100 - gone}, used_gb: 50}}"
                now = replace(host, sku=size.sku if size else host.sku, disk=disk)
                yield now, bool(size or gone), abs(_price(now.sku) - _price(host.sku)), gone

    for choice in product(*(tuple(ways(host, place)) for place, host in enumerate(month.hosts))):
        moved = []
        for (now, _, _, _), before in zip(choice, usage.hosts, strict=True):
            size = contract.prices.by_sku[now.sku].host
            assert size is not None
            laid = (
                before
                if (size.vcpu, size.memory_gb) == (before.vcpu, before.memory_gb)
                else on_size(before, size, adopted)
            )
            assert laid is not None
            assert laid.disk is not None
            gb = Fraction(now.disk.split(",")[0].removeprefix("{allocated_gb: "))
            moved.append(laid.model_copy(update={"disk": laid.disk.model_copy(update={"allocated_gb": gb})}))
        found = score(
            contract.terms.weights_on(PERIOD.end), *(one.low for one in rates(tuple(moved), adopted, Fraction(1)))
        )
        combined = rules.combined(Fraction(month.composite), found, has_hosts=True)
        yield (
            sum(changed for _, changed, _, _ in choice),
            sum((yuan for _, _, yuan, _ in choice), Fraction()),
            Fraction(sum(gone for _, _, _, gone in choice)),
            combined,
        )


@settings(max_examples=25, phases=[Phase.generate])  # shrinking would try all ways many times over
@given(
    st.lists(_hosts(), min_size=1, max_size=2),
    st.integers(40, 100),
    st.sampled_from([(), (HostAverage.MEAN,), (Thresholds.TWO_PLACES,)]),
    st.sampled_from([0, 3]),
)
def test_no_smaller_change_of_all_that_can_be_tried_reaches(
    hosts: list[_Host], composite: int, policies: tuple[Policy, ...], san: int
) -> None:
    month = _Month((replace(hosts[0], san=san), *hosts[1:]), composite, policies)
    found = month.told().next_band
    if found is None or found.unreached == "beyond":
        return
    reaching = [one[:3] for one in _tried(month) if one[3] >= found.at_least]
    if not reaching:
        assert (found.change, found.unreached) == (None, "no-size")
        return
    change = found.change
    assert change is not None
    moved = sum(
        (abs(_price(one.sku) - _price(one.now)) for one in change.hosts if one.sku),
        Fraction(),
    )
    gone = sum((100 - one.disk_gb for one in change.hosts if one.disk_gb is not None), Fraction())
    assert (len(change.hosts), moved, gone) == min(reaching)
    assert change.combined >= found.at_least


class _Sum:
    """So much CPU and memory together."""

    def __init__(self, needed: int) -> None:
        self._needed = needed

    def reached(self, gains: Gains) -> bool:
        return gains.cpu + gains.memory >= self._needed

    def storage(self, _gains: Gains) -> int:
        return 0


def test_a_search_that_grows_too_far_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """12 hosts with gains of 1, 2, 4 and so on: every choice comes to another sum."""
    hosts = [
        [HostOption("a", Gains(2**no, 0, 0), Fraction(1)), HostOption("b", Gains(0, 2**no, 0), Fraction(2))]
        for no in range(12)
    ]
    monkeypatch.setattr(search, "MOST", 50)
    with pytest.raises(TooManyError):
        fewest(hosts, _Sum(2**12 - 2))


def test_forty_hosts_of_one_kind_are_searched_at_once() -> None:
    """30 of 40 have to give 2 each: 60."""
    hosts = [[HostOption("a", Gains(1, 1, 0), Fraction(3)), HostOption("b", Gains(1, 0, 0), Fraction(1))]] * 40
    found = fewest(hosts, _Sum(60))
    assert found is not None
    assert len(found) == 30
    assert {option.sku for _, option in found} == {"a"}
