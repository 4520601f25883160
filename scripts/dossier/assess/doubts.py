"""What hangs on doubts: what a month would lose if each of them, or all of them, were right.

A doubt moves no figure. It is weighed by computing the month once more with what would be on file if it is right; yuan
are those paid and those carried on, together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from dossier.assess.computing import Computed, Computing, Past
from dossier.assess.matters import stake
from dossier.assessment import Assessment
from dossier.checks.doubts import CHECKS
from dossier.contract import Contract
from dossier.doubt import Doubt, Otherwise, asked
from dossier.duties import gates
from dossier.exact.period import Period
from dossier.issued.doubted import Doubted
from dossier.load import Dossier
from dossier.problems import Problem, Rest, Worth
from dossier.records import Record
from dossier.records.layout import month_of
from dossier.remembered import Lasting, Memory
from dossier.result import NOTHING, AtStake
from dossier.settlement import Account, settle
from dossier.utilisation import measure_all

MOST_WEIGHED: Final = 60
"""So many doubts of a month are weighed; each takes as long as computing the month once."""


def raised(loaded: Dossier) -> tuple[Problem, ...]:
    """Every doubt about what is on file."""
    return tuple(problem for check in CHECKS for problem in check.check(loaded))


def of_month(contract: Contract, month: Assessment, problems: Iterable[Problem]) -> tuple[Doubt, ...]:
    """The doubts about what the month itself rests on, without those that the contract's data switch off."""
    return _about(contract, Period.parse(month.period), {file.path for file in month.inputs.files}, problems)


def _about(
    contract: Contract, period: Period, paths: Collection[str], problems: Iterable[Problem]
) -> tuple[Doubt, ...]:
    found = (
        one
        for one in problems
        if isinstance(one, Doubt) and one.place.path in paths and month_of(one.place.path) in (None, period)
    )
    return tuple(sorted((one for one in found if asked(contract, one, period.end)), key=lambda one: one.sort_key))


def weigh(balance: Balance, doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """The doubts of a month, which is on the balance, with their worth, as far as anything hangs on them.

    Beyond `MOST_WEIGHED` a doubt is left as it is, so that a folder full of doubts cannot hold the month.
    """
    weighed = 0
    for one in doubts:
        if not one.otherwise or weighed == MOST_WEIGHED:
            yield one
            continue
        weighed += 1
        worth = balance.worth(one.otherwise)
        yield replace(one, worth=worth) if worth.points or worth.yuan or worth.rests else one


def as_issued(contract: Contract, period: Period, then: Doubted, problems: Iterable[Problem]) -> Iterator[Doubt]:
    """The doubts of an issued month with what hung on each when it was issued; one raised since has no worth."""
    for one in _about(contract, period, then.paths, problems):
        known = then.worth.get((one.code, one.place.path, one.place.line))
        yield one if known is None else replace(one, worth=known)


def together(balance: Balance, doubts: Sequence[Doubt]) -> AtStake:
    """What hangs on all doubts together: the month computed once with all of them right."""
    otherwise = _together(doubts)
    return stake(balance.worth(otherwise)) if otherwise else NOTHING


def _together(doubts: Iterable[Doubt]) -> Otherwise:
    """What would be on file if all of them were right; a record that one of them lets not count is not there."""
    found: dict[str, Record | None] = {}
    for path, record in (pair for one in doubts for pair in one.otherwise):
        found[path] = record if found.get(path, record) is not None else None
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


@dataclass(frozen=True)
class Balance:
    """A month as it was put together, to hold another one against it; `lasting` is what is known of single records."""

    loaded: Dossier
    told: Assessment
    as_of: date
    lasting: Lasting = field(default_factory=Lasting)

    def worth(self, otherwise: Otherwise) -> Worth:
        """What the month would lose with other records on file; below 0 what it would gain."""
        evidence = self.loaded.evidence.instead(dict(otherwise))
        month = Computing(self.loaded.contract, evidence, self._period, self.as_of, self._past, lasting=self.lasting)
        result, told = month.base, self.told.settlement
        totals = settle(month.contract, result.prepared, result.scored, self._past.account).totals
        return Worth(
            self.told.composite.points - result.score.composite.points,
            (told.payable + told.carried_out) - (totals.payable + totals.carried_out),
            tuple(self._rests(otherwise, month, result)),
        )

    @cached_property
    def _period(self) -> Period:
        return Period.parse(self.told.period)

    @cached_property
    def _past(self) -> Past:
        """What the months before left, as the assessment tells it."""
        told, before = self.told.settlement, self._period.shift(-1)
        readings = self.loaded.contract.readings.adopted(before).remembering(Memory(self.lasting))
        used = measure_all(self.loaded.contract, self.loaded.evidence, before, readings)
        paid = told.cumulative - told.payable
        return Past(Account(told.carried_in, paid, adjustments=told.adjustments), used)

    def _rests(self, otherwise: Otherwise, month: Computing, result: Computed) -> Iterator[Rest]:
        """What of the month counted the doubted records and would count them no more, or would be told otherwise."""
        paths = {path for path, _ in otherwise}
        ids = {record.id for record in self.loaded.evidence.records if record.source.path in paths}

        def lost(now: Iterable[str], then: Iterable[str]) -> bool:
            return bool(ids & set(now) - set(then))

        for row, other in zip(self.told.indicators, result.score.indicators, strict=True):
            if row.points != other.points or lost(row.evidence, other.evidence):
                yield Rest("row", row.name, row.row, row.points, other.points)
        states = {one.id: (one.done, one.state) for one in result.obligations}
        changed = {one.duty for one in self.told.obligations if states.get(one.id) != (one.done, one.state)}
        for duty in month.contract.obligations.duties:
            if duty.id in changed:
                yield Rest("duty", duty.title)
        titles = {rule.id: rule.title for rule in month.contract.obligations.gates}
        found = gates(month.contract, month.evidence, month.period, month.as_of)
        for gate, without in zip(self.told.gates, found, strict=True):
            if lost(gate.documents, without.documents):
                yield Rest("gate", titles[gate.id])
