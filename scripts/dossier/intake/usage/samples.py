"""Rows of an export -> samples: a host's name, a moment, and whole numbers in the last place that counts.

What comes out is the same whatever format it came from, so that everything after it is computed once. A cell that
cannot be read is told by its place, and none of its file is used.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TextIO

from dossier.contract.exports import IN, ExportFigure, ExportMapping, ExportRatio, Measured, places
from dossier.contract.record_tables import RowTest
from dossier.exact.period import Period
from dossier.fields import CHINA, FULL
from dossier.intake.tables.days import moment_of
from dossier.intake.tables.figures import figure_of, holds
from dossier.intake.usage.exports import ExportTable
from dossier.problems import Problem, error

NOTHING: Final = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "n/a",
        "#n/a",
        "na",
        "null",
        "none",
        "nan",
        "-nan",
        "no data",
        "nodata",
        "no value",
        "undefined",
        "unknown",
        "无",
        "无数据",
        "暂无",
        "暂无数据",
        "未采集",
        "未采到",
        "缺失",
    }
)
"""What platforms write where there is no sample."""
_SUMS: Final = frozenset({"合计", "总计", "小计", "平均", "平均值", "total", "average", "sum"})
"""What stands for host or time in rows below the samples, which only add them up."""
MOST_TOLD: Final = 20
"""Cells that are told of a file; the others are counted."""
_UNITS: Final = {
    "%": "percent", "‰": "permille", "percent": "percent", "tb": "TB", "tib": "TB", "t": "TB", "gb": "GB", "gib": "GB",
    "g": "GB", "mb": "MB", "mib": "MB", "m": "MB", "kb": "KB", "kib": "KB", "k": "KB", "b": "B", "byte": "B",
    "bytes": "B", "字节": "B", "ghz": "GHz", "mhz": "MHz", "s": "seconds", "秒": "seconds", "核": "number",
    "个": "number", "core": "number", "cores": "number", "vcpu": "number",
}  # fmt: skip
_DAY: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2}),?(?![0-9])\s*(.*)")
_AROUND: Final = re.compile(r"^[\s:：\-_/|,·()（）\[\]]+|[\s:：\-_/|,·()（）\[\]]+$")


def unit_named(word: str) -> str:
    """The unit that a word in a cell or a head names, "" if it is none that is known."""
    return _UNITS.get(word.strip().casefold(), "")


@dataclass
class SamplesWritten:
    """What writing the samples of files came to.

    `resets` are falls of a counter by host, `back` moments that lie before the one of the row above by host, `outside`
    rows outside the month.
    """

    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    rows: int = 0
    outside: int = 0
    resets: Counter[str] = field(default_factory=Counter)
    back: Counter[str] = field(default_factory=Counter)
    last: dict[str, int] = field(default_factory=dict)
    counted: dict[tuple[str, int], tuple[int, Decimal]] = field(default_factory=dict)

    def tell(self, problem: Problem) -> None:
        """Keep a problem; of very many only the first ones."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem)
        else:
            self.untold += 1


@dataclass(frozen=True)
class _Columns:
    """Where a table has what the mapping speaks of, as far as it is there; `width` figures make a row of samples."""

    host: int | None
    time: int | None
    day: int | None
    metric: int | None
    tests: Sequence[tuple[RowTest, int]]
    figures: Sequence[tuple[int, ExportFigure, int | None]]  # its number, the figure, its column
    across: Sequence[tuple[int, str, Sequence[tuple[int, ExportFigure]]]]  # a column, its host, its figures
    ratios: Sequence[tuple[int, ExportRatio]]  # its number, and of what it is
    width: int


def applies(figure: ExportFigure, table: ExportTable) -> bool:
    """Whether a figure can be in this file at all."""
    return figure.file is None or figure.file.casefold() in table.name.casefold()


