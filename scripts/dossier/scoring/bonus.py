"""Bonus: points on top for a measure above a threshold; the whole score stays within the rubric's total."""

from __future__ import annotations

import math
from fractions import Fraction

from dossier.contract.rules import Bonus
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.measures import Open, Unknown, measured
from dossier.scoring.outcome import UNPROVEN, ZERO, Outcome, Trace, total


def words(rule: Bonus, case: Case) -> str:
    each = "" if rule.unit is None else f"每 {plain(rule.unit)} 个单位"
    full = plain(case.row.version.points)
    return f"高于 {plain(rule.threshold)} 的，{each}加 {plain(rule.points)} 分，最多 {full} 分，总分不超过满分"


def score(rule: Bonus, case: Case) -> Outcome:
    """An unknown measure may still earn the bonus; one that misses the threshold loses nothing."""
    trace, full = Trace(case), case.row.version.points
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why, "未证实")
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    if isinstance(figure, Open):
        low, high = _points(rule, full, figure.least), _points(rule, full, figure.most)
        trace.add(
            UNPROVEN,
            f"{plain(figure.least)} 至 {plain(figure.most)}，门槛 {plain(rule.threshold)}",
            f"{plain(low)} 至 {plain(high)}",
        )
        return trace.outcome(low, low, high, "proven" if low == high else "not-proven")
    points = _points(rule, full, figure)
    trace.add(total(points), f"{plain(figure)}，门槛 {plain(rule.threshold)}", points)
    return trace.outcome(points, points, points, "proven")


def _points(rule: Bonus, full: Fraction, figure: Fraction) -> Fraction:
    over = figure - rule.threshold
    if over <= 0:
        return ZERO
    return min(full, rule.points if rule.unit is None else math.floor(over / rule.unit) * rule.points)
