"""The sliders of a project's page come to what settling comes to, to the cent, for any month and any reading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from builders import HOME, own_contract
from dossier.assessment import Assessment
from dossier.exact.number import plain
from dossier.result import Composite, Interval, ProjectFee, Settlement
from dossier.settlement import Account, Prepared, ScoreSums, settle
from dossier.views.trial import trial_data
from test_settlement_properties import ACCOUNTS, MARCH, measured, months, scores

_Told = dict[str, str]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=HOME / "theme" / "assets" / "trial.js")
    yield page
    page.close()


def _of_page(page: Page, data: bytes, changes: list[dict[str, dict[str, str]]]) -> list[_Told]:
    """What the page's script makes of some changes; amounts in fen."""
    month = json.loads(data.decode().removeprefix("var dossierMonth = ").rstrip(";\n"))
    found: list[_Told] = page.evaluate(
        """([month, all]) => all.map(changes => {
            const then = dossierTrial(month, changes), told = {};
            const ratio = value => value.bottom === 1n ? `${value.top}` : `${value.top}/${value.bottom}`;
            told.composite = ratio(then.composite);
            for (const name of ["payable", "carried"]) told[name] = String(then[name]);
            for (const [id, one] of Object.entries(then.projects)) {
                for (const name of ["combined", "coefficient"]) told[`${id} ${name}`] = ratio(one[name]);
                for (const name of ["after", "deduction", "net"]) told[`${id} ${name}`] = String(one[name]);
            }
            return told;
        })""",
        [month, changes],
    )
    return found


def _of_settling(found: Settlement, points: Fraction) -> _Told:
    told = {"composite": str(points)}
    told |= {"payable": _fen(found.totals.payable), "carried": _fen(found.totals.carried_out)}
    for one in found.projects:
        told |= {f"{one.id} combined": str(one.combined), f"{one.id} coefficient": str(one.coefficient)}
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
    expected = [_of_settling(now, composite.points)]
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
            expected.append(_of_settling(then, total))
    assert _of_page(page, trial_data(own_contract(), _month(prepared, certain, now)), changes) == expected
