"""Bands: points by the stretch in which a measure lies (R-01, R-03)."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.contract.rules import PointBand, PointBands
from dossier.scoring.context import Case
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.measured import measured
from dossier.scoring.outcome import UNPROVEN, ZERO, RowOutcome, Trace, between, certain, total
from dossier.trace import SentenceValue, say


def words(rule: PointBands, _case: Case) -> SentenceValue:
    bands = (say("rule.band", stretch=_stretch(band), points=band.points) for band in rule.bands)
    return say("rule.bands", bands=bands)


def score(rule: PointBands, case: Case) -> RowOutcome:
    trace = Trace(case)
    figure = measured(rule.measure, trace)
    if isinstance(figure, Unknown):
        trace.add(UNPROVEN, figure.why)
        return trace.outcome(ZERO, ZERO, case.row.version.points, "not-proven")
    if isinstance(figure, Between):
        met = [band for band in rule.bands if band.meets(figure.least, figure.most)]
        low, high = (pick(band.points for band in met) for pick in (min, max))
        trace.add(UNPROVEN, say("score.bands", stretches=map(_stretch, met), low=low, high=high))
        return trace.outcome(*between(case, low, high))
    band = next(band for band in rule.bands if band.holds(figure))  # the rubric lint leaves no gap
    trace.add(total(band.points), say("score.band", figure=figure, stretch=_stretch(band), points=band.points))
    return trace.outcome(*certain(case, band.points))


def _stretch(band: PointBand) -> SentenceValue:
    ends = tuple(_ends(band))
    return say("stretch.of", ends=ends) if ends else say("stretch.any")


def _ends(band: PointBand) -> Iterator[SentenceValue]:
    if band.at_least is not None:
        yield say("stretch.at-least", end=band.at_least)
    if band.above is not None:
        yield say("stretch.above", end=band.above)
    if band.below is not None:
        yield say("stretch.below", end=band.below)
    if band.up_to is not None:
        yield say("stretch.up-to", end=band.up_to)
