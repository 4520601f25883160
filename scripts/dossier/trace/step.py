"""A step of a trace: what was found, what it does to the figure, where it stands, who decided it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from dossier.problems import Place
from dossier.problems.wording import Language
from dossier.trace.frozen import Exact, Result
from dossier.trace.sentences import told
from dossier.trace.values import SentenceValue, StepValue

Role: TypeAlias = Literal["fact", "loss", "open", "sum", "note"]
Awaits: TypeAlias = Literal["evidence", "ruling", "day"]


class Spot(Result):
    """A line of a file."""

    path: str
    """The file, relative to the root."""
    line: int
    """The line, counted from 1."""

    @classmethod
    def at(cls, place: Place) -> Spot:
        """The line of a place."""
        return cls(path=place.path, line=place.line)


class Decided(Result):
    """Who decided something, and when."""

    role: str
    """The role of the contract that may file such a decision; "" if the contract gives nobody the right."""
    day: date
    """The day of the decision."""
    record: str
    """The id of the ruling or finding."""


class Step(Result):
    """One step of a trace: what was found, under which clause and rule, with which value, from which line."""

    message: str
    """The id of its sentence in the catalogue."""
    values: Mapping[str, StepValue]
    """The values in the sentence, by the names that the catalogue gives them, each with its type."""
    text: str
    """The sentence in Chinese, made from the two."""
    clause: str
    """The clause that it rests on."""
    rule: str
    """The rule with its figures, or the calculation."""
    value: str
    """What came out, in words; made from the values as well."""
    source: Spot | None = None
    """The line that says so; null for what rests on no line."""
    role: Role = "note"
    """What it does: a `fact` that counts for, a `loss`, something `open`, the `sum` of others, or a `note` that changes
    nothing."""
    awaits: Awaits | None = None
    """What something open waits for: evidence, a ruling, or its day."""
    amount: Exact | None = None
    """What it gives, takes, leaves open or sums up, in the trace's own unit: points of a row, yuan of an amount."""
    record: str = ""
    """The id of the record that it tells."""
    about: str = ""
    """The id of the duty or consequence that it is about."""
    decided: Decided | None = None
    """Whose word it rests on."""

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

    def told(self, language: Language) -> tuple[str, str, str]:
        """Its sentence, value and rule; a rule that no sentence says is in the words of the contract."""
        if language == "zh":
            return self.text, self.value, self.rule
        rule = told(self.said, "rule", language) or self.rule
        return told(self.said, "text", language), told(self.said, "value", language), rule

    @property
    def said(self) -> SentenceValue:
        """Its sentence."""
        return SentenceValue(message=self.message, values=self.values)
