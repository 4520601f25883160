"""What counts in the provider's favour and came in late: after the event, after the submission, or after a ruling.

The day that a record names is its sender's word; the day it came in is in the history. Each is weighed by computing the
month once more without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

from dossier import submissions
from dossier.assess.doubts import MOST_WEIGHED, Balance
from dossier.assessment import Assessment
from dossier.contract.obligations import LeadTime, PromptNotice
from dossier.evidence import Evidence
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.load import Dossier
from dossier.records.base import Record
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling
from dossier.result import LateResult
from dossier.result.ruled import After

_PROVIDER: Final = ("provider",)


def late(balance: Balance) -> tuple[LateResult, ...]:
    """The records of a month that came in late and without which it would come to less, by path."""
    return tuple(_weighed(balance))


def _weighed(balance: Balance) -> Iterator[LateResult]:
    evidence = balance.loaded.evidence
    found = {record.id: (record, after, than) for record, after, than in _late(balance.loaded, balance.told)}
    ordered = sorted(found.values(), key=lambda one: one[0].source.path)
    for record, after, than in ordered[:MOST_WEIGHED]:
        worth = balance.worth(((record.source.path, None),))
        if worth.points > 0 or worth.yuan > ZERO:
            arrival = evidence.arrival(record)
            came = arrival.told if arrival and after == "event" else arrival.first if arrival else None
            yield LateResult(
                record=record.id,
                day=came.astimezone(CHINA).date() if came else None,
                after=after,
                than=than,
                points=worth.points,
                yuan=worth.yuan,
            )


def _late(loaded: Dossier, month: Assessment) -> Iterator[tuple[Record, After, str]]:
    """Records that came in late, each with what it came after; what is said last about a record goes before."""
    yield from _after_ruling(loaded, month)
    made = submissions.submission_of(loaded.evidence, Period.parse(month.period))
    for name in month.came_late if made else ():
        yield loaded.evidence.by_id[name], "submission", made.id if made else ""
    yield from _after_event(loaded, month)


def _after_ruling(loaded: Dossier, month: Assessment) -> Iterator[tuple[Record, After, str]]:
    """What the provider alone hands in, on which a row or an incident rests that had been ruled on before it came."""
    evidence, decisions, period = loaded.evidence, loaded.evidence.decisions, Period.parse(month.period)
    ruled = [(decisions.on_row(row.id, period), row.evidence) for row in month.indicators]
    for one in month.incidents:
        record = evidence.by_id.get(one.id)
        notice = record.announced_by if isinstance(record, Incident) else None
        ruled.append((decisions.on(one.id), (one.id, *([notice] if notice else []))))
    for rulings, names in ruled:
        for record in (evidence.by_id[name] for name in names if name in evidence.by_id):
            alone = loaded.contract.roles.may_commit(record.source.path) == _PROVIDER
            if rulings and alone and _came_after(evidence, record, rulings[-1]):
                yield record, "ruling", rulings[-1].id


def _came_after(evidence: Evidence, record: Record, ruling: Ruling) -> bool:
    """Whether a record first came in after a ruling did; not if nobody knows."""
    arrival = evidence.arrival(record)
    if arrival is None or evidence.made_up(ruling, datetime.combine(ruling.happened, time.max, CHINA)):
        return False
    return arrival.after(evidence.arrival(ruling))


def _after_event(loaded: Dossier, month: Assessment) -> Iterator[tuple[Record, After, str]]:
    """Notices that say they were given in time and came in after that: of planned work after the stop, and others
    after their last day.
    """
    evidence = loaded.evidence
    notices = {duty.id for duty in loaded.contract.obligations.duties if isinstance(duty, LeadTime | PromptNotice)}
    for duty in month.obligations:
        if duty.duty in notices and duty.due is not None and duty.state == "met":
            end = datetime.combine(duty.due, time.max, CHINA)
            for record in (evidence.by_id[name] for name in duty.records):
                if evidence.came_late(record, end, record):
                    yield record, "event", duty.id
    for one in month.incidents:
        incident = evidence.by_id.get(one.id)
        notice = evidence.by_id.get(incident.announced_by or "") if isinstance(incident, Incident) else None
        if notice and isinstance(incident, Incident) and evidence.came_late(notice, incident.started, incident):
            yield notice, "event", incident.id
