"""Step per unit: so many points lost for each unit by which a measure misses a threshold."""

from __future__ import annotations

import math
from fractions import Fraction

from dossier.contract.rules import StepPerUnit
from dossier.number import plain
from dossier.scoring.context import Case
from dossier.scoring.measures import Unknown, measured
from dossier.scoring.outcome import ZERO, Outcome, Trace, certain

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
        trace.add(figure.why, "未证实")
        return trace.outcome(ZERO, ZERO, full, "not-proven")
    missed = rule.threshold - figure if rule.side == "below" else figure - rule.threshold
    units = _units(max(ZERO, missed) / rule.unit, rule.counting)
    points = max(ZERO, full - units * rule.points)
    trace.add(f"{plain(full)} - {plain(units)} × {plain(rule.points)}，最低 0 分", points)
    return trace.outcome(*certain(case, points))


def _units(units: Fraction, counting: str) -> Fraction:
    if counting == "full":
        return Fraction(math.floor(units))
    return Fraction(math.ceil(units)) if counting == "started" else units
