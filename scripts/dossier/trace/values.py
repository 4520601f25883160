"""What stands in a sentence, by its type: figures, days, titles, names, words of the contract, other sentences.

The type says what a value is and how far it may go: the public edition covers titles and texts of records by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from dossier.trace.frozen import Exact, Money, Result


class NumberValue(Result):
    """Points, rates, counts, minutes: exact."""

    type: Literal["number"] = "number"
    value: Exact


class MoneyValue(Result):
    """Yuan."""

    type: Literal["money"] = "money"
    value: Money


class DayValue(Result):
    """A day."""

    type: Literal["day"] = "day"
    value: date


class MomentValue(Result):
    """A moment, shown to the minute, by the clock that it was given by."""

    type: Literal["moment"] = "moment"
    value: datetime


class TitleValue(Result):
    """The title of a record, which is free text, with the record's id."""

    type: Literal["title"] = "title"
    value: str
    record: str


class NameValue(Result):
    """What something with an id is called: a project, a duty, an item of the price list."""

    type: Literal["name"] = "name"
    value: str
    id: str = ""


class TextValue(Result):
    """A text as a record says it; `private` if the public edition leaves it out."""

    type: Literal["text"] = "text"
    value: str
    private: bool = False


class TermValue(Result):
    """Words of the contract: what an event, a fact or a level is called, a reading, a party."""

    type: Literal["term"] = "term"
    value: str


class ChoiceValue(Result):
    """One of some fixed words: `of` says of which, `value` which one; `word` where no catalogue has a word for it."""

    type: Literal["choice"] = "choice"
    of: str
    value: str
    word: str = ""


class SentenceValue(Result):
    """A sentence of the catalogue, or a part of one, with its values."""

    type: Literal["sentence"] = "sentence"
    message: str
    values: Mapping[str, StepValue] = {}


class ListValue(Result):
    """Several values; how they are joined is said where they stand."""

    type: Literal["list"] = "list"
    values: tuple[StepValue, ...]


StepValue: TypeAlias = Annotated[
    NumberValue
    | MoneyValue
    | DayValue
    | MomentValue
    | TitleValue
    | NameValue
    | TextValue
    | TermValue
    | ChoiceValue
    | SentenceValue
    | ListValue,
    Field(discriminator="type"),
]
One: TypeAlias = StepValue | Fraction | Decimal | int | date
Given: TypeAlias = One | Collection[One] | Iterator[One]
"""What may be given as a value; the type of figures and days is plain, and of lists of them."""

_VALUES: Final = (
    TermValue,  # the most common first
    SentenceValue,
    ChoiceValue,
    TitleValue,
    NameValue,
    TextValue,
    ListValue,
    NumberValue,
    MoneyValue,
    DayValue,
    MomentValue,
)
NOTHING: Final = ListValue(values=())


def say(message: str, /, **values: Given) -> SentenceValue:
    """A sentence with its values."""
    return SentenceValue(message=message, values={name: typed(value) for name, value in values.items()})


def typed(value: Given) -> StepValue:
    """A value with its type."""
    if isinstance(value, _VALUES):
        return value
    match value:
        case Decimal():
            return MoneyValue(value=value)
        case Fraction() | int():
            return NumberValue(value=Fraction(value))
        case datetime():
            return MomentValue(value=value)
        case date():
            return DayValue(value=value)
        case _:
            return ListValue(values=tuple(map(typed, value)))
