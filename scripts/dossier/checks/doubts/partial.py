"""Proof that leaves things out: rosters without some days, reports over some of the projects or hosts, drills and
trainings in which nobody took part.

The register and the usage records of the month reported on say how many projects and hosts there were.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dossier.doubt import Doubt, Kind, doubt, without
from dossier.evidence import filed_under
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records import Record
from dossier.records.operations import DutyRoster, ResourceReport, Training
from dossier.records.security import Drill

ROSTER: Final = Kind("roster-gaps")
REPORT: Final = Kind("report-partial")
NOBODY: Final = Kind("nobody-took-part")
KINDS: Final = (ROSTER, REPORT, NOBODY)
CODES: Final = tuple(kind.code for kind in KINDS)

_ALL_DAY: Final = "all-day"
_PEOPLE: Final[tuple[tuple[type[Record], str, str], ...]] = (
    (Drill, "participants", "record"),
    (Training, "people", "content"),
    (Training, "units", "content"),
    (Training, "hours", "content"),
)


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every roster, resource report, drill and training."""
    for roster in dossier.evidence.all(DutyRoster):
        yield from _roster(dossier, roster)
    for report in dossier.evidence.all(ResourceReport):
        yield from _report(dossier, report)
    for model, key, other in _PEOPLE:
        for record in dossier.evidence.all(model):
            if not getattr(record, key):
                words = {"label": record.label, "title": record.title, "key": key}
                yield doubt(NOBODY, record.place(key), record.place(other), **words).supposing(without(record))


def _roster(dossier: Dossier, roster: DutyRoster) -> Iterator[Doubt]:
    """Days that the roster covers with no shift, or without one that other days have, in any roster of the month."""
    month = filed_under(roster)
    manned: dict[date, set[str]] = {}
    for one in dossier.evidence.month(DutyRoster, month):
        for shift in one.shifts:
            manned.setdefault(shift.day, set()).add(shift.shift)
    usual = {shift for shifts in manned.values() for shift in shifts} - {_ALL_DAY}
    first, last = max(month.start, roster.covers.from_), min(month.end, roster.covers.to or month.end)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    left = [day for day in days if not _whole(manned.get(day, set()), usual)]
    if left:
        words = {"title": roster.title, "count": str(len(left)), "day": left[0].isoformat(), "total": str(len(days))}
        yield doubt(ROSTER, roster.place("shifts"), roster.place("covers"), **words).supposing(without(roster))


def _whole(shifts: set[str], usual: set[str]) -> bool:
    return _ALL_DAY in shifts or (bool(shifts) and shifts >= usual)


def _report(dossier: Dossier, report: ResourceReport) -> Iterator[Doubt]:
    """Fewer projects than were in service, fewer hosts than the usage records show."""
    try:
        about = Period.parse(report.about)
        projects = dossier.evidence.in_service(about)
    except ValueError:
        return  # told by another check
    usage = [one for project in projects if (one := dossier.evidence.usage(project.id, about))]
    hosts = sum(len(one.hosts) for one in usage)
    found: list[tuple[str, int, Place]] = []
    if projects:
        found.append(("projects", len(projects), projects[0].place("name")))
    if usage:
        found.append(("hosts", hosts, max(usage, key=lambda one: len(one.hosts)).place("hosts")))
    for key, number, other in found:
        shown = getattr(report, key)
        if shown < number:
            words = {"title": report.title, "month": str(about), "shown": str(shown), "expected": str(number)}
            yield doubt(REPORT, report.place(key), other, key=key, **words).supposing(without(report))
