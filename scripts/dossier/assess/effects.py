"""What each other reading of the contract would change in a month, in points and yuan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dossier.assess.computing import Computing
from dossier.result import Alternative, ReadingEffect
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
        )

    for question in month.contract.readings.readings:
        yield ReadingEffect(
            id=question.id,
            adopted=base.adopted[question.id],
            confirmed=question.adoption(month.period).confirmed,
            alternatives=tuple(effect(question.id, reading) for reading in alternatives.get(question.id, ())),
        )
