"""Figures taken from the evidence: means of survey forms, ratios, sums, values of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, assert_never

from dossier.contract.criteria import (
    Availability,
    GradeMean,
    HowMany,
    InTime,
    MonthMeasure,
    OfField,
    Part,
    Ratio,
    Selector,
)
from dossier.contract.record_fields import text
from dossier.records.satisfaction import SurveyForm
from dossier.scoring.figure import Between, Unknown
from dossier.scoring.found import Found, Holds
from dossier.scoring.outcome import FACT, NOTE, SUM, UNPROVEN, Trace
from dossier.scoring.per_cent import availability, in_time, part, tell_examined
from dossier.scoring.select import select
from dossier.trace import ChoiceValue, NameValue, say

FIGURES: Final[Mapping[str, Callable[[list[Fraction]], Fraction]]] = {
    "latest": lambda values: values[-1],
    "mean": lambda values: sum(values, Fraction(0)) / len(values),
    "sum": lambda values: sum(values, Fraction(0)),
    "least": min,
    "greatest": max,
}


def of_month(measure: MonthMeasure, trace: Trace) -> Fraction | Between | Unknown:
    """The figure, told in the trace with everything it rests on."""
    match measure:
        case GradeMean():
            return _grades(measure, trace)
        case OfField():
            return _of_field(measure, trace)
        case Ratio():
            return _ratio(measure, trace)
        case HowMany():
            found = _sure(measure.select, trace)
            trace.add(SUM, say("score.count", count=len(found)))
            return Fraction(len(found))
        case InTime():
            return in_time(measure, trace)
        case Availability():
            return availability(measure, trace)
        case Part():
            return part(measure, trace)
        case _:
            assert_never(measure)


def _sure(selector: Selector, trace: Trace) -> list[Found]:
    """What is certainly selected; what was looked at beside it is told."""
    picked = tuple(select(selector, trace.case.month))
    for thing in picked:
        trace.records[thing.record.id] = None
        if thing.verdict is Holds.OPEN:
            trace.tell(NOTE, say("score.undecided", thing=thing.said), thing)
    tell_examined(selector, picked, trace)
    return [thing for thing in picked if thing.verdict is Holds.YES]


def _grades(measure: GradeMean, trace: Trace) -> Fraction | Between | Unknown:
    """The mean; open as long as the month runs and forms are still out, because each of them may come back yet."""
    month = trace.case.month
    survey = month.contract.form_on(month.period.end)
    scores: list[Fraction] = []
    for thing in _sure(measure.forms, trace):
        form = thing.record
        score = survey.score(form.grades) if isinstance(form, SurveyForm) else None
        if score is None:
            trace.add(NOTE, say("score.form-invalid", thing=thing.said), form)
            continue
        percent = score / survey.most * 100
        trace.add(FACT, say("score.measured", thing=thing.said, figure=percent), form)
        scores.append(percent)
    issued = len({_whose(thing) for thing in _sure(measure.issued, trace)})  # one sent again is no second form
    back = sum(1 for _ in select(measure.forms.model_copy(update={"where": ()}), month))  # valid or not
    out = max(0, issued - back) if month.as_of <= month.period.end else 0
    number = max(issued, len(scores)) if measure.over == "issued" else len(scores)
    left = trace.case.month.evidence.left_out(trace.case.month.period)
    if left:
        names = (NameValue(value=project.name, id=project.id) for project in left)
        trace.add(NOTE, say("score.left-out", projects=names, count=len(left)))
    if number == 0:
        return Unknown(say("score.no-forms", issued=issued))
    total = sum(scores, Fraction(0))
    if out:
        late = out if measure.over == "returned" else 0  # of those issued, one that stays out counts nothing
        number += late
        least = (total + late * survey.least / survey.most * 100) / number
        most = (total + out * 100) / number
        said = say("score.forms-out", issued=issued, valid=len(scores), out=out, least=least, most=most)
        trace.add(UNPROVEN, said)
        return Between(least, most)
    mean = total / number
    trace.add(SUM, say("score.forms", issued=issued, valid=len(scores), number=number, mean=mean))
    return mean


def _whose(thing: Found) -> tuple[str, str]:
    """The project and the unit that a form was sent to."""
    return text(thing.value("project")), text(thing.value("unit"))


def _of_field(measure: OfField, trace: Trace) -> Fraction | Unknown:
    values: list[Fraction] = []
    for thing in sorted(_sure(measure.select, trace), key=lambda one: one.record.happened):
        value = thing.value(measure.field)
        if isinstance(value, (int, Fraction)):
            trace.tell(FACT, say("score.measured", thing=thing.said, figure=value), thing)
            values.append(Fraction(value))
        else:
            trace.tell(NOTE, say("score.without-value", thing=thing.said), thing)
    if not values:
        return Unknown(say("score.no-figure"))
    figure = FIGURES[measure.kind](values)
    trace.add(SUM, say("score.figure", name=ChoiceValue(of="figure", value=measure.kind), figure=figure))
    return figure


def _ratio(measure: Ratio, trace: Trace) -> Fraction | Unknown:
    some, of = len(_sure(measure.select, trace)), len(_sure(measure.of, trace))
    if of == 0:
        return Unknown(say("score.nothing-to-compare"))
    ratio = Fraction(some, of) * 100
    trace.add(SUM, say("score.ratio", some=some, of=of, ratio=ratio))
    return ratio
