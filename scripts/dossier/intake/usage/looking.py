"""A look at a table of an export: its first rows, and which columns are likely what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal, TypeAlias

from dossier.fields import CHINA, MAX_NAME, day_meant
from dossier.intake.tables.days import clock_of, moment_of
from dossier.intake.tables.figures import figure_of
from dossier.intake.usage.exports import ExportTable
from dossier.intake.usage.meant import HOSTS, METRIC, TIME, UNITS, VALUE, WHOLES, measured, plain_head
from dossier.intake.usage.samples import NOTHING, year_first

Order: TypeAlias = Literal["year-first", "month-first", "day-first"]
ORDERS: Final[tuple[Order, ...]] = ("year-first", "month-first", "day-first")
_ROWS: Final = 2_000
_SEEN: Final = 50  # cells by which a column is taken for one of names, days or figures


@dataclass(frozen=True)
class TableLook:
    """The table as far as it was looked at; `day` is the column of days where `time` has only the time of day."""

    table: ExportTable
    rows: Sequence[Sequence[str]]
    heads: Mapping[int, str]
    time: int | None
    day: int | None
    host: int | None

    @classmethod
    def at(cls, table: ExportTable) -> TableLook:
        """Look at a table."""
        rows = [cells for _, cells in islice(table.rows(), _ROWS)]
        heads = {index: head for index, head in enumerate(table.heads) if 0 < len(head) <= MAX_NAME}
        time, day = _times(rows, heads)
        return cls(table, rows, heads, time, day, _host(rows, heads, (time, day)))

    def column(self, index: int) -> list[str]:
        """What stands in a column."""
        return _column(self.rows, index)

    @property
    def values(self) -> list[int]:
        """The columns that are neither time nor host."""
        return [index for index in self.heads if index not in (self.time, self.day, self.host)]

    @property
    def figures(self) -> list[int]:
        """The columns whose heads speak of a figure; of the series of Prometheus only the value is one."""
        if self.table.format == "json" and {"time", "value"} <= set(self.table.heads):
            return []
        found = (index for index in self.values if measured(self.heads[index]))
        return [index for index in found if figure_of(next(iter(self.column(index)), "")) is not None]

    @property
    def metric(self) -> int | None:
        """The column that names metrics."""
        words = ((index, plain_head(self.heads[index])) for index in self.values if index not in self.figures)
        return next((index for index, word in words if METRIC.fullmatch(word)), None)

    @property
    def amounts(self) -> list[int]:
        """The columns whose heads only say that they hold a value."""
        return [
            index for index in self.values if index != self.metric and VALUE.fullmatch(plain_head(self.heads[index]))
        ]

    @property
    def units(self) -> int | None:
        """The column of units."""
        return next((index for index in self.values if UNITS.fullmatch(plain_head(self.heads[index]))), None)

    def all_figures(self) -> bool:
        """Whether every column beside the time holds figures."""
        return all(_mostly(self.column(index), lambda text: figure_of(text) is not None) for index in self.values)

    def moments(self) -> Iterator[tuple[str, str]]:
        """Of each row the host and what says its time."""
        for row in self.rows:
            if self.time is not None and self.time < len(row):
                name = row[self.host] if self.host is not None and self.host < len(row) else ""
                yield name, self.said(row)

    def said(self, row: Sequence[str]) -> str:
        """What a row says of its time."""
        parts = (row[index] for index in (self.day, self.time) if index is not None and index < len(row))
        return " ".join(filter(None, parts))

    def parts(self) -> tuple[int, str] | bool:
        """The column that tells a host's parts, such as cores, and what it says where a row is of all of them; False
        if no moment has two rows, True if nothing tells which of them is meant.
        """
        rows = [row for row in dict.fromkeys(map(tuple, self.rows)) if _is_moment(self.said(row))]
        keys = [index for index in (self.host, self.day, self.time, self.metric) if index is not None]
        if self.time is None or _unlike(rows, keys):
            return False
        for index in self.values:
            if index in (*self.figures, *self.amounts, self.metric):
                continue
            said = {row[index] if index < len(row) else "" for row in rows}
            for whole in (one for one in said if one.casefold() in WHOLES and len(said) > 1):
                chosen = [row for row in rows if (row[index] if index < len(row) else "") == whole]
                if _unlike(chosen, keys):
                    return index, whole
        return True


def _unlike(rows: Sequence[Sequence[str]], keys: Sequence[int]) -> bool:
    """Whether no two rows are of the same host, moment and metric."""
    named = [tuple(row[key] if key < len(row) else "" for key in keys) for row in rows]
    return len(set(named)) == len(named)


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index] for row in rows if index < len(row) and row[index].casefold() not in NOTHING]


def _mostly(texts: Sequence[str], holds: Callable[[str], bool]) -> bool:
    seen = texts[:_SEEN]
    return sum(map(holds, seen)) * 2 > len(seen)


def _host(rows: Sequence[Sequence[str]], heads: Mapping[int, str], taken: tuple[int | None, ...]) -> int | None:
    """The column of hosts: by the likeliest head, and one of names before one of numbers."""
    by_head = [
        index
        for pattern in HOSTS
        for index, head in heads.items()
        if index not in taken and pattern.fullmatch(plain_head(head))
    ]
    names = (index for index in by_head if _mostly(_column(rows, index), lambda text: figure_of(text) is None))
    return next(names, by_head[0] if by_head else None)


def _times(rows: Sequence[Sequence[str]], heads: Mapping[int, str]) -> tuple[int | None, int | None]:
    """The column of times, and that of days if they stand apart."""
    called = [index for index, head in heads.items() if TIME.fullmatch(plain_head(head))]
    days = [index for index in called if _mostly(_column(rows, index), _is_day)]
    clocks = [index for index in called if _mostly(_column(rows, index), lambda text: clock_of(text) is not None)]
    if days and clocks:
        return clocks[0], days[0]
    moments = [index for index in called if _mostly(_column(rows, index), _is_moment)]
    whole = [index for index in moments if index not in days]
    return next(iter((*whole, *moments, *called)), None), None


def _is_day(text: str) -> bool:
    return any(day_meant(year_first(text, order)) for order in ORDERS)


def _is_moment(text: str) -> bool:
    return any(moment_of(year_first(text, order), CHINA) is not None for order in ORDERS)
