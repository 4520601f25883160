"""What the register says of months to come: worked out by hand, and never other than bills made month by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import sample_months
from dossier.contract import Contract
from dossier.contract.succession import Successor
from dossier.evidence import Evidence
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.records.projects import Project
from dossier.settlement import ahead
from dossier.settlement.billing import bill
from tenants import project
from test_settlement_billing import with_cuts
from workbook_months import under

MARCH = Period(2024, 3)


def gross(contract: Contract, projects: Iterable[Project], last: date) -> dict[str, str]:
    return {one.period: str(one.gross) for one in ahead(contract, Evidence.of(projects), MARCH, last)}


def test_nothing_changes(contract: Contract) -> None:
    """A host of 242.25 a month; of the last month one day of 31: 242.25 / 31 = 7.8145."""
    rented = project("- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}")
    assert gross(contract, [rented], date(2024, 7, 1)) == {
        "2024-04": "242.25", "2024-05": "242.25", "2024-06": "242.25", "2024-07": "7.81",
    }  # fmt: skip


def test_what_the_register_has_for_later_days(contract: Contract) -> None:
    """One host for 15 days of June's 30, 121.125, so 121.13, then three for 15, 363.38: 484.51; July 726.75.

    The first ends with 31 July; the project leaves on 10 September: 484.50 x 10 / 30 = 161.50.
    """
    rented = project(
        "- {sku: vm-4c8g, quantity: 1, from: 2023-12-01, to: 2024-07-31}\n"
        "- {sku: vm-4c8g, quantity: 2, from: 2024-06-16}",
        released="2024-09-10",
    )
    assert gross(contract, [rented], date(2024, 10, 31)) == {
        "2024-04": "242.25", "2024-05": "242.25", "2024-06": "484.51", "2024-07": "726.75",
        "2024-08": "484.50", "2024-09": "161.50", "2024-10": "0.00",
    }  # fmt: skip


def test_a_price_agreed_for_later_days(contract: Contract) -> None:
    cut = with_cuts(contract, {"vm-4c8g": {"from": "2024-05-01", "amount": "200"}})
    rented = project("- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}")
    assert gross(cut, [rented], date(2024, 6, 30)) == {"2024-04": "242.25", "2024-05": "200.00", "2024-06": "200.00"}


def test_a_project_that_moves_in_later(contract: Contract) -> None:
    later = project("- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}", identity="p2", moved_in="2024-06-01")
    assert gross(contract, [later], date(2024, 6, 30)) == {"2024-04": "0.00", "2024-05": "0.00", "2024-06": "242.25"}


def test_a_contract_that_another_follows_has_no_month_after_it(contract: Contract) -> None:
    """The other one begins on 1 June."""
    follows = Successor.model_construct(from_=date(2024, 6, 1), clause="示例", contract="2", title="后继", site=None)
    terms = contract.terms.model_copy(update={"successor": follows})
    rented = project("- {sku: vm-4c8g, quantity: 1, from: 2023-12-01}")
    assert list(gross(replace(contract, terms=terms), [rented], date(2026, 12, 1))) == ["2024-04", "2024-05"]


@pytest.mark.parametrize("reading", ["actual-days", "whole-month", "thirty"])
def test_every_month_is_the_sum_of_its_bills(contract: Contract, reading: str) -> None:
    """The bills that are not made again are those that would be made."""
    agreed = under(contract, {"R-37": reading})
    projects = [
        *sample_months.evidence().projects,
        project(
            "- {sku: vm-4c8g, quantity: 1, from: 2024-05-31, to: 2024-05-31}\n"
            "- {sku: san, quantity: 7, from: 2024-02-29, to: 2025-02-28}\n- {sku: nas, quantity: 3, from: 2025-01-31}",
            identity="moving",
        ),
    ]
    found = ahead(agreed, Evidence.of(projects), MARCH, date(2025, 3, 31))
    assert len(found) == 12
    for one in found:
        month = Period.parse(one.period)
        adopted = agreed.readings.adopted(month)
        lines = (line for each in projects for line in bill(agreed, each, month, adopted))
        assert one.gross == sum((line.amount for line in lines), ZERO), one.period
    assert found[0].ceiling == Decimal("22879713.60")
