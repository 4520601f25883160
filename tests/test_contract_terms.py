"""The contract's own numbers, as they stand in contract 安财单一采购-2023-4."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.contract import Contract
from dossier.contract.payments import Band, Bands
from dossier.contract.terms import Ceiling, Terms
from dossier.exact.number import exact, plain

DAY = date(2024, 3, 31)


@pytest.fixture
def terms(contract: Contract) -> Terms:
    return contract.terms


def the_ceiling(terms: Terms) -> Ceiling:
    found = terms.ceiling_on(DAY)
    assert found is not None
    return found


def the_bands(terms: Terms) -> Bands:
    found = terms.payment_on(DAY)
    assert isinstance(found, Bands)
    return found


def written(*values: Fraction | int | None) -> str:
    return " ".join("-" if value is None else plain(value) for value in values)


def test_parties_term_and_ceiling(terms: Terms) -> None:
    assert (terms.contract, terms.signed) == ("安财单一采购-2023-4", date(2023, 6, 28))
    assert [party.role for party in terms.parties] == ["bureau", "provider"]
    assert (terms.term_on(DAY).months, terms.term_on(DAY).clause) == (36, "3.1")
    ceiling = the_ceiling(terms)
    assert (ceiling.yuan, ceiling.limit) == (Decimal("22879713.60"), Decimal("25167684.96"))
    assert ceiling.amount / 36 == exact("635547.60")  # exactly, as rules.md says


@pytest.mark.parametrize(
    ("cumulative", "state"),
    [
        ("0.00", "ok"),
        ("22879713.59", "ok"),
        ("22879713.60", "warn"),  # 100 %
        ("25167684.96", "warn"),  # exactly 110 %: 22879713.60 x 1.1
        ("25167684.97", "refuse"),
    ],
)
def test_ceiling_warns_at_100_per_cent_and_refuses_above_110(terms: Terms, cumulative: str, state: str) -> None:
    assert the_ceiling(terms).state(Decimal(cumulative)) == state


def test_weights(terms: Terms) -> None:
    weights = terms.weights_on(DAY)
    names = ("composite", "utilisation", "cpu", "memory", "disk")
    assert [getattr(weights, name) for name in names] == [exact(text) for text in ("0.3", "0.7", "0.4", "0.3", "0.3")]


@pytest.mark.parametrize(
    ("score", "coefficient", "to_rise", "to_fall"),
    [
        ("100", "1", None, "20"),
        ("80", "1", None, "0"),
        ("79.9999", "0.8", "0.0001", "29.9999"),
        ("67.7", "0.8", "12.3", "17.7"),
        ("50", "0.8", "30", "0"),
        ("49.5", "0.5", "0.5", "29.5"),
        ("20", "0.5", "30", "0"),
        ("0", "0.2", "20", None),
    ],
)
def test_coefficient_and_the_way_to_the_next_band(
    terms: Terms, score: str, coefficient: str, to_rise: str | None, to_fall: str | None
) -> None:
    bands, value = the_bands(terms), exact(score)
    assert bands.coefficient(value) == exact(coefficient)
    assert bands.to_rise(value) == (None if to_rise is None else exact(to_rise))
    assert bands.to_fall(value) == (None if to_fall is None else exact(to_fall))


@pytest.mark.parametrize(
    ("score", "edge"),
    [
        ("79.9999", 80),
        ("80", 80),
        ("79", 80),
        ("78.9999", None),
        ("81", 80),
        ("81.0001", None),
        ("50.5", 50),
        ("0", None),
    ],
)
def test_near_an_edge(terms: Terms, score: str, edge: int | None) -> None:
    """The margin is one point, itself included."""
    assert terms.near_on(DAY, exact(score)) == edge


def test_the_nearest_of_two_edges() -> None:
    bands = Bands.model_construct(
        from_=DAY,
        clause="示例",
        bands=(
            Band(at_least=Fraction(80), coefficient=Fraction(1)),
            Band(at_least=Fraction(79), below=Fraction(80), coefficient=Fraction(1, 2)),
            Band(below=Fraction(79), coefficient=Fraction(0)),
        ),
    )
    assert bands.near(exact("79.6"), Fraction(1)) == 80
    assert bands.near(exact("79.4"), Fraction(1)) == 79
    assert bands.full == 1


def test_a_gap_between_bands_is_a_bug_by_then() -> None:
    bands = Bands.model_construct(
        from_=DAY, clause="示例", bands=(Band(at_least=Fraction(80), coefficient=Fraction(1)),)
    )
    with pytest.raises(ValueError, match="no band"):
        bands.coefficient(Fraction(79))


def test_incident_tariff_penalties_limits_and_claim(terms: Terms) -> None:
    tariff = terms.tariff_on(DAY)
    levels = [f"{level.id} {written(level.above_minutes, level.amount)}" for level in tariff.levels]
    assert levels == ["major - 400000", "severe 40 200000", "general 20 100000"]
    assert tariff.level("none") is None
    mismatch, late = terms.penalty_on("usage-mismatch", DAY), terms.penalty_on("late-arrival", DAY)
    assert mismatch is not None
    assert late is not None
    assert written(mismatch.amount, mismatch.beyond, late.amount, late.beyond) == "10000 1 1000 2"
    assert terms.penalty_on("nothing", DAY) is None
    assert written(terms.resize_on(DAY).below, terms.resize_on(DAY).above) == "40 60"
    assert terms.engineer_levels_on(DAY) == ("intermediate", "senior")
    assert terms.claim_on(DAY).amount == 100_000


def test_every_value_has_a_clause_and_a_day(terms: Terms) -> None:
    values = [value for _, versions in terms.dated() for value in versions]
    assert len(values) >= 10
    assert all(value.clause and value.from_ <= terms.signed for value in values)


def test_full_pay_needs_more_use_than_the_annex_allows_without_a_letter(terms: Terms) -> None:
    """Coefficient 1 at composite 100 needs (80 - 30) / 0.7 = 71.428... of utilisation; letters start above 60.

    At 60 the best combined score is 30 + 42 = 72, in the band of 0.8.
    """
    weights, bands = terms.weights_on(DAY), the_bands(terms)
    needed = (80 - 100 * weights.composite) / weights.utilisation
    assert needed == Fraction(500, 7)
    best = 100 * weights.composite + terms.resize_on(DAY).above * weights.utilisation
    assert written(best, bands.coefficient(best)) == "72 0.8"
