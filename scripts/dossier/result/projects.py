"""A project's month: what it used, its score, coefficient, bill and fee."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from dossier.result.base import Exact, Money, Result


class Utilisation(Result):
    """A project's month (annex 1.2): rates of 0 to 1, score of 0 to 100."""

    cpu: Exact
    memory: Exact
    disk: Exact
    score: Exact


class Line(Result):
    """One line of a project's bill: quantity and price in force from a day to a day, both included."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    sku: str
    quantity: Exact
    from_: date = Field(alias="from")
    to: date
    days: int
    days_in_month: int
    unit_price: Exact
    amount: Money


class ProjectResult(Result):
    """A project's month: utilisation (none if not provable or without hosts), coefficient, lines and fee."""

    id: str
    name: str
    unit: str
    utilisation: Utilisation | None
    combined: Exact
    combined_low: Exact
    combined_high: Exact
    coefficient: Exact
    coefficient_low: Exact
    coefficient_high: Exact
    lines: tuple[Line, ...]
    gross: Money
    after_coefficient: Money
    incident_deduction: Money
    net: Money
