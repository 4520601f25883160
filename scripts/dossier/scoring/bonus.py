"""Bonus: points on top for a measure above a threshold; the whole score stays within the rubric's total."""

from __future__ import annotations

import math
from fractions import Fraction

from dossier.contract.rules import Bonus
from dossier.scoring.context import Case
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.measured import measured
from dossier.scoring.outcome import UNPROVEN, ZERO, RowOutcome, Trace, total
from dossier.trace import SentenceValue, say


def words(rule: Bonus, case: Case) -> SentenceValue:
    threshold, points, full = rule.threshold, rule.points, case.row.version.points
    if rule.unit is None:
        return say("rule.bonus", threshold=threshold, points=points, full=full)
    return say("rule.bonus-per-unit", threshold=threshold, unit=rule.unit, points=points, full=full)


def score(rule: Bonus, case: Case) -> RowOutcome:
    """An unknown measure may still earn the bonus; one that misses the threshold loses nothing."""
    trace, full = Trace(case), case.row.version.points
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why)
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    if isinstance(figure, Between):
        low, high = _points(rule, full, figure.least), _points(rule, full, figure.most)
        ends = say(
            "score.bonus-open", least=figure.least, most=figure.most, threshold=rule.threshold, low=low, high=high
        )
        trace.add(UNPROVEN, ends)
        return trace.outcome(low, low, high, "proven" if low == high else "not-proven")
    points = _points(rule, full, figure)
    trace.add(total(points), say("score.bonus", figure=figure, threshold=rule.threshold, points=points))
    return trace.outcome(points, points, points, "proven")


def _points(rule: Bonus, full: Fraction, figure: Fraction) -> Fraction:
    over = figure - rule.threshold
    if over <= 0:
        return ZERO
    return min(full, rule.points if rule.unit is None else math.floor(over / rule.unit) * rule.points)
