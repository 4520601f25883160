"""Samples -> what each host's month came to, by Ibis: DuckDB on this machine, or Spark where samples outgrow it.

Every figure is a whole number of its last place that counts, so that sums are exact and both engines give the same to
the digit; a mean is rounded half-up to that place. All rows are gone through once, without a window: whether a host's
moments are without gap is told by their number and their sum, whether it was ever at 0 or above its limit by its lowest
and highest sample; only hosts for which that is so are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

MEMORY: Final = "700MB"
"""What DuckDB may hold; what is more goes to its folder of temporary files."""
LOCAL: Final = "local"
_PLAIN: Final = "host STRING, at BIGINT"


@dataclass(frozen=True)
class EngineStep:
    """How moments follow each other: the month's first second and the one after its last, seconds between samples,
    and over which means are taken.

    `telling` is the figure by which moments are counted where each figure has rows of its own; None if a row has all.
    """

    first: int
    last: int
    every: int
    interval: int
    telling: int | None = None

    @property
    def means(self) -> bool:
        """Whether several samples make a mean."""
        return self.interval > self.every


@dataclass(frozen=True)
class FigureAsked:
    """What is asked of a figure: how many samples are above a `limit`, 0 if none is told; its mean; its last sample."""

    limit: int
    mean: bool
    last: bool


@dataclass(frozen=True)
class SampleTable:
    """Samples in an engine: `host`, `at` in Unix seconds, and for each figure what was exported (`r0`) and the whole
    number that it is (`c0`), which is `moved` by so many places.
    """

    table: Table
    moved: Sequence[int]


@dataclass(frozen=True)
class Series:
    """One figure of one host, in whole numbers of its last place: the number of samples, the lowest and highest, those
    of the means, the sum, and the last one; 0 for what was not asked.
    """

    count: int
    low: int
    high: int
    mean_low: int
    mean_high: int
    total: int
    last: int


@dataclass(frozen=True)
class HostSamples:
    """A name's samples: how many moments, the first and the last, whether they are without gap, the figures in the
    order of the mapping; None for a figure without samples.
    """

    name: str
    rows: int
    first: int
    last: int
    regular: bool
    series: tuple[Series | None, ...]


@dataclass(frozen=True)
class SampleGap:
    """Where a name's moments do not follow each other: seconds from `after` to the next one; 0 if it came twice, and
    `differs` if it then says something else.
    """

    name: str
    after: int
    seconds: int
    differs: bool = False


class Engine:
    """One of the two engines; `spark` is the address of a cluster, or `local`; None is DuckDB."""

    def __init__(self, spark: str | None = None, scratch: Path | None = None) -> None:
        import ibis  # noqa: PLC0415  # part of the extra, and seconds of loading

        self._spark: Any = None
        self.back: Any
        if spark is None:
            settings = {"memory_limit": MEMORY, "preserve_insertion_order": "false"}
            if scratch is not None:
                settings["temp_directory"] = str(scratch)
            self.back = ibis.duckdb.connect(**settings)
        else:
            from pyspark.sql import SparkSession  # noqa: PLC0415  # likewise

            builder = SparkSession.builder.master("local[*]" if spark == LOCAL else spark).appName("dossier")
            for key, value in _SPARK.items():
                builder = builder.config(key, value)
            self._spark = builder.getOrCreate()
            self._spark.sparkContext.setLogLevel("ERROR")
            self.back = ibis.pyspark.connect(self._spark)

    def samples(self, path: Path, figures: int) -> SampleTable:
        """The samples that `write_samples` has written."""
        columns = [f"c{number}" for number in range(figures)]
        if self._spark is not None:
            schema = ", ".join((_PLAIN, *(f"{name} BIGINT" for name in columns)))
            read = self._named(self._spark.read.csv(str(path), schema=schema, mode="FAILFAST", escape='"'))
        else:
            types = {"host": "VARCHAR", "at": "BIGINT", **dict.fromkeys(columns, "BIGINT")}
            settings = {"header": False, "auto_detect": False, "delim": ",", "quote": '"'}
            read = self.back.read_csv(str(path), columns=types, **settings)
        again = {f"r{number}": read[f"c{number}"] for number in range(figures)}
        return SampleTable(read.mutate(**again), [0] * figures)

    def text(self, path: Path, types: Mapping[str, str], separator: str, skipped: int) -> Table | None:
        """A text with so many rows before its first; None if the engine cannot read it like that."""
        if self._spark is not None:
            return None if skipped > 1 else self._named(self._spark_text(path, types, separator, skipped))
        settings = {"header": False, "auto_detect": False, "delim": separator, "quote": '"', "skip": skipped}
        return self.back.read_csv(str(path), columns=dict(types), nullstr=["", "-", "NaN", "null"], **settings)

    def _spark_text(self, path: Path, types: Mapping[str, str], separator: str, skipped: int) -> Any:
        schema = ", ".join(f"{name} {'STRING' if kind == 'VARCHAR' else kind}" for name, kind in types.items())
        settings = {"sep": separator, "header": bool(skipped), "mode": "FAILFAST", "escape": '"', "enforceSchema": True}
        return self._spark.read.csv(str(path), schema=schema, **settings)

    def parquet(self, path: Path) -> Table:
        """A Parquet file."""
        if self._spark is not None:
            return self._named(self._spark.read.parquet(str(path)))
        return self.back.read_parquet(str(path))

    def _named(self, frame: Any) -> Table:
        frame.createOrReplaceTempView("samples")
        return self.back.table("samples")

    def rows(self, expression: Table) -> Iterator[dict[str, Any]]:
        """What a query gives, as whole numbers and texts."""
        import ibis  # noqa: PLC0415  # as above

        names = expression.columns
        sql = str(ibis.to_sql(expression, dialect="duckdb" if self._spark is None else "pyspark"))
        found = self.back.raw_sql(sql).fetchall() if self._spark is None else self._spark.sql(sql).collect()
        for row in found:
            yield dict(zip(names, row, strict=True))


_SPARK: Final = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def months(
    engine: Engine, samples: SampleTable, asked: Sequence[FigureAsked], step: EngineStep
) -> Iterator[HostSamples]:
    """Every name's month, by name. Raises ValueError for a figure that is negative or no number."""
    plan = _Queries(asked, step, samples.moved)
    table = _within(samples.table, step)
    found = plan.of_means(table) if step.means else plan.of_samples(table)
    for row in engine.rows(found.order_by("host")):
        yield plan.read(row)


