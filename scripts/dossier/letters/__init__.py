"""Which letters a month calls for, and the report on operations: pure functions from a report to documents."""

from __future__ import annotations

from dossier.document import Document
from dossier.letters import confirmation, notices, resize
from dossier.letters.month import Month
from dossier.report import Report

__all__ = ["of"]


def of(report: Report) -> tuple[Document, ...]:
    """The letters of a month, in the order in which offices work on them; ids are unique and stay the same."""
    month = Month(report)
    return (
        *notices.rectification(month),
        *notices.replacement(month),
        *notices.hold(month),
        *confirmation.result(month),
        *confirmation.readings(month),
        *resize.letters(month),
    )
