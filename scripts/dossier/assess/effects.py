"""What each other reading of the contract would change in a month, in points and yuan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dossier.assess.computing import Computing
from dossier.result import Alternative, Obligation, ReadingEffect
from dossier.settlement import payable


def effects(month: Computing, paid: Decimal) -> Iterator[ReadingEffect]:
    """For each question its adopted reading, and by how much each other one would move points and payable.

    What the months before have carried on stays as it was (R-69).
    """
    base, alternatives = month.base, month.contract.readings.alternatives(month.period)

    def effect(question: str, reading: str) -> Alternative:
        other = month.compute(base.adopted.exchanged(question, reading))
        return Alternative(
            reading=reading,
            composite_delta=other.score.composite.points - base.score.composite.points,
            payable_delta=payable(month.contract, other.prepared, other.scored, month.past.account) - paid,
            duties=tuple(_moved(base.obligations, other.obligations)),
        )

    for question in month.contract.readings.readings:
        yield ReadingEffect(
            id=question.id,
            adopted=base.adopted[question.id],
            confirmed=question.adoption(month.period).confirmed,
            alternatives=tuple(effect(question.id, reading) for reading in alternatives.get(question.id, ())),
        )


def _moved(now: Sequence[Obligation], then: Sequence[Obligation]) -> list[str]:
    """The duties that are due on another day, or in another state, and those that are there under one reading alone."""
    before, after = ({one.id: (one.due, one.state) for one in some} for some in (now, then))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
