"""Duties, conditions of payment, readings, clauses and problems: what stands beside the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.records.base import Record
from dossier.render.agenda import sheets
from dossier.render.notices import Download
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


def pages(report: Report, places: Places, downloads: Sequence[Download] = ()) -> Iterator[Page]:
    """Duties and conditions of payment; the calendar file among the downloads is offered beside the calendar."""
    ids = tuple(duty.id for duty in report.contract.obligations.duties)
    yield Page(
        "obligations.html",
        "职责与支付条件",
        "obligations.md.j2",
        {
            "conditions": conditions(report, places),
            "obligations": report.assessment.obligations,
            "sheets": sheets(report.assessment.obligations, report.contract.calendar, ids),
            "calendar": next((one.name for one in downloads if one.name.endswith(".ics")), ""),
        },
        hide=("toc",),
    )
