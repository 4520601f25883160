"""Files of a platform -> what each host's month came to, and what is wrong with them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Final

from dossier.contract.exports import ExportMapping, figures_of
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.intake.usage.direct import direct
from dossier.intake.usage.engine import Engine, EngineStep, HostSamples, SampleGap, SampleTable, extremes, gaps, months
from dossier.intake.usage.exports import ExportTable, head_key, read_export
from dossier.intake.usage.figures import Combined, HostMonth, OddSamples, asked, host_month, is_extreme
from dossier.intake.usage.hosts import HostEntry, HostRegister
from dossier.intake.usage.samples import SamplesWritten, bound, moment, write_samples
from dossier.problems import Place, Problem, Severity, error, warning

_LOOKED: Final = 500  # hosts whose gaps are looked for at once, and rows in which a first moment is
_NAMED: Final = 5  # hosts of a project that are named in one message
_MINUTE: Final = 60


@dataclass(frozen=True)
class UsageRead:
    """The hosts' months in the register's order, and what is wrong; none if a cell of the files cannot be read."""

    hosts: tuple[HostMonth, ...]
    problems: tuple[Problem, ...]
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """All hosts of which a problem names only the first, by what it is about; where they belong says `listed_in`."""

    @property
    def sound(self) -> bool:
        """Whether records may be made of it."""
        return not any(one.severity is Severity.ERROR for one in self.problems)


def read_usage(
    files: Sequence[Path],
    mapping: ExportMapping,
    period: Period,
    register: HostRegister,
    spark: str | None = None,
    *,
    strange: bool = False,
) -> UsageRead:
    """Read the files of one platform. Those of strangers are never read by an engine itself.

    Raises OSError if one cannot be read, ImportError without the extra.
    """
    wanted = {head_key(words) for words in _words(mapping)}
    tables: list[ExportTable] = []
    problems: list[Problem] = []
    for path in files:
        read = read_export(path, lambda word: mapping.host.across or head_key(word) in wanted)
        tables += read.tables
        problems += read.problems
    if any(one.severity is Severity.ERROR for one in problems) or not tables:
        return UsageRead((), tuple(problems))
    with tempfile.TemporaryDirectory(prefix="usage-") as scratch:
        reading = _ExportReading(tables, mapping, period, register, strange=strange)
        return reading.run(Engine(spark, Path(scratch)), Path(scratch))


def first_moment(files: Sequence[Path], mapping: ExportMapping) -> datetime | None:
    """The first moment that can be read in the first rows of the files, in Beijing time. Raises OSError."""
    if mapping.time is None:
        return None
    wanted = {head_key(words) for words in _words(mapping)}
    for path in files:
        for table in read_export(path, lambda word: head_key(word) in wanted).tables:
            places = [table.column(words) for words in (mapping.time.day, mapping.time.column) if words]
            with suppress(csv.Error):  # whoever reads it all tells that
                for _, cells in islice(table.rows(), _LOOKED):
                    said = " ".join(cells[place] for place in places if place is not None and place < len(cells))
                    if (at := moment(said, mapping)) is not None:
                        return datetime.fromtimestamp(at, CHINA)
    return None


def _words(mapping: ExportMapping) -> Iterator[str]:
    """The heads that the mapping speaks of."""
    times = (mapping.time.column, mapping.time.day) if mapping.time else ()
    yield from filter(None, (mapping.host.column, *times, mapping.metric, *(one.column for one in mapping.only)))
    yield from (one.column for one in mapping.figures if one.column)


class _ExportReading:
    """One export, from its tables to the hosts."""

    def __init__(
        self,
        tables: Sequence[ExportTable],
        mapping: ExportMapping,
        period: Period,
        register: HostRegister,
        *,
        strange: bool,
    ) -> None:
        self._strange = strange
        self._tables, self._mapping, self._period, self._register = tables, mapping, period, register
        self._done = SamplesWritten()
        self._listed: dict[str, tuple[str, ...]] = {}
        every = mapping.samples_every or _MINUTE
        first, last = bound(period, end=False), bound(period, end=True)
        interval = max(every, mapping.interval_minutes * _MINUTE)
        apart = mapping.metric is not None or mapping.host.across or not all(map(self._whole, tables))
        self._step = EngineStep(first, last, every, every if mapping.summed_up else interval, 0 if apart else None)

    def run(self, engine: Engine, scratch: Path) -> UsageRead:
        found = self._directly(engine)
        if found is None or not found[1]:  # what has no sample of the month is counted row by row
            path = scratch / "samples.csv"
            with path.open("w", encoding="utf-8", newline="") as out:
                for table in self._tables:
                    write_samples(table, self._mapping, self._period, out, self._done)
            wrong = [*self._done.problems, *self._untold()]
            if wrong:
                return UsageRead((), tuple(wrong))
            if not path.stat().st_size:
                return UsageRead((), (self._nothing(),))
            samples = engine.samples(path, len(figures_of(self._mapping)))
            found = samples, self._months(engine, samples)
        samples, by_name = found
        return self._hosts(engine, samples, by_name)

    def _directly(self, engine: Engine) -> tuple[SampleTable, list[HostSamples]] | None:
        """The samples as the engine reads the file itself; None if it cannot, or would rather tell where it fails."""
        if self._strange:
            return None
        try:
            samples = direct(engine, self._tables, self._mapping)
            return None if samples is None else (samples, self._months(engine, samples))
        except Exception:  # noqa: BLE001  # whatever an engine raises of a file: the slow way tells its place
            return None

    def _whole(self, table: ExportTable) -> bool:
        """Whether a row of the table has all figures."""
        return all(one.column is None or table.column(one.column) is not None for one in self._mapping.figures) and (
            not any(one.file for one in self._mapping.figures)
        )

    def _months(self, engine: Engine, samples: SampleTable) -> list[HostSamples]:
        return list(months(engine, samples, asked(self._mapping), self._step))

    def _nothing(self) -> Problem:
        words = {"month": str(self._period), "outside": str(self._done.outside)}
        return error("usage-no-samples", Place(self._tables[0].name), **words)

    def _untold(self) -> Iterator[Problem]:
        if self._done.untold:
            yield error("export-more", Place(self._tables[0].name), count=str(self._done.untold))

    def _hosts(self, engine: Engine, samples: SampleTable, by_name: Sequence[HostSamples]) -> UsageRead:
        cut = self._mapping.host.cut
        named = {one.name: self._register.find(one.name, cut) for one in by_name}
        by_name = self._in_service(engine, samples, by_name, named)
        if not by_name:
            return UsageRead((), (self._nothing(),))
        odd = self._odd_samples(engine, samples, [one for one in by_name if named[one.name]])
        combined: dict[tuple[str, str], Combined] = {}
        for one in by_name:
            entry = named[one.name]
            if entry is not None:
                into = combined.setdefault((entry.project.id, entry.id), Combined())
                into.add(one, self._mapping, odd[one.name])
        every = 0 if self._mapping.summed_up else self._step.every
        hosts = [
            host_month(entry, found, every)
            for entry in self._register.hosts
            if (found := combined.get((entry.project.id, entry.id))) is not None
        ]
        problems = chain(
            self._names(by_name, named),
            self._lacking(by_name),
            self._doubled(combined),
            self._mixed(hosts),
            self._absent(combined),
            self._odd(hosts),
            self._left_out(hosts),
        )
        return UsageRead(tuple(hosts), tuple(problems), self._listed)

    def _in_service(
        self,
        engine: Engine,
        samples: SampleTable,
        by_name: Sequence[HostSamples],
        named: Mapping[str, HostEntry | None],
    ) -> list[HostSamples]:
        """Of hosts whose project was in service for a part of the month only that part."""
        spans: dict[tuple[int, int], list[str]] = {}
        for name, entry in named.items():
            service = entry and entry.project.service(self._period.start, self._period.end)
            if service and service != (self._period.start, self._period.end) and not self._mapping.summed_up:
                days = [(day - self._period.start).days for day in service]
                first = self._step.first + days[0] * _DAY
                spans.setdefault((first, self._step.first + (days[1] + 1) * _DAY), []).append(name)
        parts = {name: span for span, names in spans.items() for name in names}
        found = [one for one in by_name if one.name not in parts]
        for (first, last), names in spans.items():
            step = replace(self._step, first=first, last=last)
            chosen = replace(samples, table=samples.table.filter(samples.table["host"].isin(names)))
            found += months(engine, chosen, asked(self._mapping), step)
        return sorted(found, key=lambda one: one.name)

    def _odd_samples(self, engine: Engine, samples: SampleTable, known: Sequence[HostSamples]) -> dict[str, OddSamples]:
        """What is odd about the samples of each name; only those of which something is known to be are looked at."""
        found = {one.name: OddSamples(resets=self._done.resets[one.name]) for one in known}
        if self._mapping.summed_up:
            return found
        spans = {one.name: one for one in known}
        broken = [one.name for one in known if not one.regular]
        for part in _parts(broken):
            holes: dict[str, list[SampleGap]] = {}
            for gap in gaps(engine, samples, part, self._step):
                if spans[gap.name].first <= gap.after <= spans[gap.name].last:
                    holes.setdefault(gap.name, []).append(gap)
            found |= {name: replace(found[name], gaps=several) for name, several in holes.items()}
        far = [one.name for one in known if is_extreme(one, self._mapping)]
        for part in _parts(far):
            counts = extremes(engine, samples, part, asked(self._mapping), self._step)
            found |= {name: replace(found[name], extremes=several) for name, several in counts}
        return found

    def _names(self, by_name: Sequence[HostSamples], named: Mapping[str, HostEntry | None]) -> Iterator[Problem]:
        """Names that match nothing, or two hosts."""
        place, cut = Place(self._tables[0].name), self._mapping.host.cut
        for one in by_name:
            if named[one.name] is None:
                yield warning(
                    "usage-name-unknown", place, name=one.name[:80], meant=self._register.nearest(one.name, cut)
                )
        for name in sorted(self._register.doubled):
            yield error("usage-name-doubled", place, name=name)

    def _lacking(self, by_name: Sequence[HostSamples]) -> Iterator[Problem]:
        """Figures that the mapping speaks of and no host has: the platform may call them otherwise now."""
        for nth, one in enumerate(self._mapping.figures):
            if all(host.series[nth] is None for host in by_name):
                called = one.metric or one.column or one.file or ""
                yield warning("usage-figure-missing", Place(self._tables[0].name), key=one.of, column=called)

    def _doubled(self, combined: Mapping[tuple[str, str], Combined]) -> Iterator[Problem]:
        for (_, host), found in combined.items():
            if found.twice:
                yield error("usage-figure-twice", Place(self._tables[0].name), host=host, figure=found.twice[0][0])

    def _mixed(self, hosts: Sequence[HostMonth]) -> Iterator[Problem]:
        """Hosts of which many moments have several rows that differ, as those of cores beside that of all."""
        mixed = [one.entry.id for one in hosts if one.usage and (s := one.usage.sampled) and _contradicts(one, s.rows)]
        if mixed:
            words = self._counted("rows", mixed)
            yield error("usage-rows-mixed", Place(self._tables[0].name), **words)

    def _absent(self, combined: Mapping[tuple[str, str], Combined]) -> Iterator[Problem]:
        """Hosts of the register without data, told together for each project."""
        absent: dict[str, list[HostEntry]] = {}
        for entry in self._register.hosts:
            if (entry.project.id, entry.id) not in combined:
                absent.setdefault(entry.project.id, []).append(entry)
        for entries in absent.values():
            project, names = entries[0].project, [one.id for one in entries]
            words = self._counted(f"{project.name} {project.id}", names)
            yield warning("usage-host-without-data", project.place("id"), project=project.name, **words)

    def _odd(self, hosts: Sequence[HostMonth]) -> Iterator[Problem]:
        """What is told of the samples of single hosts."""
        place = Place(self._tables[0].name)
        for one in hosts:
            if one.usage is None:
                yield error("usage-host-size", one.entry.project.place("id"), host=one.entry.id)
            elif (sampled := one.usage.sampled) is not None:
                counts = {name: getattr(sampled, name) for name in ("missing", "twice", "zeros", "above", "resets")}
                if any(counts.values()) and not _contradicts(one, sampled.rows):
                    longest = max((gap.seconds for gap in one.gaps), default=0) // _MINUTE
                    words = {name: str(count) for name, count in counts.items()}
                    yield warning("usage-host-odd", place, host=one.entry.id, longest=str(longest), **words)

    def _left_out(self, hosts: Sequence[HostMonth]) -> Iterator[Problem]:
        """What is exported, and still cannot stand in the records; told together for all hosts."""
        for figure in ("cpu", "memory", "disk"):
            names = [one.entry.id for one in hosts if figure in one.left_out]
            if names:
                words = self._counted(figure, names)
                yield warning("usage-left-out", Place(self._tables[0].name), key=figure, **words)

    def _counted(self, what: str, names: Sequence[str]) -> Mapping[str, str]:
        """How many there are, the first of them, and where all of them are listed if that is not all."""
        if len(names) <= _NAMED:
            return {"host": "、".join(names), "count": str(len(names)), "list": ""}
        self._listed[what] = tuple(names)
        return {
            "host": "、".join(names[:_NAMED]) + "……",
            "count": str(len(names)),
            "list": listed_in(self._period),
        }


def listed_in(period: Period) -> str:
    """Where all hosts are listed of which a message names the first: a path below the root, in the build folder."""
    return f"build/import-usage-{period}.txt"


_DAY: Final = 86400
_MIXED: Final = 10
"""One row in so many: what a clock that was set back leaves is rarer."""
_BACK: Final = 2  # rows that say something else, and are told without more


def _contradicts(host: HostMonth, rows: int) -> bool:
    other = sum(gap.differs for gap in host.gaps)
    return other > _BACK and other * _MIXED > rows


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _LOOKED):
        yield names[start : start + _LOOKED]
