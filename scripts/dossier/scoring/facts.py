"""Whether evidence shows a fact, refutes it, is missing, or contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Final

from dossier.contract.criteria import Coverage, Fact, Selector
from dossier.contract.record_fields import text
from dossier.records import KINDS
from dossier.scoring.context import ScoringMonth
from dossier.scoring.examined import examined, why_not
from dossier.scoring.found import Found, Holds, kind_of, titled
from dossier.scoring.outcome import FACT, LOSS, NOTE, UNPROVEN, UNRULED, StepMark, Trace
from dossier.scoring.select import proof, select
from dossier.scoring.spans import Run, common, gaps, span, told, within
from dossier.trace import ChoiceValue, SentenceValue, StepValue, TermValue, say

_Only = Callable[[Found], bool]


class Proof(Enum):
    """What the evidence says of a fact."""

    MET = "met"
    REFUTED = "refuted"
    MISSING = "missing"
    DISPUTED = "disputed"

    @property
    def mark(self) -> StepMark:
        """What a step does that says so."""
        return _MARKS[self]

    @property
    def word(self) -> ChoiceValue:
        """It as a value of a sentence."""
        return ChoiceValue(of="shown", value=self.value)


_MARKS: Final = {Proof.MET: FACT, Proof.REFUTED: LOSS, Proof.MISSING: UNPROVEN, Proof.DISPUTED: UNRULED}
_OPEN: Final = (Proof.MISSING, Proof.DISPUTED)
_ANSWERS: Final = {Holds.YES: Proof.MET, Holds.OPEN: Proof.MISSING, Holds.NO: Proof.REFUTED}


def all_of(found: Iterable[Proof]) -> Proof:
    """Several facts together: refuted if one is, else missing or disputed if one is."""
    answers = set(found)
    return next((one for one in (Proof.REFUTED, *_OPEN) if one in answers), Proof.MET)


def any_of(found: Iterable[Proof]) -> Proof:
    """At least one of several facts: missing or disputed if none is shown but one might be."""
    answers = set(found)
    return next((one for one in (Proof.MET, *_OPEN) if one in answers), Proof.REFUTED)


def shown(fact: Fact, trace: Trace, only: _Only | None = None) -> Proof:
    """Look for the fact, and trace what was found; `only` leaves some of the selected things out."""
    if fact.coverage is not None:
        return _covered(fact, fact.coverage, trace)
    month = trace.case.month
    if fact.select is None:
        raise ValueError(fact.id)  # the rubric lint asks for one of the two
    daily = _daily(fact.select, month)
    picked = list(select(fact.select, month, any_day=daily))
    there = [thing for thing in picked if only is None or only(thing)]
    found = [thing for thing in there if thing.verdict is Holds.YES]
    _rest(fact, fact.select, picked, trace)
    if not there:
        _run_out(fact, picked[-1:], trace)
    if not found:
        answer = Proof.MET if fact.none == "met" and not there else Proof.MISSING
        for thing in there:
            _tell(fact, thing, thing.verdict, answer, trace)
        if not there:
            trace.add(answer.mark, say("score.no-record", fact=TermValue(value=fact.text), shown=answer.word))
        return answer
    answer, holding = _judged(fact, found, trace)
    if answer is Proof.MET and daily and _told_gaps(fact, fact.select, gaps(month.served, _runs(holding)), trace):
        return Proof.MISSING
    return answer


def _judged(fact: Fact, found: list[Found], trace: Trace) -> tuple[Proof, list[Found]]:
    """What the things say together, and those of them that hold while they are in force."""
    month, words = trace.case.month, TermValue(value=fact.text)
    looked = _latest(found, month) if fact.quantifier == "latest" else found
    judged = [(thing, proof(fact.must, thing, month)) for thing in looked]
    verdicts = {verdict for _, verdict in judged}
    decisive = (max if fact.quantifier == "any" else min)(verdicts)
    answer, holding = _ANSWERS[decisive], found
    picked = [(thing, one) for thing, one in judged if one is decisive]
    if fact.quantifier == "any":
        holding = [thing for thing, one in judged if one is Holds.YES]
        picked = picked[-1:] if holding else judged
    elif fact.quantifier == "latest" and {Holds.YES, Holds.NO} <= verdicts:  # one day, two opinions
        answer, picked = Proof.DISPUTED, judged
    for thing, verdict in picked:
        _tell(fact, thing, verdict, answer, trace)
    for thing, verdict in judged:
        if thing.record.id in trace.records:
            continue
        if verdict is Holds.NO:  # and decides nothing
            said = say("score.not-shown", fact=words, thing=thing.said, why=why_not(fact.must, thing, month))
            trace.tell(NOTE, said, thing)
        else:
            _tell(fact, thing, verdict, _ANSWERS[verdict], trace, FACT if verdict is Holds.YES else NOTE)
    return answer, holding


def _rest(fact: Fact, selector: Selector, found: list[Found], trace: Trace) -> None:
    """What was looked at for the fact and is not what it asks for."""
    month, text = trace.case.month, TermValue(value=fact.text)
    for thing, why in examined(selector, found, month, any_day=_daily(selector, month)):
        trace.add(NOTE, say("score.not-shown", fact=text, thing=thing.said, why=why), thing.record)


def _run_out(fact: Fact, things: list[Found], trace: Trace) -> None:
    """What once showed the fact and does so no more."""
    for thing in things:
        said = say("score.run-out", fact=TermValue(value=fact.text), thing=thing.said, day=thing.record.happened)
        trace.tell(NOTE, said, thing)


def _tell(fact: Fact, thing: Found, verdict: Holds, answer: Proof, trace: Trace, mark: StepMark | None = None) -> None:
    what = _what(thing, verdict, trace.case.month)
    said = say("score.fact", fact=TermValue(value=fact.text), what=what, shown=answer.word)
    trace.tell(mark or answer.mark, said, thing)


def _what(thing: Found, verdict: Holds, month: ScoringMonth) -> SentenceValue:
    """What the thing is called, and why it proves nothing if that is so."""
    why = month.evidence.unproven(thing.record) if verdict is Holds.OPEN else ""
    return say("found.why", thing=thing.said, why=ChoiceValue(of="unproven", value=why)) if why else thing.said


def _latest(found: list[Found], month: ScoringMonth) -> list[Found]:
    """Those of the latest day on which one happened, of what is in force on the last day with service."""
    last_day = month.served[1]
    pool = [thing for thing in found if span(thing.record)[0] <= last_day <= span(thing.record)[1]] or found
    last = max(thing.record.happened for thing in pool)
    return [thing for thing in pool if thing.record.happened == last]


def _daily(selector: Selector, month: ScoringMonth) -> bool:
    """Whether what it selects has to be in force on every day (R-63)."""
    standing = KINDS[selector.kind].scope == "standing" and selector.within in (None, "standing")
    return standing and month.each_day


def _runs(things: Iterable[Found]) -> list[Run]:
    return [span(thing.record) for thing in things]


def _told_gaps(
    fact: Fact, selector: Selector, lacking: tuple[Run, ...], trace: Trace, about: tuple[StepValue, Found] | None = None
) -> bool:
    """Whether days are left on which no record is in force, told one by one; `about` whom, if not the platform."""
    words, kind = TermValue(value=fact.text), kind_of(selector)
    for gap in lacking:
        if about is None:
            trace.add(UNPROVEN, say("score.gap", fact=words, days=told(gap), kind=kind))
        else:
            said = say("score.gap-of", fact=words, of=about[0], days=told(gap), kind=kind)
            trace.tell(UNPROVEN, said, about[1])
    return bool(lacking)


def _covered(fact: Fact, coverage: Coverage, trace: Trace) -> Proof:
    month = trace.case.month
    every, answers = _every(fact, coverage.every, trace)
    if not every:
        answer = Proof.MET if coverage.none == "met" else Proof.MISSING
        trace.add(answer.mark, say("score.nothing-to-cover", fact=TermValue(value=fact.text), shown=answer.word))
        return all_of([answer, *answers])
    trace.records.update({thing.record.id: None for thing in every})
    by: dict[Holds, dict[str, list[Found]]] = {verdict: {} for verdict in Holds}
    holding = list(select(coverage.by, month, any_day=_daily(coverage.by, month)))
    for thing in holding:
        key = text(thing.value(coverage.by.key))
        by[proof(coverage.must, thing, month)].setdefault(key, []).append(thing)
    _rest(fact, coverage.by, holding, trace)
    found = [_one(fact, coverage, thing, by, trace) for thing in every]
    for record in {thing.record.id: thing.record for things in by[Holds.YES].values() for thing in things}.values():
        met = found.count(Proof.MET)
        words = TermValue(value=fact.text)
        trace.add(FACT, say("score.covers", fact=words, thing=titled(record), covered=met, all=len(every)), record)
    return all_of([*found, *answers])


def _every(fact: Fact, selector: Selector, trace: Trace) -> tuple[list[Found], list[Proof]]:
    """What has to be covered: of standing records those in force at the end, which must have been so on every day."""
    month = trace.case.month
    if not _daily(selector, month):
        return list(select(selector, month)), []
    found = list(select(selector, month, any_day=True))
    lacking = gaps(month.served, _runs(found)) if found else ()
    answers = [Proof.MISSING] if _told_gaps(fact, selector, lacking, trace) else []
    last = month.served[1]
    return [thing for thing in found if span(thing.record)[0] <= last <= span(thing.record)[1]], answers


def _one(fact: Fact, coverage: Coverage, thing: Found, by: dict[Holds, dict[str, list[Found]]], trace: Trace) -> Proof:
    """Whether one thing is covered; where the covering records are in force for a time, on every day asked for."""
    month = trace.case.month
    key, of = text(thing.value(coverage.every.key)), thing.quoted(coverage.every.key)
    words = TermValue(value=fact.text)
    covering, closed, against = (by[one].get(key) for one in (Holds.YES, Holds.OPEN, Holds.NO))
    daily = _daily(coverage.by, month)
    asked = _asked(coverage, thing, month)
    if daily and asked is None:  # asked for when it was over
        return Proof.MET
    if covering is None and (other := closed or against):
        last, verdict = other[-1], Holds.OPEN if closed else Holds.NO
        answer, what = _ANSWERS[verdict], _what(last, verdict, month)
        trace.tell(answer.mark, say("score.covers-badly", fact=words, of=of, what=what, shown=answer.word), last)
        return answer
    if covering is None:
        trace.tell(UNPROVEN, say("score.uncovered", fact=words, of=of), thing)
        return Proof.MISSING
    lacking = gaps(asked, _runs(covering)) if daily and asked is not None else ()
    return Proof.MISSING if _told_gaps(fact, coverage.by, lacking, trace, (of, thing)) else Proof.MET


def _asked(coverage: Coverage, thing: Found, month: ScoringMonth) -> Run | None:
    """The days of the month on which the thing has to be covered."""
    run = within(span(thing.record), month.period)
    since = thing.value(coverage.every.since) if coverage.every.since else None
    return common(run, (since, date.max)) if run is not None and isinstance(since, date) else run
