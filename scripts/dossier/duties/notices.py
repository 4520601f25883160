"""Notices: before a change of the on-site engineer, planned work or a policy change; at once in an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from dossier.contract.obligations import LeadTime, PromptNotice
from dossier.duties.month import Month, State, obligation
from dossier.records import Record
from dossier.records.operations import Incident, MaintenanceNotice, OnsiteEngineer
from dossier.records.security import EmergencyNotice, PolicyChange
from dossier.result import Obligation
from dossier.trace import say


@dataclass(frozen=True)
class _Event:
    """Something that needed notice: its day, the day of the notice, and whether it was agreed to."""

    record: Record
    day: date
    notified: date | None
    consented: bool = True


def _events(duty: LeadTime, month: Month) -> Iterator[_Event]:
    match duty.record:
        case "onsite-engineer":
            for engineer in month.evidence.all(OnsiteEngineer):
                change = engineer.replacement
                if change is not None:
                    yield _Event(engineer, change.effective, change.notified, change.consented)
        case "maintenance-notice":
            for work in month.evidence.all(MaintenanceNotice):
                yield _Event(work, work.starts.date(), work.notified)
        case "policy-change":
            for policy in month.evidence.all(PolicyChange):
                yield _Event(policy, policy.changed, policy.authorised)
        case unknown:
            assert_never(unknown)


def lead_time(duty: LeadTime, month: Month) -> Iterator[Obligation]:
    """One obligation for each event of the month (4.5, 4.6, 7.2). Without a consent that is needed, nothing is met."""
    for event in _events(duty, month):
        if event.day not in month.period or not duty.holds(event.day):
            continue
        due = duty.latest(event.day, month.contract.calendar)
        refused = duty.consent and not event.consented
        done = None if refused or not month.evidence.proves(event.record) else event.notified
        state = month.state(due, done)
        said = [say("duty.event", day=event.day), *([say("duty.without-consent")] if refused else [])]
        # The event has happened without notice: nothing is left to wait for, whatever the day of looking is.
        state = "missing" if state == "pending" and event.day <= month.as_of else state
        said += month.left_out([event.record])
        yield obligation(duty, event.record.id, due, done, state, said=said, records=[event.record])


def prompt(duty: PromptNotice, month: Month) -> Iterator[Obligation]:
    """Notice of each emergency and of each incident that was not planned work, within the minutes (7.4).

    A notice that names an incident stands for the report of that incident.
    """
    notices = [notice for notice in month.evidence.all(EmergencyNotice) if notice.discovered.date() in month.period]
    named = {notice.incident for notice in month.evidence.all(EmergencyNotice)}
    for notice in sorted(notices, key=lambda one: one.discovered):
        yield _prompt(duty, month, notice, notice.discovered, notice.notified)
    for incident in month.evidence.all(Incident):
        planned = incident.announced_by is not None
        if incident.noticed.date() in month.period and not planned and incident.id not in named:
            yield _prompt(duty, month, incident, incident.noticed, incident.reported)


def _prompt(duty: PromptNotice, month: Month, record: Record, discovered: datetime, notified: datetime) -> Obligation:
    until = discovered + timedelta(minutes=duty.minutes)
    minutes = (notified - discovered) // timedelta(minutes=1)
    said = [say("duty.told-after", minutes=minutes, within=duty.minutes), *month.left_out([record])]
    state: State = "met" if notified <= until else "late"
    if not month.evidence.proves(record):
        return obligation(duty, record.id, until.date(), None, "missing", said=said, records=[record])
    return obligation(duty, record.id, until.date(), notified.date(), state, said=said, records=[record])
