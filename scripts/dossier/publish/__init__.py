"""Reports -> build/site. The only code that writes outside its own temporary folder.

Each month is built aside and put in place when it is complete. A month whose digest has not changed and whose
output is intact is left alone.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from dossier.cache import Cache
from dossier.fields import CHINA
from dossier.paper.press import Press
from dossier.program import program
from dossier.publish.alone import alone
from dossier.publish.appearance import HOME, Look
from dossier.publish.beside import YearsOfDossiers, beside, published
from dossier.publish.compared import Comparisons, Crossed, earlier
from dossier.publish.compiled import Compiled
from dossier.publish.freshness import BuiltFiles, Digests
from dossier.publish.generator import generate, warm_up
from dossier.publish.kept_pages import KeptPages
from dossier.publish.lean import squeezed
from dossier.publish.once import once
from dossier.publish.output import Output, intact, mark, move, provided
from dossier.publish.previews import Previews
from dossier.publish.shared import Common
from dossier.publish.staging import BUILT, StaleAttachmentError, committed, searchable, stage, unchanged
from dossier.publish.workers import Job, run, shared
from dossier.report import Report
from dossier.report.seal import Seal
from dossier.site.front import PublishedMonth
from dossier.site.guides import Download
from dossier.site.pages import Made, site
from dossier.site.shared import SHARED
from dossier.views.status import standing

Progress: TypeAlias = Callable[[str, str], None]
"""Told the month and what is done: "fresh", "site", the name of a part, or "done"; without a month WAITS."""

WAITS: Final = "waits"
"""That another build is at work in the same place, and this one waits for it."""

_JOBS: Final = 2
_LARGE: Final = 100  # projects; the dossier of 200 takes 0.75 GiB to set, which is too much beside another worker


@dataclass(frozen=True)
class DownloadPart:
    """Files that lie beside a month's pages: what is offered for download, and how it is made, by path, from the report
    and the root that attachments are read from.

    `heavy` if making them takes memory in proportion to the projects, so that of a large month it is made alone.
    """

    lists: Callable[[Report], tuple[Download, ...]]
    make: Callable[[Report, Path], Mapping[str, bytes]]
    heavy: bool = False


@dataclass(frozen=True)
class Published:
    """The months that were built and those that were fresh, and the page to open."""

    built: tuple[str, ...]
    fresh: tuple[str, ...]
    start: Path


def previews(work: Path) -> Previews:
    """What draws attachments and keeps what was drawn in a work folder."""
    return Previews(work.absolute() / "previews", HOME / "build" / "fonts")


def large(report: Report) -> bool:
    """Whether the month has so many projects that setting its dossier takes most of the memory we allow ourselves."""
    return len(report.assessment.projects) > _LARGE


def epoch(report: Report) -> int:
    """The time that everything built for the month bears: its commit's, without git the end of its last day."""
    when = report.commit.when if report.commit else datetime.combine(report.period.end, time(23, 59, 59), CHINA)
    return int(when.timestamp())


def publish(  # noqa: PLR0913  # one call for the command line
    reports: Sequence[Report],
    out: Path,
    work: Path,
    files: Path,
    look: Look,
    *,
    parts: Mapping[str, DownloadPart] = MappingProxyType({}),
    extra: str = "",
    whole: bool = True,
    progress: Progress = lambda _period, _stage: None,
    roots: Mapping[str, Path] = MappingProxyType({}),
    kept: Collection[str] = (),
    year_press: Press | None = None,
    crossed: Crossed = lambda _before, _after: None,
) -> Published:
    """Build the site and its parts of each report into `out/<version>`, and beside them what `dossier.publish.beside`
    makes of all versions that lie there; the dossiers of years only with a `year_press`.

    `work` keeps staging folders, caches and manifests; `files` is the root that attachments are read from, but for the
    versions that have one of their own in `roots`; `extra` is whatever else the parts depend on, such as the digest of
    their fonts. With `whole`, versions in `out` that this program wrote and that are neither among the reports nor
    `kept` are taken away. `crossed` tells what contract data and records of two states would each have moved. An issued
    version is built again only if something of what was issued or signed is new.

    Waits for another build to end. Raises NotOursError or OtherSiteError of dossier.publish.output before anything is
    written, TaskError of dossier.publish.workers if a month cannot be built, StaleAttachmentError
    if a file has changed since it was loaded, OSError if the disk refuses.
    """
    work, out = work.absolute(), out.resolve()
    for folder in (out, work / "manifests"):
        folder.mkdir(parents=True, exist_ok=True)
    with alone(work / "lock", lambda: progress("", WAITS)):
        own = {version: root.absolute() for version, root in roots.items()}

        def root_of(version: str) -> Path:
            return own.get(version, files.absolute())

        run_ = _Publishing(reports, out, work, root_of, look, parts, progress)
        return run_.run(extra, frozenset(kept), crossed, year_press, whole=whole)


