"""A step of a trace: what was found, what it does to the figure, where it stands, who decided it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from dossier.problems import Place
from dossier.trace.frozen import Exact, Result
from dossier.trace.sentences import told
from dossier.trace.values import SentenceValue, StepValue

Role: TypeAlias = Literal["fact", "loss", "open", "sum", "note"]
Awaits: TypeAlias = Literal["evidence", "ruling", "day"]


class Spot(Result):
    """A line of a file, relative to the root."""

    path: str
    line: int

    @classmethod
    def at(cls, place: Place) -> Spot:
        """The line of a place."""
        return cls(path=place.path, line=place.line)


class Decided(Result):
    """Who decided something, as a role of the contract, and on which day; `record` is the id of the ruling."""

    role: str
    day: date
    record: str


class Step(Result):
    """One step of a trace: what was found, under which clause and rule, with which value, from which line.

    `message` and `values` say it: `text` and `value` are made from them, in Chinese. `role` says what the step does: a
    `fact` that counts for, a `loss`, something `open` that `awaits` evidence, a ruling or its day, the `sum` of
    others, or a `note` that changes nothing. `amount` is what it gives, takes, leaves open or sums up, in the trace's
    own unit: points of a row, yuan of an amount; None where it has none. `record` is the id of the record that it
    tells, `about` of the duty or consequence that it is about, `decided` whose word it rests on.
    """

    message: str
    values: Mapping[str, StepValue]
    text: str
    clause: str
    rule: str
    value: str
    source: Spot | None = None
    role: Role = "note"
    awaits: Awaits | None = None
    amount: Exact | None = None
    record: str = ""
    about: str = ""
    decided: Decided | None = None

    @classmethod
    def of(  # noqa: PLR0913  # a step has so many parts
        cls,
        said: SentenceValue,
        clause: str,
        rule: str = "",
        *,
        source: Spot | None = None,
        role: Role = "note",
        awaits: Awaits | None = None,
        amount: Fraction | None = None,
        record: str = "",
        about: str = "",
        decided: Decided | None = None,
    ) -> Step:
        """A step that says a sentence; a rule that is part of the sentence goes before the one given."""
        return cls(
            message=said.message,
            values=said.values,
            text=told(said),
            clause=clause,
            rule=told(said, "rule") or rule,
            value=told(said, "value"),
            source=source,
            role=role,
            awaits=awaits,
            amount=amount,
            record=record,
            about=about,
            decided=decided,
        )

    @property
    def said(self) -> SentenceValue:
        """Its sentence."""
        return SentenceValue(message=self.message, values=self.values)
