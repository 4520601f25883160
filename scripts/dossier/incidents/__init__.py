"""Levels, fault and deductions of the month's incidents (annex 1.1.3.4 and 1.3), in yuan.

An incident counts in the month in which it started. The bureau's rulings go before what the provider recorded; a
later ruling replaces an earlier one in whatever it decides. Nothing here is shared among projects yet.

planned   what notices of planned work excuse      rulings   what the bureau has ruled
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.policies import UnruledFault
from dossier.contract.readings import Adopted
from dossier.contract.terms import Level
from dossier.evidence import Evidence
from dossier.exact.money import ZERO, cents
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import planned
from dossier.incidents.planned import Announcement, Remainder
from dossier.incidents.rulings import Decision, decision
from dossier.records.operations import Incident, MaintenanceNotice
from dossier.result import NONE

__all__ = [
    "NONE",
    "Announcement",
    "Blame",
    "Decision",
    "Judgement",
    "Remainder",
    "Verdict",
    "decision",
    "judge",
    "judgement",
]

Blame: TypeAlias = Literal["provider", "excused", "undetermined"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one incident costs: `amount` yuan each, between `least` and `most` while a ruling is missing.

    `level` is "none" if it has no level or is not the provider's fault (R-23). `minutes` is the longest stop, also
    of work that was announced. `pending`: a deduction that the two sides have not confirmed yet (R-27). `projects`
    are the ids of those that bear it, sorted; `possible` of those that may have to, if they are others, and `lightest`
    of those that bear the least.
    """

    id: str
    projects: tuple[str, ...]
    minutes: Fraction
    fault: Blame
    level: str
    amount: Decimal
    least: Decimal
    most: Decimal
    pending: bool
    possible: tuple[str, ...] = ()
    lightest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on.

    `counted` and `longest` are the minutes of the longest stop that counts, as the record tells it and as it can have
    been; `reached` is the level that stops and losses on file give, whatever was ruled. `notice` is the notice of
    planned work with what it is worth, and `spares` the yuan that are not deducted because of it, or would not be if
    what it awaits were there.
    """

    verdict: Verdict
    ruled: Decision
    rests: tuple[Remainder, ...]
    counted: Fraction
    longest: Fraction
    reached: str
    notice: Announcement | None = None
    spares: Decimal = ZERO


def judge(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> tuple[Verdict, ...]:
    """Judge every incident that started in the month, by id."""
    started = [incident for incident in evidence.all(Incident) if _month(incident.started) == period]
    return tuple(judgement(contract, evidence, incident, adopted).verdict for incident in sorted(started, key=_by_id))


def judgement(contract: Contract, evidence: Evidence, incident: Incident, adopted: Adopted | None = None) -> Judgement:
    """Judge an incident by the tariff of the day on which it started and the readings of that month (1.3, R-66).

    `adopted` are other readings to judge it by.
    """
    adopted = contract.readings.adopted(_month(incident.started)) if adopted is None else adopted
    told = planned.announcement(contract, evidence, incident, adopted)
    without = _judged(contract, evidence, incident, None, adopted)
    if told is None or told.standing == "void":
        return replace(without, notice=told)
    excused = _judged(contract, evidence, incident, told.notice, adopted)
    spares = without.verdict.amount - excused.verdict.amount
    if told.standing == "counts":
        return replace(excused, notice=told, spares=spares)
    # The deduction stands while the notice awaits its proof, and both sides see what it would be with it.
    verdict = without.verdict
    if verdict.pending:
        least = excused.verdict.least
        if least < verdict.least:
            verdict = replace(verdict, least=least, lightest=excused.verdict.projects)
    return replace(without, verdict=verdict, notice=told, spares=spares)


def _judged(
    contract: Contract,
    evidence: Evidence,
    incident: Incident,
    notice: MaintenanceNotice | None,
    adopted: Adopted,
) -> Judgement:
    """Judge an incident with a notice that counts, or without one."""
    tariff = contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
    ruled = decision(evidence, incident.id)
    rests = _rests(incident, notice, ruled, adopted)
    fault = _fault(incident, ruled, rests)
    told, large = max(rest.told for rest in rests), incident.social_effect == "large"
    reached = tariff.reached(told, incident.data_loss, effect=large)
    level = ruled.raises(tariff, reached)
    confirmed = ruled.confirms(tariff, reached, level)
    # The bureau has looked at the minutes once it has ruled the level or both sides have confirmed the deduction.
    longest = told if confirmed or ruled.level is not None else max(rest.longest for rest in rests)
    gravest = level
    if ruled.level is None:
        gravest = tariff.reached(longest, incident.data_loss, effect=large or _open(incident))
    waits = fault == "undetermined" and adopted.choice(UnruledFault) is UnruledFault.OPEN_UNTIL_RULED and not confirmed
    least = level if fault == "provider" else None  # while the fault is open, an exception may still be shown
    now, most = (None, None) if fault == "excused" else (None if waits else level, gravest)
    verdict = Verdict(
        id=incident.id,
        projects=_bearing(incident, [rest for rest in rests if rest.told or not rest.announced]),
        minutes=incident.minutes,
        fault=fault,
        level=_name(now),
        amount=_yuan(now),
        least=_yuan(least),
        most=_yuan(most),
        pending=most is not None and not confirmed,
        possible=_bearing(incident, [rest for rest in rests if not rest.excused]),
    )
    return Judgement(verdict, ruled, rests, told, longest, _name(reached))


def _rests(
    incident: Incident, notice: MaintenanceNotice | None, ruled: Decision, adopted: Adopted
) -> tuple[Remainder, ...]:
    """What is left of the stops after the notice of planned work.

    A ruling that it was the provider's sets a notice aside that would excuse every stop; where the notice excuses some
    of them only, the ruling is about the others.
    """
    rests = planned.rests(incident, notice, adopted)
    if ruled.fault == "provider" and all(rest.excused for rest in rests):
        return planned.rests(incident, None, adopted)
    return rests


def _fault(incident: Incident, ruled: Decision, rests: tuple[Remainder, ...]) -> Blame:
    """Whose fault: the ruling, else announced work that lost nothing, else open (R-23).

    The record is the provider's own word: it can admit a fault, but only a ruling or a notice in time can excuse it.
    A notice announces that applications stand still, never that data are lost.
    """
    if ruled.fault is not None:
        return "provider" if ruled.fault == "provider" else "excused"
    if incident.data_loss == "none" and all(rest.excused for rest in rests):
        return "excused"
    return "provider" if incident.fault == "provider" else "undetermined"


def _bearing(incident: Incident, rests: list[Remainder]) -> tuple[str, ...]:
    """The projects that an incident is laid on: all of them if it lost data or nothing else is left."""
    if incident.data_loss != "none" or not rests:
        return tuple(sorted({stop.project for stop in incident.stops}))
    return tuple(sorted({rest.project for rest in rests}))


def _open(incident: Incident) -> bool:
    """An irreversible loss whose social effect is not large: no level fits, the reviewer rules (R-22)."""
    return incident.data_loss == "irreversible" and incident.social_effect != "large"


def _name(level: Level | None) -> str:
    return NONE if level is None else level.id


def _yuan(level: Level | None) -> Decimal:
    return ZERO if level is None else cents(level.amount)


def _month(moment: datetime) -> Period:
    return Period.of(moment.astimezone(CHINA).date())


def _by_id(incident: Incident) -> str:
    return incident.id
