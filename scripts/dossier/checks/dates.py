"""What comes first comes first: a span ends after it starts, a reply follows the request, a fault is noticed after
it began. What a monthly record tells of its month also lies in that month, and what a record is itself, such as a
notice, was done on the day that it `happened`: else a notice that was written today could name a day long past.

Only orders that cannot be otherwise are checked. A late reply or an authorisation after the change is no defect of
the record: it is what the record is there to tell, and scoring judges it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from dossier.checks.walk import EACH, Loc, values
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records import Record
from dossier.records.operations import (
    Attendance,
    ChangeRequest,
    DutyRoster,
    Incident,
    MaintenanceNotice,
    OperationReport,
    ResourceReport,
    SpotCheck,
)
from dossier.records.platform import DeploymentRequest
from dossier.records.projects import Project, Usage
from dossier.records.satisfaction import Complaint
from dossier.records.security import (
    ConfidentialityAgreement,
    EmergencyNotice,
    FilingCertificate,
    PolicyChange,
    WeeklySecurityReport,
)

CODES: Final = ("dates-reversed", "outside-month", "not-on-its-day")

_Path = tuple[str, ...]
_ORDER: Final[tuple[tuple[type[Record], _Path, _Path], ...]] = (
    (Record, ("covers", "from"), ("covers", "to")),
    (Project, ("moved_in",), ("released",)),
    (Project, ("resources", EACH, "from"), ("resources", EACH, "to")),
    (ChangeRequest, ("received",), ("carried_out",)),
    (ChangeRequest, ("received",), ("replied",)),
    (DeploymentRequest, ("received",), ("contacted",)),
    (DeploymentRequest, ("received",), ("completed",)),
    (Incident, ("started",), ("noticed",)),
    (Incident, ("noticed",), ("reported",)),
    (Incident, ("started",), ("restored",)),
    (MaintenanceNotice, ("starts",), ("ends",)),
    (EmergencyNotice, ("discovered",), ("notified",)),
    (FilingCertificate, ("issued",), ("valid_until",)),
    (WeeklySecurityReport, ("oldest_log",), ("sent",)),
    (Complaint, ("happened",), ("received_by_bureau",)),
    (ConfidentialityAgreement, ("signed",), ("covers", "from")),  # else it would prove months before it was signed
)
_IN_MONTH: Final[tuple[tuple[type[Record], _Path], ...]] = (
    (Usage, ("covers", "from")),
    (Usage, ("covers", "to")),
    (DutyRoster, ("shifts", EACH, "day")),
    (SpotCheck, ("posts", EACH, "at")),
    (SpotCheck, ("calls", EACH, "at")),
    (SpotCheck, ("usage", EACH, "at")),
    (Attendance, ("late", EACH, "day")),
    (Attendance, ("absences", EACH, "day")),
    (Incident, ("started",)),
    (OperationReport, ("submitted",)),
    (ResourceReport, ("submitted",)),
    (PolicyChange, ("changed",)),
    (EmergencyNotice, ("discovered",)),
)
# Counted in the month of this day or a later one, of what is on file by then: a record that lies in a later month's
# folder than the day would be counted in none.
_FILED_IN_TIME: Final[tuple[tuple[type[Record], _Path], ...]] = (
    (ChangeRequest, ("received",)),
    (DeploymentRequest, ("received",)),
    (Complaint, ("received_by_bureau",)),
)
_ON_ITS_DAY: Final[tuple[tuple[type[Record], str], ...]] = ((MaintenanceNotice, "notified"),)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every pair of `_ORDER`, every value of `_IN_MONTH` and `_FILED_IN_TIME`, every day of `_ON_ITS_DAY`."""
    for record in dossier.evidence.records:
        for model, first, second in _ORDER:
            if isinstance(record, model):
                yield from _in_order(record, first, second)
        for model, path in _IN_MONTH:
            if isinstance(record, model):
                yield from _in_month(record, path)
        for model, path in _FILED_IN_TIME:
            if isinstance(record, model):
                yield from _in_month(record, path, later=True)
        for model, key in _ON_ITS_DAY:
            if isinstance(record, model) and getattr(record, key) != record.happened:
                words = {"key": key, "day": record.happened.isoformat(), "value": getattr(record, key).isoformat()}
                yield error("not-on-its-day", record.place(key), record.place("happened"), **words)


def _in_order(record: Record, first: _Path, second: _Path) -> Iterator[Problem]:
    earlier = {loc[:-1]: (loc, value) for loc, value in values(record, *first)}
    for loc, latest in values(record, *second):
        before, earliest = earlier.get(loc[:-1]) or earlier.get((), (loc, latest))
        if _less(latest, earliest):
            words = {"first": str(before[-1]), "second": str(loc[-1])}
            words |= {"earliest": _shown(earliest), "latest": _shown(latest)}
            yield error("dates-reversed", record.place(*loc), record.place(*before), **words)


def _less(latest: object, earliest: object) -> bool:
    if isinstance(latest, datetime) and isinstance(earliest, datetime):
        return latest < earliest
    return isinstance(latest, date) and isinstance(earliest, date) and latest < earliest


def _in_month(record: Record, path: _Path, *, later: bool = False) -> Iterator[Problem]:
    """Days outside the month of the folder; `later` ones may be allowed."""
    month = filed_under(record)
    for loc, value in values(record, *path):
        day = value.date() if isinstance(value, datetime) else value
        if not isinstance(day, date) or day in month or (later and day > month.end):
            continue
        if not _told_already(record, loc, day):
            yield error("outside-month", record.place(*loc), day=day.isoformat(), month=str(month))


def _told_already(record: Record, loc: Loc, day: date) -> bool:
    """Whether the same wrong day stands in `happened`, where loading has reported it."""
    return len(loc) == 1 and record.happened == day


def _shown(value: object) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
