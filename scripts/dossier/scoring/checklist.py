"""Checklist: points item by item, for all or any of an item's facts (R-19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from dossier.contract.rules import Checklist, ChecklistItem
from dossier.scoring.context import Case
from dossier.scoring.facts import Proof, all_of, any_of, shown
from dossier.scoring.found import Found
from dossier.scoring.judged import settled
from dossier.scoring.outcome import ZERO, RowOutcome, RowState, Trace
from dossier.trace import SentenceValue, TermValue, say


def words(rule: Checklist, case: Case) -> SentenceValue:
    return say("rule.checklist", points=case.row.version.points, items=map(item_words, rule.items))


def item_words(item: ChecklistItem) -> SentenceValue:
    """An item with its points."""
    text = TermValue(value=item.text)
    if item.need == "any":
        return say("rule.any-item", item=text, points=item.points)
    return say("rule.item", item=text, points=item.points)


def score(rule: Checklist, case: Case) -> RowOutcome:
    """What is missing or disputed leaves its points open; what is refuted loses them."""
    trace = Trace(case)
    answers = [(item, answer(item, trace)) for item in rule.items]
    points = sum((item.points for item, found in answers if found is Proof.MET), ZERO)
    outcome = trace.outcome(points, points, points + left_open(answers), state(answers))
    in_dispute = disputed(answers)
    return settled(trace, outcome, in_dispute) if in_dispute else outcome


def left_open(answers: list[tuple[ChecklistItem, Proof]]) -> Fraction:
    """The points of items that may still be shown."""
    return sum((item.points for item, found in answers if found in {Proof.MISSING, Proof.DISPUTED}), ZERO)


def disputed(answers: list[tuple[ChecklistItem, Proof]]) -> Fraction:
    """The points of items about which records contradict each other, so that the reviewer rules (R-65)."""
    return sum((item.points for item, found in answers if found is Proof.DISPUTED), ZERO)


def answer(item: ChecklistItem, trace: Trace, only: Callable[[Found], bool] | None = None) -> Proof:
    """Whether the item's facts are shown; `only` leaves some of the selected things out."""
    found = [shown(fact, trace, only) for fact in item.facts]
    decided = all_of(found) if item.need == "all" else any_of(found)
    got, text = item.points if decided is Proof.MET else ZERO, TermValue(value=item.text)
    said = say("score.item", item=text, got=got, points=item.points, shown=decided.word)
    trace.add(replace(decided.mark, amount=item.points), said)
    return decided


def state(answers: list[tuple[ChecklistItem, Proof]]) -> RowState:
    """Proven if all are shown; not proven if anything may still be; awaiting a ruling on a dispute; else deducted."""
    found = {shown for _, shown in answers}
    if Proof.MISSING in found:
        return "not-proven"
    if Proof.DISPUTED in found:
        return "awaiting-ruling"
    return "deducted" if Proof.REFUTED in found else "proven"
