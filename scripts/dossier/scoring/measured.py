"""The figure of a measure: of the month alone, or over the last months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from dossier.contract.criteria import Measure, MonthMeasure, MonthsMissed, OverMonths
from dossier.exact.period import Period
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.measures import FIGURES, of_month
from dossier.scoring.outcome import NOTE, SUM, UNPROVEN, Trace
from dossier.trace import ChoiceValue, SentenceValue, TermValue, say


def measured(measure: Measure, trace: Trace) -> Fraction | Between | Unknown:
    """The figure, told in the trace with everything it rests on."""
    match measure:
        case OverMonths():
            return _over_months(measure, trace)
        case MonthsMissed():
            return _months_missed(measure, trace)
        case _:
            return of_month(measure, trace)


@dataclass(frozen=True, slots=True)
class _Past:
    """What a measure was in a month."""

    period: Period
    figure: Fraction | Between | Unknown

    @property
    def ends(self) -> tuple[Fraction, Fraction] | None:
        """The least and the most it can be; None if nobody knows."""
        if isinstance(self.figure, Unknown):
            return None
        return (self.figure.least, self.figure.most) if isinstance(self.figure, Between) else (self.figure, self.figure)


def _months(measure: MonthMeasure, months: int, trace: Trace) -> tuple[_Past, ...]:
    """The measure in the last months, the oldest first; what it was before this month is told in a step a month."""
    month = trace.case.month
    found: list[_Past] = []
    for period in (month.period.shift(-back) for back in range(months - 1, 0, -1)):
        if period < month.began:
            continue
        case = replace(trace.case, month=replace(month, period=period, obligations=()))
        past = Trace(case)
        one = _Past(period, of_month(measure, past))
        trace.records.update(past.records)
        trace.add(NOTE, _said(one))
        found.append(one)
    return (*found, _Past(month.period, of_month(measure, trace)))


def _said(one: _Past) -> SentenceValue:
    month = TermValue(value=str(one.period))
    match one.figure:
        case Unknown(why):
            return say("score.month-unknown", month=month, why=why)
        case Between(least, most):
            return say("score.month-open", month=month, least=least, most=most)
        case figure:
            return say("score.month", month=month, figure=figure)


def _over_months(measure: OverMonths, trace: Trace) -> Fraction | Between | Unknown:
    """One figure of them all; a month of which nothing is known leaves it unknown."""
    found = _months(measure.measure, measure.months, trace)
    unknown = next((one.figure for one in found if isinstance(one.figure, Unknown)), None)
    if unknown is not None:
        return unknown
    pairs = [one.ends for one in found if one.ends is not None]
    least, most = (FIGURES[measure.figure]([pair[end] for pair in pairs]) for end in (0, 1))
    name = ChoiceValue(of="figure", value=measure.figure)
    if least != most:
        trace.add(UNPROVEN, say("score.over-months-open", name=name, months=len(found), least=least, most=most))
        return Between(least, most)
    trace.add(SUM, say("score.over-months", name=name, months=len(found), figure=least))
    return least


def _months_missed(measure: MonthsMissed, trace: Trace) -> Fraction | Between:
    """So many of the months; one that is not known may have been missed or not."""
    found = _months(measure.measure, measure.months, trace)
    sure, perhaps = ([_missed(measure, one, worst=worst) for one in found] for worst in (False, True))
    least, most = (Fraction(_run(measure, one)) for one in (sure, perhaps))
    if least != most:
        trace.add(UNPROVEN, say("score.months-missed-open", months=len(found), least=least, most=most))
        return Between(least, most)
    trace.add(SUM, say("score.months-missed", months=len(found), missed=least))
    return least


def _missed(measure: MonthsMissed, one: _Past, *, worst: bool) -> bool:
    """Whether the month was missed, or in the worst case can have been."""
    if one.ends is None:
        return worst
    least, most = one.ends
    below = measure.below is not None and (least if worst else most) < measure.below
    return below or (measure.above is not None and (most if worst else least) > measure.above)


def _run(measure: MonthsMissed, missed: list[bool]) -> int:
    if measure.run == "any":
        return sum(missed)
    return next((count for count, one in enumerate(reversed(missed)) if not one), len(missed))