def _within(table: Table, step: EngineStep) -> Table:
    return table.filter((table["at"] >= step.first) & (table["at"] < step.last))


def gaps(engine: Engine, samples: SampleTable, names: Sequence[str], step: EngineStep) -> Iterator[SampleGap]:
    """Where the moments of these names do not follow each other by one step, or come twice."""
    import ibis  # noqa: PLC0415  # as above

    table = _within(samples.table, step)
    table = table.filter(table["host"].isin(list(names)))
    told = [f"c{number}" for number in range(len(samples.moved))] if step.telling is None else [f"c{step.telling}"]
    if step.telling is not None:
        table = table.filter(table[f"r{step.telling}"].notnull())
    window = ibis.window(group_by="host", order_by=["at", *told])
    before = table["at"].lag().over(window)
    others = [table[name].fill_null(-1) != table[name].fill_null(-1).lag().over(window) for name in told]
    found = table.mutate(after=before, seconds=table["at"] - before, differs=ibis.or_(*others))
    odd = found.filter(found["seconds"].notnull() & (found["seconds"] != step.every))
    for row in engine.rows(odd.select("host", "after", "seconds", "differs").order_by("host", "after")):
        twice = int(row["seconds"]) == 0
        yield SampleGap(row["host"], int(row["after"]), int(row["seconds"]), twice and bool(row["differs"]))


def extremes(
    engine: Engine, samples: SampleTable, names: Sequence[str], asked: Sequence[FigureAsked], step: EngineStep
) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """For these names, how many samples of each figure are 0 and how many above its limit."""
    table = _within(samples.table, step)
    table = table.filter(table["host"].isin(list(names)))
    counts: dict[str, IntegerValue] = {}
    for number, one in enumerate(asked):
        value = table[f"c{number}"]
        counts[f"zeros{number}"] = value.count(where=value == 0)
        counts[f"above{number}"] = value.count(where=value > one.limit) if one.limit else value.count(where=value < 0)
    for row in engine.rows(table.group_by("host").aggregate(**counts).order_by("host")):
        yield row["host"], tuple((int(row[f"zeros{n}"]), int(row[f"above{n}"])) for n in range(len(asked)))


