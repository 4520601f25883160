"""Step per unit: so many points lost for each unit by which a measure misses a threshold."""

from __future__ import annotations

import math
from fractions import Fraction

from dossier.contract.rules import StepPerUnit
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.measures import Open, Unknown, measured
from dossier.scoring.outcome import UNPROVEN, ZERO, Outcome, Trace, between, certain, total

_COUNTING = {"full": "（不足一个单位不计）", "started": "（不足一个单位按一个计）", "proportional": "（按比例）"}


def words(rule: StepPerUnit, case: Case) -> str:
    side = "低于" if rule.side == "below" else "高于"
    return (
        f"满分 {plain(case.row.version.points)} 分，每{side} {plain(rule.threshold)} 达 {plain(rule.unit)} 个单位"
        f"扣 {plain(rule.points)} 分{_COUNTING[rule.counting]}"
    )


def score(rule: StepPerUnit, case: Case) -> Outcome:
    trace, full = Trace(case), case.row.version.points
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why, "未证实")
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    if isinstance(figure, Open):
        low, high = sorted(_points(rule, full, _units(rule, end)) for end in (figure.least, figure.most))
        trace.add(UNPROVEN, f"满分 {plain(full)} 分，扣分视最后的数值而定", f"{plain(low)} 至 {plain(high)}")
        return trace.outcome(*between(case, low, high))
    units = _units(rule, figure)
    points = _points(rule, full, units)
    trace.add(total(points), f"{plain(full)} − {plain(units)} × {plain(rule.points)}，最低 0 分", points)
    return trace.outcome(*certain(case, points))


def _points(rule: StepPerUnit, full: Fraction, units: Fraction) -> Fraction:
    return max(ZERO, full - units * rule.points)


def _units(rule: StepPerUnit, figure: Fraction) -> Fraction:
    missed = rule.threshold - figure if rule.side == "below" else figure - rule.threshold
    units = max(ZERO, missed) / rule.unit
    if rule.counting == "full":
        return Fraction(math.floor(units))
    return Fraction(math.ceil(units)) if rule.counting == "started" else units
