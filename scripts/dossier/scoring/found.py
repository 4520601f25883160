"""What a selector picks: a record, or an item of it, and what it is called in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from fractions import Fraction

from pydantic import BaseModel

from dossier.contract.criteria import Selector
from dossier.contract.record_fields import OUTER, Reach, Value, known, quoted, reached, text
from dossier.fields import CHINA
from dossier.problems.wording import title
from dossier.records import KINDS, Record
from dossier.trace import ChoiceValue, NameValue, SentenceValue, Spot, StepValue, TitleValue, say
from dossier.trace.values import typed


class Holds(IntEnum):
    """Whether something is so; the weakest of several decides over all of them."""

    NO = 0
    OPEN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A record, or an item of it, that a selector picked for certain (YES) or perhaps (OPEN)."""

    record: Record
    verdict: Holds
    each: str = ""
    index: int = -1
    item: BaseModel | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> BaseModel:
        """The thing whose fields count."""
        return self.record if self.item is None else self.item

    @property
    def spot(self) -> Spot:
        """Its line."""
        place = self.record.place(self.each, self.index) if self.item is not None else self.record.place()
        return Spot.at(place)

    @property
    def said(self) -> SentenceValue:
        """The record's title; of an item its number and all that it says, by the names that readers know."""
        if self.item is None:
            return titled(self.record)
        told = tuple(self._said(self.item))
        name, number = heading(self.record), self.index + 1
        return (
            say("found.item", title=name, number=number, said=told)
            if told
            else say("found.bare-item", title=name, number=number)
        )

    def _said(self, holder: BaseModel, part: str = "") -> Iterator[SentenceValue]:
        """What the item says but for yes and no, which is what the event or fact tells."""
        for name in known(type(holder)):
            found = reached(type(holder), name)
            value = found.get(holder)
            if isinstance(value, BaseModel):
                yield from self._said(value, name)
            shown = self._shown(name, found, value, holder)
            if shown is None:
                continue
            label = ChoiceValue(of="field", value=f"{self.record.kind}.{name}")
            if isinstance(shown, NameValue):
                label = ChoiceValue(of="named", value=name, word=title(name))
            yield (
                say("found.said-of", of=ChoiceValue(of="field", value=part), label=label, value=shown)
                if part
                else say("found.said", label=label, value=shown)
            )

    def _shown(self, name: str, found: Reach, value: object, holder: BaseModel) -> StepValue | None:
        """A field's value; None of what sort of thing it is, which the event or fact tells, and of further lists."""
        inner = value[:1] if isinstance(value, tuple) else (value,)
        if not inner or inner[0] is None or isinstance(inner[0], bool | BaseModel):
            return None
        if isinstance(value, datetime):
            return typed(value.astimezone(CHINA))
        written = found.written(holder)
        if isinstance(written, Fraction | int | date):
            return typed(written)
        words = text(written)
        if words in self.names:
            return NameValue(value=self.names[words], id=words)
        key = f"{name}={words}"
        if title(key):
            return ChoiceValue(of="field", value=key)
        return None if found.choices else quoted(type(holder), name, words)

    def value(self, name: str) -> Value:
        """A field as it is written in the file. Raises KeyError for one that the rubric lint would refuse."""
        holder = self.record if name.startswith(OUTER) else self.holder
        return reached(type(holder), name.removeprefix(OUTER)).written(holder)

    def quoted(self, name: str) -> StepValue:
        """A field as a value of a sentence: a project by its name, all else as it is written."""
        words = text(self.value(name))
        if words in self.names:
            return NameValue(value=self.names[words], id=words)
        holder = self.record if name.startswith(OUTER) else self.holder
        return quoted(type(holder), name.removeprefix(OUTER), words)


def heading(record: Record) -> TitleValue:
    """A record's title."""
    return TitleValue(value=record.title, record=record.id)


def titled(record: Record) -> SentenceValue:
    """A record's title in its marks."""
    return say("found.record", title=heading(record))


def kind_of(selector: Selector) -> ChoiceValue:
    """The kind of record that a selector picks, for a sentence."""
    return ChoiceValue(of="kind", value=selector.kind, word=KINDS[selector.kind].label)
