"""Trial calculations: nothing otherwise is the month itself, worked figures, and what can only go one way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import evidence, own_contract
from dossier.assess.assumed import Assumed
from dossier.assess.computing import Computing
from dossier.assess.trial import tried
from dossier.assessment import Assessment
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.load import Dossier, load
from dossier.pipeline import Months
from sample_months import AS_OF, loaded
from tenants import project, usage
from test_incidents import incident
from test_second_contract import ROOT

MARCH = Period(2024, 3)
HOST = (
    "- {id: h1, vcpu: 8, memory_gb: 16, cpu: {peak: 40, trough: 10}, memory: {peak: 40, trough: 20}, "
    "disk: {allocated_gb: 100, used_gb: 50}}"
)
_TOLD_ELSEWHERE = {"matters", "readings", "at_stake", "doubted", "late", "outlook"}
"""What takes long, and a trial leaves out."""


@cache
def _sample() -> Months:
    dossier = loaded().dossier
    assert dossier is not None
    return Months(dossier, AS_OF)


def _small() -> Months:
    """One project with one host at 483.55 a month that was down for 30 minutes, and nothing else on file."""
    rented = "- {sku: vm-8c16g, quantity: 1, host: h1, from: 2023-12-01}"
    records = evidence(project(rented), usage(HOST), incident("[{project: p1, minutes: 30}]"))
    return Months(Dossier(own_contract(), records, MappingProxyType({})), date(2024, 4, 30))


def _tried(month: Computing, assumed: Assumed) -> Assessment:
    return tried(month, MappingProxyType({}), assumed).assessment


def _without(one: Assessment) -> Assessment:
    incidents = tuple(incident.model_copy(update={"choices": ()}) for incident in one.incidents)
    return one.model_copy(update={**dict.fromkeys(_TOLD_ELSEWHERE), "incidents": incidents})


def test_a_trial_without_a_change_is_the_month_itself() -> None:
    dossier, months = loaded().dossier, _sample()
    assert dossier is not None
    found = tried(months.computing(MARCH), dossier.files, Assumed()).assessment
    assert _without(found) == _without(months[MARCH])


def test_a_trial_without_a_change_is_the_month_of_another_contract_too() -> None:
    dossier = load(ROOT).dossier
    assert dossier is not None
    months = Months(dossier, date(2024, 12, 31))
    for period in months:
        found = tried(months.computing(period), dossier.files, Assumed()).assessment
        assert _without(found) == _without(months[period])


def _all(month: Assessment) -> dict[str, Fraction]:
    """All points of all rows."""
    return {row.id: row.max for row in month.indicators}


def test_points_use_and_size_come_to_what_is_worked_out_by_hand() -> None:
    """All points: 100. Use 34 (CPU 25 %, memory 30 %, disk 50 %): 30 + 23.8 = 53.8, so 0.8 of 483.55, 386.84.

    The stop of 30 minutes costs 100,000 until somebody has ruled: 386.84 - 100,000 = -99,613.16 is carried on.
    Use 72: 30 + 50.4 = 80.4, the whole 483.55. Half the size, 4 vCPU and 8 GB at 242.25: 50, 60 and 50 % are 53 of
    use, 30 + 37.1 = 67.1, 193.80. 15 points less, of one row: 85 * 0.3 + 23.8 = 49.3, 0.5
    of 483.55 is 241.775, paid 241.78.
    """
    month = _small().computing(MARCH)
    points = _all(_tried(month, Assumed()))
    less = dict.fromkeys((name for name, value in points.items() if value == 15), Fraction())
    cases = (
        (Assumed(points=points), "34", "53.8", "0.8", "386.84"),
        (Assumed(points=points, uses={"p1": Fraction(72)}), "72", "80.4", "1", "483.55"),
        (Assumed(points=points, sizes={("p1", "h1"): "vm-4c8g"}), "53", "67.1", "0.8", "193.80"),
        (Assumed(points=points | less), "34", "49.3", "0.5", "241.78"),
    )
    for assumed, use, combined, coefficient, fee in cases:
        found = _tried(month, assumed)
        (one,) = found.projects
        assert one.utilisation is not None
        told = (one.utilisation.score, one.combined, one.coefficient, one.after_coefficient)
        assert told == (Fraction(use), Fraction(combined), Fraction(coefficient), Decimal(fee))
        assert found.settlement.carried_out == Decimal(fee) - Decimal(100_000)
        assert found.settlement.payable == ZERO


def test_a_size_that_does_not_fit_is_an_error_and_not_another_figure() -> None:
    """A peak of 40 % of 8 vCPU is 3.2: more than 2."""
    month = _small().computing(MARCH)
    for sizes in ({("p1", "h1"): "vm-2c8g"}, {("p1", "h9"): "vm-4c8g"}, {("p9", "h1"): "vm-4c8g"}):
        with pytest.raises(ValueError, match=r"^(vm-2c8g|p1|p9)$"):
            _tried(month, Assumed(sizes=sizes))


def test_another_reading_comes_to_what_the_month_tells_of_it() -> None:
    """The delta that the month tells of each other reading is what a trial comes to (R-69)."""
    months, dossier = _sample(), loaded().dossier
    assert dossier is not None
    now = months[MARCH]
    moving = [
        one for one in now.readings if any(other.payable_delta or other.composite_delta for other in one.alternatives)
    ]
    assert moving
    for effect in moving[:2]:
        for other in effect.alternatives:
            trial = Assumed(readings={effect.id: other.reading})
            then = tried(months.computing(MARCH), dossier.files, trial).assessment
            assert then.composite.points - now.composite.points == other.composite_delta
            assert then.settlement.payable - now.settlement.payable == other.payable_delta


_SCORE = st.integers(0, 10_000).map(lambda value: Fraction(value, 100))


@cache
def _month() -> Computing:
    return _small().computing(MARCH)


@settings(max_examples=10)
@given(_SCORE, _SCORE, _SCORE)
def test_more_use_and_more_points_never_pay_less(one: Fraction, other: Fraction, share: Fraction) -> None:
    """Bands of this contract pay no less for more: score, coefficient and what is left rise with either."""
    points = {name: most * share / 100 for name, most in _all(_tried(_month(), Assumed())).items()}
    more = {
        name: (value + 1 if value + 1 <= most else value)
        for (name, value), most in zip(points.items(), _all(_tried(_month(), Assumed())).values(), strict=True)
    }
    less, most = sorted((one, other))
    lower = _tried(_month(), Assumed(points=points, uses={"p1": less}))
    for higher in (
        _tried(_month(), Assumed(points=points, uses={"p1": most})),
        _tried(_month(), Assumed(points=more, uses={"p1": less})),
    ):
        (was,), (then,) = lower.projects, higher.projects
        assert was.combined <= then.combined
        assert was.coefficient <= then.coefficient
        assert was.net <= then.net
        assert lower.settlement.carried_out + lower.settlement.payable <= (
            higher.settlement.carried_out + higher.settlement.payable
        )
