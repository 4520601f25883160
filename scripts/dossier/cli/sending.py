"""`file`: letters and reports of a month that the program wrote become records, with the file attached."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import click

from dossier.cli.drafting import taken
from dossier.cli.filing import write
from dossier.cli.handed import read_handed
from dossier.cli.kinds import Located
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.questions import Leave
from dossier.cli.runs import FOUND_PROBLEMS, month_asked, session_of
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import lang_of, say
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.fields.meant import day_meant, moment_meant
from dossier.intake.files.attaching import Handed, Manner, attached
from dossier.intake.form.checked import Candidate
from dossier.intake.form.suggested import Suggestions
from dossier.letters.filed import FiledLetter, filed_letters
from dossier.problems import Severity
from dossier.problems.wording import Language
from dossier.records.projects import ResizeLetter
from dossier.records.written import path_of, record_text
from dossier.report import Report

_ALL: Final = "all"
_COUNTED: Final = "{n}"


@click.command("file", cls=Command)
@click.argument("letter")
@click.argument("period")
@click.option("--sent", "moment", metavar="YYYY-MM-DDTHH:MM")
@click.option("--number", default="")
@click.option("--with", "with_", type=Located(dir_okay=False))
@click.pass_context
def file_(ctx: click.Context, letter: str, period: str, moment: str | None, number: str, with_: Path | None) -> int:
    """See messages/cli.*.yml."""
    session, lang = session_of(ctx), lang_of(ctx)
    month = month_asked(ctx, session, period)
    if month is None:
        return FOUND_PROBLEMS
    (report,) = session.reports([month])
    chosen = _chosen(session, report, letter, lang)
    if with_ is not None and len(chosen) > 1:
        raise WrongUse("file_with_one")
    sent = _sent(session, moment, chosen)
    new = [one for one in chosen if one.earlier is None]
    numbers = _numbers(session, number, sum(one.numbered for one in new))
    for one in chosen:
        if one.earlier is not None:
            click.echo(say(lang, "file_there", value=one.document.title, path=one.earlier.source.path))
    give = (lambda _: Handed(with_.name, read_handed(with_))) if with_ else _maker(report, lang)
    files: dict[str, bytes] = {}
    try:
        for one in new:
            known = next(numbers, "") if one.numbered else ""
            made = _record(session, one, sent, known or _number(one, lang), give)
            if made is None:
                click.echo(say(lang, "new_left"))
                return FOUND_PROBLEMS
            files |= made
    except Leave:
        click.echo()
        click.echo(say(lang, "new_left"))
        return FOUND_PROBLEMS
    write(session.root, files)
    for path in files:
        click.echo(path)
    click.echo(say(lang, "file_made", count=str(len(new))))
    return 0


def _chosen(session: Session, report: Report, name: str, lang: Language) -> list[FiledLetter]:
    """The letters that a word names: one by its id or its project, all of a kind, or all. Raises WrongUse."""
    found = list(filed_letters(report, session.dossier.evidence))
    chosen = [
        one for one in found if name in (_ALL, one.kind, one.document.kind, one.document.id, one.says.get("project"))
    ]
    if not chosen:
        known = say(lang, "list").join([_ALL, *(one.document.id for one in found)])
        raise WrongUse("file_no_letter", value=name, month=str(report.period), known=known)
    return chosen


def _sent(session: Session, at: str | None, letters: Sequence[FiledLetter]) -> datetime:
    """When they were sent: as said, else now. Raises WrongUse for what is no moment, or lies beyond the next month."""
    timed = any(one.timed for one in letters)
    if at is None:
        sent = datetime.now(CHINA).replace(second=0, microsecond=0)
    elif moment := moment_meant(at):
        sent = datetime.fromisoformat(moment)
    elif (day := day_meant(at)) and not timed:
        sent = datetime.combine(datetime.fromisoformat(day), time(), CHINA)
    else:
        raise WrongUse("file_when", value=at)
    last = max(session.assessments)
    if Period.of(sent.date()) > last.shift(1):
        raise WrongUse("file_late", value=sent.date().isoformat(), last=str(last))
    return sent


def _numbers(session: Session, pattern: str, count: int) -> Iterator[str]:
    """The reference numbers of so many letters: `{n}` in the pattern counts on from those on file. Raises WrongUse."""
    if pattern and _COUNTED not in pattern and count > 1:
        raise WrongUse("file_number_one")
    used = {one.number for one in session.dossier.evidence.all(ResizeLetter)}
    counted = (pattern.replace(_COUNTED, str(nth)) for nth in itertools.count(1))
    return (one for one in counted if one not in used) if _COUNTED in pattern else iter([pattern] if pattern else [])


def _number(one: FiledLetter, lang: Language) -> str:
    """The reference number, asked for where the letter has one. Raises Leave."""
    text = ""
    while one.numbered and not text:
        try:
            text = click.prompt(say(lang, "file_number", value=one.document.title)).strip()
        except click.Abort:
            raise Leave from None
        if text.lower() == "q":
            raise Leave
    return text


def _maker(report: Report, lang: Language) -> Callable[[FiledLetter], Handed]:
    """Makes a letter's file: a PDF, or a DOCX where this machine cannot set pages."""
    from dossier.paper import docx  # noqa: PLC0415  # a second of loading that other commands do without
    from dossier.paper.dated import moment_of  # noqa: PLC0415  # as above

    def word(one: FiledLetter) -> Handed:
        return Handed(f"{one.name}.docx", docx.render(one.document, moment_of(report), sample=report.sample))

    try:
        from dossier.paper import document_pdf  # noqa: PLC0415  # as above
        from dossier.publish.appearance import HOME  # noqa: PLC0415  # as above

        press = document_pdf.press(HOME / "theme", HOME / "build" / "fonts")
        press.setter  # noqa: B018  # which is loaded here
    except (ImportError, OSError):
        click.echo(say(lang, "file_word"))
        return word
    return lambda one: Handed(f"{one.name}.pdf", document_pdf.pdf(one.document, report, press))


def _record(
    session: Session, one: FiledLetter, sent: datetime, number: str, give: Callable[[FiledLetter], Handed]
) -> dict[str, bytes] | None:
    """The files of a letter's record; None if something is wrong with it, which is told."""
    suggested = Suggestions(session.dossier, one.kind, Period.of(sent.date()), sent.date())
    head = {**suggested.head(), **({"sample": True} if suggested.sample else {})}
    path = path_of(one.kind, one.name, sent.date())
    if taken(session, path, one.name):
        raise WrongUse("file_taken", value=one.name)
    data = record_text(one.fields(sent, number, head)).encode()
    made = attached(path, data, [give(one)], {}, Manner(session.dossier.contract.attachments, one.document.title))
    candidate = Candidate(path, made.record)
    problems = (*made.problems, *candidate.of_whole(session.dossier))
    lang: Language = click.get_current_context().meta["lang"]
    show_problems(problems, {path: made.record}, lang)
    wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
    return None if wrong else {**made.files, path: made.record}
