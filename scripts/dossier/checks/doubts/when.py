"""Days that cannot be: proof of another month than it is filed for, reports sent before what they report was over, and
more working days than the calendar has.

What a report, a letter or a ruling speaks of may well lie in an earlier month. What has to be done month by month,
such as an inspection, is proved by its own month only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from dossier.checks.walk import EACH, values
from dossier.contract.calendar import OutsideCalendar
from dossier.doubt import Doubt, Kind, doubt, without
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import (
    Attendance,
    DutyRoster,
    InspectionRecord,
    OnsiteAssessment,
    OperationReport,
    ResourceReport,
    SpotCheck,
    Training,
)
from dossier.records.platform import Measurement, MonitoringReport, OperationsAudit, PolicyBackup, StaffingRecord
from dossier.records.security import Drill, WeeklySecurityReport

ELSEWHEN: Final = Kind("proof-elsewhen")
EARLY: Final = Kind("told-early", {"days": Fraction(3)})
WORKDAYS: Final = Kind("workdays-above")
KINDS: Final = (ELSEWHEN, EARLY, WORKDAYS)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_OF_ITS_MONTH: Final = (
    PolicyBackup, OperationsAudit, MonitoringReport, StaffingRecord, Measurement, DutyRoster, InspectionRecord,
    Attendance, OnsiteAssessment, SpotCheck, Training, Drill,
)  # fmt: skip
_DAYS: Final[tuple[tuple[type[Record], tuple[str, ...]], ...]] = (
    (PolicyBackup, ("backups", EACH, "taken")),
    (StaffingRecord, ("changes", EACH, "day")),
)
_SENT: Final[tuple[tuple[type[Record], str], ...]] = (
    (WeeklySecurityReport, "sent"),
    (OperationReport, "submitted"),
    (ResourceReport, "submitted"),
)
_SUMMED_UP: Final = (OperationsAudit, MonitoringReport, InspectionRecord, Attendance)
"""Figures of a whole month, which are often written up before its last weekend."""


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every monthly record of these kinds, a doubt of each kind at most."""
    for record in filter(dossier.asks, dossier.evidence.records):
        if record.scope == "month":
            yield from _elsewhen(record)
            yield from _early(dossier, record)
    for attendance in filter(dossier.asks, dossier.evidence.all(Attendance)):
        yield from _workdays(dossier, attendance)


def _elsewhen(record: Record) -> Iterator[Doubt]:
    month = filed_under(record)
    words = {"label": record.label, "title": record.title, "month": str(month)}
    if isinstance(record, _OF_ITS_MONTH) and not record.covers.meets(month.start, month.end):
        far = (record.covers.to or record.covers.from_).isoformat()
        found = doubt(ELSEWHEN, record.place("covers"), record.place("happened"), day=far, count="1", **words)
        yield found.supposing(without(record))
        return
    first = min(month.start, record.covers.from_)
    for model, path in _DAYS:
        if isinstance(record, model):
            days = ((loc, day) for loc, day in values(record, *path) if isinstance(day, date))
            off = [(loc, day) for loc, day in days if not first <= day <= month.end]
            if off:
                place, *more = (record.place(*loc) for loc, _ in off)
                words |= {"day": off[0][1].isoformat(), "count": str(len(off))}
                found = doubt(ELSEWHEN, place, record.place("covers"), *more[:5], **words)
                yield found.supposing(without(record))


def _early(dossier: Dossier, record: Record) -> Iterator[Doubt]:
    """A report is sent when it is there and what it reports is over; sums of a month may be a few days early."""
    last = record.covers.to or record.covers.from_
    words = {"label": record.label, "title": record.title}
    for model, key in _SENT:
        if not isinstance(record, model):
            continue
        moment: date = getattr(record, key)
        sent = moment.date() if isinstance(moment, datetime) else moment
        due, other = max((last, "covers"), (record.happened, "happened"))
        if sent < due:
            found = doubt(
                EARLY, record.place(key), record.place(other), day=sent.isoformat(), last=due.isoformat(), **words
            )
            yield found.supposing(without(record))
    days = timedelta(days=int(EARLY.limit(dossier.contract, "days", record.happened)))
    last = min(last, filed_under(record).end)
    if isinstance(record, _SUMMED_UP) and record.happened + days < last:
        words |= {"day": record.happened.isoformat(), "last": last.isoformat()}
        yield doubt(EARLY, record.place("happened"), record.place("covers"), **words).supposing(without(record))


def _workdays(dossier: Dossier, attendance: Attendance) -> Iterator[Doubt]:
    """More working days than the days of the month that the record covers have."""
    month = filed_under(attendance)
    first, last = max(month.start, attendance.covers.from_), min(month.end, attendance.covers.to or month.end)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    try:
        there = sum(map(dossier.contract.calendar.is_workday, days))
    except OutsideCalendar:
        return  # told by another check
    if attendance.workdays > there:
        words = {"title": attendance.title, "shown": str(attendance.workdays), "expected": str(there)}
        yield doubt(WORKDAYS, attendance.place("workdays"), attendance.place("covers"), **words)
