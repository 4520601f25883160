"""A month of samples of a fleet, as Parquet and as CSV: summed up as `import usage` does, and by DuckDB's own SQL.

The SQL gives the same figures: peaks, troughs, the mean of CPU, the disk at the end, first and last moment and their
sum, by which gaps are found. 2,000 hosts with a sample every 5 minutes are 17 million rows of three figures.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from dossier.contract.exports import ExportMapping, read_mappings
from dossier.exact.period import Period
from dossier.intake.usage.direct import direct
from dossier.intake.usage.engine import MEMORY, Engine, EngineStep, months
from dossier.intake.usage.exports import read_export
from dossier.intake.usage.figures import asked
from dossier.intake.usage.samples import bound
from tools.benchmark.measure import Facts, Figure, Work, together

_LIBRARIES: Final = ("ibis", "duckdb", "ibis.backends.duckdb", "pyarrow.parquet")
"""What is loaded before anything is measured: it takes as long as the work itself, whatever is summed up."""
_MONTH: Final = Period(2024, 3)
_EVERY: Final = 300
_SAMPLES: Final = 31 * 86400 // _EVERY
_MAPPING: Final = b"""\
for: usage
platform: bench
filed_by: bench
host: {column: host}
time: {column: at, zone: "+08:00"}
samples_every: 300
interval_minutes: 5
figures:
  - {of: cpu, column: cpu, unit: percent}
  - {of: memory, column: memory, unit: percent}
  - {of: disk, column: disk, unit: percent}
"""
_MAKE: Final = """\
COPY (SELECT 'host-' || lpad(h::VARCHAR, 4, '0') AS host, TIMESTAMP '2024-03-01' + to_seconds({every} * i) AS at,
             round(3 + 60 * random(), 2) AS cpu, round(20 + 40 * random(), 2) AS memory,
             round(40 + 5 * random(), 2) AS disk
      FROM range({hosts}) AS fleet(h), range({samples}) AS month(i)) TO '{path}.parquet' (FORMAT parquet);
COPY (FROM '{path}.parquet') TO '{path}.csv' (HEADER);
"""
_BARE: Final = """\
SELECT host, count(*), min("at"), max("at"), sum(epoch("at")), max(cpu), min(cpu), avg(cpu), max(memory), min(memory),
       max(disk), min(disk), arg_max(disk, "at")
FROM '{path}' WHERE "at" >= TIMESTAMP '2024-03-01' AND "at" < TIMESTAMP '2024-04-01' GROUP BY host ORDER BY host
"""


def usage(hosts: int, runs: int) -> Iterator[Figure]:
    """Both formats, and a tenth of the fleet, so that it shows how time grows."""
    for library in _LIBRARIES:
        import_module(library)
    with tempfile.TemporaryDirectory(prefix="bench-usage-") as folder:
        works: dict[str, Work] = {}
        for name, count in (("", hosts), ("-tenth", hosts // 10)):
            path = Path(folder) / f"fleet{name}"
            _make(path, count)
            for suffix in ("parquet", "csv"):
                works[f"usage-{suffix}{name}"] = partial(_ours, path.with_suffix(f".{suffix}"), count)
                if not name:
                    works[f"duckdb-{suffix}"] = partial(_bare, path.with_suffix(f".{suffix}"))
        yield from together(works, runs)


def _make(path: Path, hosts: int) -> None:
    import duckdb  # noqa: PLC0415  # part of the extra

    with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as made:
        made.execute(_MAKE.format(every=_EVERY, hosts=hosts, samples=_SAMPLES, path=path))


def _bare(path: Path) -> Facts:
    import duckdb  # noqa: PLC0415  # as above

    with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as read:
        return {"hosts": len(read.execute(_BARE.format(path=path)).fetchall())}


def _ours(path: Path, hosts: int) -> Facts:
    mapping = _mapping()["bench"]
    step = EngineStep(bound(_MONTH, end=False), bound(_MONTH, end=True), _EVERY, _EVERY)
    with tempfile.TemporaryDirectory(prefix="bench-usage-") as scratch:
        engine = Engine(None, Path(scratch))
        samples = direct(engine, read_export(path, lambda _: True).tables, mapping)
        assert samples is not None  # noqa: S101  # a bench that went the slow way would measure something else
        found = sum(1 for _ in months(engine, samples, asked(mapping), step))
    return {"hosts": found, "rows": hosts * _SAMPLES}


def _mapping() -> Mapping[str, ExportMapping]:
    return read_mappings({"content/import/bench.yml": _MAPPING})[0]
