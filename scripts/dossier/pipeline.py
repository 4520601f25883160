"""The stages in order: a loaded dossier becomes one assessment a month.

Each month needs the one before it (what was carried on, what has been payable so far, whose use asks for a resize
letter), so months are assessed in order. What a month hands on is its own result: it is never computed again by the
readings of a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Final, TypeVar

from dossier.assess import doubts
from dossier.assess.basis import basis
from dossier.assess.computing import Computing, Past
from dossier.assess.doubts import Balance
from dossier.assess.late import late
from dossier.assess.whole import in_full, whole
from dossier.assessment import Assessment
from dossier.cache import Cache
from dossier.doubt import Doubt
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.issued import NOTHING_ISSUED, IssuedMonths, Revision
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.settlement import Account, handed_on, opened, settle
from dossier.utilisation import measure_all

T = TypeVar("T")


def assess_all(loaded: Dossier, as_of: date) -> tuple[Assessment, ...]:
    """Every month from the first to the last that has records, in order.

    `as_of` decides which duties not yet done are pending. Expects a dossier without errors.
    """
    return tuple(Months(loaded, as_of).values())


class MonthsInOrder(Mapping[Period, Assessment]):
    """The months in order: what was issued is read when it is asked for, the rest has been computed."""

    def __init__(self, periods: Sequence[Period], computed: Mapping[Period, Assessment], issued: IssuedMonths) -> None:
        self._periods, self._computed, self._issued = periods, computed, issued

    def __getitem__(self, period: Period) -> Assessment:
        if period in self._computed:
            return self._computed[period]
        standing = self._issued.latest(period)
        if standing is None or period not in self._periods:
            raise KeyError(period)
        return standing.assessment

    def __contains__(self, period: object) -> bool:
        """Without reading the month."""
        return period in self._periods and (period in self._computed or period in self._issued.months)

    def __iter__(self) -> Iterator[Period]:
        return iter(self._periods)

    def __len__(self) -> int:
        return len(self._periods)


class Months(Mapping[Period, Assessment]):
    """The assessments by month, in order.

    What other readings would change takes as long as computing the month many times, what hangs on doubts as well, and
    what letters propose is a search: these, the use of each host, and what is still open, are only worked out for the
    months that are looked up; `adopted` has each month without them. `problems` are those that checks have found, if
    they have been asked already.

    An issued month is what was issued: nothing of it is computed, unless it is to be computed `again`. What was worked
    out for a month that is looked up is kept in the folder `kept`, if there is one, as long as the month is the same.
    """

    def __init__(
        self,
        loaded: Dossier,
        as_of: date,
        problems: Iterable[Problem] | None = None,
        issued: IssuedMonths = NOTHING_ISSUED,
        again: Period | None = None,
        kept: Path | None = None,
    ) -> None:
        periods, computed = tuple(_months(loaded.evidence)), dict[Period, Assessment]()
        self.adopted: Final[Mapping[Period, Assessment]] = MonthsInOrder(periods, computed, issued)
        self._loaded, self._as_of, self._problems, self._issued = loaded, as_of, problems, issued
        self._kept = kept
        self._months: Final[dict[Period, Computing]] = {}
        self._known: Final[dict[Period, Assessment]] = {}
        self._weighed: Final[dict[Period, tuple[Doubt, ...]]] = {}
        self._balances: Final[dict[Period, Balance]] = {}
        self._bases: Final[dict[Period, str]] = {}
        past: Past | None = Past()
        for period in periods:
            if period in issued.months and period != again:
                past = None  # found where it is needed
                continue
            month = self._months[period] = _computing(loaded, issued, period, as_of, past)
            settlement = settle(month.contract, month.base.prepared, month.base.scored, month.past.account)
            computed[period] = whole(month, settlement, loaded.files)
            left = handed_on(month.contract, period, settlement.totals)
            past = Past(left, month.base.prepared.measured) if period != again else None

    @property
    def open(self) -> tuple[Period, ...]:
        """The months that have been computed, because they have not been issued or are to be computed again."""
        return tuple(self._months)

    def __getitem__(self, period: Period) -> Assessment:
        if period not in self._months:
            return self.adopted[period]
        if period not in self._known:
            self._known[period] = self._remembered("full", period, partial(self._in_full, period))
        return self._known[period]

    def _in_full(self, period: Period) -> Assessment:
        found, balance = self.doubts(period), self._balance(period)
        told = in_full(self._months[period], self.adopted[period], found, doubts.together(balance, found))
        return told.model_copy(update={"late": late(balance)})

    def _balance(self, period: Period) -> Balance:
        """What doubts of an open month are weighed on."""
        if period not in self._balances:
            base = self._months[period].base
            self._balances[period] = Balance(self._resting(period), self.adopted[period], self._as_of, base)
        return self._balances[period]

    def _resting(self, period: Period) -> Dossier:
        """What an open month rests on, and nothing else: what is left out cannot have a part in what is kept."""
        return replace(self._loaded, evidence=self._months[period].evidence)

    def _remembered(self, name: str, period: Period, compute: Callable[[], T]) -> T:
        """What was worked out for an open month: as it is kept, or else computed."""
        cache = Cache(self._kept and self._kept / name / str(period))
        found = cache.remember(self._basis(period), compute)
        cache.save()
        return found

    def _basis(self, period: Period) -> str:
        if period not in self._bases:
            month, found = self._months[period], self._doubted(period)
            self._bases[period] = basis(self._loaded, month, self._issued, found) if self._kept else ""
        return self._bases[period]

    def computing(self, period: Period) -> Computing:
        """What a month is computed from, of an issued one as of its own day: for trial calculations.

        Raises KeyError for a month that is not there.
        """
        if period in self._months:
            return self._months[period]
        standing = self._issued.latest(period)
        if standing is None:
            raise KeyError(period)
        day = standing.manifest.as_of
        loaded = replace(self._loaded, evidence=self._loaded.evidence.as_of(day))
        return _computing(loaded, self._issued, period, day)

    def doubts(self, period: Period) -> tuple[Doubt, ...]:
        """The doubts about what a month rests on, by place, with what hangs on each; of an issued month as issued."""
        if period not in self._weighed:
            weigh = partial(self._weigh, period)
            asked = period in self._months and self._doubted(period)
            self._weighed[period] = self._remembered("doubts", period, weigh) if asked else weigh()
        return self._weighed[period]

    def _doubted(self, period: Period) -> tuple[Doubt, ...]:
        """The doubts of an open month as they were raised."""
        return doubts.of_month(self._loaded.contract, self.adopted[period], self._raised)

    def _weigh(self, period: Period) -> tuple[Doubt, ...]:
        if period in self._months:
            return tuple(doubts.weigh(self._balance(period), self._doubted(period)))
        standing = self._issued.latest(period)
        if standing is None:
            return ()
        return tuple(doubts.as_issued(self._loaded.contract, period, standing.doubted, self._raised))

    @cached_property
    def _raised(self) -> tuple[Problem, ...]:
        return doubts.raised(self._loaded) if self._problems is None else tuple(self._problems)

    def __contains__(self, period: object) -> bool:
        return period in self.adopted

    def __iter__(self) -> Iterator[Period]:
        return iter(self.adopted)

    def __len__(self) -> int:
        return len(self.adopted)


def _computing(
    loaded: Dossier, issued: IssuedMonths, period: Period, as_of: date, past: Past | None = None
) -> Computing:
    """A month to compute; without a `past` the one that an issued month leaves."""
    contract, left = loaded.contract.called_on(period.end), past or _left_by(loaded, issued, period.shift(-1))
    account = replace(opened(contract, period, left.account), adjustments=issued.adjusted(period))
    past = replace(left, account=account, adjustments=issued.adjustments(period))
    return Computing(contract, loaded.evidence.without_later_use(period), period, as_of, past)


def _left_by(loaded: Dossier, issued: IssuedMonths, period: Period) -> Past:
    """What an issued month leaves: it is certain, and as it was paid. Restatements are handed on as adjustments."""
    paid = issued.paid(period)
    if paid is None:
        return Past()
    left = handed_on(loaded.contract, period, paid.settlement)
    readings = loaded.contract.readings.adopted(period)
    used = measure_all(loaded.contract, loaded.evidence, period, readings)
    return Past(Account(left.carried_in, left.cumulative_before), used)


def computed_again(loaded: Dossier, issued: IssuedMonths, revision: Revision) -> Assessment:
    """What a revision would come to by what is on file today, as of its own day.

    What happened later is left out, as is what is only worked out for months that are looked up.
    """
    day = revision.manifest.as_of
    loaded = replace(loaded, evidence=loaded.evidence.as_of(day))
    month = _computing(loaded, issued, revision.period, day)
    settlement = settle(month.contract, month.base.prepared, month.base.scored, month.past.account)
    found = whole(month, settlement, loaded.files)
    return found.model_copy(update={"status": "issued", "revision": revision.number})


def _months(evidence: Evidence) -> Iterator[Period]:
    """Without gaps: a month without records still carries its debt on and bills its resources."""
    known = evidence.periods
    period = known[0] if known else None
    while period is not None and period <= known[-1]:
        yield period
        period = period.shift(1)
