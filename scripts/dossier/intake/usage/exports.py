"""An export as rows below a head, whatever format it comes in: text, workbook, JSON or Parquet."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TextIO, TypeAlias

from dossier.fields import CHINA
from dossier.intake.tables import Most, SheetTable, TableRow, bare, find_head, head_word, is_book, read_tables
from dossier.intake.tables.days import moment_of
from dossier.intake.tables.figures import figure_of
from dossier.openers.plaintext import encoding_of
from dossier.problems import Place, Problem, error

LARGEST_BOOK: Final = 200_000
"""Rows of a sheet; who has more exports them as text."""
LARGEST_JSON: Final = 64 * 1024 * 1024
_BEGINNING: Final = 256 * 1024
_PARQUET: Final = b"PAR1"
_JSON: Final = (b"{", b"[")
_BATCH: Final = 10_000
_LONGEST_LINE: Final = 4_000_000  # characters
_LITTLE: Final = re.compile(
    r"(平均|最大|最小|最高|最低|当前)值?|使用率|利用率|avg|average|mean|max|min|last", re.IGNORECASE
)
"""A word of a lower row that says nothing without the one above it."""

Values: TypeAlias = tuple[int, Sequence[str]]
"""The number of a row, and what stands in its columns, "" where nothing does."""


@dataclass(frozen=True)
class ExportTable:
    """A table of an export: the words of its head by column, and the rows below it, which can be read again and again;
    they raise csv.Error where the file turns out to be none.

    `head` is the number of its row; of a text, `separator` and `encoding` say how it is written.
    """

    path: Path
    name: str
    heads: tuple[str, ...]
    head: int
    rows: Callable[[], Iterator[Values]]
    format: Literal["text", "book", "json", "parquet"]
    separator: str = ""
    encoding: str = ""

    @property
    def own_name(self) -> str:
        """The name of the sheet where there are several, else that of the file."""
        return self.path.stem if self.name == self.path.name else self.name.removeprefix(f"{self.path.name}#")

    def at(self, line: int, column: int) -> Place:
        """The place of a cell."""
        return Place(self.name, line, column + 1)

    def column(self, words: str) -> int | None:
        """The column with this head, None if there is none."""
        wanted = head_key(words)
        return next((index for index, head in enumerate(self.heads) if head_key(head) == wanted), None)


@dataclass(frozen=True)
class ExportRead:
    """The tables of a file in which something was found, and what is wrong with it."""

    tables: tuple[ExportTable, ...]
    problems: tuple[Problem, ...] = ()


def head_key(words: str) -> str:
    """What two heads that are the same have in common; the unit in brackets belongs to it."""
    return head_word(words.replace("(", "⟨").replace("（", "⟨").replace(")", "⟩").replace("）", "⟩"))


def read_export(path: Path, wanted: Callable[[str], bool]) -> ExportRead:
    """The tables whose head has a word that is `wanted`; raises OSError if the file cannot be read."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if not beginning.strip():
        return ExportRead((), (error("table-empty", Place(path.name)),))
    if beginning.startswith(_PARQUET):
        return _parquet(path)
    if beginning.lstrip().startswith(_JSON):
        return _json(path)
    if is_book(beginning):
        read = read_tables(path.name, path.read_bytes(), Most(rows=LARGEST_BOOK))
        many = len(read.tables) > 1
        found = [table for one in read.tables for table in _sheet(path, one, wanted, many=many)]
        problems = [one for one in read.problems if one.code != "table-formulas-unknown"]
        return ExportRead(tuple(found), tuple(problems) or (() if found else _headless(path)))
    return _text(path, beginning, wanted)


def _headless(path: Path) -> tuple[Problem, ...]:
    return (error("export-head-missing", Place(path.name)),)


def _heads(rows: Sequence[TableRow], wanted: Callable[[str], bool]) -> tuple[tuple[str, ...], int, int] | None:
    """The words of the head by column, its line, and the index of the first row below it."""
    head = find_head(rows, lambda word: head_key(word) if wanted(word) else "", 1, _is_data)
    if head is None:
        return None
    words: dict[int, str] = {}
    above = ""
    first, last = head.said[0], head.said[-1]
    said = [cell.text for cell in last.values()]
    for column in sorted({*first, *last}):
        above = first[column].text if column in first else above
        below = last[column].text if column in last else ""
        both = f"{above}{below}" if len(head.said) > 1 else below
        little = said.count(below) > 1 or _LITTLE.fullmatch(head_word(below))
        known = [word for word in ((both, below) if little else (below, both, above)) if word and wanted(word)]
        words[column] = known[0] if known else below or above
    width = max(words)
    return tuple(words.get(column, "") for column in range(1, width + 1)), head.line, head.last + 1


