"""Exports that an engine can read by itself: Parquet, and plain texts whose figures are in per cent or GB.

What is told of a cell needs its place, which only the slow way knows; so an export in which an engine finds anything
that it cannot read is read the slow way, and whatever can be read comes out the same both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from dossier.contract.exports import ExportFigure, ExportMapping
from dossier.intake.usage.engine import Engine, SampleTable
from dossier.intake.usage.exports import ExportTable

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

_SEEN: Final = 500  # rows by which a text is taken for plain
_ENCODINGS: Final = frozenset({"utf-8", "utf-8-sig"})
_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_SECONDS: Final = re.compile(r"[0-9]{10}")
_MILLIS: Final = re.compile(r"[0-9]{13}")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")
_PATTERN: Final = frozenset("*?[]{}")
"""Signs for which an engine reads whatever files fit: 用量[1].csv, a copy by a browser, would be 用量1.csv."""
_FACTORS: Final = {"percent": 4, "fraction": 6, "GB": 6, "number": 0}
"""Units whose figures need only their point moved, and by how many places."""


def direct(engine: Engine, tables: Sequence[ExportTable], mapping: ExportMapping) -> SampleTable | None:
    """The samples of an export of one table, None if it is not as plain as that."""
    if len(tables) != 1 or mapping.host.across or mapping.time is None or mapping.host.column is None:
        return None
    (table,) = tables
    if _PATTERN & set(str(table.path)):
        return None
    columns = [table.column(words) for words in (mapping.host.column, mapping.time.column)]
    figures = [None if one.column is None else table.column(one.column) for one in mapping.figures]
    metric = None if mapping.metric is None else table.column(mapping.metric)
    plain = all(one.unit in _FACTORS and not (one.counter or one.free or one.file) for one in mapping.figures)
    if mapping.ratios or not plain or mapping.only or mapping.time.day is not None:
        return None
    if None in columns or None in figures or (mapping.metric is not None and metric is None):
        return None
    places_of = _DirectColumns(columns[0] or 0, columns[1] or 0, metric, [one or 0 for one in figures])
    match table.format:
        case "parquet":
            return _parquet(engine, table, mapping, places_of)
        case "text":
            return _text(engine, table, mapping, places_of)
        case _:
            return None


class _DirectColumns:
    """Where host, time, metric and figures stand."""

    def __init__(self, host: int, time: int, metric: int | None, figures: Sequence[int]) -> None:
        self.host, self.time, self.metric, self.figures = host, time, metric, figures


def _text(engine: Engine, table: ExportTable, mapping: ExportMapping, columns: _DirectColumns) -> SampleTable | None:
    how = _how(table, mapping, columns)
    if how is None or table.encoding not in _ENCODINGS:
        return None
    assert mapping.time is not None  # noqa: S101  # `direct` asked
    types = {f"x{index}": "VARCHAR" for index in range(len(table.heads))}
    types[f"x{columns.time}"] = how
    for index, figure in zip(columns.figures, mapping.figures, strict=True):
        types[f"x{index}"] = f"DECIMAL(18, {_FACTORS[figure.unit]})"
    read = engine.text(table.path, types, table.separator, table.head)
    if read is None:
        return None
    return _laid(read, mapping, columns, lambda index: read[f"x{index}"])


def _how(table: ExportTable, mapping: ExportMapping, columns: _DirectColumns) -> str | None:
    """The type of the column of times if the first rows are plain, else None."""
    forms = {"BIGINT": (_SECONDS, _MILLIS), "TIMESTAMP": (_ISO,)}
    possible = {(name, form) for name, ones in forms.items() for form in ones}
    assert mapping.time is not None  # noqa: S101  # `direct` asked
    for _, cells in islice(table.rows(), _SEEN):
        if len(cells) != len(table.heads):
            return None
        possible = {one for one in possible if one[1].fullmatch(cells[columns.time])}
        if not all(not cells[index] or _NUMBER.fullmatch(cells[index]) for index in columns.figures):
            return None
    return next((name for name, _ in possible), None)


def _parquet(engine: Engine, table: ExportTable, mapping: ExportMapping, columns: _DirectColumns) -> SampleTable:
    read = engine.parquet(table.path)
    return _laid(read, mapping, columns, lambda index: read[table.heads[index]])


def _laid(read: Table, mapping: ExportMapping, columns: _DirectColumns, column: Callable[[int], Value]) -> SampleTable:
    """Host, moment and figures as `write_samples` has them."""
    assert mapping.time is not None  # noqa: S101  # `direct` asked
    names: dict[str, Any] = {"host": column(columns.host).cast("string"), "at": _seconds(column(columns.time), mapping)}
    metric = None if columns.metric is None else column(columns.metric)
    for number, (index, figure) in enumerate(zip(columns.figures, mapping.figures, strict=True)):
        value: Any = column(index)
        if figure.metric is not None and metric is not None:
            value = (metric.lower() == figure.metric.lower()).ifelse(value, None)
        names |= {f"r{number}": value, f"c{number}": _whole(value, figure)}
    return SampleTable(read.select(**names), [_FACTORS[figure.unit] for figure in mapping.figures])


def _seconds(time: Any, mapping: ExportMapping) -> Any:
    """Unix seconds: numbers above ten digits are milliseconds; times without a zone are in that of the mapping."""
    if time.type().is_integer():
        return (time > _LAST_SECOND).ifelse((time // 1000).cast("int64"), time).cast("int64")
    zoned = time.type().timezone is not None
    seconds = time.epoch_seconds().cast("int64")
    return seconds if zoned else seconds - int(mapping.offset.total_seconds())


_LAST_SECOND: Final = 10**10
_HALF: Final = 0.5


def _whole(value: Any, figure: ExportFigure) -> Any:
    """A figure as a whole number of its last place.

    A product of a decimal number and the power of ten that makes it whole is nearer to that number than to any other,
    as long as it has 15 digits, so that rounding it is exact; and no engine takes as long as with wide decimals. It is
    rounded by a floor, as DuckDB's `round` to a number of places takes a third of the time of the whole query.
    """
    moved = 10 ** _FACTORS[figure.unit]
    if value.type().is_integer():
        return (value * moved).cast("int64")
    return (value.cast("float64") * moved + _HALF).floor().cast("int64")
