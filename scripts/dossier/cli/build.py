"""`build`: hand the reports to publish, show how far it is, say what to open."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dossier.cache import owned
from dossier.cli.comparing import CrossedStates
from dossier.cli.fitting import fit
from dossier.cli.laid_out import replaced
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.problems import Severity
from dossier.problems.wording import Language
from dossier.publish import WAITS, Published, at_hand, key_of, previews, publish
from dossier.publish.appearance import HOME, read_look
from dossier.publish.downloads import Office
from dossier.publish.output import NotOursError, OtherSiteError
from dossier.publish.staging import StaleAttachmentError
from dossier.report import Report
from dossier.report.public import public

FOLDERS: Final = {"full": "site", "public": "public"}
"""Where below build/ each edition goes, so that neither overwrites the other."""

WORK: Final = {"full": "work", "public": "work-public"}
_NAMED: Final = 10
"""So many files that are not committed are named; the pages name more."""

_PUBLIC_PARTS: Final = ("pdf",)


@dataclass(frozen=True)
class Options:
    """Where to, with or without PDF, and whether to trust what was built before; `whole` takes other months away.

    `aside`: the folder is one of ours that nobody is to open.

    `without_history`: months of whose files nobody knows who filed them are fine all the same.

    The public `edition` has pages and PDF only: package, letters and forms are made for the two parties.
    """

    out: Path
    pdf: bool = True
    force: bool = False
    whole: bool = True
    edition: Literal["full", "public"] = "full"
    without_history: bool = False
    aside: bool = False


def build(session: Session, periods: Sequence[Period], options: Options, lang: Language) -> int:
    """Build the months and return the exit code."""
    look = read_look(session.root)
    fit(session.root, options.out)
    work = work_of(session) / WORK[options.edition]
    if options.force:
        shutil.rmtree(work, ignore_errors=True)
    office = Office(look.theme, session.root, HOME, previews(work).draw, work)
    parts = office.parts if options.pdf else {}
    if options.edition == "public":
        parts = {name: part for name, part in parts.items() if name in _PUBLIC_PARTS}
    extra = _ready(office) if parts else ""
    bar = _bar()
    steps = 1 + len(parts)
    with bar:
        task = bar.add_task(say(lang, "progress"), total=len(periods) * steps)

        def step(period: str, stage: str) -> None:
            if stage == WAITS:
                bar.console.print(say(lang, "waits"))
                return
            done = {"fresh": steps, "done": 0}.get(stage, 1)
            what = say(lang, "fresh" if stage == "fresh" else "made")
            bar.update(task, advance=done, description=say(lang, "built_month", period=period, what=what))

        try:
            with ExitStack() as opened:
                chosen = Versions.of(session, periods, options, parts, opened)
                reports = chosen.reports
                bar.update(task, total=len(reports) * steps)
                published = publish(
                    reports,
                    options.out,
                    work,
                    session.root,
                    look,
                    parts=parts,
                    extra=extra,
                    whole=options.whole,
                    progress=step,
                    roots=chosen.roots,
                    kept=chosen.kept,
                    year_press=office.press if parts else None,
                    crossed=CrossedStates(session),
                )
        except StaleAttachmentError as found:
            raise WrongUse("changed_meanwhile", value=str(found)) from None
        except NotOursError as found:
            raise WrongUse("not_ours", value=str(found)) from None
        except OtherSiteError as found:
            raise WrongUse("other_site", value=str(options.out), known=str(found)) from None
    _say_where(periods if parts else (), published, options, lang)
    warnings = sum(problem.severity is Severity.WARNING for problem in session.unweighed)
    if warnings:
        click.echo(say(lang, "warnings_hidden", warnings=str(warnings)))
    return _provenance(session, reports, options, lang)


def _ready(office: Office) -> str:
    """The digest of what parts are made of, once what makes them is loaded."""
    office.load()
    try:
        return office.digest
    except OSError as missing:
        raise WrongUse("no_fonts", value=str(missing.filename)) from None


def _say_where(printed: Sequence[Period], published: Published, options: Options, lang: Language) -> None:
    """Say what to open: the dossiers of the months that have one, and the first page."""
    if options.aside:
        return
    for period in printed:
        click.echo(say(lang, "pdf_at", path=str(options.out / str(period) / f"dossier-{period}.pdf")))
    click.echo(say(lang, "built", path=str(published.start)))


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


@dataclass(frozen=True)
class Versions:
    """What is to be built: the reports; the roots of those that are not of the present one; issued versions that lie
    there already and are left as they are.
    """

    reports: tuple[Report, ...]
    roots: Mapping[str, Path]
    kept: frozenset[str]

    @classmethod
    def of(
        cls,
        session: Session,
        periods: Sequence[Period],
        options: Options,
        parts: Collection[str],
        opened: ExitStack,
    ) -> Versions:
        """Open months, and of issued ones every revision that is not at hand."""
        seals = [session.seal(one) for period in periods for one in session.issued.months.get(period, ())]
        keys = {seal.version: key_of(seal, options.edition, parts) for seal in seals}
        kept = frozenset[str]() if options.force else at_hand(options.out, keys)
        standing = {one.revision.period for one in seals if one.version in kept and not one.replaced_by}
        asked = [period for period in periods if period not in standing] or list(periods[-1:])
        reports, roots = list(session.reports(asked)), dict[str, Path]()
        for seal in seals:
            if seal.replaced_by and seal.version not in kept:
                report, roots[seal.version] = replaced(session, seal, opened)
                reports.append(report)
        if options.edition == "public":
            reports = [public(one, None if one.version in roots else session.dossier.evidence) for one in reports]
        return cls(tuple(reports), roots, kept)


def _provenance(session: Session, reports: Sequence[Report], options: Options, lang: Language) -> int:
    """Say what is not committed, and of which months nobody knows where their files come from; the exit code."""
    differing = sorted({path for report in reports for path in report.differing})
    if differing:
        named = ", ".join(differing[:_NAMED])
        click.echo(say(lang, "differing", count=str(len(differing)), files=named), err=True)
    gaps = {report.gap: report for report in reports if report.gap}
    for gap in gaps:
        click.echo(say(lang, f"gap_{gap}", path=session.history.where), err=True)
    if not gaps or options.without_history:
        return 0
    click.echo(say(lang, "without_history"), err=True)
    return 1


def work_of(session: Session) -> Path:
    """Where what was built and drawn is remembered: with the user, never in the root, which could bring it along.

    Without such a folder nothing is remembered beyond this run.
    """
    folder = session.cache
    try:
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if owned(folder):
                return folder
    except OSError:
        pass
    made = Path(tempfile.mkdtemp(prefix="dossier-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made
