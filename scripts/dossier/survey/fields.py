"""A field of a returned PDF, and which one of the form it is, whatever a program that joins files made of its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from dossier.intake.tables.opening import ChildAnswer

OFF: Final = "/Off"
_TURNED: Final = re.compile(r"(.+?)(?:[+_#~ -]+\w{0,12}|\(\w{1,12}\)|\[\w{1,12}\])")  # q1+1, q1_2, project (2), unit[0]
_QUESTION: Final = re.compile(r"第 ?([0-9]+) ?题")
_TIPS: Final = {
    "项目编号": "project",
    "单位编号": "unit",
    "月份编号": "period",
    "填表日期": "day",
    "意见与建议": "comment",
}
"""What the form's fields are called for readers; programs that rename a field leave that alone."""


class FormField(ChildAnswer):
    """What a field of a page holds, and what the page shows there; see `openers.forms`."""

    name: str
    tip: str
    button: bool
    value: str
    option: str
    drawn: bool
    fresh: bool
    left: int
    top: int
    shown: str
    ink: int

    @property
    def held(self) -> str:
        """The value, empty for a button that is off."""
        return "" if self.button and self.value == OFF else self.value.strip()


def name_of(field: FormField, known: Collection[str]) -> str:
    """Which of the `known` fields it is, "" if it is none of them."""
    parts = field.name.split(".")
    turned = (_TURNED.fullmatch(part) for part in parts)
    for part in (*reversed(parts), *(found[1] for found in turned if found)):
        if part in known:
            return part
    return _by_tip(unicodedata.normalize("NFKC", field.tip), known)


def _by_tip(tip: str, known: Collection[str]) -> str:
    asked = _QUESTION.match(tip)
    found = f"q{asked[1]}" if asked else next((name for word, name in _TIPS.items() if tip.startswith(word)), "")
    return found if found in known else ""
