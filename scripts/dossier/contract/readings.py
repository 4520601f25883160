"""The register of readings: where the contract can be read in more than one way.

A reading is adopted from a day on; without a written confirmation (11.2) it is only proposed. It rules whole months:
one adopted within a month counts from the first of the next one (R-66). Switchable readings change points or money: the
engine takes the adopted ones as a mapping from the register's id to the reading's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Final

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.fields import Amount, Day, Fields, Filed, Flag, Id, Name, Text
from dossier.period import Period

_ID: Final = re.compile(r"R-[0-9]{2}")


def _reading_id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise PydanticCustomError("bad-id", "reading id expected", {"value": str(value)[:40]})
    return str(value)


ReadingId = Annotated[
    str, BeforeValidator(_reading_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})
]


class Reading(Fields):
    """One way to read the clause."""

    id: Id
    text: Text


class Adoption(Fields):
    """The reading agreed on a day; who confirmed it in writing and when, if anybody did (11.2)."""

    from_: Day = Field(alias="from")
    reading: Id
    confirmed_by: Name | None = None
    confirmed_on: Day | None = None

    @property
    def first(self) -> Period:
        """The first month it rules: one adopted within a month rules from the next one (R-66)."""
        period = Period.of(self.from_)
        return period if self.from_ == period.start else period.shift(1)

    @property
    def confirmed(self) -> bool:
        """Whether it was confirmed in writing, not only proposed."""
        return self.confirmed_by is not None and self.confirmed_on is not None


class Setting(Fields):
    """A value the reading leaves to the parties: a word or a number."""

    id: Id
    value: Text | None = None
    number: Amount | None = None
    meaning: Text


class Touches(Fields):
    """What a reading can change: rows of the rubric and amounts of the settlement."""

    rows: tuple[Id, ...] = ()
    amounts: tuple[Id, ...] = ()


class Question(Fields):
    """One open question of the contract with its possible readings."""

    id: ReadingId
    clause: Name
    question: Text
    switchable: Flag = False
    readings: tuple[Reading, ...] = Field(min_length=1)
    adopted: tuple[Adoption, ...] = Field(min_length=1)
    touches: Touches = Touches()
    settings: tuple[Setting, ...] = ()

    def adoption(self, period: Period) -> Adoption:
        """The adoption that rules a month; the first one of all also rules the months before it."""
        reached = [adoption for adoption in self.adopted if adoption.first <= period]
        return max(reached, key=_start) if reached else min(self.adopted, key=_start)

    def coming(self, period: Period) -> Adoption | None:
        """The next adoption after the one that rules a month, if the register has one."""
        ruling = self.adoption(period)
        later = [adoption for adoption in self.adopted if adoption.from_ > ruling.from_]
        return min(later, key=_start, default=None)

    def text(self, reading: str) -> str:
        """The words of one of its readings; raises KeyError for an unknown one."""
        return {entry.id: entry.text for entry in self.readings}[reading]


class Readings(Filed):
    """The whole register (readings.yml)."""

    readings: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.readings}

    @property
    def switchable(self) -> tuple[Question, ...]:
        """The questions whose readings the engine can exchange."""
        return tuple(question for question in self.readings if question.switchable)

    def words(self, question: str, reading: str) -> str:
        """The words of a question's reading without the full stop; the reading's id if the register has none."""
        known = self.by_id.get(question)
        texts = {entry.id: entry.text for entry in known.readings} if known else {}
        return texts.get(reading, reading).rstrip("。")

    def clause(self, question: str) -> str:
        """The clause a question is about; "" for a contract whose register does not have it."""
        return self.by_id[question].clause if question in self.by_id else ""

    def adopted(self, period: Period) -> dict[str, str]:
        """Question id -> adopted reading id in a month, for all questions."""
        return {question.id: question.adoption(period).reading for question in self.readings}

    def alternatives(self, period: Period) -> dict[str, tuple[str, ...]]:
        """Question id -> the readings not adopted in a month, for the switchable questions, in the register's order."""
        return {
            question.id: tuple(
                reading.id for reading in question.readings if reading.id != question.adoption(period).reading
            )
            for question in self.switchable
        }

    def setting(self, question: str, setting: str) -> str | Fraction | None:
        """A setting's word or number; None if the register has no such setting."""
        for entry in self.by_id[question].settings if question in self.by_id else ():
            if entry.id == setting:
                return entry.number if entry.number is not None else entry.value
        return None


def _start(adoption: Adoption) -> date:
    return adoption.from_
