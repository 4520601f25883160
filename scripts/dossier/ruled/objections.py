"""Objections: by when one can be raised and has to be answered, and what became of each (R-55).

The days count from the day on which the other side could know: the day that a record names, or the day on which it came
into the repository if that was later; for a result that no ruling gave, from the day on which the month is issued.
An objection moves no figure until it has been ruled on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal, TypeAlias

from dossier.contract import Contract
from dossier.contract.calendar import OutsideCalendar
from dossier.contract.policies import Objections as Policy
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.records.base import Record
from dossier.records.rulings import Objection, Ruling

Heard: TypeAlias = Literal["open", "upheld", "partly", "rejected", "late", "twice", "final"]
"""`open`: to be answered; then the answer; `late`, `twice` (raised again) and `final` (answered before): not heard."""

RAISE: Final = "raise-workdays"
ANSWER: Final = "answer-workdays"


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection with what became of it, the days by which it could be raised and has to be answered, its answer.

    `before` is the objection or the ruling because of which it is not heard.
    """

    objection: Objection
    heard: Heard
    until: date | None
    answer_by: date | None
    answer: Ruling | None = None
    before: Record | None = None


def raised(contract: Contract, evidence: Evidence) -> tuple[Raised, ...]:
    """Every objection on file, in the order in which they were raised."""
    found: dict[str, Raised] = {}
    for one in evidence.decisions.objections:
        found[one.id] = _raised(contract, evidence, one, tuple(found.values()))
    return tuple(found.values())


def _raised(contract: Contract, evidence: Evidence, one: Objection, earlier: tuple[Raised, ...]) -> Raised:
    until, known = objected_until(contract, evidence, one), known_on(evidence, one)
    answer_by = _counted(contract, known, ANSWER)
    answer = evidence.decisions.answers.get(one.id)
    if answer is not None and answer.outcome is not None:
        return Raised(one, answer.outcome, until, answer_by, answer)
    same = [other for other in earlier if _aim(other.objection) == _aim(one) and other.heard not in ("late", "twice")]
    for other in same:
        if other.answer is not None:
            return Raised(one, "final", until, None, before=other.answer)
    if same:
        return Raised(one, "twice", until, None, before=same[0].objection)
    if until is not None and known > until:
        return Raised(one, "late", until, None)
    return Raised(one, "open", until, answer_by)


def _aim(one: Objection) -> tuple[object, ...]:
    """What it is about: incidents and duties are what they are in any month."""
    (key, name), *_ = one.against.named or (("", one.id),)
    return (key, name) if key in ("incident", "duty") else (key, name, one.month)


def objected_until(contract: Contract, evidence: Evidence, one: Objection) -> date | None:
    """The last day on which it could be raised; None if no ruling gave the result, and it had not been issued either.

    Of a month that was issued again the revision counts that stood when the objection was raised.
    """
    decisions = evidence.decisions
    rulings: tuple[Ruling, ...] = ()
    if one.against.row is not None:
        rulings = decisions.on_row(one.against.row, one.month)
    elif one.against.incident is not None:
        rulings = decisions.on(one.against.incident)
    own = [ruling for ruling in rulings if ruling.objection is None]
    if own:
        return ruling_until(contract, evidence, own[-1])
    known = known_on(evidence, one)
    stood = [day for day in evidence.issued.get(one.month, ()) if day <= known]
    return result_until(contract, stood[-1]) if stood else None


def ruling_until(contract: Contract, evidence: Evidence, ruling: Ruling) -> date | None:
    """The last day on which a ruling can be objected to; None for an answer, which is final."""
    if ruling.objection is not None:
        return None
    return _counted(contract, known_on(evidence, ruling), RAISE)


def result_until(contract: Contract, issued: date) -> date | None:
    """The last day on which a result that no ruling gave can be objected to, once the month has been issued."""
    return _counted(contract, issued, RAISE)


def known_on(evidence: Evidence, record: Record) -> date:
    """The day from which the other side could know of a record: that of its coming in, if it came in later."""
    arrival, told = evidence.arrival(record), datetime.combine(record.happened, time.max, CHINA)
    if arrival is None or arrival.first is None or evidence.made_up(record, told):
        return record.happened
    return max(record.happened, arrival.first.astimezone(CHINA).date())


def _counted(contract: Contract, day: date, setting: str) -> date | None:
    """So many working days after a day; None if the register sets none, or the calendar does not reach so far."""
    count = contract.readings.number(Policy, setting)
    try:
        return None if count is None else contract.calendar.add_workdays(day, int(count))
    except OutsideCalendar:
        return None


def of_month(found: tuple[Raised, ...], month: Period) -> tuple[Raised, ...]:
    """Those about a month."""
    return tuple(one for one in found if one.objection.month == month)
