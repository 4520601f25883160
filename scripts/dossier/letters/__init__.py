"""Which letters a month calls for, and the report on operations: pure functions from a report to documents."""

from __future__ import annotations

from typing import Final

from dossier.contract.obligations import PeriodicReport
from dossier.letters import confirmation, notices, operations, resize, spans
from dossier.letters.month import LetterMonth
from dossier.letters.written import tight
from dossier.paper.document import Document
from dossier.report import Report

_REPORT: Final = "operation-report"

__all__ = ["drafts", "of", "operation_report"]


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


def drafts(report: Report) -> tuple[Document, ...]:
    """The operation report, where a duty asks for one."""
    duties = report.contract.obligations.duties
    owed = any(isinstance(duty, PeriodicReport) and duty.record == _REPORT for duty in duties)
    return (operation_report(report),) if owed else ()
