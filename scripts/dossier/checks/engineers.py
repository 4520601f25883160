"""A warning where the on-site engineer of a month has not the qualification that the contract asks for, or no longer
has it (annex 1.1.2.6). It carries no points and no cash: the contract sets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier.checks.spans import NEVER
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records.operations import Attendance, OnsiteEngineer

CODES: Final = ("engineer-level", "engineer-expired")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every month's attendance against the certificates of the engineer it names, if they are on file."""
    engineers = dossier.evidence.all(OnsiteEngineer)
    for attendance in dossier.evidence.all(Attendance):
        month = filed_under(attendance)
        enough = dossier.contract.terms.engineer_levels_on(month.end)
        last = min(attendance.covers.to or NEVER, month.end)
        own = [one for one in engineers if one.engineer == attendance.engineer and one.covers.from_ <= last]
        if enough and own and not any(_level(one, enough) and _until(one) >= last for one in own):
            yield _told(attendance, own, enough, last)


def _told(attendance: Attendance, own: list[OnsiteEngineer], enough: tuple[str, ...], last: date) -> Problem:
    """Of certificates that are high enough, the one that lasted longest; else the latest one."""
    place, high = attendance.place("engineer"), [one for one in own if _level(one, enough)]
    if high:
        ended = max(high, key=_until)
        words = {"engineer": attendance.engineer, "day": _until(ended).isoformat(), "last": last.isoformat()}
        return warning("engineer-expired", place, ended.place("qualification", "valid_until"), **words)
    latest = max(own, key=lambda one: (one.happened, one.id))
    words = {"engineer": attendance.engineer, "level": latest.qualification.level, "known": ", ".join(enough)}
    return warning("engineer-level", place, latest.place("qualification", "level"), **words)


def _level(record: OnsiteEngineer, enough: tuple[str, ...]) -> bool:
    return record.qualification.level in enough


def _until(record: OnsiteEngineer) -> date:
    return record.qualification.valid_until or NEVER
