"""The register of readings with what others would change, and what holds by default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossier.contract.policies import KEYS
from dossier.contract.readings import Adoption, Question
from dossier.problems.wording import policy
from dossier.report import Report
from dossier.result import Alternative, ReadingEffect
from dossier.views.outcome import effect_of, floored
from dossier.views.shows import NEEDS, shows


@dataclass(frozen=True)
class ReadingShown:
    """A question of the register, its adoption in the month and the next one, and what other readings would change.

    `below` says that the month's sum is below zero, so that the amount payable cannot show every change.
    """

    question: Question
    adoption: Adoption
    effect: ReadingEffect | None
    coming: Adoption | None = None
    below: bool = False

    def told(self, other: Alternative) -> str:
        """What another reading would change, in words."""
        return effect_of(other, below=self.below)


def readings(report: Report) -> tuple[ReadingShown, ...]:
    """The whole register, in its order."""
    effects = {effect.id: effect for effect in report.assessment.readings}
    below = floored(report.assessment)
    return tuple(
        ReadingShown(
            question,
            question.adoption(report.period),
            effects.get(question.id),
            question.coming(report.period),
            below,
        )
        for question in report.contract.readings.readings
    )


def confirmed(found: Sequence[ReadingShown]) -> str:
    """How many of them both parties have confirmed in writing, in a sentence."""
    count = sum(one.adoption.confirmed for one in found)
    if count == len(found):
        return f"共 {len(found)} 条，都经双方书面确认。"
    told = f"{count} 条经双方书面确认" if count else "没有一条经双方书面确认"
    return f"共 {len(found)} 条，{told}；标有“拟采用”的尚未确认。"


def by_default(report: Report) -> tuple[tuple[str, str], ...]:
    """What the register says nothing about, and what was done, as far as the contract has what it is about."""
    has, needs = shows(report), {KEYS[kind]: part for kind, part in NEEDS.items()}
    silent = [one for one in report.assessment.policies if not one.question]
    return tuple(policy(one.id, one.choice) for one in silent if getattr(has, needs.get(one.id, ""), True))
