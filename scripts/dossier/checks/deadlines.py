"""Every deadline counted in working days can be told: the calendar covers the years it runs through.

A request received at the end of a year is due in the next one; a day that was mistyped may lie in a year for which
there is no notice. Without this check such a record would stop the computation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from pydantic import BaseModel

from dossier.contract import Contract
from dossier.contract.calendar import OutsideCalendar
from dossier.contract.criteria import Event
from dossier.contract.obligations import LeadTime
from dossier.contract.record_fields import reach, reached
from dossier.load import Dossier
from dossier.problems import Place, Problem, error
from dossier.records import KINDS, Record

CODES: Final = ("outside-calendar",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Deadlines of the rubric after a day, notices before one; each day once."""
    calendar = dossier.contract.calendar
    for day, workdays, place in {*_after(dossier), *_before(dossier)}:
        try:
            calendar.add_workdays(day, workdays)
        except OutsideCalendar as outside:
            yield error("outside-calendar", place, year=str(outside.day.year))


def _after(dossier: Dossier) -> Iterator[tuple[date, int, Place]]:
    for event in _events(dossier.contract):
        if event.select is None or event.deadline is None:
            continue
        model = KINDS.get(event.select.kind)
        field = reach(model, event.deadline.start) if model else None
        if model is None or field is None or event.select.each is not None:
            continue
        for record in dossier.evidence.all(model):
            day = field.written(record)
            if isinstance(day, date):
                yield day, event.deadline.workdays, _place(record, event.deadline.start)


def _before(dossier: Dossier) -> Iterator[tuple[date, int, Place]]:
    for duty in dossier.contract.obligations.duties:
        if not isinstance(duty, LeadTime) or duty.unit != "workdays":
            continue
        model, path = KINDS[duty.record], duty.event_day
        for record in dossier.evidence.all(model):
            day = reached(model, path).written(record)
            if isinstance(day, date):
                yield day, -duty.lead, _place(record, path)


def _place(record: Record, path: str) -> Place:
    return record.place(*path.split("."))


def _events(contract: Contract) -> Iterator[Event]:
    for _, _, row in contract.rubric.rows():
        for version in row.versions:
            yield from _events_in(version.rule)


def _events_in(node: object) -> Iterator[Event]:
    if isinstance(node, Event):
        yield node
    elif isinstance(node, tuple):
        for entry in node:
            yield from _events_in(entry)
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _events_in(getattr(node, name))
