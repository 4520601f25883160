"""The statement adds up line by line, whatever the readings; its lines are the totals, and bounds hold the amounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings

from builders import HOME
from dossier.contract.policies import NegativeResult
from dossier.exact.money import ZERO
from dossier.load import load
from dossier.pipeline import Months
from dossier.result import StatementLine
from dossier.settlement import Account, Prepared, ScoreSums
from dossier.views.statement import moving
from sample_months import assessed
from test_settlement_properties import ACCOUNTS, months, scores, settled


def adds_up(lines: Iterable[StatementLine]) -> bool:
    """Whether every `=` states the sum of what stands above it."""
    total = ZERO
    for line in lines:
        if line.sign == "=" and line.amount != total:
            return False
        total += {"+": line.amount, "-": -line.amount, "=": ZERO}[line.sign]
    return True


@settings(deadline=None, max_examples=60)
@given(months(), scores(), ACCOUNTS)
def test_it_adds_up_to_what_is_payable(prepared: Prepared, scored: ScoreSums, account: Account) -> None:
    found = settled(prepared, scored, account)
    assert adds_up(found.statement)
    by_key: dict[str, StatementLine] = {line.key: line for line in found.statement}
    totals = found.totals
    for key in ("gross", "after_coefficient", "incident_deductions", "penalties", "carried_in", "payable"):
        assert by_key[key].amount == getattr(totals, key)
    told = by_key.get("adjustments")
    assert (told.amount if told else ZERO) == totals.adjustments
    assert (by_key["payable"].low, by_key["payable"].high) == (totals.payable_low, totals.payable_high)
    assert all(line.low <= line.amount <= line.high for line in found.statement)
    clamped = prepared.adopted.choice(NegativeResult) is NegativeResult.CLAMP
    assert ("floor" in by_key) is ("waived" in by_key) is clamped
    # What is carried on is what the next month begins with, and nothing that is let go.
    assert by_key["carried_out"].amount == -totals.carried_out


@pytest.mark.parametrize("period", ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05"])
def test_the_sample_adds_up(period: str) -> None:
    month = assessed()[period]
    assert adds_up(month.statement)
    assert month.statement[0].amount == sum((line.amount for one in month.projects for line in one.lines), ZERO)


def test_a_month_below_zero_is_told_line_by_line() -> None:
    """2024-03: -15,956.37 yuan are carried on, so that 0.00 is payable (worked-month)."""
    told = [(line.key, line.sign, str(line.amount)) for line in assessed()["2024-03"].statement]
    assert told[-3:] == [("total", "=", "-15956.37"), ("carried_out", "+", "15956.37"), ("payable", "=", "0.00")]


def test_a_short_statement_leaves_out_what_changes_nothing() -> None:
    """2024-02: no penalties, nothing carried in or on; the sum above the amount payable would only repeat it."""
    shown = [line.result.key for line in moving(assessed()["2024-02"])]
    assert shown == ["gross", "coefficient", "after_coefficient", "incident_deductions", "payable"]
    assert [line.name for line in moving(assessed()["2024-03"])][-3:] == ["合计", "负数转下月抵扣", "应付金额"]


def test_what_the_contract_does_not_have_is_no_line() -> None:
    """It has no tariff of incidents and no penalties; what is left goes from the list price to the amount payable."""
    dossier = load(HOME / "tests" / "contracts" / "sla").dossier
    assert dossier is not None
    for month in Months(dossier, date(2025, 3, 31)).adopted.values():
        keys = [line.key for line in month.statement]
        assert keys[0] == "gross"
        assert keys[-1] == "payable"
        assert not {"incident_deductions", "penalties", "score_deduction", "service_credit"} & set(keys)
