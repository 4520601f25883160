"""Levels, fault and deductions of the month's incidents (annex 1.1.3.4 and 1.3), in yuan.

An incident counts in the month in which it started. The bureau's rulings go before what the provider recorded; a
later ruling replaces an earlier one in whatever it decides. Nothing here is shared among projects yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.calendar import OutsideCalendar
from dossier.contract.obligations import LeadTime
from dossier.contract.terms import Level, Tariff
from dossier.evidence import Evidence, filed_under
from dossier.fields import CHINA
from dossier.money import ZERO, cents
from dossier.period import Period
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.records.rulings import Ruling

NONE: Final = "none"
Fault: TypeAlias = Literal["provider", "excused", "undetermined"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one incident costs: `amount` yuan each, between `least` and `most` while a ruling is missing.

    `level` is "none" if it has no level or is not the provider's fault (R-23). `minutes` is the longest stop, also
    of work that was announced. `pending`: a deduction that the two sides have not confirmed yet (R-27). `projects`
    are the ids of the projects hit, sorted.
    """

    id: str
    projects: tuple[str, ...]
    minutes: Fraction
    fault: Fault
    level: str
    amount: Decimal
    least: Decimal
    most: Decimal
    pending: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bureau has ruled about an incident so far; None where it has not ruled."""

    fault: str | None = None
    level: str | None = None
    confirmed: bool | None = None


def judge(contract: Contract, evidence: Evidence, period: Period) -> tuple[Verdict, ...]:
    """Judge every incident that started in the month, by id."""
    started = [incident for incident in evidence.all(Incident) if _month(incident.started) == period]
    return tuple(_judge(contract, evidence, incident) for incident in sorted(started, key=_by_id))


def decision(evidence: Evidence, incident: str) -> Decision:
    """What the rulings on an incident say together, the latest word on each question."""
    rulings = [ruling for ruling in evidence.all(Ruling) if ruling.subject == incident]
    fault: str | None = None
    level: str | None = None
    confirmed: bool | None = None
    for ruling in sorted(rulings, key=lambda ruling: (ruling.happened, ruling.id)):
        fault = ruling.fault or fault
        level = ruling.level or level
        confirmed = confirmed if ruling.deduction_confirmed is None else ruling.deduction_confirmed
    return Decision(fault, level, confirmed)


def fault_of(contract: Contract, evidence: Evidence, incident: Incident, ruled: Decision) -> Fault:
    """Whose fault: the ruling, else announced work that lost nothing, else open (R-23).

    The record is the provider's own word: it can admit a fault, but only a ruling or a notice in time can excuse it.
    A notice announces that applications stand still, never that data are lost.
    """
    if ruled.fault is not None:
        return "provider" if ruled.fault == "provider" else "excused"
    if incident.data_loss == "none" and announced(contract, evidence, incident):
        return "excused"
    return "provider" if incident.fault == "provider" else "undetermined"


def stopped(contract: Contract, evidence: Evidence, incident: Incident, ruled: Decision) -> tuple[Fraction, Fraction]:
    """The minutes of the longest stop as the record tells it, and those it can have been.

    How long an application stood still is the provider's own word; what is sure is that it was no longer than the
    incident. So the whole time stays possible until the bureau has ruled the level or both sides have confirmed the
    deduction. A stop that was announced does not count at all (R-23).
    """
    if ruled.fault is None and announced(contract, evidence, incident):
        return Fraction(0), Fraction(0)
    settled = ruled.level is not None or ruled.confirmed is True
    return incident.minutes, incident.minutes if settled else max(incident.minutes, incident.lasted)


def announced(contract: Contract, evidence: Evidence, incident: Incident) -> bool:
    """Whether the stop lay within planned work of these projects that was announced in time (4.6, R-23).

    A notice that was only filed in a later month than the work is no notice, whatever day it names.
    """
    notice = evidence.by_id.get(incident.announced_by) if incident.announced_by else None
    if not isinstance(notice, MaintenanceNotice) or filed_under(notice) > _month(notice.starts):
        return False
    covered = notice.starts <= incident.started and incident.restored <= notice.ends
    named = {stop.project for stop in incident.stops} <= set(notice.projects)
    return covered and named and _in_time(contract, notice)


def _in_time(contract: Contract, notice: MaintenanceNotice) -> bool:
    start = notice.starts.astimezone(CHINA).date()
    for duty in contract.obligations.duties:
        if isinstance(duty, LeadTime) and duty.record == "maintenance-notice" and duty.lead:
            try:
                return notice.notified <= contract.calendar.add_workdays(start, -duty.lead)
            except OutsideCalendar:  # a check reports the year without a notice; unproven is not in time
                return False
    return notice.notified <= start


def _judge(contract: Contract, evidence: Evidence, incident: Incident) -> Verdict:
    tariff = contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
    ruled = decision(evidence, incident.id)
    fault = fault_of(contract, evidence, incident, ruled)
    least, level, most = _levels(tariff, incident, stopped(contract, evidence, incident, ruled), fault, ruled)
    pending = most is not None and ruled.confirmed is not True
    return Verdict(
        id=incident.id,
        projects=tuple(sorted({stop.project for stop in incident.stops})),
        minutes=incident.minutes,
        fault=fault,
        level=NONE if level is None else level.id,
        amount=_yuan(level),
        least=_yuan(least),
        most=_yuan(most),
        pending=pending,
    )


def _levels(
    tariff: Tariff, incident: Incident, stop: tuple[Fraction, Fraction], fault: Fault, ruled: Decision
) -> tuple[Level | None, Level | None, Level | None]:
    """The least, the present and the gravest level the incident can have; `stop` is what `stopped` says.

    While the fault is open the stop counts, because R-23 lists exceptions and none is shown; the loss does not,
    because the level asks for the provider's cause and that is not shown either.
    """
    if fault == "excused":
        return None, None, None
    (told, longest), large = stop, incident.social_effect == "large"
    floor = tariff.reached(told, incident.data_loss, effect=large)
    ceiling = tariff.reached(longest, incident.data_loss, effect=large or _open(incident))
    if ruled.level is not None:
        floor = ceiling = _ruled(tariff, ruled.level, floor if _open(incident) else None)
    if fault == "provider":
        return floor, floor, ceiling
    by_stop = next((level for level in tariff.levels if level.by_stop(told)), None)
    return None, floor if ruled.level is not None else by_stop, ceiling


def _open(incident: Incident) -> bool:
    """An irreversible loss whose social effect is not large: no level fits, the reviewer rules (R-22)."""
    return incident.data_loss == "irreversible" and incident.social_effect != "large"


def _ruled(tariff: Tariff, identity: str, floor: Level | None) -> Level | None:
    """The level the bureau ruled, but not below the floor of R-22."""
    level = tariff.level(identity)
    if floor is None or (level is not None and tariff.levels.index(level) <= tariff.levels.index(floor)):
        return level
    return floor


def _yuan(level: Level | None) -> Decimal:
    return ZERO if level is None else cents(level.amount)


def _month(moment: datetime) -> Period:
    return Period.of(moment.astimezone(CHINA).date())


def _by_id(incident: Incident) -> str:
    return incident.id
