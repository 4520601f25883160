"""Count up: so many points for each, up to the row's points; or the share of what was asked for (R-07)."""

from __future__ import annotations

from fractions import Fraction

from dossier.contract.rules import CountUp
from dossier.number import plain
from dossier.scoring.context import Case
from dossier.scoring.outcome import ZERO, Outcome, Trace
from dossier.scoring.select import Verdict, select


def words(rule: CountUp, case: Case) -> str:
    full = plain(case.row.version.points)
    if rule.scale == "each":
        return f"累计计分：每项 {plain(rule.each)} 分，最多 {full} 分"
    none = full if rule.none_received == "full" else "0"
    return f"累计计分：完成数占收到数的比例乘以 {full} 分，没有收到时得 {none} 分"


def score(rule: CountUp, case: Case) -> Outcome:
    """Below the cap more may still be shown, so the bound above is the row's points."""
    trace, full = Trace(case), case.row.version.points
    done = [thing for thing in select(rule.counted, case.month) if thing.verdict is Verdict.YES]
    for thing in done:
        trace.add(thing.title, plain(rule.each) if rule.scale == "each" else "1 项", thing.record, thing.spot)
    if rule.scale == "each":
        points = min(full, rule.each * len(done))
        trace.add(f"共 {len(done)} 项", points)
    else:
        received = _received(rule, case, trace)
        if received == 0:
            points = full if rule.none_received == "full" else ZERO
        else:
            points = min(full, Fraction(len(done), received) * full)
        trace.add(f"收到 {received} 项，完成 {len(done)} 项", points)
    return trace.outcome(points, points, full, "proven" if points == full else "not-proven")


def _received(rule: CountUp, case: Case, trace: Trace) -> int:
    if rule.received is None:
        raise ValueError(case.row.id)  # the rubric lint asks for it
    received = list(select(rule.received, case.month))
    trace.records.update({thing.record.id: None for thing in received})
    return len(received)
