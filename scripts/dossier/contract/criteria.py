"""The small language in which rubric rows say what they look for in the evidence.

A `Selector` picks records of a kind, or items inside them, that lie in a span of time and satisfy conditions. A
`Fact` is something the selected records must show; an `Event` is something that costs points; a `Measure` is a
figure. All values are compared as they are written in the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.contract.readings import ReadingId
from dossier.fields import Amount, Fields, Flag, Id, Length, Number, Text


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "text expected", {"expected": "text"})
    return str(value)


Word = Annotated[str, BeforeValidator(_word), WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""One value as a record's file writes it: a word, a number, `true`."""


class Tolerance(Fields):
    """A number that the register of readings keeps as a setting."""

    reading: ReadingId
    setting: Id


class Condition(Fields):
    """What a field must be; every key that is given must hold.

    `record.` before the name reaches from an item to its record. `ruled` names the field of a ruling on the record
    that takes the place of the record's own; while there is none, the words in `open` leave the question undecided.
    `reached`: the field holds a day that is over or falls in the month, so that what began later leaves it as it was.
    """

    field: Text
    is_: Word | None = Field(alias="is", default=None)
    not_: Word | None = Field(alias="not", default=None)
    in_: tuple[Word, ...] = Field(alias="in", default=())
    given: Flag | None = None
    reached: Flag | None = None
    above: Number | None = None
    at_least: Number | None = None
    below: Number | None = None
    differs_from: Text | None = None
    by_more_than: Tolerance | None = None
    ruled: Text | None = None
    open: tuple[Word, ...] = ()


class Selector(Fields):
    """Records of a kind, or the items of their list `each`.

    `within`: filed under the month, in force at its end, in service during it, or at any time up to its end;
    by default what suits the kind. `dated`: a field whose day lies in the month, whatever folder the record is in.
    """

    kind: Id
    each: Text | None = None
    within: Literal["month", "standing", "in-service", "ever"] | None = None
    dated: Text | None = None
    where: tuple[Condition, ...] = ()


class Keyed(Selector):
    """Selected things with the field that names what they are about.

    `since`: the field with the day from which the thing is asked for, if that is not the first day of its span.
    """

    key: Text
    since: Text | None = None


class Coverage(Fields):
    """Every one of some things is named by others that satisfy `must`.

    One that is only named by others that do not is refuted; one that nothing names is missing. `none`: what to
    conclude when there is nothing to cover.
    """

    every: Keyed
    by: Keyed
    must: tuple[Condition, ...] = ()
    none: Literal["met", "missing"]


class Fact(Fields):
    """Something evidence must show.

    Selected records that satisfy `must` show it; if some are selected and none does (`every`: not each; `latest`: not
    each of the latest day on which one happened), it is refuted; if none is selected it is missing, or met where
    `none` says so. `any` is for what has to be done once; what has to hold throughout takes `every`, and a state
    that each new record describes anew `latest`.
    """

    id: Id
    text: Text
    select: Selector | None = None
    must: tuple[Condition, ...] = ()
    quantifier: Literal["any", "every", "latest"] = "any"
    none: Literal["met", "missing"] = "missing"
    coverage: Coverage | None = None


class Deadline(Fields):
    """The selected thing was due so many working days after a day; it is done when all of `done` are there.

    Things count in the month in which they were due.
    """

    start: Text
    workdays: Length
    receipt_is_first: Flag
    done: tuple[Text, ...] = Field(min_length=1)


class Owed(Fields):
    """Duties of obligations.yml in one of the states; one whose last day has not passed is undecided.

    `shown_by`: the records that do the duty, and the field that says for which span, such as `2024-01`.
    """

    duties: tuple[Id, ...] = Field(min_length=1)
    states: tuple[Literal["late", "missing"], ...] = Field(min_length=1)
    shown_by: Keyed | None = None


class Recorded(Fields):
    """What tells of an event day by day: of each of `every` those of `by` with the same key, on the days they cover.

    Days in service that none of `every` spans are told of by any of `by`. On a day that no record covers the event
    may have happened once.
    """

    every: Keyed
    by: Keyed


class Elsewhere(Selector):
    """What another row counts: a thing whose field `named_by` gives the id of a selected record is not counted again.

    `text` says why.
    """

    named_by: Text
    text: Text


class Event(Fields):
    """Something that costs `points` each time: a selected thing, one that missed its deadline, or a failed duty.

    `recorded`: the records that have to be there to tell of it; without them nothing says that it did not happen.
    """

    id: Id
    text: Text
    points: Amount = Fraction(0)
    select: Selector | None = None
    deadline: Deadline | None = None
    owed: Owed | None = None
    recorded: Recorded | None = None
    elsewhere: Elsewhere | None = None


class GradeMean(Fields):
    """The mean of survey forms, 0 to 100, by the grades of survey.yml (R-03).

    Over the returned ones, or over the issued ones with nothing for a form that did not come back.
    """

    kind: Literal["grade-mean"]
    forms: Selector
    issued: Selector
    over: Literal["returned", "issued"]


class OfField(Fields):
    """The latest, mean, sum, least or greatest value of a field."""

    kind: Literal["latest", "mean", "sum", "least", "greatest"]
    select: Selector
    field: Text


class Ratio(Fields):
    """How many of the one for how many of the other, in per cent; not known if there is none of the other."""

    kind: Literal["ratio"]
    select: Selector
    of: Selector


class HowMany(Fields):
    """How many are selected."""

    kind: Literal["count"]
    select: Selector


class InTime(Fields):
    """How many of the selected things whose last day lies in the month were done by it, in per cent.

    `none_due`: the figure where nothing was due; not known if it is left out.
    """

    kind: Literal["in-time"]
    select: Selector
    deadline: Deadline
    none_due: Number | None = None


class Availability(Fields):
    """The part of the month's minutes in service on which nothing stood still, in per cent.

    `down` selects what stood still, `minutes` is its field. `of` selects what shares them, such as the projects in
    service; without it the whole platform is one thing.
    """

    kind: Literal["availability"]
    down: Selector
    minutes: Text
    of: Selector | None = None


class Part(Fields):
    """The sum of one field of the selected for the sum of another, in per cent, such as good samples of all samples."""

    kind: Literal["part"]
    select: Selector
    field: Text
    of: Text


MonthMeasure = Annotated[
    GradeMean | OfField | Ratio | HowMany | InTime | Availability | Part, Field(discriminator="kind")
]


class OverMonths(Fields):
    """The mean, sum, least or greatest of what a measure was in this month and those before it, `months` in all.

    Months before there was any service do not count.
    """

    kind: Literal["over-months"]
    months: Length
    figure: Literal["mean", "sum", "least", "greatest"]
    measure: MonthMeasure


class MonthsMissed(Fields):
    """In how many of the last `months` a measure was below (or above) a threshold, this month among them.

    `run`: in any of them, or one after the other up to this month.
    """

    kind: Literal["months-missed"]
    months: Length
    run: Literal["any", "consecutive"]
    measure: MonthMeasure
    below: Number | None = None
    above: Number | None = None


Measure = Annotated[
    GradeMean | OfField | Ratio | HowMany | InTime | Availability | Part | OverMonths | MonthsMissed,
    Field(discriminator="kind"),
]


def parts(node: object) -> Iterator[BaseModel]:
    """A rule, a fact or a list of them, and everything inside."""
    if isinstance(node, tuple):
        for entry in node:
            yield from parts(entry)
    elif isinstance(node, BaseModel):
        yield node
        for name in type(node).model_fields:
            yield from parts(getattr(node, name))
