"""The head of a returned table: which column holds what, wherever it stands and in however many lines it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.survey.forms import WORDS, FormValue
from dossier.survey.sheets import Row

IGNORED: Final = "ignored"
"""A column that is for readers only."""
_DEEPEST: Final = 50  # filled rows among which a head is looked for
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
_NOISE: Final = re.compile(r"\s|\*|[:：]$|\([^()]*\)$")


@dataclass(frozen=True)
class Head:
    """Fields by their columns; `last` is the index of its last row among the filled ones, `line` its number."""

    columns: Mapping[int, str]
    last: int
    line: int
    unknown: tuple[FormValue, ...]
    twice: tuple[FormValue, ...]
    said: tuple[Row, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields there is a column for."""
        return frozenset(self.columns.values())

    def repeated(self, row: Row) -> bool:
        """Whether a row says the head again, as tables of many pages do."""
        alike = (
            all(line.get(column) and line[column].text == row[column].text for column in row) for line in self.said
        )
        return len(row) > 1 and any(alike)


def find(rows: Sequence[Row], version: SurveyVersion) -> Head | None:
    """The row, or the two rows, that name most columns; None if no row names enough of them."""
    words = _Words(version)
    found = [head for index in range(min(len(rows), _DEEPEST)) for head in words.heads(rows, index)]
    best = max(found, key=lambda head: len(head.fields), default=None)  # the first, and one row before two
    return best if best and len(best.fields - {IGNORED}) >= _LEAST else None


class _Words:
    """The words that name columns."""

    def __init__(self, version: SurveyVersion) -> None:
        self._numbers = {str(question.number) for question in version.questions}
        self._known = {word: name for name, word in WORDS.items()} | dict(_ALSO)
        self._known |= {_plain(question.text): f"q{question.number}" for question in version.questions}

    def heads(self, rows: Sequence[Row], index: int) -> Iterator[Head]:
        """The head that a row is, and the one that it is together with the next."""
        row, *rest = rows[index : index + 2]
        yield self._head((row,), index, {column: (entry.text,) for column, entry in row.items()})
        for below in rest:
            yield self._head((row, below), index + 1, dict(_both(row, below)))

    def _head(self, said: tuple[Row, ...], last: int, words: Mapping[int, Sequence[str]]) -> Head:
        row = {column: entry for line in said for column, entry in line.items()}
        columns: dict[int, str] = {}
        unknown, twice = [], []
        for column, entry in row.items():
            name = next(filter(None, map(self._name, words.get(column, ()))), "") if not entry.formula else ""
            if not name:
                unknown.append(entry)
            elif name in columns.values() and name != IGNORED:
                twice.append(entry)
            else:
                columns[column] = name
        line = max(entry.place.line for entry in row.values())
        return Head(columns, last, line, tuple(unknown), tuple(twice), said)

    def _name(self, word: str) -> str:
        plain = _plain(word)
        asked = _QUESTION.fullmatch(plain)
        number = _digits(asked[1]) if asked else ""
        return self._known.get(plain, f"q{number}" if number in self._numbers else "")


def _both(above: Row, below: Row) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What may name each column of two rows: the lower word, it below the upper one, which may stand for many columns
    to its right, or the upper one alone.
    """
    over = ""
    for column in sorted({*above, *below}):
        over = above[column].text if column in above else over
        under = below[column].text if column in below else ""
        yield column, (under, f"{over}{under}", *([above[column].text] if column in above and not under else []))


def _plain(word: str) -> str:
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", word).strip())
    return _NOISE.sub("", plain).lower()


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
