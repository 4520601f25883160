"""The head of a table: which column holds what, wherever it stands and in however many lines it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from dossier.intake.tables.cells import TableCell, TableRow

IGNORED: Final = "ignored"
"""A column that is for readers only."""
_DEEPEST: Final = 50  # filled rows among which a head is looked for
_NOISE: Final = re.compile(r"\s|\*|[:：]$|\([^()]*\)$")

Meaning: TypeAlias = Callable[[str], str]
"""What a word of a head names: a field, `IGNORED`, or "" for nothing that is known."""


@dataclass(frozen=True)
class Head:
    """Fields by their columns; `last` is the index of its last row among the filled ones, `line` its number."""

    columns: Mapping[int, str]
    last: int
    line: int
    unknown: tuple[TableCell, ...]
    twice: tuple[TableCell, ...]
    said: tuple[TableRow, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields there is a column for."""
        return frozenset(self.columns.values())

    def repeated(self, row: TableRow) -> bool:
        """Whether a row says the head again, as tables of many pages do."""
        alike = (
            all(line.get(column) and line[column].text == row[column].text for column in row) for line in self.said
        )
        return len(row) > 1 and any(alike)


def find_head(
    rows: Sequence[TableRow], meaning: Meaning, least: int, is_data: Callable[[TableRow], bool] = lambda _: False
) -> Head | None:
    """The row, or the two rows, that name most columns; None if no row names at least `least` of them.

    A row that `is_data` ends a head, though its figures may make a word of the row above look like a known one.
    """
    found = [
        head
        for index in range(min(len(rows), _DEEPEST))
        for head in _heads(rows, index, meaning)
        if len(head.said) == 1 or not is_data(head.said[-1])
    ]
    best = max(found, key=lambda head: len(head.fields), default=None)  # the first, and one row before two
    return best if best and len(best.fields - {IGNORED}) >= least else None


def _heads(rows: Sequence[TableRow], index: int, meaning: Meaning) -> Iterator[Head]:
    """The head that a row is, and the one that it is together with the next."""
    row, *rest = rows[index : index + 2]
    yield _head((row,), index, {column: (entry.text,) for column, entry in row.items()}, meaning)
    for below in rest:
        yield _head((row, below), index + 1, dict(_both(row, below)), meaning)


def _head(said: tuple[TableRow, ...], last: int, words: Mapping[int, Sequence[str]], meaning: Meaning) -> Head:
    row = {column: entry for line in said for column, entry in line.items()}
    columns: dict[int, str] = {}
    unknown, twice = [], []
    for column, entry in row.items():
        named = [] if entry.formula else [one for one in map(meaning, words.get(column, ())) if one]
        name = next((one for one in named if one not in columns.values()), next(iter(named), ""))
        if not name:
            unknown.append(entry)
        elif name in columns.values() and name != IGNORED:
            twice.append(entry)
        else:
            columns[column] = name
    line = max(entry.place.line for entry in row.values())
    return Head(columns, last, line, tuple(unknown), tuple(twice), said)


def _both(above: TableRow, below: TableRow) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What may name each column of two rows: the lower word, it below the upper one, which may stand for many columns
    to its right, or the upper one alone.
    """
    over = ""
    for column in sorted({*above, *below}):
        over = above[column].text if column in above else over
        under = below[column].text if column in below else ""
        yield column, (under, f"{over}{under}", *([above[column].text] if column in above and not under else []))


def head_word(word: str) -> str:
    """A word of a head without what is only written around it: spaces, asterisks, a colon, a remark in brackets."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", word).strip())
    return _NOISE.sub("", plain).lower()
