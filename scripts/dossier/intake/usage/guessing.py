"""The first mapping of a platform, content/import/<platform>.yml, guessed from the head and first rows of an export.

Whatever is not certain is marked, with the reason, and no record is written until somebody has taken the marks out; a
mapping that is there is never guessed again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

from dossier.contract.exports import IN, RATES, SIZES, SPEEDS, Measured, Statistic
from dossier.fields import CHINA, MAX_NAME
from dossier.intake.tables.days import moment_of
from dossier.intake.tables.figures import figure_of
from dossier.intake.usage.drafting import FigureDraft, MappingDraft
from dossier.intake.usage.exports import ExportTable, read_export
from dossier.intake.usage.looking import ORDERS, TableLook
from dossier.intake.usage.meant import (
    HOSTS,
    METRIC,
    TIME,
    VALUE,
    is_busy,
    is_free,
    is_rate,
    measured,
    plain_head,
    statistic,
    unit_in,
    zone_in,
)
from dossier.intake.usage.samples import unit_named, year_first
from dossier.problems import Place, Problem, error
from dossier.source.spelling import in_quotes as quoted

_ROWS: Final = 2_000
_USED: Final[Mapping[Measured, Measured]] = {"cpu": "cpu-used", "memory": "memory-used", "disk": "disk-used"}
"""What a head speaks of if its unit is no rate."""
_TOTAL: Final[Mapping[Measured, Measured]] = {"memory-used": "memory-total", "disk-used": "disk-total"}
_FEW: Final = 5
_MOST_GB: Final = 100_000
_PIECE: Final = re.compile(
    r"(?:cpu|处理器|内存|memory|mem|磁盘|硬盘|disk)[ _]?(?:使用率|利用率|usage|used|util\w*)?"
    r"(?:\s*[(（\[][^()（）\[\]]*[)）\]])?",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"平均|最大|最小|最高|最低|峰|谷|值|使用|利用|占用|率|量|已用|总|核|数|容|大小|空闲|可用"
    r"|usage|used|util\w*|total|avg|average|max|min|mean"
    r"|percent|capacity|provisioned|allocated|cores|idle|free|[(（\[][^()（）\[\]]*[)）\]]|[\W_]",
    re.IGNORECASE,
)
"""What a head says of a figure beside what it is of: where nothing else is left, it names no host."""


def guessed(files: Sequence[Path], platform: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a mapping for these files, "" with problems if there is nothing to go by. Raises OSError."""
    draft = MappingDraft()
    problems: list[Problem] = []
    for path in files:
        read = read_export(path, _wanted)
        problems += read.problems
        for table in read.tables:
            try:
                _table(table, draft, several=len(files) > 1)
            except csv.Error:
                problems.append(error("table-unreadable", table.at(1, 0)))
    if problems:
        return "", tuple(problems)
    if not draft.figures or not (draft.host or draft.across or draft.by_file):
        return "", (error("export-head-missing", Place(files[0].name)),)
    return draft.text(platform), ()


def _wanted(word: str) -> bool:
    if len(word) > MAX_NAME:
        return False
    plain = plain_head(word)
    return measured(word) is not None or any(one.fullmatch(plain) for one in (*HOSTS, TIME, METRIC, VALUE))


def _table(table: ExportTable, draft: MappingDraft, *, several: bool) -> None:
    look = TableLook.at(table)
    if look.host is not None:
        draft.host = draft.host or look.heads[look.host]
    elif look.time is not None and (look.figures or (look.amounts and look.amounts == look.values)):
        if all(map(_host_in, (look.heads[index] for index in look.figures))) and look.figures:
            _across_by_piece(draft, look)
        else:
            draft.by_file = True
            draft.unsure["host"] = "没有写主机的列，当作一台主机一个文件（或一张表），文件名就是主机的名称"
    if not draft.across and (look.host is not None or draft.by_file):
        _columns(draft, look, several=several)
    elif not draft.across and look.time is not None and look.values and look.all_figures():
        _across(draft, look, several=several)
    _times(draft, look)
    _parts(draft, look)


def _columns(draft: MappingDraft, look: TableLook, *, several: bool) -> None:
    """Figures in columns of their own, in a row for each metric, or in a file for each."""
    if look.figures:
        rated = {of for index in look.figures if (of := measured(look.heads[index])) and _said_rate(look, index)}
        for index in look.figures:
            head = look.heads[index]
            if unit_in(head) not in SPEEDS or "cpu" not in rated:
                _figure(draft, _ToldFigure(head, look.column(index), column=head), rated)
    elif look.metric is not None:
        _long(draft, look, look.metric)
    else:
        _by_file(draft, look, several=several)


