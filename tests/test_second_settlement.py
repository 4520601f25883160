"""Another contract bills, measures, judges and settles from its data alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from builders import evidence
from dossier.contract import Contract
from dossier.contract.prices import Prices
from dossier.contract.terms import Terms
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.result import Composite, Settlement
from dossier.settlement import Account, ScoreSums, prepare, settle
from tenants import project, usage
from test_incidents import incident
from test_second_duties import part, second
from test_settlement import written, written_incident
from test_settlement_billing import written as written_line

HOST = (
    "- {id: h1, vcpu: 8, memory_gb: 32, cpu: {peak: 90, trough: 70}, memory: {peak: 60, trough: 40}, "
    "disk: {allocated_gb: 100, used_gb: 10}}"
)
RENTED = """\
- {sku: small, quantity: 1, host: h1, from: 2024-01-01}
- {sku: address, quantity: 3, from: 2024-01-01}
- {sku: system, quantity: 1, host: h1, from: 2024-01-01}
- {sku: block, quantity: 25, host: h1, from: 2024-01-01}
- {sku: message, users: 11, from: 2024-03-31}"""


@cache
def contract() -> Contract:
    return replace(second(), terms=part(Terms, "terms"), prices=part(Prices, "prices"))


def settled(month: str, composite: str, stops: str = "", before: str = "0.00") -> Settlement:
    period = Period.parse(month)
    records = [project(RENTED, moved_in="2024-01-01"), usage(HOST, month=month)]
    if stops:
        records.append(incident(stops))
    prepared = prepare(contract(), evidence(*records), period, contract().readings.adopted(period))
    points = Fraction(composite)
    scored = ScoreSums(Composite(points=points, low=points, high=points, max=Fraction(100)))
    return settle(contract(), prepared, scored, Account(cumulative_before=Decimal(before)))


def test_its_bill_takes_whole_months_its_own_allowances_and_its_price_cut() -> None:
    """60 x 15/31 = 29.03, 50 x 16/31 = 25.81; one of 3 addresses charged; 15 of 25 GB; 12 for a single day."""
    (result,) = settled("2024-03", "80").projects
    assert [written_line(line) for line in result.lines] == [
        "small 1 2024-03-01..2024-03-15 15/31 60 = 29.03",
        "small 1 2024-03-16..2024-03-31 16/31 50 = 25.81",
        "address 1 2024-03-01..2024-03-31 31/31 10 = 10.00",
        "block 15 2024-03-01..2024-03-31 31/31 0.5 = 7.50",
        "system 1 2024-03-01..2024-03-31 31/31 20 = 20.00",
        "message-99 1 2024-03-01..2024-03-31 31/31 12 = 12.00",
    ]


def test_its_coefficient_by_its_own_weights_bands_and_rounding() -> None:
    """cpu 0.8, memory 0.5: (0.4 + 0.25) x 100 = 65; half of 54.99 and of 65 is 59.995, rounded first to 60.00: 1.

    104.34 x 1 = 104.34; with 54.98 it is 59.99, and nothing is paid.
    """
    assert written(settled("2024-03", "54.99").projects[0]) == "60 1 = 104.34 -> 104.34 - 0.00 = 104.34"
    assert written(settled("2024-03", "54.98").projects[0]) == "59.99 0 = 104.34 -> 0.00 - 0.00 = 0.00"


def test_its_weights_change_in_april() -> None:
    """0.8 x 0.4 + 0.5 x 0.4 + 0.1 x 0.2 = 0.54, so 54 instead of 65; (80 + 54) / 2 = 67."""
    (result,) = settled("2024-04", "80").projects
    assert result.utilisation is not None
    assert [plain(result.utilisation.score), plain(result.combined)] == ["54", "67"]


def test_its_bonus_band_pays_more_than_the_price() -> None:
    """(115 + 65) / 2 = 90 pays 1.05; 104.34 x 1.05 = 109.557 -> 109.56."""
    assert written(settled("2024-03", "115").projects[0]) == "90 1.05 = 104.34 -> 109.56 - 0.00 = 109.56"


def test_its_incidents_by_its_own_tariff_and_its_projects_floor_at_zero() -> None:
    """Eleven minutes cost 500; the project floors at 0 (its R-26), so nothing is owed and nothing carried on."""
    result = settled("2024-03", "80", "[{project: p1, minutes: 11}]")
    assert [written_incident(one) for one in result.incidents] == [
        "incident-1 interruption 11 500.00 pending p1 500.00"
    ]
    assert written(result.projects[0]) == "72.5 1 = 104.34 -> 104.34 - 500.00 = 0.00"
    assert (result.totals.payable, result.totals.carried_out) == (Decimal("0.00"), Decimal("0.00"))


def test_its_ceiling_by_its_own_percentages() -> None:
    totals = settled("2024-03", "80", before="8895.66").totals
    assert totals.cumulative == Decimal("9000.00")  # 8895.66 + 104.34, exactly 90 % of 10,000
    ceiling = contract().terms.ceiling_on(Period(2024, 3).end)
    assert ceiling is not None
    assert [ceiling.state(Decimal(text)) for text in ("8999.99", "9000.00", "10000.00", "10000.01")] == [
        "ok",
        "warn",
        "warn",
        "refuse",
    ]
