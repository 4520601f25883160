"""`issue`: freeze a month, or say everything that stands in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from dossier.assessment import Assessment
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.compare import compare
from dossier.compare.formats import as_json
from dossier.exact.period import Period
from dossier.issue import obstacles
from dossier.issue.obstacles import Obstacle, Wish
from dossier.issue.sealing import Provenance, as_issued, sealed
from dossier.issue.writing import BusyError, TakenError, alone, folder_of, put
from dossier.issued import Moved, read_issued
from dossier.issued.frozen import frozen
from dossier.issued.receipt import receipt
from dossier.load.attachments import fact_of
from dossier.load.issued import issued_file
from dossier.problems.wording import Language
from dossier.records.closing import Closing
from dossier.report import Report

_APART: Final = ("inputs", "program", "as_of", "objections_until")
"""What of two revisions differs although nothing else does."""


@dataclass(frozen=True)
class IssueOrder:
    """What the command line asks for."""

    period: Period
    restate: bool
    reason: str
    decide: Path | None


def issue(session: Session, asked: IssueOrder, lang: Language) -> int:
    """Issue a month, or print what stands in the way; returns the exit code."""
    period = asked.period
    wish = Wish(period, asked.restate, asked.reason, _closing(session, asked.decide))
    found = list(_first(session, wish))
    if not found:
        draft = session.assessments[period]
        found = [*obstacles.of_time(wish, draft), *obstacles.of_matters(wish, draft)]
    if not found and asked.restate:
        found = list(_nothing_new(session, period))
    if found:
        for name, values in found:
            click.echo(say(lang, name, **values), err=True)
        click.echo(say(lang, "issue_refused", period=str(period)), err=True)
        return 1
    try:
        return _write(session, wish, lang)
    except BusyError:
        raise WrongUse("issue_busy") from None
    except TakenError as taken:
        raise WrongUse("issue_taken", path=str(taken)) from None


def _closing(session: Session, path: Path | None) -> Closing | None:
    """The record that decides what is open. Raises WrongUse if the file is none."""
    if path is None:
        return None
    for folder in (Path.cwd(), session.root):
        place = os.path.normpath(folder / path)
        for one in session.dossier.evidence.all(Closing):
            if place == os.path.normpath(session.root / one.source.path):
                return one
    raise WrongUse("issue_no_closing", path=str(path))


def _first(session: Session, wish: Wish) -> Iterator[Obstacle]:
    """What can be said without computing the month."""
    yield from obstacles.of_order(wish, session.issued, list(session.assessments))
    if session.history.gap is not None:
        yield f"gap_{session.history.gap}", {"path": session.history.where}
        return
    yield from obstacles.of_files(wish, session.dossier, sorted(session.differing))


def _nothing_new(session: Session, period: Period) -> Iterator[Obstacle]:
    standing = session.issued.latest(period)
    again = as_issued(session.assessments[period], session.issued, session.dossier.contract)
    apart = {name: getattr(again, name) for name in _APART} | {"revision": 0}
    if any(frozen(session.dossier, session.issued)):  # a file of a month is another one, whatever comes out
        return
    if standing and standing.assessment.model_copy(update=apart) == again.model_copy(update=apart):
        yield "issue_same", {"period": str(period), "revision": str(standing.number)}


def _write(session: Session, wish: Wish, lang: Language) -> int:
    from dossier.cli.build import work_of  # noqa: PLC0415  # setting PDFs takes seconds to load
    from dossier.issue.making import dossier_pdf  # noqa: PLC0415  # as above
    from dossier.publish.staging import StaleAttachmentError  # noqa: PLC0415  # as above

    period = wish.period
    assessment = as_issued(session.assessments[period], session.issued, session.dossier.contract)
    standing = session.issued.latest(period)
    cause = Provenance(
        commit=session.history.head,
        reason=wish.reason,
        comparison=as_json(compare(standing.assessment, assessment)) if standing else "",
        decided=obstacles.decided(wish, assessment),
        moved=tuple(_moved(session, period)) if standing else (),
    )
    try:
        pdf = dossier_pdf(_report(session, assessment), session.root, work_of(session) / "work")
    except StaleAttachmentError as found:
        raise WrongUse("changed_meanwhile", value=str(found)) from None
    except FileNotFoundError as missing:
        raise WrongUse("no_fonts", value=str(missing.filename)) from None
    files = sealed(assessment, pdf, session.issued, cause)
    folder = folder_of(period, assessment.revision)
    with alone(session.root) as work:
        put(session.root, work, folder, files)
    whole = {f"{folder}/{name}": issued_file(f"{folder}/{name}", data, fact_of(data)) for name, data in files.items()}
    made = read_issued({**session.dossier.issued, **whole})[0].latest(period)
    assert made is not None  # noqa: S101  # it has just been written
    click.echo(say(lang, "issued", period=str(period), revision=str(made.number), path=folder))
    left = ", ".join(map(obstacles.name_of, obstacles.unproven(assessment)))
    if left:
        click.echo(say(lang, "issued_unproven", matters=left))
    click.echo(receipt(made))
    click.echo(say(lang, "issued_next", period=str(period), path=folder))
    return 0


def _moved(session: Session, period: Period) -> Iterator[Moved]:
    """IssuedMonths months after it that would come out otherwise, and stay."""
    for later in session.issued.months:
        revision = session.issued.latest(later)
        if later > period and revision is not None and (moved := session.watch.moved(revision)) is not None:
            yield moved


def _report(session: Session, assessment: Assessment) -> Report:
    """The month's bundle, as it is to be issued."""
    (report,) = session.reports([Period.parse(assessment.period)])
    history: Sequence[Assessment] = (*report.history[:-1], assessment)
    return replace(report, assessment=assessment, history=tuple(history))