def _said_rate(look: TableLook, index: int) -> bool:
    """Whether a column holds a rate: no size, no work, no number of cores."""
    unit = unit_in(look.heads[index])
    return unit in RATES or (not unit and is_busy(look.heads[index]))


def _host_in(head: str) -> str:
    """What a head says beside its figure, which may be a host's name."""
    found = _PIECE.search(head)
    rest = f"{head[: found.start()]} {head[found.end() :]}" if found else ""
    return rest.strip() if _ABOUT.sub("", rest) else ""


def _across_by_piece(draft: MappingDraft, look: TableLook) -> None:
    """A column for each host and figure."""
    draft.across = True
    draft.unsure["host"] = "表头里既有主机又有指标，column 写的是指标，其余当作主机的名称；请确认"
    for index in look.figures:
        found = _PIECE.search(look.heads[index])
        piece = found[0].strip() if found else ""
        _figure(draft, _ToldFigure(look.heads[index], look.column(index), column=piece))


def _across(draft: MappingDraft, look: TableLook, *, several: bool) -> None:
    """A column for each host."""
    draft.across = True
    draft.unsure["host"] = "除时间以外，每一列的表头都当作一台主机的名称；请确认，名称前后多余的字写进 cut"
    file = _stem(look.table) if several else ""
    of, texts = _named(draft, look.table), look.column(look.values[0])
    _figure(draft, _ToldFigure(look.table.name, texts, of, file=file))


def _named(draft: MappingDraft, table: ExportTable) -> Measured:
    """What the name of a file says that it is of."""
    of = measured(table.name)
    if of is None:
        draft.unsure["figures"] = f"文件名（{table.name[:60]}）没有说明是哪一种指标，当作 CPU"
    return of or "cpu"


def _parts(draft: MappingDraft, look: TableLook) -> None:
    found = look.parts()
    if isinstance(found, tuple):
        index, whole = found
        head = look.heads[index]
        draft.only = f"{{column: {quoted(head)}, {f'is: [{quoted(whole)}]' if whole else 'filled: false'}}}"
        draft.unsure["only"] = f"“{head[:60]}”这一列分开写了主机的各部分（如每个核），只取整机的行（{whole or '空的'}）"
    elif found:
        draft.unsure["only"] = "同一主机同一时刻有几行不同的数，分不清哪一行是整机的；请用 only 写明取哪些行"


def _times(draft: MappingDraft, look: TableLook) -> None:
    if look.time is None:
        return
    texts = [text for _, text in look.moments() if text]
    if not draft.time:
        draft.time, draft.day = look.heads[look.time], look.heads[look.day] if look.day is not None else ""
        _order(draft, texts)
        _zone(draft, texts[0] if texts else "")
    if draft.every == 0:
        _every(draft, list(look.moments()))


def _order(draft: MappingDraft, texts: Sequence[str]) -> None:
    """The order of day, month and year in which all times can be read; of two the one whose times lie closer."""
    spans = {}
    for order in ORDERS:
        found = [moment_of(year_first(text, order), CHINA) for text in texts]
        known = [one for one in found if one is not None]
        if known and len(known) * 2 > len(found):
            spans[order] = (len(found) - len(known), max(known) - min(known))
    draft.order = min(spans, key=lambda order: spans[order], default="year-first")
    first = texts[0][:30] if texts else ""
    if not spans:
        draft.unsure["time.order"] = f"看不懂时间 {first}；日月在前的，补上 order"
    elif draft.order != "year-first":
        draft.unsure["time.order"] = f"时间（如 {first}）当作{'月' if draft.order == 'month-first' else '日'}在前"


def _zone(draft: MappingDraft, first: str) -> None:
    said = zone_in(draft.time)
    text = year_first(first, draft.order)
    own = first and moment_of(text, UTC) == moment_of(text, CHINA) is not None
    draft.zone = said or ("UTC" if own else "+08:00")
    if not own and not said:
        draft.unsure["time.zone"] = f"时间（如 {first[:30]}）没有写时区，当作北京时间；是世界时的改成 UTC"


def _every(draft: MappingDraft, pairs: Sequence[tuple[str, str]]) -> None:
    """The most common time between two rows of a host."""
    by_host: dict[str, list[int]] = {}
    for host, text in pairs:
        found = moment_of(year_first(text, draft.order), CHINA)
        if found is not None:
            by_host.setdefault(host, []).append(int(found.timestamp()))
    steps = [after - before for times in by_host.values() for before, after in pairwise(sorted(set(times)))]
    draft.every = max(set(steps), key=lambda step: (steps.count(step), -step)) if steps else 300
    if not steps:
        draft.unsure["samples_every"] = "看不出隔多少秒一个数，当作 300 秒"


