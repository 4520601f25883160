"""Rosters and attendance that are those of an earlier month with new days.

A rotation that goes on over both months says nothing, however regular it is. One that begins again with the month, on
the same day of it with the same people, is asked about, as is every irregular roster that comes again. Of attendance
the days on which somebody was late or away are compared, by how far they lie apart, with their minutes and reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias, TypeVar

from dossier.doubt import Doubt, Kind, doubt, without
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Attendance, DutyRoster

ROSTER: Final = Kind("roster-copied", {"days": Fraction(7), "rotation": Fraction(14)})
ATTENDANCE: Final = Kind("attendance-copied", {"events": Fraction(3)})
KINDS: Final = (ROSTER, ATTENDANCE)
CODES: Final = tuple(kind.code for kind in KINDS)

R = TypeVar("R", bound=Record)

_COMMON: Final = 28  # days that every month has

_Manned: TypeAlias = Mapping[date, frozenset[tuple[str, str]]]
"""Who is on which shift, by day."""


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every roster and attendance against the earlier ones; the latest of those that are the same is named."""
    yield from _rosters(dossier)
    yield from _attendance(dossier)


def _rosters(dossier: Dossier) -> Iterator[Doubt]:
    seen: dict[tuple[object, ...], DutyRoster] = {}
    for roster in _in_order(dossier.evidence.all(DutyRoster)):
        limits = ROSTER.at(dossier.contract, filed_under(roster).end)
        manned = _manned(roster)
        days = tuple(sorted((day.day, manned[day]) for day in manned if day.day <= _COMMON))
        if len(days) < limits["days"]:
            continue
        earlier, seen[days] = seen.get(days), roster
        if earlier is None or filed_under(earlier) == filed_under(roster):
            continue
        if not _rotates({**_manned(earlier), **manned}, int(limits["rotation"])):
            yield _told(ROSTER, roster, earlier, "shifts", count=str(len(days)))


def _manned(roster: DutyRoster) -> _Manned:
    found: dict[date, set[tuple[str, str]]] = {}
    for shift in roster.shifts:
        found.setdefault(shift.day, set()).update((shift.shift, one) for one in shift.staff)
    return {day: frozenset(shifts) for day, shifts in found.items()}


def _rotates(manned: _Manned, longest: int) -> bool:
    """Whether all days follow one rotation of at most so many days, which goes on from one month to the other."""
    return any(_turns(manned, length) for length in range(1, longest + 1))


def _turns(manned: _Manned, length: int) -> bool:
    turn: dict[int, frozenset[tuple[str, str]]] = {}
    return all(turn.setdefault(day.toordinal() % length, shifts) == shifts for day, shifts in manned.items())


def _attendance(dossier: Dossier) -> Iterator[Doubt]:
    seen: dict[tuple[object, ...], Attendance] = {}
    for attendance in _in_order(dossier.evidence.all(Attendance)):
        events = _events(attendance)
        if len(events) < ATTENDANCE.limit(dossier.contract, "events", filed_under(attendance).end):
            continue
        earlier, seen[events] = seen.get(events), attendance
        if earlier is not None and filed_under(earlier) != filed_under(attendance):
            key = "late" if attendance.late else "absences"
            yield _told(ATTENDANCE, attendance, earlier, key, count=str(len(events)))


def _events(attendance: Attendance) -> tuple[tuple[int, str], ...]:
    """Late arrivals and absences by the days since the first of them, so that a copy on other days is one as well."""
    late = [(one.day, f"late {one.minutes}") for one in attendance.late]
    found = sorted(late + [(one.day, f"away {one.on_roster} {one.reason}") for one in attendance.absences])
    return tuple(((day - found[0][0]).days, what) for day, what in found)


def _in_order(records: Sequence[R]) -> list[R]:
    return sorted(records, key=lambda one: (filed_under(one), one.happened, one.id))


def _told(kind: Kind, record: Record, earlier: Record, key: str, **words: str) -> Doubt:
    other = earlier.place(key)
    words |= {"title": record.title, "earlier": earlier.title, "month": str(filed_under(earlier))}
    return doubt(kind, record.place(key), other, **words).supposing(without(record))
