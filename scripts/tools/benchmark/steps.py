"""What is measured: every step of the pipeline, each beside the bare tool that it is built on."""

from __future__ import annotations

import logging
import multiprocessing
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from dossier.checks import check_all
from dossier.cli.kept import cache_of
from dossier.cli.session import Session
from dossier.duties import Before, duties
from dossier.exact.period import Period
from dossier.load import CONTRACT, EVIDENCE, Dossier, load
from dossier.pipeline import assess_all
from dossier.publish import large
from dossier.publish.appearance import HOME, Look, read_look
from dossier.report import Report
from dossier.scoring import score
from dossier.settlement import Account, ScoreSums, prepare, settle
from dossier.utilisation import measure_all
from tools.benchmark.city import Size, commit, git, make
from tools.benchmark.commits import LongHistory, verify
from tools.benchmark.editing import EDITED, FEW, editing
from tools.benchmark.growth import growth
from tools.benchmark.intake import taking_in
from tools.benchmark.issued import issue, look
from tools.benchmark.measure import Facts, Figure, Work, measure, together
from tools.benchmark.usage import usage

if TYPE_CHECKING:
    from dossier.paper.press import Press

WHOLE: Final = "whole"
PARTS: Final = ("load", "build", WHOLE, EDITED, "verify", "issued", "intake", "compute", "show", "usage")
MORE: Final = "growth"
"""What is measured only where it is asked for: it takes as long as all others together."""

_COMMITS: Final = 50
"""Commits of the long history for each project of the city."""

_ISSUED: Final = 36
"""Issued months before the open one, in a city of a fourth of the projects."""

AS_OF: Final = date(2024, 12, 10)
FONTS: Final = HOME / "build" / "fonts"
_FENCE: Final = "---\n"


