"""Which letters and reports about a month are on file: they are written after its end, and filed in later months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records.operations import OperationReport, ResourceReport
from dossier.records.projects import ResizeLetter


@dataclass(frozen=True, slots=True)
class Sent:
    """One of them: its kind of record, the project it is about ("" if it is about all), its day, whether it was
    answered.
    """

    kind: str
    project: str
    day: date
    answered: bool


def sent_about(evidence: Evidence, period: Period) -> tuple[Sent, ...]:
    """All about a month, in the order of their paths."""
    return tuple(_sent(evidence, str(period)))


def _sent(evidence: Evidence, about: str) -> Iterator[Sent]:
    for letter in evidence.all(ResizeLetter):
        if letter.about == about:
            yield Sent(letter.kind, letter.project, letter.happened, letter.reply is not None)
    reports: list[OperationReport | ResourceReport] = [*evidence.all(OperationReport), *evidence.all(ResourceReport)]
    for record in reports:
        if record.about == about:
            yield Sent(record.kind, "", record.happened, answered=False)
