"""The stages in order: a loaded dossier becomes one assessment a month.

Each month needs the one before it (what was carried on, what has been payable so far, whose use asks for a resize
letter), so months are assessed in order. What a month hands on is its own result: it is never computed again by the
readings of a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from dossier.assess import doubts
from dossier.assess.computing import Computing, Past
from dossier.assess.whole import in_full, whole
from dossier.assessment import Assessment
from dossier.doubt import Doubt
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.settlement import handed_on, opened, settle


def assess_all(loaded: Dossier, as_of: date) -> tuple[Assessment, ...]:
    """Every month from the first to the last that has records, in order.

    `as_of` decides which duties not yet done are pending. Expects a dossier without errors.
    """
    return tuple(Months(loaded, as_of).values())


class Months(Mapping[Period, Assessment]):
    """The assessments by month, in order.

    What other readings would change takes as long as computing the month many times, what hangs on doubts as well, and
    what letters propose is a search: these, the use of each host, and what is still open, are only worked out for the
    months that are looked up; `adopted` has each month without them. `problems` are those that checks have found, if
    they have been asked already.
    """

    def __init__(self, loaded: Dossier, as_of: date, problems: Iterable[Problem] | None = None) -> None:
        self.adopted: Final[dict[Period, Assessment]] = {}
        self._loaded, self._as_of, self._problems = loaded, as_of, problems
        self._months: Final[dict[Period, Computing]] = {}
        self._known: Final[dict[Period, Assessment]] = {}
        self._weighed: Final[dict[Period, tuple[Doubt, ...]]] = {}
        past = Past()
        for period in _months(loaded.evidence):
            contract = loaded.contract.called_on(period.end)
            past = replace(past, account=opened(contract, period, past.account))
            month = self._months[period] = Computing(contract, loaded.evidence, period, as_of, past)
            settlement = settle(contract, month.base.prepared, month.base.scored, past.account)
            self.adopted[period] = whole(month, settlement, loaded.files)
            past = Past(handed_on(contract, period, settlement.totals), month.base.prepared.measured)

    def __getitem__(self, period: Period) -> Assessment:
        if period not in self._known:
            found, month = self.doubts(period), self.adopted[period]
            together = doubts.together(self._loaded, month, self._as_of, found)
            self._known[period] = in_full(self._months[period], month, found, together)
        return self._known[period]

    def doubts(self, period: Period) -> tuple[Doubt, ...]:
        """The doubts about what a month rests on, by place, with what hangs on each."""
        if period not in self._weighed:
            month = self.adopted[period]
            found = doubts.of_month(self._loaded.contract, month, self._raised)
            self._weighed[period] = tuple(doubts.weigh(self._loaded, month, self._as_of, found))
        return self._weighed[period]

    @cached_property
    def _raised(self) -> tuple[Problem, ...]:
        return doubts.raised(self._loaded) if self._problems is None else tuple(self._problems)

    def __contains__(self, period: object) -> bool:
        return period in self.adopted

    def __iter__(self) -> Iterator[Period]:
        return iter(self.adopted)

    def __len__(self) -> int:
        return len(self.adopted)


def _months(evidence: Evidence) -> Iterator[Period]:
    """Without gaps: a month without records still carries its debt on and bills its resources."""
    known = evidence.periods
    period = known[0] if known else None
    while period is not None and period <= known[-1]:
        yield period
        period = period.shift(1)
