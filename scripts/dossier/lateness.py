"""Steps that tell what came in late where a figure rests on it, with what it is worth."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal

from dossier import submissions
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import LateEvidence
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import judgement
from dossier.incidents.grounds import noticed
from dossier.records import Record
from dossier.records.operations import Incident
from dossier.result import Spot, Step


def noticed_in(contract: Contract, evidence: Evidence, assessment: Assessment) -> Iterator[Step]:
    """The notices of planned work on which yuan of a month hang, each with the day it came in."""
    adopted = contract.readings.adopted(Period.parse(assessment.period))
    for one in assessment.incidents:
        record = evidence.by_id.get(one.id)
        if isinstance(record, Incident):
            found = judgement(contract, evidence, record)
            if found.spares:
                yield from noticed(contract, evidence, found, adopted)


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
    late = [one for one in submissions.late(contract, evidence, period) if among is None or one.id in among]
    if not late:
        return
    yield Step(
        text=f"月度提交以后才入库的证据 {len(late)} 件：{'；'.join(_shown(evidence, one) for one in late)}",
        clause=contract.readings.clause_of(LateEvidence),
        rule=contract.readings.adopted(period).words(LateEvidence),
        value=_worth(contract.readings.label(LateEvidence), assessment, of) if of else "",
        source=Spot.at(late[0].place()),
    )


def _shown(evidence: Evidence, record: Record) -> str:
    arrival = evidence.arrival(record)
    first = arrival.first if arrival else None
    day = f"{first.astimezone(CHINA).date()} 入库" if first else "尚未提交入库"
    return f"{record.title}（{record.id}）{day}"


def _worth(question: str, assessment: Assessment, of: Literal["points", "yuan"]) -> str:
    """What is lost if it does not count, as the register's other reading has it; "" if the register has none."""
    effects = (one for one in assessment.readings if one.id == question)
    other = next((alternative for one in effects for alternative in one.alternatives), None)
    if other is None:
        return ""
    return f"不算则 {plain(other.composite_delta)} 分" if of == "points" else f"不算则 {plain(other.payable_delta)} 元"
