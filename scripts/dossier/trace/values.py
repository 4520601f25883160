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
    """What sort of value it is."""
    value: Exact
    """The figure."""


class MoneyValue(Result):
    """Yuan."""

    type: Literal["money"] = "money"
    """What sort of value it is."""
    value: Money
    """The amount, in yuan."""


class DayValue(Result):
    """A day."""

    type: Literal["day"] = "day"
    """What sort of value it is."""
    value: date
    """The day."""


class MomentValue(Result):
    """A moment, shown to the minute, by the clock that it was given by."""

    type: Literal["moment"] = "moment"
    """What sort of value it is."""
    value: datetime
    """The moment, with its distance to UTC."""


class TitleValue(Result):
    """The title of a record, which is free text, with the record's id."""

    type: Literal["title"] = "title"
    """What sort of value it is."""
    value: str
    """The title."""
    record: str
    """The id of the record."""


class NameValue(Result):
    """What something with an id is called: a project, a duty, an item of the price list."""

    type: Literal["name"] = "name"
    """What sort of value it is."""
    value: str
    """The name."""
    id: str = ""
    """The id of what bears the name."""


class TextValue(Result):
    """A text as a record says it."""

    type: Literal["text"] = "text"
    """What sort of value it is."""
    value: str
    """The text."""
    private: bool = False
    """Whether the public edition leaves it out."""


class TermValue(Result):
    """Words of the contract: what an event, a fact or a level is called, a reading, a party."""

    type: Literal["term"] = "term"
    """What sort of value it is."""
    value: str
    """The words."""


class ChoiceValue(Result):
    """One of some fixed words."""

    type: Literal["choice"] = "choice"
    """What sort of value it is."""
    of: str
    """Which fixed words they are one of."""
    value: str
    """Which one."""
    word: str = ""
    """The word, where no catalogue has one."""


class SentenceValue(Result):
    """A sentence of the catalogue, or a part of one, with its values."""

    type: Literal["sentence"] = "sentence"
    """What sort of value it is."""
    message: str
    """The id of the sentence in the catalogue."""
    values: Mapping[str, StepValue] = {}
    """The values in it, by name."""


class ListValue(Result):
    """Several values; how they are joined is said where they stand."""

    type: Literal["list"] = "list"
    """What sort of value it is."""
    values: tuple[StepValue, ...]
    """The values."""


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
