"""How a figure came about, as data: steps with the id of their sentence and the values in it.

frozen      the base of computed values          values      what stands in a sentence
sentences   the catalogue: values -> words       step        a step of a trace

The sentence of a step is made from its id and values and never read again: whoever wants to know something of a step
asks its role, its amount, its record or a value.
"""

from __future__ import annotations

from dossier.trace.sentences import told
from dossier.trace.step import Awaits, Decided, Role, Spot, Step
from dossier.trace.values import (
    ChoiceValue,
    ListValue,
    NameValue,
    SentenceValue,
    StepValue,
    TermValue,
    TextValue,
    TitleValue,
    say,
)

__all__ = [
    "Awaits",
    "ChoiceValue",
    "Decided",
    "ListValue",
    "NameValue",
    "Role",
    "SentenceValue",
    "Spot",
    "Step",
    "StepValue",
    "TermValue",
    "TextValue",
    "TitleValue",
    "say",
    "told",
]
