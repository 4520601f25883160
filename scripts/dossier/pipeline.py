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
from dossier.assess.basis import basis, with_doubts
from dossier.assess.before import NOTHING_BEFORE, MonthBefore, MonthsBefore
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
from dossier.remembered import Lasting, Memory
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
    out for a month that is looked up is kept in the folder `kept`, if there is one, as long as the month is the same;
    what still holds of the months as they were `before` is taken over. Where somebody waits, nothing new is kept until
    `keeps` is set.
    """

    def __init__(
        self,
        loaded: Dossier,
        as_of: date,
        problems: Iterable[Problem] | None = None,
        issued: IssuedMonths = NOTHING_ISSUED,
        again: Period | None = None,
        kept: Path | None = None,
        before: MonthsBefore = NOTHING_BEFORE,
    ) -> None:
        periods, computed = tuple(_months(loaded.evidence)), dict[Period, Assessment]()
        self.adopted: Final[Mapping[Period, Assessment]] = MonthsInOrder(periods, computed, issued)
        self._loaded, self._as_of, self._problems, self._issued = loaded, as_of, problems, issued
        self._kept, self.keeps = kept, True
        self._lasting: Final = before.lasts(loaded.contract)
        self._months: Final[dict[Period, Computing]] = {}
        self._known: Final[dict[Period, Assessment]] = {}
        self._weighed: Final[dict[Period, tuple[Doubt, ...]]] = {}
        self._rests: Final[dict[Period, str]] = {}
        past: Past | None = Past()
        for period in periods:
            if period in issued.months and period != again:
                past = None  # found where it is needed
                continue
            month = self._months[period] = _computing(loaded, issued, period, as_of, self._lasting, past)
            then = before.months.get(period)
            if then is not None and then.rest == self._rest(period):
                month, computed[period] = then.month, then.adopted
                self._months[period] = month
            else:
                settlement = settle(month.contract, month.base.prepared, month.base.scored, month.past.account)
                computed[period] = whole(month, settlement, loaded.files)
            left = handed_on(month.contract, period, computed[period].settlement)
            past = Past(left, month.base.prepared.measured) if period != again else None
        for period in self._months.keys() & before.months.keys():
            self._take_over(period, before.months[period])

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

    def beside(self, month: Period, shown: Period) -> Assessment:
        """A month beside one that is shown: in full itself and the one before, which it is compared with."""
        return self[month] if month >= shown.shift(-1) else self.adopted[month]

    def _in_full(self, period: Period) -> Assessment:
        balance, found = self._balance(period), self.doubts(period)
        told = in_full(self._months[period], self.adopted[period], found, doubts.together(balance, found))
        return told.model_copy(update={"late": late(balance)})

    def _balance(self, period: Period) -> Balance:
        """An open month with what it rests on, and nothing else: what is left out has no part in what is kept."""
        month = self._months[period]
        resting = replace(self._loaded, evidence=month.evidence)
        return Balance(resting, self.adopted[period], self._as_of, month.lasting)

    def _remembered(self, name: str, period: Period, compute: Callable[[], T]) -> T:
        """What was worked out for an open month: as it is kept, or else computed."""
        cache = Cache(self._kept and self._kept / name / str(period))
        if not self.keeps:
            found: T | None = cache.kept(self._basis(period))  # type: ignore[assignment]  # its name says what it is
            return compute() if found is None else found
        found = cache.remember(self._basis(period), compute)
        cache.save()
        return found

    def _take_over(self, period: Period, then: MonthBefore) -> None:
        """Take over what was worked out for a month that was looked up before, if all it rests on is the same."""
        if then.basis and then.basis == self._basis(period):
            if then.weighed is not None:
                self._weighed[period] = then.weighed
            if then.in_full is not None:
                self._known[period] = then.in_full

    @property
    def before(self) -> MonthsBefore:
        """What these months leave to those of a later look."""
        return MonthsBefore(self._loaded.contract, self._lasting, {one: self._left(one) for one in self.open})

    def _left(self, period: Period) -> MonthBefore:
        weighed, known = self._weighed.get(period), self._known.get(period)
        basis = "" if weighed is None and known is None else self._basis(period)
        return MonthBefore(self._rest(period), self._months[period], self.adopted[period], basis, weighed, known)

    def _rest(self, period: Period) -> str:
        """What tells what a month is computed from."""
        if period not in self._rests:
            self._rests[period] = basis(self._loaded, self._months[period], self._issued)
        return self._rests[period]

    def _basis(self, period: Period) -> str:
        """The same with the doubts that are to be weighed in it."""
        return with_doubts(self._rest(period), self._doubted(period))

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
        return _computing(loaded, self._issued, period, day, self._lasting)

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
    loaded: Dossier, issued: IssuedMonths, period: Period, as_of: date, lasting: Lasting, past: Past | None = None
) -> Computing:
    """A month to compute; without a `past` the one that an issued month leaves."""
    contract, left = loaded.contract.called_on(period.end), past or _left_by(loaded, issued, period.shift(-1), lasting)
    account = replace(opened(contract, period, left.account), adjustments=issued.adjusted(period))
    past = replace(left, account=account, adjustments=issued.adjustments(period))
    return Computing(contract, loaded.evidence.without_later_use(period), period, as_of, past, lasting=lasting)


def _left_by(loaded: Dossier, issued: IssuedMonths, period: Period, lasting: Lasting) -> Past:
    """What an issued month leaves: it is certain, and as it was paid. Restatements are handed on as adjustments."""
    paid = issued.paid(period)
    if paid is None:
        return Past()
    left = handed_on(loaded.contract, period, paid.settlement)
    readings = loaded.contract.readings.adopted(period).remembering(Memory(lasting))
    used = measure_all(loaded.contract, loaded.evidence, period, readings)
    return Past(Account(left.carried_in, left.cumulative_before), used)


def computed_again(loaded: Dossier, issued: IssuedMonths, revision: Revision) -> Assessment:
    """What a revision would come to by what is on file today, as of its own day.

    What happened later is left out, as is what is only worked out for months that are looked up.
    """
    day = revision.manifest.as_of
    loaded = replace(loaded, evidence=loaded.evidence.as_of(day))
    month = _computing(loaded, issued, revision.period, day, Lasting())
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
