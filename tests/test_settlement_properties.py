"""What must hold for any month: sums, bounds, order, monotony."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import own_contract, under
from dossier.exact.money import ZERO, cents
from dossier.exact.period import Period
from dossier.incidents import Verdict
from dossier.records.projects import Project
from dossier.result import Composite, Line, Penalty, Settlement, Utilisation
from dossier.settlement import Account, Prepared, ScoreSums, payable, rules_of, settle
from dossier.utilisation import NO_HOSTS, Measured
from tenants import project

MARCH = Period(2024, 3)
MONEY = st.decimals(0, 500_000, places=2)
SCORE = st.fractions(0, 100, max_denominator=10_000)
IDS = ("p1", "p2", "p3", "p4")
PROJECTS: dict[str, Project] = {identity: project("", identity=identity) for identity in IDS}
CLAUSE_1_3 = tuple(cents(level.amount) for level in own_contract().terms.tariff_on(MARCH.end).levels)
READINGS = st.fixed_dictionaries(
    {
        "R-25": st.sampled_from(["once", "each", "platform"]),
        "R-26": st.sampled_from(["carry", "clamp", "refund"]),
        "R-27": st.sampled_from(["pending-in", "pending-out"]),
        "R-28": st.sampled_from(["exact", "two-places"]),
        "R-33": st.sampled_from(["composite-only", "full", "zero"]),
    }
)


def line(amount: Decimal) -> Line:
    price = Fraction(amount)
    return Line(
        sku="san", quantity=Fraction(1), from_=date(2024, 3, 1), to=MARCH.end, days=31, days_in_month=31,
        unit_price=price, amount=amount,
    )  # fmt: skip


def measured(low: Fraction, high: Fraction) -> Measured:
    if low != high:
        return Measured(None, low, high, has_hosts=True)
    value = Utilisation(cpu=low / 100, memory=low / 100, disk=low / 100, score=low)
    return Measured(value, low, high, has_hosts=True)


MEASURED = st.just(NO_HOSTS) | st.tuples(SCORE, SCORE).map(lambda pair: measured(min(pair), max(pair)))


@st.composite
def verdicts(draw: st.DrawFn) -> tuple[Verdict, ...]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        least, amount, most = sorted(draw(st.sampled_from((ZERO, *CLAUSE_1_3))) for _ in range(3))
        hit = tuple(sorted(draw(st.sets(st.sampled_from((*IDS, "p9")), min_size=1))))
        pending = draw(st.booleans())
        found.append(Verdict(f"i{number}", hit, Fraction(30), "provider", "general", amount, least, most, pending))
    return tuple(found)


@st.composite
def months(draw: st.DrawFn) -> Prepared:
    return Prepared(
        period=MARCH,
        adopted=under(draw(READINGS)),
        projects=tuple(PROJECTS.values()),
        bills={identity: tuple(map(line, draw(st.lists(MONEY, max_size=3)))) for identity in IDS},
        measured={identity: draw(MEASURED) for identity in IDS},
        verdicts=draw(verdicts()),
    )


@st.composite
def scores(draw: st.DrawFn) -> ScoreSums:
    low, points, high = sorted(draw(SCORE) for _ in range(3))
    least, amount, most = sorted(draw(st.sampled_from(["0.00", "10000.00", "20000.00"])) for _ in range(3))
    composite = Composite(points=points, low=low, high=high, max=Fraction(100))
    penalty = Penalty(row=11, count=1, amount=Decimal(amount))
    return ScoreSums(composite, (penalty,), Decimal(least), Decimal(most))


HANDED_ON = st.one_of(st.just(ZERO), st.decimals(-50_000, 50_000, places=2))
"""What restated months hand on: mostly nothing."""
ACCOUNTS = st.builds(lambda debt, before, handed: Account(-debt, before, adjustments=handed), MONEY, MONEY, HANDED_ON)


def settled(prepared: Prepared, scored: ScoreSums, account: Account) -> Settlement:
    return settle(own_contract(), prepared, scored, account)


@settings(deadline=None, max_examples=60)
@given(months(), scores(), ACCOUNTS)
def test_lines_add_up_to_projects_and_projects_to_totals(
    prepared: Prepared, scored: ScoreSums, account: Account
) -> None:
    result = settled(prepared, scored, account)
    totals = result.totals
    for one in result.projects:
        assert one.gross == sum((line.amount for line in one.lines), ZERO)
        assert one.after_coefficient == cents(one.coefficient * Fraction(one.gross))
        net = one.after_coefficient - one.incident_deduction
        assert one.net == (max(ZERO, net) if prepared.adopted["R-26"] == "clamp" else net)
    assert totals.gross == sum(one.gross for one in result.projects)
    assert totals.after_coefficient == sum(one.after_coefficient for one in result.projects)
    platform = totals.incident_deductions - sum(one.incident_deduction for one in result.projects)
    assert platform >= 0
    total = sum(one.net for one in result.projects) - platform - totals.penalties + account.carried_in
    total += account.adjustments
    assert totals.adjustments == account.adjustments
    match prepared.adopted["R-26"]:
        case "carry":
            assert totals.payable + totals.carried_out == total
            assert totals.carried_out <= 0 <= totals.payable
        case "clamp":
            assert (totals.payable, totals.carried_out) == (max(ZERO, total), ZERO)
        case _:
            assert (totals.payable, totals.carried_out) == (total, ZERO)
    assert totals.cumulative == account.cumulative_before + totals.payable


@settings(deadline=None, max_examples=60)
@given(months(), scores(), ACCOUNTS)
def test_the_quick_way_pays_the_same(prepared: Prepared, scored: ScoreSums, account: Account) -> None:
    assert payable(own_contract(), prepared, scored, account) == settled(prepared, scored, account).totals.payable


@settings(deadline=None, max_examples=60)
@given(months(), scores())
def test_shares_add_up_to_amounts(prepared: Prepared, scored: ScoreSums) -> None:
    result = settled(prepared, scored, Account())
    waiting = prepared.adopted["R-27"] == "pending-out"
    for incident in result.incidents:
        assert not incident.shares or sum(share.amount for share in incident.shares) == incident.amount
    due = [one for one in result.incidents if not (waiting and one.pending)]
    assert result.totals.incident_deductions == sum((one.amount for one in due), ZERO)


@settings(deadline=None, max_examples=60)
@given(months(), scores(), ACCOUNTS)
def test_the_bounds_hold_the_figures(prepared: Prepared, scored: ScoreSums, account: Account) -> None:
    result = settled(prepared, scored, account)
    assert result.totals.payable_low <= result.totals.payable <= result.totals.payable_high
    for one in result.projects:
        assert one.combined_low <= one.combined <= one.combined_high
        assert one.coefficient_low <= one.coefficient <= one.coefficient_high


@settings(deadline=None, max_examples=50)
@given(months(), scores(), SCORE)
def test_what_turns_out_later_lies_in_the_bounds(prepared: Prepared, scored: ScoreSums, score: Fraction) -> None:
    """Settle again with a composite within its bounds: the sum lies in the bounds told before.

    Not under `clamp` with shares by fee, where a lower fee of one project may lift another above zero.
    """
    if (prepared.adopted["R-26"], prepared.adopted["R-25"]) == ("clamp", "once"):
        return
    before = settled(prepared, scored, Account()).totals
    low, high = scored.composite.low, scored.composite.high
    points = low + (high - low) * score / 100
    known = Composite(points=points, low=points, high=points, max=Fraction(100))
    after = settled(prepared, ScoreSums(known, scored.penalties), Account()).totals
    assert before.payable_low <= after.payable <= before.payable_high


@settings(deadline=None, max_examples=50)
@given(months(), scores(), st.lists(MONEY, min_size=3, max_size=3), SCORE)
def test_whatever_debt_turns_out_lies_in_the_bounds(
    prepared: Prepared, scored: ScoreSums, debts: list[Decimal], score: Fraction
) -> None:
    """Settle again with a debt within its bounds: what is paid and what is carried on lie in the bounds told before."""
    least, carried, most = sorted(-debt for debt in debts)
    before = settled(prepared, scored, Account(carried, ZERO, least, most))
    after = settled(prepared, scored, Account(least + cents(Fraction(most - least) * score / 100)))
    totals = before.totals
    assert totals.payable_low <= after.totals.payable <= totals.payable_high
    assert before.totals.carried_out_low <= after.totals.carried_out <= before.totals.carried_out_high
    assert before.totals.carried_out_low <= totals.carried_out <= before.totals.carried_out_high


@settings(deadline=None, max_examples=50)
@given(months(), SCORE, SCORE)
def test_a_higher_composite_never_pays_less(prepared: Prepared, one: Fraction, other: Fraction) -> None:
    if (prepared.adopted["R-26"], prepared.adopted["R-25"]) == ("clamp", "once"):
        return
    lower, higher = (
        settled(prepared, ScoreSums(Composite(points=points, low=points, high=points, max=Fraction(100))), Account())
        for points in sorted((one, other))
    )
    assert lower.totals.payable <= higher.totals.payable
    pairs = zip(lower.projects, higher.projects, strict=True)
    assert all(less.coefficient <= more.coefficient for less, more in pairs)


@settings(deadline=None, max_examples=60)
@given(months(), scores())
def test_the_order_of_incidents_does_not_matter(prepared: Prepared, scored: ScoreSums) -> None:
    turned = Prepared(
        prepared.period, prepared.adopted, prepared.projects, prepared.bills, prepared.measured, prepared.verdicts[::-1]
    )
    one, other = settled(prepared, scored, Account()), settled(turned, scored, Account())
    assert (one.projects, one.totals) == (other.projects, other.totals)


@pytest.mark.parametrize(("edge", "above", "below"), [("80", "1", "0.8"), ("50", "0.8", "0.5"), ("20", "0.5", "0.2")])
def test_the_coefficient_turns_exactly_on_the_edge(edge: str, above: str, below: str) -> None:
    """However little below the edge, the lower band pays: nothing is rounded first (R-28)."""
    rules = rules_of(own_contract(), MARCH, under({"R-28": "exact", "R-33": "composite-only"}))
    on_edge = rules.fee(Fraction(edge), Fraction(0), Decimal("1000.00"), has_hosts=False)
    beneath = rules.fee(Fraction(edge) - Fraction(1, 10**60), Fraction(0), Decimal("1000.00"), has_hosts=False)
    assert (on_edge.coefficient, beneath.coefficient) == (Fraction(above), Fraction(below))