def _is_data(row: TableRow) -> bool:
    """Whether a mere number or a moment stands in a row."""
    figures = (figure_of(cell.text) for cell in row.values())
    return any(one is not None and not one.unit for one in figures) or any(
        moment_of(cell.text, CHINA) is not None for cell in row.values()
    )


def _sheet(path: Path, table: SheetTable, wanted: Callable[[str], bool], *, many: bool) -> Iterator[ExportTable]:
    found = _heads(table.rows, wanted)
    if found is None:
        return
    heads, line, first = found
    below = table.rows[first:]

    def rows() -> Iterator[Values]:
        for row in below:
            cells = [row[column].text if column in row else "" for column in range(1, len(heads) + 1)]
            yield next(iter(row.values())).place.line, cells

    yield ExportTable(path, f"{path.name}#{table.name}" if many else path.name, heads, line, rows, "book")


def _text(path: Path, beginning: bytes, wanted: Callable[[str], bool]) -> ExportRead:
    whole = beginning if len(beginning) < _BEGINNING else beginning[: beginning.rfind(b"\n") + 1]
    if not whole:
        return ExportRead((), (error("table-unreadable", Place(path.name, 1)),))
    read = read_tables(path.name, whole, Most(rows=_BEGINNING))
    found = [(table, heads) for table in read.tables if (heads := _heads(table.rows, wanted))]
    if not found:
        return ExportRead((), read.problems or _headless(path))
    table, (words, line, _) = max(
        found, key=lambda one: (len([word for word in one[1][0] if wanted(word)]), len(one[1][0]))
    )
    encoding, separator = encoding_of(beginning), table.separator

    def rows() -> Iterator[Values]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            reader = csv.reader(_lines(file), delimiter=separator)
            begins = 1
            for values in reader:
                if begins > line and any(values):
                    yield begins, [bare(value) for value in values]
                begins = reader.line_num + 1

    return ExportRead((ExportTable(path, path.name, words, line, rows, "text", separator, encoding),))


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a text; one that no export has raises csv.Error before it fills the memory."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error
        yield line


def _json(path: Path) -> ExportRead:
    """The answer of the Prometheus HTTP API, or objects with the same keys as Zabbix and CloudMonitor give them."""
    if path.stat().st_size > LARGEST_JSON:
        return ExportRead((), (error("table-too-large", Place(path.name), limit=f"{LARGEST_JSON} B"),))
    try:
        told = json.loads(path.read_bytes(), parse_float=str, parse_int=str, parse_constant=str)
        objects = [{_told(key): value for key, value in one.items()} for one in _objects(told)]
    except (ValueError, RecursionError, TypeError, AttributeError):
        return ExportRead((), (error("table-unreadable", Place(path.name)),))
    heads = tuple(dict.fromkeys(key for one in objects for key in one))
    if not heads:
        return ExportRead((), (error("table-empty", Place(path.name)),))

    def rows() -> Iterator[Values]:
        for number, one in enumerate(objects, 1):
            yield number, [_told(one.get(head)) for head in heads]

    return ExportRead((ExportTable(path, path.name, heads, 0, rows, "json"),))


def _objects(told: Any) -> Iterator[Mapping[str, Any]]:
    """The samples of an answer, each with what names it."""
    if isinstance(told, list):
        for one in told:
            if not isinstance(one, dict):
                raise TypeError
            yield from _series(one) if "values" in one or ("metric" in one and "value" in one) else (one,)
        return
    for key in ("data", "result", "Datapoints", "datapoints", "value", "list", "rows"):
        if key in told:
            inner = told[key]
            yield from _objects(json.loads(inner, parse_float=str, parse_int=str) if isinstance(inner, str) else inner)
            return
    raise ValueError


def _series(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    names: Mapping[str, Any] = one["metric"]
    pairs: Iterable[Any] = one["values"] if "values" in one else [one["value"]]
    for moment, value in pairs:
        yield {**names, "time": moment, "value": value}


def _told(value: object) -> str:
    """The text of a value; half of a character, as JSON can escape one, is none."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _parquet(path: Path) -> ExportRead:
    import pyarrow.parquet  # noqa: PLC0415  # part of the extra, and of no use to other exports

    try:
        file = pyarrow.parquet.ParquetFile(path)
        heads = tuple(file.schema_arrow.names)
    except (pyarrow.ArrowException, OSError):
        return ExportRead((), (error("table-unreadable", Place(path.name)),))

    def rows() -> Iterator[Values]:
        line = 1
        try:
            for batch in file.iter_batches(_BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    yield line, [_told(value) for value in values]
                    line += 1
        except (pyarrow.ArrowException, OSError, ValueError):
            raise csv.Error from None

    return ExportRead((ExportTable(path, path.name, heads, 0, rows, "parquet"),))
