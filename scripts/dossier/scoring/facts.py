"""Whether evidence shows a fact, refutes it, or is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Final

from dossier.contract.facts import Coverage, Fact
from dossier.contract.reach import text
from dossier.scoring.outcome import Trace
from dossier.scoring.select import Found, Verdict, proof, select


class Shown(Enum):
    """What the evidence says of a fact."""

    MET = "已证实"
    REFUTED = "不符合"
    MISSING = "未证实"


_CLOSED: Final = "，所附材料打不开，不作证明"
_ANSWERS: Final = {Verdict.YES: Shown.MET, Verdict.OPEN: Shown.MISSING, Verdict.NO: Shown.REFUTED}


def all_of(found: Iterable[Shown]) -> Shown:
    """Several facts together: refuted if one is, else missing if one is."""
    answers = set(found)
    return next((one for one in (Shown.REFUTED, Shown.MISSING) if one in answers), Shown.MET)


def any_of(found: Iterable[Shown]) -> Shown:
    """At least one of several facts: missing if none is shown but one might be."""
    answers = set(found)
    return next((one for one in (Shown.MET, Shown.MISSING) if one in answers), Shown.REFUTED)


def shown(fact: Fact, trace: Trace, only: Callable[[Found], bool] | None = None) -> Shown:
    """Look for the fact, and trace what was found; `only` leaves some of the selected things out."""
    if fact.coverage is not None:
        return _covered(fact, fact.coverage, trace)
    month = trace.case.month
    if fact.select is None:
        raise ValueError(fact.id)  # the rubric lint asks for one of the two
    found = [
        thing for thing in select(fact.select, month) if thing.verdict is Verdict.YES and (only is None or only(thing))
    ]
    if not found:
        answer = Shown.MET if fact.none == "met" else Shown.MISSING
        trace.add(f"{fact.text}：没有相关记录", answer.value)
        return answer
    if fact.quantifier == "latest":
        last = max(thing.record.happened for thing in found)
        found = [thing for thing in found if thing.record.happened == last]
    judged = [(thing, proof(fact.must, thing, month)) for thing in found]
    decisive = (max if fact.quantifier == "any" else min)(verdict for _, verdict in judged)
    answer = _ANSWERS[decisive]
    told = [(thing, verdict) for thing, verdict in judged if verdict is decisive]
    if fact.quantifier == "any":
        told = told[-1:] if answer is Shown.MET else judged
    for thing, verdict in told:
        why = _CLOSED if verdict is Verdict.OPEN and month.evidence.closed(thing.record) else ""
        trace.add(f"{fact.text}：{thing.title}{why}", answer.value, thing.record, thing.spot)
    return answer


def _covered(fact: Fact, coverage: Coverage, trace: Trace) -> Shown:
    month = trace.case.month
    every = list(select(coverage.every, month))
    if not every:
        answer = Shown.MET if coverage.none == "met" else Shown.MISSING
        trace.add(f"{fact.text}：没有须覆盖的对象", answer.value)
        return answer
    trace.records.update({thing.record.id: None for thing in every})
    by: dict[str, Found] = {}
    failed: dict[str, Found] = {}
    closed: dict[str, Found] = {}
    groups = {Verdict.YES: by, Verdict.NO: failed, Verdict.OPEN: closed}
    for thing in select(coverage.by, month):
        groups[proof(coverage.must, thing, month)][text(thing.value(coverage.by.key))] = thing
    answers: list[Shown] = []
    for thing in every:
        key = text(thing.value(coverage.every.key))
        against = failed.get(key)
        if key in by:
            answers.append(Shown.MET)
        elif against is not None:
            answers.append(Shown.REFUTED)
            trace.add(f"{fact.text}：{key}，{against.title}", Shown.REFUTED.value, against.record, against.spot)
        else:
            answers.append(Shown.MISSING)
            why = f"，{closed[key].title}{_CLOSED}" if key in closed else " 没有被覆盖"
            trace.add(f"{fact.text}：{key}{why}", Shown.MISSING.value, thing.record, thing.spot)
    for record in {thing.record.id: thing.record for thing in by.values()}.values():
        trace.add(f"{fact.text}：《{record.title}》", f"{answers.count(Shown.MET)}/{len(every)}", record)
    return all_of(answers)