def write_samples(
    table: ExportTable, mapping: ExportMapping, period: Period, out: TextIO, done: SamplesWritten
) -> None:
    """Write the samples of a table as text with commas: host, moment in Unix seconds, and a column for each figure."""
    found = _columns(table, mapping, done)
    if found is None:
        return
    writer = csv.writer(out)
    first, last = (bound(period, end=end) for end in (False, True))
    try:
        for line, cells in table.rows():
            for name, at, values in _samples(table, mapping, found, (line, cells), done):
                done.rows += 1
                if at is not None and not first <= at < last:
                    done.outside += 1
                    continue
                writer.writerow([name, first if at is None else at, *values])
    except csv.Error:
        done.tell(error("table-unreadable", table.at(1, 0)))


def bound(period: Period, *, end: bool) -> int:
    """The Unix second in which the month begins in Beijing, or the first one after it."""
    day = period.shift(1).start if end else period.start
    return int(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp())


def _columns(table: ExportTable, mapping: ExportMapping, done: SamplesWritten) -> _Columns | None:
    """None if the table is of another kind, or lacks a column that it must have."""
    figures = [(number, one) for number, one in enumerate(mapping.figures) if applies(one, table)]
    if not figures:
        done.tell(error("export-file-unknown", table.at(1, 0), platform=mapping.platform))
        return None
    time, day = (mapping.time.column, mapping.time.day) if mapping.time else (None, None)
    needed = [mapping.host.column, time, day, mapping.metric, *(one.column for one in mapping.only)]
    places = [None if words is None else table.column(words) for words in needed]
    lacking = [words for words, place in zip(needed, places, strict=True) if words is not None and place is None]
    columns = [(number, one, None if one.column is None else table.column(one.column)) for number, one in figures]
    there = [one for one in columns if one[2] is not None]
    across = list(_across(table, figures, places[1])) if mapping.host.across else []
    if not there and not across:
        lacking += [one.column for _, one, _ in columns if one.column]
    for words in dict.fromkeys(words for words in lacking if words):
        heads = "、".join(head for head in table.heads if head)[:200]
        done.tell(error("export-column-missing", table.at(max(table.head, 1), 0), column=words, known=heads))
    if lacking:
        return None
    ratios = list(enumerate(mapping.ratios, len(mapping.figures)))
    tests = [(test, place) for test, place in zip(mapping.only, places[4:], strict=True) if place is not None]
    width = len(mapping.figures) + len(ratios)
    return _Columns(places[0], places[1], places[2], places[3], tests, there, across, ratios, width)


def _across(
    table: ExportTable, figures: Sequence[tuple[int, ExportFigure]], time: int | None
) -> Iterator[tuple[int, str, Sequence[tuple[int, ExportFigure]]]]:
    """For each column that is a host's, its name and figures: those whose `column` is a piece of the head, which is no
    part of the name; without such, all that have none.
    """
    for column, head in enumerate(table.heads):
        if not head or column == time:
            continue
        named = [one for one in figures if one[1].column and one[1].column.casefold() in head.casefold()]
        longest = max((one[1].column or "" for one in named), key=len, default="")
        own = [one for one in named if one[1].column == longest] or [one for one in figures if not one[1].column]
        at = head.casefold().find(longest.casefold())
        name = f"{head[:at]} {head[at + len(longest) :]}" if longest else head
        if own:
            yield column, _AROUND.sub("", name), own


def _samples(
    table: ExportTable, mapping: ExportMapping, found: _Columns, row: tuple[int, Sequence[str]], done: SamplesWritten
) -> Iterator[tuple[str, int | None, list[str]]]:
    line, cells = row

    def cell(column: int | None) -> str:
        return "" if column is None or column >= len(cells) else cells[column]

    at = None
    name = "" if mapping.host.across else table.own_name if mapping.host.by_file else cell(found.host)
    if not all(holds(test, cell(column)) for test, column in found.tests):
        return
    if found.time is not None and mapping.time is not None:
        said = f"{cell(found.day)} {cell(found.time)}".strip()
        at = moment(said, mapping)
        if at is None:
            if any(cells) and not _aside(table, found, name, cell(found.time)):
                done.tell(error("export-time", table.at(line, found.time), value=said[:80]))
            return
    for column, called, figures in found.across:
        if cell(column):
            several = ((number, figure, cell(column), column) for number, figure in figures)
            yield _sample(table, found, (called, at, line), several, done)
    if not name or name.casefold() in _SUMS or _again(table, found.host, name):
        return
    metric = cell(found.metric).casefold()
    own = [one for one in found.figures if one[1].metric is None or one[1].metric.casefold() == metric]
    if own:
        pairs = ((number, figure, cell(column), column or 0) for number, figure, column in own)
        yield _sample(table, found, (name, at, line), pairs, done)


