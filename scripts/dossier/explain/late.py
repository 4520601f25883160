"""Steps that tell what came in late where a figure rests on it, with what it is worth."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import LateEvidence
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.records import Record
from dossier.result import Alternative
from dossier.trace import ChoiceValue, SentenceValue, Spot, Step, TextValue, TitleValue, say


def noticed_in(assessment: Assessment) -> Iterator[Step]:
    """The notices of planned work on which yuan of a month hang, each with the day it came in."""
    for one in assessment.incidents:
        if one.notice and one.spared:
            yield one.trace[0]


def came_late(
    contract: Contract,
    evidence: Evidence,
    assessment: Assessment,
    *,
    among: Container[str] | None = None,
    of: Literal["points", "yuan"] | None = None,
) -> Iterator[Step]:
    """The evidence that came in after its month was submitted, all of it or what is `among` some records.

    `of` says what it is worth altogether: the points or the yuan that the other reading would take.
    """
    period = Period.parse(assessment.period)
    late = [evidence.by_id[one] for one in assessment.came_late if among is None or one in among]
    if not late:
        return
    yield Step.of(
        _said(evidence, late, _other(contract.readings.label(LateEvidence), assessment), of),
        contract.readings.clause_of(LateEvidence),
        contract.readings.adopted(period).words(LateEvidence),
        source=Spot.at(late[0].place()),
    )


def counted_late(evidence: Evidence, assessment: Assessment, among: Container[str], clause: str = "") -> Iterator[Step]:
    """Each record `among` some that came in late and counts, with what it alone is worth."""
    for one in assessment.late:
        record = evidence.by_id.get(one.record)
        if record is not None and one.record in among:
            shown, after = _shown(evidence, record), ChoiceValue(of="after", value=one.after)
            said = say("late.counts", record=shown, after=after, points=one.points, yuan=one.yuan)
            yield Step.of(said, clause, source=Spot.at(record.place()), record=record.id)


def _said(
    evidence: Evidence, late: list[Record], other: Alternative | None, of: Literal["points", "yuan"] | None
) -> SentenceValue:
    records = [_shown(evidence, one) for one in late]
    if other is None or of is None:
        return say("late.evidence", count=len(late), records=records)
    if of == "points":
        return say("late.evidence-points", count=len(late), records=records, points=other.composite_delta)
    return say("late.evidence-yuan", count=len(late), records=records, yuan=other.payable_delta)


def _shown(evidence: Evidence, record: Record) -> SentenceValue:
    arrival = evidence.arrival(record)
    first = arrival.first if arrival else None
    title, name = TitleValue(value=record.title, record=record.id), TextValue(value=record.id)
    if first is None:
        return say("late.uncommitted", title=title, id=name)
    return say("late.record", title=title, id=name, day=first.astimezone(CHINA).date())


def _other(question: str, assessment: Assessment) -> Alternative | None:
    """What is lost if it does not count, as the register's other reading has it; None if the register has none."""
    effects = (one for one in assessment.readings if one.id == question)
    return next((alternative for one in effects for alternative in one.alternatives), None)
