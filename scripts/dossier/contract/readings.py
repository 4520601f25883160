"""The register of readings: where the contract can be read in more than one way.

A reading is adopted from a day on; without a written confirmation (11.2) it is only proposed. It rules whole months:
one adopted within a month counts from the first of the next one. Switchable readings change points or money, because
the question drives a policy of the engine (`contract.policies`) or because the rubric, the duties or the doubts ask for
it: the engine takes what is adopted as one mapping, and asks it for policies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.contract.policies import KEYS, POLICIES, P, Policy, default
from dossier.exact.period import Period
from dossier.fields import Amount, Day, Fields, Filed, Flag, Id, Name, Text, nearest
from dossier.remembered import AskedReadings, Memory
from dossier.result import Chosen

_ID: Final = re.compile(r"R-[0-9]{2}")


def _reading_id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise PydanticCustomError("bad-id", "reading id expected", {"value": str(value)[:40]})
    return str(value)


def _policy_key(value: object) -> str:
    if not isinstance(value, str) or value not in POLICIES:
        words = {"value": str(value)[:40], "meant": nearest(str(value)[:40], POLICIES), "known": ", ".join(POLICIES)}
        raise PydanticCustomError("policy-unknown", "policy expected", words)
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
    """A number that the reading leaves to the parties."""

    id: Id
    number: Amount
    meaning: Text


class Touches(Fields):
    """What a reading can change: rows of the rubric and amounts of the settlement."""

    rows: tuple[Id, ...] = ()
    amounts: tuple[Id, ...] = ()


PolicyKey: TypeAlias = Annotated[str, BeforeValidator(_policy_key), WithJsonSchema({"enum": sorted(POLICIES)})]


class Question(Fields):
    """One open question of the contract with its possible readings; `drives` names the policy that it decides."""

    id: ReadingId
    clause: Name
    question: Text
    drives: PolicyKey | None = None
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

    @cached_property
    def driving(self) -> Mapping[str, Question]:
        """The questions that drive a policy, by its key."""
        return {question.drives: question for question in self.readings if question.drives is not None}

    def adopted(self, period: Period) -> Adopted:
        """The readings that rule a month, of all questions."""
        questions, ruling = self.ruling.get(period, ((), {}))
        if questions is not self.readings:  # not asked for yet, or by a copy with other questions
            ruling = {question.id: question.adoption(period).reading for question in self.readings}
            self.ruling[period] = self.readings, ruling
        return Adopted(self, ruling)

    @cached_property
    def ruling(self) -> dict[Period, tuple[tuple[Question, ...], Mapping[str, str]]]:
        """The readings of the months that have been asked for, with the questions that they answer."""
        return {}

    def alternatives(self, period: Period) -> dict[str, tuple[str, ...]]:
        """Question id -> the readings not adopted in a month, for the switchable questions, in the register's order."""
        return {
            question.id: tuple(
                reading.id for reading in question.readings if reading.id != question.adoption(period).reading
            )
            for question in self.switchable
        }

    def setting(self, question: str, setting: str) -> Fraction | None:
        """A setting's number; None if the register has no such setting."""
        settings = self.by_id[question].settings if question in self.by_id else ()
        return next((entry.number for entry in settings if entry.id == setting), None)

    def label(self, kind: type[Policy]) -> str:
        """The number of the question that decides a policy; "" if the register leaves it to the default."""
        question = self.driving.get(KEYS[kind])
        return question.id if question else ""

    def cite(self, *kinds: type[Policy]) -> str:
        """The same in brackets, for a sentence to end with; "" if the register has none of them."""
        labels = [label for label in map(self.label, kinds) if label]
        return f"（{'、'.join(labels)}）" if labels else ""

    def clause_of(self, kind: type[Policy]) -> str:
        """The clause that leaves a policy open; "" if the register does not say."""
        return self.clause(self.label(kind))

    def number(self, kind: type[Policy], setting: str) -> Fraction | None:
        """A number that the question of a policy leaves to the parties; None if the register does not set it."""
        return self.setting(self.label(kind), setting)


class Adopted(AskedReadings):
    """Readings by question, as adopted in a month or exchanged to see what changes, and the policies they mean."""

    def __init__(self, register: Readings, readings: Mapping[str, str], memory: Memory | None = None) -> None:
        super().__init__(readings, memory)
        self.register: Final = register

    def choice(self, kind: type[P]) -> P:
        """What the engine has to do. Raises ValueError for a reading that a check refuses."""
        reading = self.get(self._question(kind))
        return default(kind) if reading is None else kind(reading)

    def number(self, kind: type[Policy], setting: str) -> Fraction | None:
        """A number that the question leaves to the parties; None if the register does not set it."""
        return self.register.number(kind, setting)

    def label(self, kind: type[Policy]) -> str:
        """The number of the question that people cite; "" if the register does not have it."""
        return self.register.label(kind)

    def words(self, kind: type[Policy]) -> str:
        """The number of the question and the words of the reading; "" if the register does not have it."""
        label = self.label(kind)
        return f"{label} {self.register.words(label, self.choice(kind))}" if label else ""

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """Every policy with its choice and the question that decides it."""
        return tuple(
            Chosen(id=key, choice=self.choice(kind), question=self.label(kind)) for key, kind in POLICIES.items()
        )

    def exchanged(self, question: str, reading: str) -> Adopted:
        """The same but for one question."""
        return Adopted(self.register, {**self, question: reading})

    def under(self, choice: Policy) -> Adopted:
        """The same but for the policy chosen."""
        return self.exchanged(self._question(type(choice)), choice)

    def _question(self, kind: type[Policy]) -> str:
        """Under which name a policy is asked for: its own where no question of the register decides it."""
        return self.label(kind) or KEYS[kind]

    def remembering(self, memory: Memory) -> Adopted:
        """The same, with what was computed under other readings before."""
        return Adopted(self.register, dict(self), memory)


def _start(adoption: Adoption) -> date:
    return adoption.from_