class Bench:
    """The steps over one city, cheap ones several times."""

    def __init__(self, folder: Path, size: Size, runs: int) -> None:
        self.folder = folder
        self.size = size
        self.runs = runs
        self.work = folder / "build" / "bench"
        self.cache = folder / "build" / "cache"

    def run(self, only: Collection[str] = PARTS) -> Iterator[Figure]:
        """The steps of these parts in turn; what needs nothing loaded comes first, so that its memory is its own."""
        if "usage" in only and find_spec("ibis"):  # the extra `usage`
            yield from usage(self.size.projects * self.size.hosts, self.runs)
        if MORE in only:
            yield from growth(self.folder / MORE, self.size, AS_OF)
        if not set(only) - {"usage", MORE}:
            return
        yield measure("city", lambda: make(self.folder, self.size))
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        if "load" in only:
            yield from self._loading()
        for part, steps in (("build", self._rebuilding), (WHOLE, self._whole), (EDITED, self._editing)):
            if part in only:
                yield from steps()
        if "verify" in only:
            yield from self._verifying()
        if "issued" in only:
            yield from self._lasting()
        if "intake" in only:
            yield from taking_in(self.folder, self.work / "intake", self.size.periods[-1])
        session = Session(self.folder, self.cache, AS_OF)
        if "compute" in only:
            yield from self._computing(session.dossier)
        if "show" in only:
            yield from self._showing(session)

    def _loading(self) -> Iterator[Figure]:
        works: dict[str, Work] = {
            "yaml": partial(bare_yaml, self.folder),
            "load": partial(load_and_check, self.folder, None),
        }
        yield from together(works, self.runs)
        yield measure("load-first", partial(load_and_check, self.folder, self.cache))
        yield measure("load-kept", partial(load_and_check, self.folder, self.cache), self.runs)

    def _editing(self) -> Iterator[Figure]:
        """A page after an edit; a month's site from nothing, and after an edit."""
        folder = self.work / EDITED
        yield from editing(folder, self.size, self.runs)
        root, last = folder / "few" / "root", FEW.periods[-1]
        yield measure("site-alone", partial(build, root, str(last), "--no-pdf", "--force"))
        change(root, last)
        yield measure("site-edited", partial(build, root, str(last), "--no-pdf"))

    def _whole(self) -> Iterator[Figure]:
        """A month with all that lies beside its pages, where nothing is kept; and again after a record was changed."""
        folder, one = self.work / WHOLE, Size(self.size.projects, self.size.hosts, 1)
        make(folder, one)
        if kept := cache_of(folder.resolve()):
            shutil.rmtree(kept, ignore_errors=True)
        yield measure(WHOLE, partial(build, folder, "--force"))
        change(folder, one.periods[-1])
        yield measure(f"{WHOLE}-again", partial(build, folder))

    def _verifying(self) -> Iterator[Figure]:
        """`dossier verify` of a long history: for the first time, and after one commit more."""
        folder, kept = self.work / "history", self.work / "verdicts"
        history = LongHistory(folder)
        history.add(self.size.projects * _COMMITS)
        yield measure("verify", partial(verify, folder, kept))
        history.add(1)
        yield measure("verify-more", partial(verify, folder, kept))

    def _lasting(self) -> Iterator[Figure]:
        """Load, check and compute the open month after many issued ones, beside one month alone."""
        projects = max(3, self.size.projects // 4)
        many, one = (Size(projects, self.size.hosts, months) for months in (_ISSUED + 1, 1))
        whole, alone = self.work / "issued", self.work / "alone"
        make(whole, many)
        make(alone, one)
        issue(whole, many.periods[:-1])
        commit(whole, "Issued")
        works: dict[str, Work] = {
            "issued": partial(look, whole, self.work / "cache-issued", many.periods[-1]),
            "alone": partial(look, alone, self.work / "cache-alone", one.periods[-1]),
        }
        together(works, 1)  # so that what is remembered is there
        yield from together(works, self.runs)

    def _computing(self, dossier: Dossier) -> Iterator[Figure]:
        last = self.size.periods[-1]
        yield measure("month", partial(one_month, dossier, last), self.runs)
        yield measure("assess", partial(all_months, dossier))

    def _showing(self, session: Session) -> Iterator[Figure]:
        (report,) = session.reports(self.size.periods[-1:])
        look = read_look(self.folder)
        staging = self.work / "work" / "staging" / str(report.period) / "mkdocs.yml"
        # Leaves the staging folder and the word lists of both behind.
        together({"": partial(publish_site, report, look, self.work)}, 1)
        together({"": partial(bare_site, staging, self.work / "bare")}, 1)
        works: dict[str, Work] = {
            "site": partial(publish_site, report, look, self.work),
            "mkdocs": partial(bare_site, staging, self.work / "bare"),
        }

        def forget() -> None:
            """What is built is not there, nor are the pages of the last time: all are made, as the bare tool does."""
            for made in ("manifests", "pages", "searched"):
                shutil.rmtree(self.work / "work" / made, ignore_errors=True)

        yield from together(works, self.runs, forget)
        pages = {
            "pdf": partial(set_pdf, report, look, self.folder),
            "weasyprint": partial(bare_pdf, page_of(report, look), apart=large(report)),
        }
        yield from together(pages, self.runs)

    def _rebuilding(self) -> Iterator[Figure]:
        """`dossier build`: all months; nothing changed; one record of the last month changed; that month alone."""
        last = str(self.size.periods[-1])
        yield measure("build", partial(build, self.folder))
        yield measure("build-unchanged", partial(build, self.folder))
        change(self.folder, self.size.periods[-1])
        alone = self.folder / "build" / "alone"
        yield measure("build-changed", partial(build, self.folder))
        kept = cache_of(self.folder.resolve())
        if kept is not None:
            shutil.move(kept / "work", alone)
        yield measure("build-one", partial(build, self.folder, last, "--out", str(alone / "site")))
        shutil.rmtree(alone)
        git(self.folder, "reset", "--quiet", "--hard", "first")


def bare_yaml(folder: Path) -> Facts:
    """Read and parse the YAML of the contract and of all records, and nothing more."""
    count = 0
    for top in (CONTRACT, EVIDENCE):
        for path in sorted((folder / top).rglob("*")):
            if path.suffix == ".yml":
                text = path.read_text("utf-8")
            elif path.suffix == ".md":
                text = path.read_text("utf-8").split(_FENCE, 2)[1]
            else:
                continue
            yaml.load(text, yaml.CSafeLoader)
            count += 1
    return {"files": count}


def load_and_check(folder: Path, cache: Path | None) -> Facts:
    """Load and check; raises ValueError if the city has an error."""
    loaded = load(folder, cache)
    if loaded.dossier is None:
        raise ValueError(loaded.problems[:3])
    problems = [*loaded.problems, *check_all(loaded.dossier)]
    return {"records": len(loaded.dossier.evidence.records), "problems": len(problems)}


def one_month(dossier: Dossier, period: Period) -> None:
    """Duties, score and settlement of one month under the adopted readings."""
    contract, evidence = dossier.contract, dossier.evidence
    adopted = contract.readings.adopted(period)
    read = contract.readings.adopted(period.shift(-1))
    before = Before(read, measure_all(contract, evidence, period.shift(-1), read))
    owed = duties(contract, evidence, period, adopted, AS_OF, before=before)
    scored = score(contract, evidence, period, adopted, AS_OF, owed)
    points = ScoreSums(scored.composite, scored.penalties, scored.penalties_low, scored.penalties_high)
    settle(contract, prepare(contract, evidence, period, adopted), points, Account())


def all_months(dossier: Dossier) -> Facts:
    """Assess every month with what each other reading would change."""
    return {"months": len(assess_all(dossier, AS_OF))}


def publish_site(report: Report, look: Look, work: Path) -> Facts:
    """The site of one month as `dossier build` makes it, without PDF."""
    from dossier.publish import publish  # noqa: PLC0415  # loading the generator is part of the work

    published = publish([report], work / "site", work / "work", work.parents[1], look)
    return {"built": len(published.built), "files": sum(1 for _ in published.start.parent.rglob("*"))}


def bare_site(config: Path, out: Path) -> None:
    """What `mkdocs build` does with the same staging folder."""
    from mkdocs.commands.build import build as run  # noqa: PLC0415  # as above
    from mkdocs.config import load_config  # noqa: PLC0415

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    settings = load_config(str(config), site_dir=str(out))
    settings.plugins.on_startup(command="build", dirty=False)
    run(settings)
    settings.plugins.on_shutdown()


def page_of(report: Report, look: Look) -> str:
    """The HTML that the PDF is set from."""
    from dossier.paper.pdf import html  # noqa: PLC0415  # keep WeasyPrint out of what is measured before

    return html(report, look.theme, _press())


def set_pdf(report: Report, look: Look, root: Path) -> Facts:
    """The PDF of one month as `dossier build` makes it."""
    from dossier.publish.downloads import Office  # noqa: PLC0415  # as above

    (made,) = Office(look.theme, root, HOME).parts["pdf"].make(report, root).values()
    return {"bytes": len(made)}


def bare_pdf(page: str, *, apart: bool) -> Facts:
    """WeasyPrint alone on the same HTML, with the same style sheet and fonts; `apart` as the dossier is set."""
    if not apart:
        return _bare_pdf(page)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_bare_pdf, page).result()


