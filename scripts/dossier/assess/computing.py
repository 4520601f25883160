"""A month under one set of readings after another: what the engines find, and what the months before leave.

What another reading does not touch is remembered, so that exchanging one costs little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from dossier import submissions
from dossier.assess.assumed import NOTHING_ASSUMED, Assumed
from dossier.assess.unmetered import unmetered
from dossier.contract import Contract
from dossier.contract.readings import Adopted
from dossier.duties import Before, duties
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.remembered import Alike, Lasting, Memory, Overlaid, Same
from dossier.result import Adjustment, Obligation
from dossier.scoring import Score, score
from dossier.settlement import Account, Prepared, ScoreSums, prepare
from dossier.utilisation import Measured


@dataclass(frozen=True)
class Computed:
    """A month under one set of readings; `evidence` is what counts under them."""

    adopted: Adopted
    evidence: Evidence
    obligations: tuple[Obligation, ...]
    score: Score
    prepared: Prepared

    @property
    def scored(self) -> ScoreSums:
        """What settlement needs of the score."""
        one = self.score
        return ScoreSums(one.composite, one.penalties, one.penalties_low, one.penalties_high)


@dataclass(frozen=True)
class Past:
    """What the months before leave: the account, how much each project used in the last of them, and what restatements
    hand on.
    """

    account: Account = field(default_factory=Account)
    used: Mapping[str, Measured] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True)
class Computing:
    """What stays the same while readings are exchanged; `assumed` is what a trial calculation takes otherwise, and
    `lasting` what is known of single records under the same contract.
    """

    contract: Contract
    evidence: Evidence
    period: Period
    as_of: date
    past: Past
    assumed: Assumed = NOTHING_ASSUMED
    lasting: Lasting = field(default_factory=Lasting, compare=False)

    @cached_property
    def adopted(self) -> Adopted:
        """The readings that rule the month."""
        return self.contract.readings.adopted(self.period)

    @cached_property
    def base(self) -> Computed:
        """The month under them."""
        return self.compute(self.assumed.read(self.adopted))

    def before(self, adopted: Adopted) -> Before:
        """The month before by its own readings and its own result; of a deadline the exchanged reading counts."""
        readings = self.contract.readings.adopted(self.period.shift(-1))
        return Before(Overlaid(readings, self.adopted, adopted), self.past.used)

    def compute(self, readings: Adopted) -> Computed:
        """Duties, score, bills and use. What another reading does not touch is remembered."""
        evidence = self.counted(readings)
        adopted = readings.remembering(self._memory_of(evidence))
        owed, scored = self._scored(readings, self._seen(evidence))
        prepared = self.assumed.used(prepare(self.contract, evidence, self.period, adopted))
        return Computed(readings, evidence, owed, scored, prepared)

    def counted(self, adopted: Adopted) -> Evidence:
        """The evidence that counts under some readings."""
        asked = adopted.remembering(self._evidences)
        return asked.remembered(
            "counted", lambda: submissions.counted(self.contract, self.evidence, self.period, asked)
        )

    @cached_property
    def _evidences(self) -> Memory:
        """The evidence that counts, by the readings that decide it."""
        return Memory()

    def remembering(self, adopted: Adopted) -> Adopted:
        """Readings that remember what is known of single records."""
        return adopted.remembering(Memory(self.lasting))

    def _memory_of(self, evidence: Evidence) -> Memory:
        return self._memories.setdefault(Same(evidence), Memory(self.lasting))

    @cached_property
    def _memories(self) -> dict[Same, Memory]:
        """What was computed from each of them."""
        return {}

    def _seen(self, evidence: Evidence) -> Evidence:
        """What rows and duties look at of it."""
        if Same(evidence) not in self._unmetered:
            self._unmetered[Same(evidence)] = unmetered(self.contract, evidence, self.lasting)
        return self._unmetered[Same(evidence)]

    @cached_property
    def _unmetered(self) -> dict[Same, Evidence]:
        return {}

    def _scored(self, readings: Adopted, evidence: Evidence) -> tuple[tuple[Obligation, ...], Score]:
        """Duties and score, as they are known of the same evidence from whatever month was computed with it."""
        place = (Same(self.contract), Same(evidence), self.period, self.as_of)
        beside = (Alike(self.past.used), Alike(self.assumed.points))
        adopted = readings.remembering(self.lasting.memory(("score", *place, *beside)))
        return adopted.remembered("score", partial(self._score, adopted, evidence))

    def _score(self, adopted: Adopted, evidence: Evidence) -> tuple[tuple[Obligation, ...], Score]:
        """The duties come again once the score has ordered something, such as the replacement of staff (R-12)."""
        place, before = (self.contract, evidence, self.period, adopted, self.as_of), self.before(adopted)

        def owed(consequences: tuple[str, ...]) -> tuple[Obligation, ...]:
            compute = partial(duties, *place, before=before, consequences=consequences)
            return adopted.remembered(("duties", consequences), compute)

        first = owed(())
        scored = score(*place, first, self.assumed.points)
        return owed(tuple(one.id for one in scored.consequences)) if scored.consequences else first, scored
