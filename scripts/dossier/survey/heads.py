"""The words that name the columns of a returned table of survey forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.intake.tables import Head, TableRow, find_head, head_word
from dossier.intake.tables.heads import IGNORED, Meaning
from dossier.survey.forms import WORDS

_LEAST: Final = 3  # words of ours that make a head
_ALSO: Final[Mapping[str, str]] = {
    "项目代码": "project",
    "项目代号": "project",
    "单位代码": "unit",
    "单位代号": "unit",
    "使用单位编号": "unit",
    "日期": "day",
    "填写日期": "day",
    "填报日期": "day",
    "有效": "valid",
    "意见建议": "comment",
    "意见和建议": "comment",
    "意见": "comment",
    "建议": "comment",
    "使用单位": "unit-name",
    "单位": "unit-name",
    "项目": "project-name",
    "序号": IGNORED,
    "得分": IGNORED,
    "总分": IGNORED,
}
"""What tables made by hand call the columns."""
_QUESTION: Final = re.compile(r"(?:第|问题|题目?|q)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[题问].*|[.、:)].*)?")


def find(rows: Sequence[TableRow], version: SurveyVersion) -> Head | None:
    """The row, or the two rows, that name most columns; None if no row names enough of them."""
    return find_head(rows, _meaning(version), _LEAST)


def _meaning(version: SurveyVersion) -> Meaning:
    """What the words of a head name."""
    numbers = {str(question.number) for question in version.questions}
    known = {word: name for name, word in WORDS.items()} | dict(_ALSO)
    known |= {head_word(question.text): f"q{question.number}" for question in version.questions}

    def named(word: str) -> str:
        plain = head_word(word)
        asked = _QUESTION.fullmatch(plain)
        number = _digits(asked[1]) if asked else ""
        return known.get(plain, f"q{number}" if number in numbers else "")

    return named


def _digits(number: str) -> str:
    """1 to 99 in digits, whichever way it is written."""
    if number.isdecimal():
        return str(int(number))
    ten, has_ten, one = number.partition("十")
    digits = "一二三四五六七八九"
    if not has_ten:
        return str(digits.index(number) + 1) if number in digits else ""
    parts = (digits.find(ten) + 1 if ten else 1), digits.find(one) + 1 if one else 0
    return str(parts[0] * 10 + parts[1])
