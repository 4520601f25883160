"""A part is not more than its whole: handled anomalies than anomalies, days present than working days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problem import Problem, error
from dossier.records import Record
from dossier.records.operations import Attendance, InspectionRecord
from dossier.records.platform import MonitoringReport

CODES: Final = ("part-above-whole",)

_PARTS: Final[tuple[tuple[type[Record], str, str], ...]] = (
    (InspectionRecord, "anomalies_handled", "anomalies"),
    (MonitoringReport, "alerts_handled", "alerts"),
    (Attendance, "present", "workdays"),
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every pair of `_PARTS`."""
    for model, part, whole in _PARTS:
        for record in dossier.evidence.all(model):
            value, limit = getattr(record, part), getattr(record, whole)
            if value > limit:
                words = {"first": part, "second": whole, "value": str(value), "limit": str(limit)}
                yield error("part-above-whole", record.place(part), record.place(whole), **words)