def at_hand(out: Path, keys: Mapping[str, str]) -> frozenset[str]:
    """The issued versions that lie in `out` as they were built, by the keys of what they would be built from."""
    return frozenset(version for version, key in keys.items() if intact(out / version, key))


def key_of(seal: Seal, edition: str, parts: Collection[str]) -> str:
    """All that an issued version's pages and files depend on: neither program nor look, which it outlives."""
    return f"issued {edition} {seal.key} {sorted(parts)}"


class _Publishing:
    """One run, under the lock."""

    def __init__(
        self,
        reports: Sequence[Report],
        out: Path,
        work: Path,
        root_of: Callable[[str], Path],
        look: Look,
        parts: Mapping[str, DownloadPart],
        progress: Progress,
    ) -> None:
        self.reports = {report.version: report for report in reports}
        self.root_of = root_of
        newest = max(reports, key=lambda report: report.period)
        self.output = Output(out, f"{newest.assessment.contract} {newest.edition}")
        self.out = out
        self.work = work
        self.look = look
        self.parts = parts
        self.progress = progress
        self.previews = previews(work)
        self.before: Mapping[str, bytes] = {}

    @cached_property
    def common(self) -> Common:
        """What months that are built now ask for beside them."""
        kept = Cache(self.work / "manual")
        found = Common.of(self.look, kept)
        kept.save()
        return found

    def run(
        self, extra: str, kept: frozenset[str], crossed: Crossed, year_press: Press | None, *, whole: bool
    ) -> Published:
        with self.output.claimed(lambda: self.progress("", WAITS)):
            return self._run(extra, kept, crossed, year_press, whole=whole)

    def _run(
        self, extra: str, kept: frozenset[str], crossed: Crossed, year_press: Press | None, *, whole: bool
    ) -> Published:
        digests = Digests(self.look.digest, f"{extra} {self.previews.digest} {sorted(self.parts)}")
        wanted = {
            version: key_of(report.seal, report.edition, self.parts) if report.seal else digests.of(report)
            for version, report in self.reports.items()
        }
        stale = tuple(period for period, digest in wanted.items() if not self._fresh(period, digest))
        for period in wanted.keys() - set(stale):
            self.progress(period, "fresh")
        self.before = {version: earlier(self.out, version) for version in stale}
        if stale:
            warm_up()
            self.previews.prepare()
            self._share_common()
            self._build(stale, wanted)
        if whole:
            self._take_away(kept)
        self.output.take_away_unshared()
        years = YearsOfDossiers(year_press, self.look.theme, digests.base, self.work / "years") if year_press else None
        self._write_beside(published(self.out, self.output.months()), crossed, years)
        fresh = tuple(period for period in wanted if period not in stale)
        return Published(stale, fresh, self.out / "index.html")

    def _manifest(self, period: str) -> Path:
        return self.work / "manifests" / f"{period}.json"

    def _fresh(self, period: str, digest: str) -> bool:
        if self.reports[period].seal is not None:
            return intact(self.out / period, digest)
        manifest = BuiltFiles.read(self._manifest(period))
        if manifest is None or manifest.digest != digest or not manifest.holds(self.out / period):
            return False
        return provided(self.out / period)

    def _build(self, stale: Sequence[str], wanted: dict[str, str]) -> None:
        tasks: list[Job] = []
        processes = 1 if len(stale) > 1 else _JOBS  # several months keep all busy
        for period in stale:
            report = self.reports[period]
            tasks += [
                Job(f"{period} {name}", partial(self._part, period, name), alone=large(report) and part.heavy)
                for name, part in self.parts.items()
            ]
            tasks.append(Job(f"{period} site", partial(self._site, period, processes)))
        left = {period: sum(task.name.startswith(f"{period} ") for task in tasks) for period in stale}

        def finished(name: str) -> None:
            period, kind = name.split()
            self.progress(period, kind)
            left[period] -= 1
            if not left[period]:
                self._put_in_place(period, wanted[period])
                self.progress(period, "done")

        run(tasks, _JOBS, finished, (OSError, StaleAttachmentError))

    def _site(self, period: str, processes: int) -> None:
        report = self.reports[period]
        os.environ["SOURCE_DATE_EPOCH"] = str(epoch(report))
        gc.disable()  # this process ends with the site, and looking for garbage takes some hundredths of its time
        staging = self.work / "staging" / period
        shutil.rmtree(staging, ignore_errors=True)
        downloads = tuple(one for part in self.parts.values() for one in part.lists(report))
        root = self.root_of(period)
        read = unchanged(report, root)
        compiled = Compiled(self.work / "templates" / "pages")
        theme = replace(self.common.theme(self.look.theme), compiled=compiled)

        def all_of(make: Callable[[str], Made], names: Sequence[str]) -> Sequence[Made]:
            return shared(make, names, processes, (OSError, StaleAttachmentError))

        made = site(report, theme, downloads=downloads, read=read, draw=self.previews.draw, all_of=all_of)
        stage(staging, report, made, self.look, root, self.common)
        self._generate(period, staging, processes, compiled)
        known = Cache(self.work / "searched" / period)
        searchable(staging / BUILT, made, known, processes)
        known.save()
        compiled.save()

    def _generate(self, period: str, staging: Path, processes: int, compiled: Compiled) -> None:
        """Make the pages, but for those that are kept from the last time and would come out the same."""
        kept, makers = self.work / "pages" / period, f"{self.look.digest} {program().digest}"
        bears = committed(self.reports[period])
        before = KeptPages.read(kept)
        laid = before.lay(kept, staging, makers, bears) if before else frozenset()
        made = partial(generate, staging / "mkdocs.yml", processes=processes, compiled=compiled, treat=squeezed)
        made(laid=laid)
        if before and laid and before.loses_places(kept, staging, laid):
            shutil.rmtree(staging / BUILT)
            made()
        shutil.rmtree(kept, ignore_errors=True)
        KeptPages.keep(kept, staging, makers, bears)
        once(staging / BUILT)

    def _part(self, period: str, name: str) -> None:
        report = self.reports[period]
        os.environ["SOURCE_DATE_EPOCH"] = str(epoch(report))
        folder = self.work / "parts" / period / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file, data in self.parts[name].make(report, self.root_of(period)).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(data)

    def _put_in_place(self, period: str, digest: str) -> None:
        built = self.work / "staging" / period / BUILT
        for name in self.parts:
            move(self.work / "parts" / period / name, built)
        report = self.reports[period]
        mark(built, standing(report), digest if report.seal else "", self._share(period))
        manifest = BuiltFiles.of(digest, built)
        self._manifest(period).unlink(missing_ok=True)
        self.output.put(built, period)
        manifest.write(self._manifest(period))

    def _share_common(self) -> None:
        for one in self.common.sets:
            if self.output.has(one.name):
                continue
            made = self.work / "staging" / SHARED / one.name
            shutil.rmtree(made, ignore_errors=True)
            one.write(made)
            self.output.share(made)

    def _share(self, period: str) -> Collection[str]:
        """Put what a month asks for beside it in its place, before the month is; its names."""
        folder = self.work / "staging" / period / SHARED
        found = sorted(folder.iterdir())
        for made in found:
            self.output.share(made)
        return [*(one.name for one in self.common.sets), *(made.name for made in found)]

    def _take_away(self, kept: frozenset[str]) -> None:
        for period in self.output.months():
            if period not in self.reports and period not in kept:
                self.output.take_away(period)
                self._manifest(period).unlink(missing_ok=True)

    def _write_beside(self, months: Sequence[PublishedMonth], crossed: Crossed, years: YearsOfDossiers | None) -> None:
        if not months:
            return
        compiled = Compiled(self.work / "templates" / "beside")
        theme = replace(self.look.theme, compiled=compiled)
        compared = Comparisons(self.out, theme, self.reports, self.before, crossed)
        made = beside(self.out, months, tuple(self.reports.values()), theme, years)
        self.output.write({**made, **compared.files(months, self.look.beside)})
        compiled.save()
