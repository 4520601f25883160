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
from dossier.scoring.context import Case, Month
from dossier.scoring.facts import Shown, all_of, shown
from dossier.scoring.outcome import NOTE, ZERO, Mark, Outcome, Trace, total
from dossier.scoring.select import concerns
from dossier.trace import SentenceValue, say, told


class Kind(Protocol):
    """What the module of a kind of rule offers."""

    def words(self, rule: Any, case: Case, /) -> SentenceValue:  # noqa: ANN401  # each module takes its own rule
        """The rule with its parameters, in a sentence."""

    def score(self, rule: Any, case: Case, /) -> Outcome:  # noqa: ANN401
        """The row's outcome."""


KINDS_OF_RULE: Final[Mapping[type[Rule], Kind]] = {
    rules.AllOrNothing: all_or_nothing,
    rules.Checklist: checklist,
    rules.Periodic: periodic,
    rules.CountUp: count_up,
    rules.Deduct: deduct,
    rules.ZeroThenCash: zero_then_cash,
    rules.DeductThenCash: deduct_then_cash,
    rules.Veto: veto,
    rules.Bands: bands,
    rules.Judged: judged,
    rules.StepPerUnit: step_per_unit,
    rules.Bonus: bonus,
    rules.WholeScoreVeto: whole_score_veto,
}
_TELLING: Final = (rules.AllOrNothing, rules.Checklist, rules.Periodic, rules.Veto)


def score_row(row: RowOn, month: Month) -> tuple[Outcome, Applies | None]:
    """The row's outcome; with the policy it falls under if it does not apply this month."""
    rule = row.version.rule_under(month.adopted)
    kind = KINDS_OF_RULE[type(rule)]
    words = say("rule.dated", rule=kind.words(rule, Case(month, row, "")), since=row.version.from_)
    case = Case(month, row, told(words))
    applies = row.version.applies
    if applies is not None:
        trace = Trace(case)
        if all_of([shown(fact, trace) for fact in applies.facts]) is not Shown.MET:
            return _not_applying(applies, trace), applies
    return kind.score(rule, case), None


def _not_applying(applies: Applies, trace: Trace) -> Outcome:
    full = trace.case.row.version.points
    if applies.otherwise == "zero":
        trace.add(Mark("loss", full), say("score.not-applying-zero"))
        return trace.outcome(ZERO, ZERO, ZERO, "deducted")
    if applies.otherwise == "full":
        trace.add(total(full), say("score.not-applying-full", full=full))
        return trace.outcome(full, full, full, "not-due")
    trace.add(NOTE, say("score.not-applying-spread"))
    return trace.outcome(ZERO, ZERO, ZERO, "not-due")


def on_file(row: RowOn, month: Month) -> tuple[str, ...]:
    """Ids of the month's records of the row's kinds of evidence, for rules whose trace does not name all it rests on.

    A clean spot check leaves no step, but is why nothing is deducted; the fire drill says nothing of the attack drill.
    """
    if isinstance(row.version.rule, _TELLING):
        return ()
    found: list[Record] = []
    for name in row.version.evidence:
        kind: type[Record] = KINDS[name]
        if kind.scope == "month":
            found += month.evidence.month(kind, month.period)
        elif kind.scope == "standing":
            found += month.evidence.standing(kind, month.period.end)
    selectors = tuple(_selectors(row.version.rule_under(month.adopted)))
    return tuple(record.id for record in found if concerns(selectors, record))


def _selectors(part: object) -> Iterator[Selector]:
    """Every selector within a rule."""
    if isinstance(part, Selector):
        yield part
    elif isinstance(part, BaseModel):
        yield from _selectors(tuple(value for _, value in part))
    elif isinstance(part, tuple):
        for one in part:
            yield from _selectors(one)
