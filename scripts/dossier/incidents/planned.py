"""Planned work: which notice of it excuses a stop, and what of the stops is left to count (4.6, R-23, R-54, R-59)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.calendar import OutsideCalendar
from dossier.contract.obligations import LeadTime
from dossier.contract.policies import LateNotice, PlannedWork
from dossier.contract.readings import Adopted
from dossier.evidence import Arrival, Evidence, filed_under
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.records.operations import Incident, MaintenanceNotice, Stop
from dossier.records.rulings import Ruling

Standing: TypeAlias = Literal["counts", "awaits", "void"]
_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What of a project's stop counts, in minutes: as the record tells it, and as long as it can have been.

    How long an application stood still is the provider's own word; what is sure is that it was no longer than the
    incident.
    """

    project: str
    told: Fraction
    longest: Fraction
    announced: bool = False

    @property
    def excused(self) -> bool:
        """Whether all of the stop was announced and kept to."""
        return self.announced and not self.longest


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice of planned work: whether it counts, counts once something is there that is awaited, or does not count.

    `came_in` is when it came in, `late` whether that was after the stop began; both are None if nobody knows. `proven`
    says whether an attachment shows its delivery, `ruling` is what the bureau has last ruled about that.
    """

    notice: MaintenanceNotice
    standing: Standing
    came_in: Arrival | None
    late: bool | None
    proven: bool
    ruling: Ruling | None

    @property
    def received(self) -> bool | None:
        """Whether the bureau has ruled that it received the notice; None if it has not."""
        return None if self.ruling is None else self.ruling.received


def notice_of(contract: Contract, evidence: Evidence, incident: Incident) -> MaintenanceNotice | None:
    """The notice of planned work that the incident names, if it was given in time (4.6).

    A notice that was only filed in a later month than the work is no notice, whatever day it names.
    """
    notice = evidence.by_id.get(incident.announced_by) if incident.announced_by else None
    if not isinstance(notice, MaintenanceNotice):
        return None
    late = filed_under(notice) > Period.of(notice.starts.astimezone(CHINA).date())
    return None if late or not _in_time(contract, notice) else notice


def announcement(contract: Contract, evidence: Evidence, incident: Incident, adopted: Adopted) -> Announcement | None:
    """The notice of planned work that the incident names with what it is worth, if it was in time by its own word.

    One that came in after the stop began counts once its delivery is proven by an attachment and the bureau has
    confirmed it, or not at all, as the contract is read. One of whose attachments nobody can open any counts once one
    opens, or the bureau has confirmed it. One that the bureau says it never received counts in no case.
    """
    notice = notice_of(contract, evidence, incident)
    if notice is None:
        return None
    late = evidence.came_late(notice, incident.started, incident)
    proven = any(not evidence.content(one).fault for one in notice.attachments)
    ruling = _ruling(evidence, notice)
    received = None if ruling is None else ruling.received
    standing: Standing = "counts"
    if received is False or (late and adopted.choice(LateNotice) is LateNotice.BY_FILING):
        standing = "void"
    elif (late and not (proven and received)) or not (received or evidence.proves(notice)):
        standing = "awaits"
    return Announcement(notice, standing, evidence.arrival(notice), late, proven, ruling)


def _ruling(evidence: Evidence, notice: MaintenanceNotice) -> Ruling | None:
    """What the bureau has last ruled on the receipt of a notice; None if it has not, or if that is stale."""
    return evidence.decisions.word(evidence.decisions.on(notice.id), "received")


def rests(incident: Incident, notice: MaintenanceNotice | None, adopted: Adopted) -> tuple[Remainder, ...]:
    """What is left of each stop. Under `whole` a notice that leaves anything excuses nothing."""
    found = tuple(_rest(incident, stop, notice) for stop in incident.stops)
    if adopted.choice(PlannedWork) is PlannedWork.WHOLE and not all(rest.excused for rest in found):
        return tuple(_rest(incident, stop, None) for stop in incident.stops)
    return found


def _rest(incident: Incident, stop: Stop, notice: MaintenanceNotice | None) -> Remainder:
    """A stop outside the hours announced to the project: at least what does not fit into them."""
    if notice is None or stop.project not in notice.projects:
        return Remainder(stop.project, stop.minutes, max(stop.minutes, incident.lasted))
    within = min(incident.restored, notice.ends) - max(incident.started, notice.starts)
    hours = max(_NOTHING, Fraction(within // timedelta(seconds=1), 60))
    told = max(_NOTHING, stop.minutes - hours)
    return Remainder(stop.project, told, max(told, incident.lasted - hours), announced=True)


def _in_time(contract: Contract, notice: MaintenanceNotice) -> bool:
    start = notice.starts.astimezone(CHINA).date()
    for duty in contract.obligations.duties:
        if isinstance(duty, LeadTime) and duty.record == "maintenance-notice" and duty.holds(start):
            try:
                return notice.notified <= duty.latest(start, contract.calendar)
            except OutsideCalendar:  # a check reports the year without a notice; unproven is not in time
                return False
    return notice.notified <= start