@dataclass(frozen=True)
class _ToldFigure:
    """What is told of a figure: the words that speak of it, cells by which its unit can be told, where it stands."""

    words: str
    texts: Sequence[str]
    of: Measured | None = None
    column: str = ""
    metric: str = ""
    file: str = ""
    unit: str = ""


def _figure(draft: MappingDraft, told: _ToldFigure, rated: AbstractSet[Measured] = frozenset()) -> None:
    """Add a figure; `rated` are those of which there is a rate as well."""
    words, of = told.words, told.of or measured(told.words)
    assert of is not None  # noqa: S101  # callers ask only for what they know
    said = told.unit or unit_in(words)
    if of in _USED and said in IN[_USED[of]]:
        rate, of = of, _USED[of]
        if of in _TOTAL and not is_busy(words):
            of = _TOTAL[of] if rate in rated else of
            draft.unsure["figures"] = f"“{words[:60]}”没有写明是已用还是总量，当作{'总量' if rate in rated else '已用'}"
    free = is_free(words) or is_free(told.metric)
    if free and not is_rate(of):
        draft.left.append(words)
        return
    counted = told.metric.endswith(_COUNTED) and of == "cpu"
    unit, why = ("seconds", "") if counted else _unit(said, of, told.texts)
    rank = 0 if free else 2 if is_busy(words) or is_busy(told.metric) else 1
    kind = statistic(told.column or words, of)
    kind = _OPPOSITE.get(kind, kind) if free else kind
    draft.add(FigureDraft(of, kind, unit, told.column, told.metric, told.file, free, why, rank))


_COUNTED: Final = "_seconds_total"  # what Prometheus calls a counter of seconds of work
_OPPOSITE: Final[Mapping[Statistic, Statistic]] = {
    "highest": "lowest",
    "lowest": "highest",
    "peak": "trough",
    "trough": "peak",
}
"""The most that is left was there when least was used."""


def _unit(said: str, of: Measured, texts: Sequence[str]) -> tuple[str, str]:
    """The unit, and why it is not certain, "" if it is."""
    if of == "vcpu":
        return "number", ""
    figures = [found for found in map(figure_of, islice(texts, _ROWS)) if found is not None]
    said = said or next((unit_named(one.unit) for one in figures if one.unit), "")
    if said in IN[of]:
        return said, ""
    most = max((one.value for one in figures), default=Decimal(0))
    if IN[of] is RATES:
        if figures and most <= 1:
            return "fraction", f"没有写单位，最大的数是 {most}，当作 0 到 1 的比例；确是百分之一以下的，改成 percent"
        return "percent", f"没有写单位，最大的数是 {most}，当作百分比"
    guess = "GB" if most < _MOST_GB else "B"
    return guess, f"没有写单位，最大的数是 {most}，当作 {guess}；可以是 {'、'.join(SIZES)}"


def _long(draft: MappingDraft, look: TableLook, metric: int) -> None:
    """A row for each metric: each name of one that is known, in each column of values."""
    draft.metric = look.heads[metric]
    names = dict.fromkeys(row[metric] for row in look.rows if metric < len(row))
    known = [name for name in names if len(name) <= MAX_NAME and measured(name)]
    for name in known:
        rows = [row for row in look.rows if metric < len(row) and row[metric] == name]
        told = {row[look.units] for row in rows if look.units is not None and look.units < len(row)}
        unit = unit_named(told.pop()) if len(told) == 1 else ""
        for index in look.amounts:
            head, texts = look.heads[index], [row[index] for row in rows if index < len(row)]
            said = unit or unit_in(head) or unit_in(name)
            _figure(draft, _ToldFigure(head, texts, measured(name), head, name, unit=said))
    left = [name for name in names if name not in known][:_FEW]
    if left:
        draft.unsure["figures"] = f"这些指标没有用上：{'、'.join(left)}；要用的照样子补在 figures 里"


def _by_file(draft: MappingDraft, look: TableLook, *, several: bool) -> None:
    """A metric that only the file's name tells."""
    of = _named(draft, look.table) if look.amounts else None
    for index in look.amounts:
        head, file = look.heads[index], _stem(look.table) if several and not draft.by_file else ""
        _figure(draft, _ToldFigure(head, look.column(index), of, head, file=file))


def _stem(table: ExportTable) -> str:
    """The piece of a file's name that tells it from others."""
    found = re.search(r"[A-Za-z_]*(cpu|mem|disk)[A-Za-z_]*|处理器|内存|磁盘|硬盘", table.name, re.IGNORECASE)
    return found[0] if found else Path(table.name).stem
