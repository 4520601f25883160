"""Duties and conditions of payment with the records that meet them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dossier.records.base import Record
from dossier.report import Report
from dossier.result import Gate, Obligation
from dossier.views.places import Places, record_page
from dossier.views.rows import RowShown


@dataclass(frozen=True)
class PaymentCondition:
    """A condition of payment with the documents that meet it."""

    gate: Gate
    documents: tuple[tuple[str, str], ...]


def conditions(report: Report, places: Places) -> tuple[PaymentCondition, ...]:
    """All conditions of payment."""
    return tuple(
        PaymentCondition(gate, tuple(_document(places.by_id.get(name), name) for name in gate.documents))
        for gate in report.assessment.gates
    )


def _document(record: Record | None, name: str) -> tuple[str, str]:
    return (record.title, record_page(record.id)) if record else (name, "")


@dataclass(frozen=True)
class DutyShown:
    """A duty with the records that fulfil it, how many days late they came, and the rows that lose points by it."""

    duty: Obligation
    records: tuple[tuple[str, str], ...]
    days_late: int
    losses: tuple[tuple[RowShown, Fraction], ...]


def owed(report: Report, places: Places, rows: Sequence[RowShown]) -> tuple[DutyShown, ...]:
    """The duties of the month with their records."""
    return tuple(
        DutyShown(
            duty,
            tuple((places.by_id[name].title, record_page(name)) for name in duty.records if name in places.by_id),
            max((duty.done - duty.due).days, 0) if duty.done and duty.due else 0,
            tuple(_losses(duty.id, rows)),
        )
        for duty in report.assessment.obligations
    )


def _losses(duty: str, rows: Sequence[RowShown]) -> Iterator[tuple[RowShown, Fraction]]:
    """The points that rows lose, or have not proven, for the duty."""
    for row in rows:
        steps = [reason.step for reason in row.reasons if reason.step.about == duty and reason.decides]
        lost = sum((step.amount for step in steps if step.amount is not None), Fraction())
        if lost:
            yield row, lost
