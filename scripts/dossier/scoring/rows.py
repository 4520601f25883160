"""A row's rule to its module; a row that does not apply to its policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from pydantic import BaseModel

from dossier.contract import rules
from dossier.contract.criteria import Selector
from dossier.contract.rubric import Applies, RowOn
from dossier.contract.rules import Rule
from dossier.records import KINDS, Record
from dossier.scoring import (
    all_or_nothing,
    bands,
    bonus,
    checklist,
    count_up,
    deduct,
    deduct_then_cash,
    judged,
    periodic,
    step_per_unit,
    veto,
    whole_score_veto,
    zero_then_cash,
)
from dossier.scoring.context import Case, ScoringMonth
from dossier.scoring.facts import Proof, all_of, shown
from dossier.scoring.outcome import NOTE, ZERO, RowOutcome, StepMark, Trace, total
from dossier.scoring.select import select
from dossier.trace import SentenceValue, say, told


class KindOfRule(Protocol):
    """What the module of a kind of rule offers."""

    def words(self, rule: Any, case: Case, /) -> SentenceValue:  # noqa: ANN401  # each module takes its own rule
        """The rule with its parameters, in a sentence."""

    def score(self, rule: Any, case: Case, /) -> RowOutcome:  # noqa: ANN401
        """The row's outcome."""


KINDS_OF_RULE: Final[Mapping[type[Rule], KindOfRule]] = {
    rules.AllOrNothing: all_or_nothing,
    rules.Checklist: checklist,
    rules.Periodic: periodic,
    rules.CountUp: count_up,
    rules.Deduct: deduct,
    rules.ZeroThenCash: zero_then_cash,
    rules.DeductThenCash: deduct_then_cash,
    rules.Veto: veto,
    rules.PointBands: bands,
    rules.Judged: judged,
    rules.StepPerUnit: step_per_unit,
    rules.Bonus: bonus,
    rules.WholeScoreVeto: whole_score_veto,
}


def score_row(row: RowOn, month: ScoringMonth) -> tuple[RowOutcome, Applies | None]:
    """The row's outcome; with the policy it falls under if it does not apply this month."""
    rule = row.version.rule_under(month.adopted)
    kind = KINDS_OF_RULE[type(rule)]
    words = say("rule.dated", rule=kind.words(rule, Case(month, row, "")), since=row.version.from_)
    case = Case(month, row, told(words))
    applies = row.version.applies
    if applies is not None:
        trace = Trace(case)
        if all_of([shown(fact, trace) for fact in applies.facts]) is not Proof.MET:
            return _not_applying(applies, trace), applies
    return kind.score(rule, case), None


def _not_applying(applies: Applies, trace: Trace) -> RowOutcome:
    full = trace.case.row.version.points
    if applies.otherwise == "zero":
        trace.add(StepMark("loss", full), say("score.not-applying-zero"))
        return trace.outcome(ZERO, ZERO, ZERO, "deducted")
    if applies.otherwise == "full":
        trace.add(total(full), say("score.not-applying-full", full=full))
        return trace.outcome(full, full, full, "not-due")
    trace.add(NOTE, say("score.not-applying-spread"))
    return trace.outcome(ZERO, ZERO, ZERO, "not-due")


def on_file(row: RowOn, month: ScoringMonth) -> tuple[str, ...]:
    """Ids of the month's records of those kinds of the row's evidence among which its rule does not pick.

    What the rule picks among is in its trace; the rest is what a person looks at, such as all that a reviewer judges.
    """
    rule = row.version.rule_under(month.adopted)
    if isinstance(rule, rules.Judged) and rule.considers:
        return tuple(thing.record.id for one in rule.considers for thing in select(one, month))
    picked = {selector.kind for selector in _selectors(rule)}
    found: list[Record] = []
    for name in row.version.evidence:
        kind: type[Record] = KINDS[name]
        if name in picked:
            continue
        if kind.scope == "month":
            found += month.evidence.month(kind, month.period)
        elif kind.scope == "standing":
            found += month.evidence.standing(kind, month.period.end)
    return tuple(record.id for record in found)


def _selectors(part: object) -> Iterator[Selector]:
    """Every selector within a rule."""
    if isinstance(part, Selector):
        yield part
    elif isinstance(part, BaseModel):
        yield from _selectors(tuple(value for _, value in part))
    elif isinstance(part, tuple):
        for one in part:
            yield from _selectors(one)
