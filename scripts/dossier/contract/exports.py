"""How the export of a monitoring platform is read (content/import/<platform>.yml, `for: usage`): which columns mean
what, in which unit and time zone, and how its names become hosts (annex 1.2, R-31).

Nothing of it is agreed between the parties; it is there so that nobody, and no program, guesses twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.contract.record_tables import FOLDER, RecordTable, RowTest
from dossier.fields import Count, Example, Fields, Filed, Flag, Length, Name, is_id, parse
from dossier.problems import Place, Problem, error, warning
from dossier.source import read

Measured: TypeAlias = Literal[
    "cpu", "memory", "disk", "cpu-used", "cpu-total", "memory-used", "memory-total", "disk-used", "disk-total", "vcpu"
]  # fmt: skip
Statistic: TypeAlias = Literal["sample", "mean", "highest", "lowest", "peak", "trough"]
Unit: TypeAlias = Literal[
    "percent", "fraction", "permille", "TB", "GB", "MB", "KB", "B", "GHz", "MHz", "number", "seconds"
]  # fmt: skip

RATE_PLACES: Final = 4
"""Places that count of a rate in per cent: a platform's own figures have fewer."""
SIZE_PLACES: Final = 6
"""Likewise of a size in GB, which is about a KB, and of work in GHz."""
RATES: Final = MappingProxyType({"percent": Fraction(1), "fraction": Fraction(100), "permille": Fraction(1, 10)})
"""How much per cent a unit of a rate is."""
SIZES: Final = MappingProxyType(
    {
        "TB": Fraction(1024),
        "GB": Fraction(1),
        "MB": Fraction(1, 2**10),
        "KB": Fraction(1, 2**20),
        "B": Fraction(1, 2**30),
    }
)
"""How many GB a unit of a size is; platforms count in 1024 whatever they print, GB or GiB (R-48)."""
SPEEDS: Final = MappingProxyType({"GHz": Fraction(1), "MHz": Fraction(1, 1000)})
"""How many GHz a unit of work is."""
IN: Final = MappingProxyType(
    {"cpu": RATES, "memory": RATES, "disk": RATES, "cpu-used": SPEEDS, "cpu-total": SPEEDS, "memory-used": SIZES,
     "memory-total": SIZES, "disk-used": SIZES, "disk-total": SIZES, "vcpu": {"number": Fraction(1)}}
)  # fmt: skip
"""The units that each figure may have."""
_ZONE: Final = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")


def _zone(value: object) -> str:
    if not isinstance(value, str) or not (value == "UTC" or _ZONE.fullmatch(value)):
        words = {"value": str(value)[:80], "meant": "", "known": "+08:00, UTC"}
        raise PydanticCustomError("unknown-choice", "zone expected", words)
    return value


Zone = Annotated[
    str,
    BeforeValidator(_zone),
    Example('"+08:00"'),
    WithJsonSchema({"type": "string", "pattern": f"^(UTC|{_ZONE.pattern})$"}),
]


class HostColumn(Fields):
    """Where the host's name stands: in a column, by the words of its head; `across`, in the heads of all columns beside
    the time; `by_file`, in the name of the file, of which there is one for each host.

    `cut` are pieces that the platform puts around the name, such as `.gov.local` or `cpu-`.
    """

    column: Name | None = None
    across: Flag = False
    by_file: Flag = False
    cut: tuple[Name, ...] = ()


class TimeColumn(Fields):
    """Where the time stands, and in which zone it is if it names none; `order` of day, month and year if that is not
    plain; `day` if the day has a column of its own.
    """

    column: Name
    zone: Zone
    day: Name | None = None
    order: Literal["year-first", "month-first", "day-first"] = "year-first"


class ExportFigure(Fields):
    """One figure: what it is of, where it stands and in which unit.

    It stands in a `column` by the words of its head; in a table with a row for each metric only where the column of
    metrics says `metric`; in files that hold one metric each only where the file's name has `file`. `statistic`: a
    sample as it was taken, the platform's mean over its interval, the highest or lowest sample of an interval, or the
    peak or trough of the month. `counter`: the figure only grows, as seconds of work do, and is read as its growth.
    `free`: it says what is idle or available, and the rest to 100 % is read.
    """

    of: Measured
    statistic: Statistic = "mean"
    column: Name | None = None
    metric: Name | None = None
    file: Name | None = None
    unit: Unit
    counter: Flag = False
    free: Flag = False


@dataclass(frozen=True)
class ExportRatio:
    """A rate in per cent that a row gives: what it is of, and the numbers of the figures of what is used and of all."""

    of: Measured
    statistic: Statistic
    used: int
    total: int


_RATES_OF: Final[Mapping[tuple[Measured, Measured], Measured]] = MappingProxyType(
    {
        ("cpu-used", "cpu-total"): "cpu",
        ("memory-used", "memory-total"): "memory",
        ("disk-used", "disk-total"): "disk",
    }
)


class Unsure(Fields):
    """What was guessed and nobody has confirmed: the key, and why it is not certain."""

    what: Name
    because: Name


