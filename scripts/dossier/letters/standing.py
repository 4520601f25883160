"""How far a letter has come: to be sent, sent, or answered, as far as anything on file says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from dossier.letters.filed import RESIZE
from dossier.paper.document import Document
from dossier.report import Report

LetterState: TypeAlias = Literal["to-send", "sent", "answered", "unfiled"]
_FILED: Final = {
    "resize": "resize-letter",
    "operation-report": "operation-report",
    "resource-report": "resource-report",
}
"""The kinds of record that letters become once they are sent, by the kind of letter."""
_SIGNED: Final[dict[str, LetterState]] = {"issued": "to-send", "signed": "sent", "both": "answered"}


@dataclass(frozen=True)
class LetterStanding:
    """The state of a letter, and the day it was sent if that is known; `unfiled` if no record is made of its kind."""

    state: LetterState
    day: date | None = None


def standing(report: Report, document: Document) -> LetterStanding:
    """That of one of the month's letters and reports; the result's is that of the signatures under it."""
    if document.kind == "acceptance":
        return LetterStanding(_SIGNED[report.seal.signing] if report.seal else "to-send")
    if document.kind not in _FILED:
        return LetterStanding("unfiled")
    project = document.id.removeprefix(RESIZE) if document.kind == "resize" else ""
    for one in report.sent:
        if (one.kind, one.project) == (_FILED[document.kind], project):
            return LetterStanding("answered" if one.answered else "sent", one.day)
    return LetterStanding("to-send")