class _Queries:
    """The two queries over all rows, and how a row of their answer is read."""

    def __init__(self, asked: Sequence[FigureAsked], step: EngineStep, moved: Sequence[int]) -> None:
        self._asked, self._step, self._moved = asked, step, moved

    def of_samples(self, table: Table) -> Table:
        """Each sample counts by itself."""
        found = self._moments(table)
        for number, one in enumerate(self._asked):
            value, whole, c = table[f"r{number}"], table[f"c{number}"], f"c{number}_"
            found |= {f"{c}count": value.count(), f"{c}low": value.min(), f"{c}high": value.max()}
            found |= self._further(table, whole, one, c)
            if one.mean and not value.type().is_floating():  # exact as it is, and moved once it is summed up
                found.pop(f"{c}total")
                found[f"{c}raw"] = value.sum()
        return table.group_by("host").aggregate(**found)

    def of_means(self, table: Table) -> Table:
        """Samples first, then their means over the interval."""
        step = self._step
        placed = table.mutate(slot=((table["at"] - step.first) // step.interval).cast("int64"))
        parts = self._moments(placed)
        for number, one in enumerate(self._asked):
            whole, c = placed[f"c{number}"], f"c{number}_"
            parts |= {f"{c}count": whole.count(), f"{c}low": whole.min(), f"{c}high": whole.max()}
            parts |= {**self._further(placed, whole, one, c), f"{c}total": whole.sum().cast("int64")}
        inner = placed.group_by("host", "slot").aggregate(**parts)
        total = {"rows": inner["rows"].sum(), "first": inner["first"].min(), "last": inner["last"].max()}
        total["seconds"] = inner["seconds"].sum()
        for number, one in enumerate(self._asked):
            c = f"c{number}_"
            twice = inner[f"{c}count"] * 2
            mean = ((inner[f"{c}total"] * 2 + inner[f"{c}count"]) // twice.nullif(0)).cast("int64")
            total |= {f"{c}count": inner[f"{c}count"].sum(), f"{c}total": inner[f"{c}total"].sum()}
            total |= {f"{c}low": inner[f"{c}low"].min(), f"{c}high": inner[f"{c}high"].max()}
            total |= {f"{c}mean_low": mean.min(), f"{c}mean_high": mean.max()}
            if one.last:
                total[f"{c}last"] = inner[f"{c}last"].max()
        return inner.group_by("host").aggregate(**{name: value.cast("int64") for name, value in total.items()})

    def _moments(self, table: Table) -> dict[str, IntegerValue]:
        at, rows = table["at"], table.count()
        if self._step.telling is not None:
            there = table[f"r{self._step.telling}"].notnull()
            at, rows = there.ifelse(at, None), table.count(where=there)
        return {"rows": rows, "first": at.min(), "last": at.max(), "seconds": at.sum().cast("int64")}

    def _further(self, table: Table, whole: IntegerValue, asked: FigureAsked, c: str) -> dict[str, IntegerValue]:
        found: dict[str, IntegerValue] = {}
        if asked.mean:
            found[f"{c}total"] = whole.sum().cast("int64")
        if asked.last:  # moments go before values, which are far smaller than the gap between them
            found[f"{c}last"] = ((table["at"] - self._step.first) * _SHIFT + whole).max()
        return found

    def read(self, row: dict[str, Any]) -> HostSamples:
        """A row of either query."""
        series = tuple(self._series(row, number) for number in range(len(self._asked)))
        rows, regular = int(row["rows"]), self._regular(row)
        return HostSamples(row["host"], rows, int(row["first"] or 0), int(row["last"] or 0), regular, series)

    def _regular(self, row: dict[str, Any]) -> bool:
        """Whether the moments are all there are from the first to the last, each once."""
        rows = int(row["rows"])
        if not rows:
            return True
        first, last = int(row["first"]), int(row["last"])
        return rows == (last - first) / self._step.every + 1 and int(row["seconds"]) * 2 == (first + last) * rows

    def _series(self, row: dict[str, Any], number: int) -> Series | None:
        c = f"c{number}_"
        if not row[f"{c}count"]:
            return None
        moved = 0 if self._step.means else self._moved[number]
        low, high = (_whole(row[f"{c}{end}"], moved) for end in ("low", "high"))
        if low < 0:
            raise ValueError(low)
        mean_low, mean_high = low, high
        if self._step.means:
            mean_low, mean_high = int(row[f"{c}mean_low"]), int(row[f"{c}mean_high"])
        last = int(row.get(f"{c}last") or 0)
        total = _whole(row[f"{c}raw"], moved) if row.get(f"{c}raw") else int(row.get(f"{c}total") or 0)
        return Series(int(row[f"{c}count"]), low, high, mean_low, mean_high, total, last % _SHIFT)


def _whole(value: Any, moved: int) -> int:
    """What an engine gave as a whole number of the last place, half-up. Raises ValueError for what is no number."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return int(exact.scaleb(moved).to_integral_value(ROUND_HALF_UP))


_SHIFT: Final = 10**12
"""Above every value: of a disk in the places that count of a GB it is 976 TB."""
