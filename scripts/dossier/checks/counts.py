"""Numbers that belong together agree, and what is said to have been done was done at least once.

A part is not more than its whole: handled anomalies than anomalies, days present than working days. Whoever was not
present was absent on days that are told one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.walk import EACH, values
from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records import Record
from dossier.records.operations import Attendance, InspectionRecord
from dossier.records.platform import MonitoringReport

CODES: Final = ("part-above-whole", "zero-count", "attendance-days")

_PARTS: Final[tuple[tuple[type[Record], str, str], ...]] = (
    (InspectionRecord, "anomalies_handled", "anomalies"),
    (MonitoringReport, "alerts_handled", "alerts"),
    (Attendance, "present", "workdays"),
)
_AT_LEAST_ONE: Final[tuple[tuple[type[Record], tuple[str, ...]], ...]] = (
    (InspectionRecord, ("inspections",)),
    (Attendance, ("workdays",)),
    (Attendance, ("late", EACH, "minutes")),
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every pair of `_PARTS`, every number of `_AT_LEAST_ONE`, the days of every attendance."""
    for model, part, whole in _PARTS:
        for record in dossier.evidence.all(model):
            value, limit = getattr(record, part), getattr(record, whole)
            if value > limit:
                words = {"first": part, "second": whole, "value": str(value), "limit": str(limit)}
                yield error("part-above-whole", record.place(part), record.place(whole), **words)
    for model, path in _AT_LEAST_ONE:
        for record in dossier.evidence.all(model):
            for loc, number in values(record, *path):
                if number == 0:
                    yield error("zero-count", record.place(*loc), key=str(loc[-1]))
    for attendance in dossier.evidence.all(Attendance):
        away, told = attendance.workdays - attendance.present, len({absence.day for absence in attendance.absences})
        if away >= 0 and away != told:  # below 0: told above
            yield error("attendance-days", attendance.place("present"), away=str(away), told=str(told))
