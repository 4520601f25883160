"""What came in late, by the history's day against the day it was due: duties, what the month had been submitted or
ruled on without, notices given after the event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from dossier.evidence import Evidence
from dossier.fields import CHINA
from dossier.records.base import Record
from dossier.report import Report
from dossier.result import Obligation
from dossier.views.figures import change, signed
from dossier.views.names import Word
from dossier.views.places import Places, record_page
from dossier.views.stakes import decides, points_open, yuan_open

_SUBMITTED: Final = "月度提交"


@dataclass(frozen=True)
class LateArrival:
    """Something late: what was due, by when, the day its record states and the day it came in by the history.

    `days` are counted to the later of the two; 0 if neither is known to be late by whole days. `points` and `yuan` are
    what it cost, or what would be lost if it did not count.
    """

    what: str
    name: str
    page: str
    party: str
    due: date | None
    done: date | None
    came: date | None
    days: int
    points: str
    yuan: str

    @property
    def worth(self) -> str:
        """Points and yuan in one sentence."""
        return decides(self.points, self.yuan)


def arrivals(report: Report, word: Word) -> tuple[LateArrival, ...]:
    """All of a month, by the day they were due, and then by name."""
    found = {(one.what, one.name): one for one in (*_counted(report, word), *_duties(report, word))}
    return tuple(sorted(found.values(), key=lambda one: (one.due or date.max, one.what, one.name)))


def _duties(report: Report, word: Word) -> Iterator[LateArrival]:
    """Duties fulfilled, but after their day, by what the record states or by the history."""
    places, evidence = Places(report), report.evidence
    stakes = {one.subject: one.at_stake for one in report.assessment.matters if one.kind == "duty"}
    for duty in report.assessment.obligations:
        for record in (evidence.by_id[name] for name in duty.records if name in evidence.by_id):
            came = _came(evidence, record)
            if duty.due is None or not (duty.state == "late" or _after(evidence, record, duty)):
                continue
            stake = stakes.get(duty.id)
            yield LateArrival(
                word("obligation", duty.id),
                record.title,
                record_page(record.id) if record.id in places.by_id else "",
                duty.party,
                duty.due,
                duty.done,
                came,
                max(((one - duty.due).days for one in (duty.done, came) if one), default=0),
                points_open(stake) if stake else "",
                yuan_open(stake) if stake else "",
            )


def _counted(report: Report, word: Word) -> Iterator[LateArrival]:
    """What counts all the same, each with what would be lost without it; then what came in after the submission."""
    places, evidence, month = Places(report), report.evidence, report.assessment
    worth = {one.record: one for one in month.late}
    made = month.submission.id if month.submission else ""
    for name in dict.fromkeys((*worth, *month.came_late)):
        record, one = evidence.by_id.get(name), worth.get(name)
        if record is None:
            continue
        than = evidence.by_id.get(one.than if one else made)
        due = _came(evidence, than) or than.happened if than else None
        came = _came(evidence, record)
        yield LateArrival(
            than.title if than else word("obligation", one.than) if one else _SUBMITTED,
            record.title,
            record_page(record.id) if record.id in places.by_id else "",
            next(iter(report.contract.roles.may_commit(record.source.path)), ""),
            due,
            None,
            came,
            (came - due).days if came and due else 0,
            f"不算则 {change(-one.points)}" if one and one.points else "",
            f"不算则 {signed(-one.yuan)}" if one and one.yuan else "",
        )


def _after(evidence: Evidence, record: Record, duty: Obligation) -> bool:
    if duty.due is None or _came(evidence, record) is None:
        return False
    return bool(evidence.came_late(record, datetime.combine(duty.due, time.max, CHINA), record))


def _came(evidence: Evidence, record: Record) -> date | None:
    """The day it came in; of a sample made long after what it tells, the history says nothing."""
    arrival = evidence.arrival(record)
    if (
        arrival is None
        or arrival.first is None
        or evidence.made_up(record, datetime.combine(record.happened, time.max, CHINA))
    ):
        return None
    return arrival.first.astimezone(CHINA).date()
