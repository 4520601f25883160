"""What somebody answered -> the value that a record has: a name for the word it stands for, a day as it is written.

Nothing is refused here: what cannot be understood goes into the record as it is, where the checks tell what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from dossier.exact.near import half_width
from dossier.fields.meant import day_meant, flag_meant, moment_meant, month_meant
from dossier.fields.shapes import Allowed, example
from dossier.intake.form.questions import KeyQuestion
from dossier.problems.choices import choice_meant
from dossier.source import Bare
from dossier.source.spelling import Value

_BETWEEN: Final = re.compile("[、，,;；\n]")
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MONTH: Final = "2024-03"


def answered(question: KeyQuestion, text: str, known: Mapping[str, str] | None = None) -> Value:
    """The value of an answer; of a list its values, which stand between commas. `known` are ids with their names."""
    if question.sort == "several":
        parts = (part.strip() for part in _BETWEEN.split(text))
        return [_one(question, part, known or {}) for part in parts if part]
    return _one(question, text.strip(), known or {})


def _one(question: KeyQuestion, text: str, known: Mapping[str, str]) -> Value:
    choices, base = question.choices, question.base
    if base is bool:
        return Bare(flag_meant(choice_meant(question.key, text, choices) or text) or text)
    if choices:
        return choice_meant(question.key, text, choices) or text
    if base in (int, Fraction):
        return _number(text)
    if base is datetime:
        return Bare(moment_meant(text) or text)
    if base is date:
        return Bare(day_meant(text) or text)
    if example(Allowed(question.part.annotation, question.part.metadata)) == _MONTH:
        return month_meant(text) or text
    return next((one for one, name in known.items() if text in (one, name)), text)


def _number(text: str) -> Value:
    written = half_width(text)
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    return Bare(written) if _PLAIN.fullmatch(written) else text
