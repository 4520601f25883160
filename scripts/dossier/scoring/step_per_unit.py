"""Step per unit: so many points lost for each unit by which a measure misses a threshold."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from dossier.contract.rules import StepPerUnit
from dossier.scoring.context import Case
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.measured import measured
from dossier.scoring.outcome import UNPROVEN, ZERO, RowOutcome, Trace, between, certain, total
from dossier.trace import SentenceValue, say

_COUNTING: Final = {
    "full": say("rule.counting-full"),
    "started": say("rule.counting-started"),
    "proportional": say("rule.counting-proportional"),
}


def words(rule: StepPerUnit, case: Case) -> SentenceValue:
    full, counting = case.row.version.points, _COUNTING[rule.counting]
    threshold, unit, points = rule.threshold, rule.unit, rule.points
    if rule.side == "below":
        return say("rule.below", full=full, threshold=threshold, unit=unit, points=points, counting=counting)
    return say("rule.above", full=full, threshold=threshold, unit=unit, points=points, counting=counting)


def score(rule: StepPerUnit, case: Case) -> RowOutcome:
    trace, full = Trace(case), case.row.version.points
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why)
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    if isinstance(figure, Between):
        low, high = sorted(_points(rule, full, _units(rule, end)) for end in (figure.least, figure.most))
        trace.add(UNPROVEN, say("score.units-open", full=full, low=low, high=high))
        return trace.outcome(*between(case, low, high))
    units = _units(rule, figure)
    points = _points(rule, full, units)
    trace.add(total(points), say("score.units", full=full, units=units, points=rule.points, left=points))
    return trace.outcome(*certain(case, points))


def _points(rule: StepPerUnit, full: Fraction, units: Fraction) -> Fraction:
    return max(ZERO, full - units * rule.points)


def _units(rule: StepPerUnit, figure: Fraction) -> Fraction:
    missed = rule.threshold - figure if rule.side == "below" else figure - rule.threshold
    units = max(ZERO, missed) / rule.unit
    if rule.counting == "full":
        return Fraction(math.floor(units))
    return Fraction(math.ceil(units)) if rule.counting == "started" else units