def _aside(table: ExportTable, found: _Columns, name: str, time: str) -> bool:
    """Whether a row without a moment is none of samples: of no host, the head once more, or a sum of what is above."""
    without = found.host is not None and not name and not time
    return without or bool({name.casefold(), time.casefold()} & _SUMS) or _again(table, found.time, time)


def _again(table: ExportTable, column: int | None, text: str) -> bool:
    """Whether it is the word of the head, which tables of many pages say again."""
    return column is not None and text == table.heads[column]


def _sample(
    table: ExportTable,
    columns: _Columns,
    where: tuple[str, int | None, int],
    pairs: Iterator[tuple[int, ExportFigure, str, int]],
    done: SamplesWritten,
) -> tuple[str, int | None, list[str]]:
    name, at, line = where
    values = [""] * columns.width
    found: dict[int, Decimal] = {}
    if at is not None:
        if at < done.last.get(name, at):
            done.back[name] += 1
        done.last[name] = at
    for number, figure, text, column in pairs:
        if text.casefold() in NOTHING:
            continue
        value = amount(text, figure)
        if value is not None and figure.free:
            value = FULL - value
        if value is None or value < 0:
            done.tell(error("export-cell", table.at(line, column), value=text[:80], unit=figure.unit))
            continue
        if figure.counter:
            value = _growth((name, number), at or 0, value, done)
        if value is not None:
            values[number] = whole(value, figure.of)
            found[number] = value
    for number, ratio in columns.ratios:
        used, total = found.get(ratio.used), found.get(ratio.total)
        if used is not None and total:
            values[number] = whole(used * FULL / total, ratio.of)
    return name, at, values


def _growth(key: tuple[str, int], at: int, value: Decimal, done: SamplesWritten) -> Decimal | None:
    """How much a counter grew a second since the row before, in per cent; None for the first row and after a fall."""
    before = done.counted.get(key)
    done.counted[key] = (at, value)
    if before is None or at <= before[0]:
        return None
    if value < before[1]:
        done.resets[key[0]] += 1
        return None
    return (value - before[1]) * 100 / (at - before[0])


def moment(text: str, mapping: ExportMapping) -> int | None:
    """The Unix second that a cell names."""
    assert mapping.time is not None  # noqa: S101  # a bug: a table without time has no moments
    found = moment_of(year_first(text, mapping.time.order), mapping.zone)
    return None if found is None else int(found.timestamp())


def year_first(text: str, order: str) -> str:
    """A time whose day begins with the month or the day, with the year before them."""
    found = None if order == "year-first" else _DAY.match(text.strip())
    if found is None:
        return text
    first, second, year, clock = found.groups()
    month, day = (first, second) if order == "month-first" else (second, first)
    return f"{year if len(year) > 2 else f'20{year}'}/{month}/{day} {clock}"  # noqa: PLR2004  # of four digits, or two


def amount(text: str, figure: ExportFigure) -> Decimal | None:
    """A cell's figure in per cent, GB or pieces; the unit that stands in the cell goes before that of the mapping.

    Of a counter it is what stands there.
    """
    found = figure_of(text)
    if found is None:
        return None
    named = unit_named(found.unit) if found.unit else figure.unit
    if figure.counter:
        return found.value if named == figure.unit else None
    factor = IN[figure.of].get(named)
    return None if factor is None else found.value * factor.numerator / factor.denominator


def whole(value: Decimal, of: Measured) -> str:
    """The value as a whole number of the last place that counts, half-up."""
    return str(int((value * 10 ** places(of)).to_integral_value(ROUND_HALF_UP)))
