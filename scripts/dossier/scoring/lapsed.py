"""Decisions on the records of a row that are stale: told after its steps, as they leave it open (R-20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dossier.contract.decided import decided, role
from dossier.decisions import Looking
from dossier.records.rulings import Finding
from dossier.scoring.context import Case
from dossier.scoring.outcome import RowOutcome
from dossier.trace import Spot, Step


def with_lapsed(outcome: RowOutcome, case: Case) -> RowOutcome:
    """The outcome with a note for each stale finding among its records, and each stale ruling on one of them."""
    decisions, contract = case.month.evidence.decisions, case.month.contract
    if not decisions.stale:
        return outcome
    told = {step.record for step in outcome.steps if step.message == "decision.stale"}
    notes = []
    untold = {one.id: one for one in _stale(outcome, case) if one.id not in told}
    for one in untold.values():
        word = decided(contract, one)
        said, spot = decisions.lost(one, role(contract, word)), Spot.at(one.place("looked_at"))
        notes.append(Step.of(said, case.clause, source=spot, record=one.id, decided=word))
    records = dict.fromkeys((*outcome.records, *(step.record for step in notes)))
    return replace(outcome, steps=(*outcome.steps, *notes), records=tuple(records))


def _stale(outcome: RowOutcome, case: Case) -> Iterator[Looking]:
    evidence = case.month.evidence
    for name in outcome.records:
        record = evidence.by_id.get(name)
        if isinstance(record, Finding) and record.id in evidence.decisions.stale:
            yield record
        yield from evidence.decisions.lapsed(evidence.decisions.on(name))
