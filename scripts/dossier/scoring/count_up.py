"""Count up: so many points for each, up to the row's points; or the share of what was asked for (R-07)."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.rules import CountUp
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.outcome import FACT, UNPROVEN, ZERO, Outcome, State, Trace, total
from dossier.scoring.select import Verdict, select


def words(rule: CountUp, case: Case) -> str:
    full = plain(case.row.version.points)
    if rule.scale == "each":
        return f"累计计分：每项 {plain(rule.each)} 分，最多 {full} 分"
    none = full if rule.none_received == "full" else "0"
    return f"累计计分：完成数占收到数的比例乘以 {full} 分，没有收到时得 {none} 分"


def score(rule: CountUp, case: Case) -> Outcome:
    """The bound above counts what is pending as done."""
    trace, full = Trace(case), case.row.version.points
    counted = [thing for thing in select(rule.counted, case.month) if thing.verdict is Verdict.YES]
    done = [thing for thing in counted if case.month.evidence.proves(thing.record)]
    closed = [thing for thing in counted if not case.month.evidence.proves(thing.record)]
    pending = (
        [thing for thing in select(rule.pending, case.month) if thing.verdict is Verdict.YES] if rule.pending else []
    )
    for thing in done:
        trace.add(FACT, thing.title, plain(rule.each) if rule.scale == "each" else "1 项", thing.record, thing.spot)
    for thing in pending:
        trace.add(UNPROVEN, f"尚无完成记录：{thing.title}", "未证实", thing.record, thing.spot)
    for thing in closed:
        words = f"{case.month.evidence.unproven(thing.record)}：{thing.title}"
        trace.add(UNPROVEN, words, "未证实", thing.record, thing.spot)
    most = len(done) + len(pending) + len(closed)
    if rule.scale == "each":
        points, high = (min(full, rule.each * count) for count in (len(done), most))
        trace.add(total(points), f"共 {len(done)} 项，每项 {plain(rule.each)} 分，最多 {plain(full)} 分", points)
    else:
        received = _received(rule, case, trace)
        none = full if rule.none_received == "full" else ZERO
        points, high = (
            min(full, Fraction(count, received) * full) if received else none for count in (len(done), most)
        )
        trace.add(total(points), f"收到 {received} 项，完成 {len(done)} 项", points)
    return trace.outcome(points, points, high, _state(points, high, full))


def _state(points: Fraction, high: Fraction, full: Fraction) -> State:
    if points == full:
        return "proven"
    return "not-proven" if high > points else "deducted"


def _received(rule: CountUp, case: Case, trace: Trace) -> int:
    if rule.received is None:
        raise ValueError(case.row.id)  # the rubric lint asks for it
    received = list(select(rule.received, case.month))
    trace.records.update({thing.record.id: None for thing in received})
    return len(received)
