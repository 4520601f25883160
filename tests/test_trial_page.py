"""The sliders of a project's page come to what settling comes to, to the cent, for any month and any reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from amended import PRICES, amended
from builders import HOME, evidence, own_contract
from dossier.assess.assumed import Assumed
from dossier.assess.computing import Computing
from dossier.assess.trial import TrialMonth, tried
from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.load.attachments import FileFact
from dossier.pipeline import Months
from dossier.report import OneMonth
from dossier.result import Composite, Interval, ProjectFee, Settlement, Totals
from dossier.settlement import Account, Prepared, ScoreSums, settle
from dossier.views.trial import trial_data
from dossier.views.trial_sizes import TrialSizes, trial_sizes
from sample_months import AS_OF, loaded
from tenants import project, usage
from test_settlement_properties import ACCOUNTS, MARCH, measured, months, scores

pytest_plugins = ["browsing"]

_Told = dict[str, str]
_NOTHING: Mapping[str, TrialSizes] = MappingProxyType({})


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=HOME / "theme" / "assets" / "trial.js")
    yield page
    page.close()


def _of_page(
    page: Page, data: bytes, changes: Sequence[Mapping[str, object]], hosting: Mapping[str, TrialSizes] = _NOTHING
) -> list[_Told]:
    """What the page's script makes of some changes; amounts in fen."""
    month = json.loads(data.decode().removeprefix("var dossierMonth = ").rstrip(";\n"))
    month["hosting"] = {name: json.loads(one.data) for name, one in hosting.items()}
    found: list[_Told] = page.evaluate(
        """([month, all]) => all.map(changes => {
            const then = dossierTrial(month, changes), told = {};
            const ratio = value => value.bottom === 1n ? `${value.top}` : `${value.top}/${value.bottom}`;
            told.composite = ratio(then.composite);
            for (const name of ["payable", "carried"]) told[name] = String(then[name]);
            for (const [id, one] of Object.entries(then.projects)) {
                for (const name of ["combined", "coefficient"]) told[`${id} ${name}`] = ratio(one[name]);
                for (const name of ["gross", "after", "deduction", "net"]) told[`${id} ${name}`] = String(one[name]);
            }
            return told;
        })""",
        [month, changes],
    )
    return found


def _of_settling(projects: Iterable[ProjectFee], totals: Totals, points: Fraction) -> _Told:
    told = {"composite": str(points)}
    told |= {"payable": _fen(totals.payable), "carried": _fen(totals.carried_out)}
    for one in projects:
        told |= {f"{one.id} combined": str(one.combined), f"{one.id} coefficient": str(one.coefficient)}
        told[f"{one.id} gross"] = _fen(one.gross)
        told |= {f"{one.id} after": _fen(one.after_coefficient), f"{one.id} net": _fen(one.net)}
        told[f"{one.id} deduction"] = _fen(one.incident_deduction)
    return told


def _fen(amount: Decimal) -> str:
    return str(int(amount * 100))


def _month(prepared: Prepared, scored: ScoreSums, found: Settlement) -> Assessment:
    """As much of an assessment as the page is told from: rows a and b share the points."""
    half = scored.composite.points / 2
    rows = tuple(SimpleNamespace(id=name, points=half, max=Fraction(60)) for name in ("a", "b"))

    def told(fee: ProjectFee) -> SimpleNamespace:
        use = prepared.measured[fee.id]
        bounds = SimpleNamespace(score=Interval(low=use.low, high=use.high)) if use.has_hosts else None
        return SimpleNamespace(id=fee.id, has_hosts=use.has_hosts, utilisation_bounds=bounds, gross=fee.gross)

    weights = own_contract().terms.weights_on(MARCH.end)
    return cast(
        "Assessment",
        SimpleNamespace(
            period=str(MARCH),
            composite=scored.composite,
            indicators=rows,
            weights=weights,
            projects=tuple(map(told, found.projects)),
            incidents=found.incidents,
            settlement=found.totals,
            choice=prepared.adopted.choice,
        ),
    )


_USE = st.integers(0, 10_000).map(lambda value: Fraction(value, 100))


@settings(max_examples=60)
@given(months(), scores(), ACCOUNTS, st.lists(st.tuples(_USE, st.integers(0, 60)), min_size=1, max_size=4))
def test_the_script_settles_as_the_engine_does(
    page: Page, prepared: Prepared, scored: ScoreSums, account: Account, values: list[tuple[Fraction, int]]
) -> None:
    """Nothing changed; then the use of each project in turn; then the points of a row; then both."""
    composite = scored.composite
    certain = replace(scored, penalties_low=None, penalties_high=None)
    now = settle(own_contract(), prepared, certain, account)
    changes: list[dict[str, dict[str, str]]] = [{}]
    expected = [_of_settling(now.projects, now.totals, composite.points)]
    for nth, (use, points) in enumerate(values):
        name = now.projects[nth].id
        tried = {"use": {name: plain(use)}} if prepared.measured[name].has_hosts else {}
        given_points = min(Fraction(100), composite.points / 2 + points)
        for change in (tried, {"points": {"a": str(points)}}, tried | {"points": {"a": str(points)}}):
            total = given_points if "points" in change else composite.points
            other = {**prepared.measured, name: measured(use, use)} if "use" in change else prepared.measured
            sums = Composite(points=total, low=total, high=total, max=Fraction(100))
            then = settle(own_contract(), replace(prepared, measured=other), replace(certain, composite=sums), account)
            changes.append(change)
            expected.append(_of_settling(then.projects, then.totals, total))
    assert _of_page(page, trial_data(own_contract(), _month(prepared, certain, now)), changes) == expected