def _bare_pdf(page: str) -> Facts:
    from weasyprint import HTML  # noqa: PLC0415  # as above

    from dossier.paper.setter import Shelf  # noqa: PLC0415

    setter = _press().setter
    start = time.process_time()
    document = HTML(string=page, url_fetcher=Shelf(setter.fonts), base_url="dossier:").render(
        stylesheets=[setter.sheet], font_config=setter.font_configuration
    )
    document.write_pdf()
    seconds = time.process_time() - start
    return {"pages": len(document.pages), "ms_per_page": seconds * 1000 / len(document.pages)}


def _press() -> Press:
    from dossier.paper.press import Press  # noqa: PLC0415  # as above

    return Press.read(HOME / "theme" / "pdf", FONTS)


def build(folder: Path, *words: str) -> Facts:
    """`dossier build` as a person runs it."""
    command = [str(Path(sys.executable).with_name("dossier")), "--root", str(folder), "build", *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # fixed words
    if done.returncode:
        raise ValueError(done.stdout[-2000:] + done.stderr[-2000:])
    return {}


def change(folder: Path, period: Period) -> None:
    """Change a figure of one record of the month, and commit."""
    record = folder / f"evidence/{period}/usage/p-001.yml"
    record.write_text(record.read_text("utf-8").replace("interval_minutes: 5", "interval_minutes: 10"), "utf-8")
    commit(folder, "One record changed")