def places(of: Measured) -> int:
    """The places that count of a figure, in per cent, GB, GHz or pieces."""
    return RATE_PLACES if IN[of] is RATES else 0 if of == "vcpu" else SIZE_PLACES


class ExportMapping(Filed):
    """The whole of content/import/<platform>.yml; while anything is `unsure` no record is written by it.

    `samples_every` are the seconds between two rows of a host, `interval_minutes` the minutes over which means are
    taken (R-52); a table without a time has a row for each host and month. `filed_by` is who prepares the records.
    `only`: the rows that count, where some are of parts of a host, such as its cores.
    """

    for_: Literal["usage"] = Field(alias="for")
    platform: Name
    filed_by: Name
    host: HostColumn
    time: TimeColumn | None = None
    metric: Name | None = None  # the head of the column of metrics
    only: tuple[RowTest, ...] = ()
    samples_every: Count | None = None
    interval_minutes: Length
    figures: Annotated[tuple[ExportFigure, ...], Field(min_length=1)]
    unsure: tuple[Unsure, ...] = ()

    @property
    def ratios(self) -> tuple[ExportRatio, ...]:
        """The rates that rows give themselves: what is used of what there is, where both have columns of one table."""
        found: list[ExportRatio] = []
        for whole, total in enumerate(self.figures):
            for part, used in enumerate(self.figures):
                rate = _RATES_OF.get((used.of, total.of))
                same = used.metric is None and total.metric is None and used.file == total.file
                known = any((one.of, one.statistic) == (rate, used.statistic) for one in self.figures)
                if rate is not None and same and used.column and total.column and not known and not self.summed_up:
                    found.append(ExportRatio(rate, used.statistic, part, whole))
        return tuple(found)

    @property
    def offset(self) -> timedelta:
        """How far the clock of the export is ahead of UTC."""
        zone = self.time.zone if self.time else "UTC"
        found = _ZONE.fullmatch(zone)
        if found is None:
            return timedelta(0)
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return -ahead if found[1] == "-" else ahead

    @property
    def summed_up(self) -> bool:
        """Whether the platform gives a row for each host and month, without a time."""
        return self.time is None

    @property
    def zone(self) -> timezone:
        """The zone of times that name none."""
        return timezone(self.offset)

    def problems(self) -> Iterator[Problem]:
        """What does not fit together."""
        if self.host.column is None and not (self.host.across or self.host.by_file):
            yield error("missing-key", self.place("host"), key="column")
        if self.time is not None and self.samples_every is None:
            yield error("missing-key", self.place("time"), key="samples_every")
        for key, number in (("samples_every", self.samples_every), ("interval_minutes", self.interval_minutes)):
            if number == 0:
                yield error("zero-capacity", self.place(key), key=key)
        seen: dict[tuple[str, str, str | None], int] = {}
        for index, one in enumerate(self.figures):
            known = ["seconds"] if one.counter else list(IN[one.of])
            if one.free and (one.counter or IN[one.of] is not RATES):
                of = ", ".join(name for name, units in IN.items() if units is RATES)
                yield error("unknown-choice", self.place("figures", index, "of"), value=one.of, meant="", known=of)
            if one.unit not in known:
                place = self.place("figures", index, "unit")
                yield error("unknown-choice", place, value=one.unit, meant="", known=", ".join(known))
            if one.column is None and not self.host.across:
                yield error("missing-key", self.place("figures", index), key="column")
            if one.metric is not None and self.metric is None:
                yield error("missing-key", self.place("figures", index, "metric"), key="metric")
            first = seen.setdefault((one.of, one.statistic, one.file), index)
            if first != index and one.metric == self.figures[first].metric:
                places = (self.place("figures", nth) for nth in (index, first))
                yield error("mapping-figure-twice", *places, figure=one.of)

        for index, doubtful in enumerate(self.unsure):
            place = self.place("unsure", index)
            yield warning("mapping-unsure", place, what=doubtful.what, because=doubtful.because)


def figures_of(mapping: ExportMapping) -> tuple[ExportFigure, ...]:
    """The figures of a mapping, with the rates that its rows give after them."""
    rates = (ExportFigure.model_construct(of=one.of, statistic=one.statistic, unit="percent") for one in mapping.ratios)
    return (*mapping.figures, *rates)


def read_mappings(files: Mapping[str, bytes]) -> tuple[Mapping[str, ExportMapping], tuple[Problem, ...]]:
    """The mappings by the name of their platform, which is that of the file, and all problems of all files at once."""
    found: dict[str, ExportMapping] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        name = path.removeprefix(f"{FOLDER}/").removesuffix(".yml")
        if not path.endswith(".yml") or not is_id(name):
            problems.append(error("mapping-name", Place(path), folder=FOLDER))
            continue
        source, wrong = read(path, files[path])
        problems += wrong
        if source is None or wrong:
            continue
        if isinstance(source.tree, dict) and source.tree.get("for") == "records":
            problems += parse(RecordTable, source)[1]  # whoever imports by it reads it again
            continue
        mapping, told = parse(ExportMapping, source)
        problems += told
        if mapping is not None:
            found[name] = mapping
            problems += mapping.problems()
    return MappingProxyType(found), tuple(problems)