def _hosting(month: Computing, trial: TrialMonth) -> dict[str, TrialSizes]:
    """What the pages of a month's projects try sizes with."""
    shown = OneMonth(month.period, trial.assessment, month.contract, trial.evidence, ())
    found = {one.id: trial_sizes(shown, one) for one in trial.assessment.projects}
    return {name: sizes for name, sizes in found.items() if sizes}


def _agree(page: Page, month: Computing, readings: Mapping[str, str], cases: Iterable[Mapping[str, str]]) -> None:
    """Of each case, which names hosts of all projects with their sizes, the page comes to what the command does."""
    files: Mapping[str, FileFact] = {}
    now = tried(month, files, Assumed(readings=readings))
    hosting = _hosting(month, now)
    changes: list[Mapping[str, object]] = []
    expected = []
    for case in cases:
        sizes = {
            name: {host.id: case[host.id] for host in one.hosts if host.id in case} for name, one in hosting.items()
        }
        sized = {(name, host): sku for name, hosts in sizes.items() for host, sku in hosts.items()}
        then = tried(month, files, Assumed(readings=readings, sizes=sized)).assessment
        changes.append({"sizes": sizes})
        expected.append(_of_settling(then.projects, then.settlement, then.composite.points))
    assert _of_page(page, trial_data(month.contract, now.assessment), changes, hosting) == expected


def test_other_sizes_of_all_hosts_of_the_sample_come_to_what_the_command_does(page: Page) -> None:
    dossier = loaded().dossier
    assert dossier is not None
    month = Months(dossier, AS_OF).computing(MARCH)
    hosting = _hosting(month, tried(month, {}, Assumed()))
    assert len(hosting) > 10
    hosts = [host for one in hosting.values() for host in one.hosts]
    smallest = {host.id: next(iter(host.others)) for host in hosts}
    largest = {host.id: [*host.others][-1] for host in hosts[::2]}  # the others stay as they are
    _agree(page, month, {}, ({}, smallest, largest))


_RENTED = """\
- {sku: vm-8c16g, quantity: 1, host: h1, from: 2023-12-01}
- {sku: vm-8c16g, quantity: 1, host: h2, from: 2024-03-11}
- {sku: vm-4c8g, quantity: 3, host: h3, from: 2023-12-01}
- {sku: vm-4c8g, quantity: 1, from: 2023-12-01, to: 2024-03-20}
- {sku: san, quantity: 333, host: h1, from: 2023-12-01}"""
_USED = "\n".join(
    f"- {{id: {host}, vcpu: {vcpu}, memory_gb: {memory_gb}, cpu: {{peak: {cpu}, trough: 7}}, "
    f"memory: {{peak: {memory}, trough: 11}}, disk: {{allocated_gb: {disk_gb}, used_gb: 49}}}}"
    for host, vcpu, memory_gb, cpu, memory, disk_gb in (
        ("h1", 8, 16, 40, 40, 300),
        ("h2", 8, 16, 20, 30, 70),
        ("h3", 4, 8, 10, 20, 90),
    )
)
_DEARER = {
    "amount: 242.25}": "amount: 242.25}, {from: 2024-03-16, clause: 补充协议, amount: 251.13}",
}
"""The price of four cores with 8 GB from the middle of the month on."""
_SIZES = st.fixed_dictionaries(
    {},
    optional={
        "h1": st.sampled_from(["vm-4c8g", "vm-4c16g"]),
        "h2": st.sampled_from(["vm-4c8g", "vm-4c16g", "vm-2c8g"]),
        "h3": st.sampled_from(["vm-8c16g", "vm-2c4g", "vm-4c16g"]),
    },
)
_READINGS = st.sampled_from([{}, {"R-37": "thirty"}, {"R-30": "mean"}, {"R-28": "two-places", "R-26": "refund"}])


@settings(max_examples=20)
@given(readings=_READINGS, cases=st.lists(_SIZES, min_size=1, max_size=3))
def test_lines_that_come_apart_and_together_are_billed_as_by_the_command(
    page: Page, readings: Mapping[str, str], cases: list[dict[str, str]]
) -> None:
    """Several of one size are one line; one begins, one ends and one changes its price within the month."""
    records = evidence(project(_RENTED), usage(_USED))
    dossier = Dossier(amended({PRICES: _DEARER}), records, MappingProxyType({}))
    _agree(page, Months(dossier, AS_OF).computing(MARCH), readings, cases)


def test_no_size_is_offered_where_whole_months_are_billed_and_where_none_carries_the_load() -> None:
    """A peak of 90 % of two cores with 4 GB is more than one core, and more than the smallest there is."""
    used = _USED.replace("peak: 10", "peak: 90").replace("peak: 20", "peak: 90")
    month = Months(Dossier(own_contract(), evidence(project(_RENTED), usage(used)), MappingProxyType({})), AS_OF)
    computing = month.computing(MARCH)
    (sizes,) = _hosting(computing, tried(computing, {}, Assumed())).values()
    assert all("vm-2c4g" not in host.others for host in sizes.hosts)
    assert not _hosting(computing, tried(computing, {}, Assumed(readings={"R-37": "whole-month"})))
