"""Duties, conditions of payment, readings, clauses and problems: what stands beside the points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.records.base import Record
from dossier.render.page import Page
from dossier.render.places import Places, record_page
from dossier.report import Report
from dossier.result import Gate


@dataclass(frozen=True)
class Condition:
    """A condition of payment with the documents that meet it."""

    gate: Gate
    documents: tuple[tuple[str, str], ...]


def conditions(report: Report, places: Places) -> tuple[Condition, ...]:
    """All conditions of payment."""
    return tuple(
        Condition(gate, tuple(_document(places.by_id.get(name), name) for name in gate.documents))
        for gate in report.assessment.gates
    )


def _document(record: Record | None, name: str) -> tuple[str, str]:
    return (record.title, record_page(record.id)) if record else (name, "")


def pages(report: Report, places: Places) -> Iterator[Page]:
    """Duties and conditions of payment."""
    yield Page(
        "obligations.html",
        "职责与支付条件",
        "obligations.md.j2",
        {"conditions": conditions(report, places), "obligations": report.assessment.obligations},
    )
