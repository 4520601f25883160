"""Which letters a month calls for, and the reports on operations and resources: pure functions from a report to
documents.
"""

from __future__ import annotations

from dossier.contract.obligations import PeriodicReport
from dossier.letters import confirmation, notices, operations, resize, resources, spans
from dossier.letters.month import LetterMonth
from dossier.letters.written import tight
from dossier.paper.document import Document
from dossier.report import Report

__all__ = ["drafts", "of", "operation_report", "resource_report"]


def of(report: Report) -> tuple[Document, ...]:
    """The letters of a month, in the order in which offices work on them; ids are unique and stay the same."""
    month = LetterMonth(report)
    found = (
        *notices.rectification(month),
        *notices.replacement(month),
        *notices.hold(month),
        *confirmation.result(month),
        *confirmation.readings(month),
        *resize.letters(month),
        *spans.summaries(month),
    )
    return tuple(tight(letter) for letter in found)


def operation_report(report: Report) -> Document:
    """The month's operation report as a draft for the provider (2.2, 1.1.2.7)."""
    return tight(operations.report(LetterMonth(report)))


def resource_report(report: Report) -> Document:
    """The month's report on resources as a draft for the provider (2.2)."""
    return tight(resources.report(LetterMonth(report)))


def drafts(report: Report) -> tuple[Document, ...]:
    """The reports on operations and on resources, each where a duty asks for it."""
    duties = report.contract.obligations.duties
    owed = {duty.record for duty in duties if isinstance(duty, PeriodicReport)}
    made = (("operation-report", operation_report), ("resource-report", resource_report))
    return tuple(draft(report) for kind, draft in made if kind in owed)
