"""The charts of a month, the same on the site and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from markupsafe import Markup

from dossier.assessment import Assessment
from dossier.report import Report
from dossier.views import (
    charts,
    projects,
    statement,
)
from dossier.views.figures import money


def falls(assessment: Assessment) -> Iterator[charts.Fall]:
    """From the list price to the amount payable; sums between them would only repeat the bar before."""
    *above, last = statement.lines(assessment)
    for line in above:
        one = line.result
        if line.first or (one.sign != "=" and (one.amount or one.key not in ("carried_out", "handed_on", "waived"))):
            yield charts.Fall(line.name, -one.amount if one.sign == "-" else one.amount, total=line.first)
    yield charts.Fall(last.name, last.result.amount, total=True)


def use(report: Report, font: str) -> Markup:
    """How the utilisation scores lie to the limits of the resize letters and to the edges of the coefficients."""
    limits = report.contract.terms.resize_on(report.period.end)
    asked = (charts.ThresholdMark(limits.below, "建议缩减"), charts.ThresholdMark(limits.above, "建议扩容"))
    marks = (*(asked if report.contract.terms.resize else ()), *projects.edges(report))
    scores = [project.utilisation.score for project in report.assessment.projects if project.utilisation]
    return charts.distribution(scores, marks, font)


def trend(report: Report, font: str) -> tuple[Markup, ...]:
    """Points and amounts payable over the months, if there is more than one."""
    if report.before is None:
        return ()
    points = [
        charts.Point(str(one.period), one.composite.points, one.composite.low, one.composite.high)
        for one in report.history
    ]
    paid = [
        charts.Point(str(one.period), *(Fraction(v) for v in (s.payable, s.payable_low, s.payable_high)))
        for one in report.history
        for s in (one.settlement,)
    ]
    return charts.trend("各月综合得分", points, font), charts.trend("各月应付金额（元）", paid, font, money)
