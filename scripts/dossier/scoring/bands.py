"""Bands: points by the stretch in which a measure lies (R-01, R-03)."""

from __future__ import annotations

from dossier.contract.rules import Band, Bands
from dossier.exact.number import plain
from dossier.scoring.context import Case
from dossier.scoring.measures import Open, Unknown, measured
from dossier.scoring.outcome import UNPROVEN, ZERO, Outcome, Trace, between, certain, total


def words(rule: Bands, _case: Case) -> str:
    return "分档计分：" + "；".join(f"{_stretch(band)} 得 {plain(band.points)} 分" for band in rule.bands)


def score(rule: Bands, case: Case) -> Outcome:
    trace = Trace(case)
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why, "未证实")
        return trace.outcome(ZERO, ZERO, case.row.version.points, "not-proven")
    if isinstance(figure, Open):
        met = [band for band in rule.bands if band.meets(figure.least, figure.most)]
        low, high = (pick(band.points for band in met) for pick in (min, max))
        trace.add(UNPROVEN, "可能属于：" + "；".join(_stretch(band) for band in met), f"{plain(low)} 至 {plain(high)}")
        return trace.outcome(*between(case, low, high))
    band = next(band for band in rule.bands if band.holds(figure))  # the rubric lint leaves no gap
    trace.add(total(band.points), f"{plain(figure)} 属于{_stretch(band)}", band.points)
    return trace.outcome(*certain(case, band.points))


def _stretch(band: Band) -> str:
    ends = (("不低于 ", band.at_least), ("高于 ", band.above), ("低于 ", band.below), ("不高于 ", band.up_to))
    return " 且".join(f"{word}{plain(end)}" for word, end in ends if end is not None) or "任何值"
