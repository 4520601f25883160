"""The commands of those who file evidence: a new record, and files beside one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import click

from dossier.cache import Cache
from dossier.checks.opening import closed_file
from dossier.cli.creating import NewRecord, told
from dossier.cli.drafting import taken
from dossier.cli.handed import read_handed
from dossier.cli.kinds import Located
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.questions import Leave
from dossier.cli.runs import FOUND_PROBLEMS, relative, session_of, stopped
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import lang_of, say
from dossier.cli.writing import not_written, put, refuse_issued
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.fields import CHINA, nearest
from dossier.intake.files.attaching import Handed, Manner, attached
from dossier.intake.form.checked import Candidate
from dossier.load import EVIDENCE, load_taken
from dossier.load.contents import Contents
from dossier.load.filing import SUFFIXES
from dossier.load.folder import MAX_ATTACHMENT, read_bytes, walk
from dossier.openers.content import UNSEEN
from dossier.problems import Place, Problem, Severity
from dossier.problems.wording import Language
from dossier.records import KINDS
from dossier.records.layout import stem_of
from dossier.source import MAX_BYTES
from dossier.source import Path as Keys


@click.command(cls=Command)
@click.argument("kind")
@click.argument("period", required=False)
@click.option("--set", "set_", multiple=True, metavar="KEY=VALUE")
@click.option("--ask/--no-ask", default=True)
@click.pass_context
def new(ctx: click.Context, kind: str, period: str | None, set_: tuple[str, ...], ask: bool) -> int:
    """See messages/cli.*.yml."""
    session, lang = session_of(ctx), lang_of(ctx)
    if session.loaded.dossier is None and stopped(ctx, session):  # other records may be wrong
        return FOUND_PROBLEMS
    word = _kind(kind, lang)
    month = _month(session, period)
    try:
        given = dict(told(set_, word))
    except ValueError as wrong:
        raise WrongUse("new_no_key", value=str(wrong), kind=word) from None
    asked = NewRecord(session, word, month, _today(session), lang, given, ask)
    try:
        candidate = _agreed(asked, session, lang)
    except Leave:
        click.echo()
        candidate = None
    if candidate is None:
        click.echo(say(lang, "new_left"))
        return FOUND_PROBLEMS
    write(session.root, {candidate.path: candidate.data})
    click.echo(say(lang, "new_made", path=candidate.path))
    return 0


@click.command(cls=Command)
@click.argument("record")
@click.argument("files", nargs=-1, required=True, type=Located(dir_okay=False))
@click.option("--shows", default="")
@click.option("--confidential", is_flag=True)
@click.option("--as-is", is_flag=True)
@click.pass_context
def attach(  # one parameter an option
    ctx: click.Context, record: str, files: tuple[Path, ...], shows: str, confidential: bool, as_is: bool
) -> int:
    """See messages/cli.*.yml."""
    root, lang = ctx.meta["root"], lang_of(ctx)
    path = named_record(root, record)
    data = read_bytes(root, path, MAX_BYTES)
    if isinstance(data, Problem):
        show_problems((data,), {}, lang)
        return FOUND_PROBLEMS
    handed = [Handed(one.name, read_handed(one)) for one in files]
    made = attached(path, data, handed, _beside(root, path), Manner(load_taken(root), shows, confidential, as_is))
    show_problems(tuple(made.problems), {path: made.record}, lang)
    if made.problems:
        click.echo(say(lang, "attach_refused"))
        return FOUND_PROBLEMS
    write(root, {**made.files, path: made.record} if made.record != data else made.files, changed=(path,))
    for name, filed in made.made_from.items():
        click.echo(say(lang, "attach_made" if name == filed else "attach_made_as", value=name, path=filed))
    for name in made.same:
        click.echo(say(lang, "attach_same", value=name))
    show_problems(tuple(_closed(made.files)), {}, lang)
    return 0


def _closed(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """A warning for each new file in which nobody can see anything; the next check would say the same."""
    seen = Contents(Cache(None))
    for path, data in files.items():
        seen.add(path, sha256(data), data)
    seen.finish()
    for path, data in files.items():
        content = seen.found.get(sha256(data), UNSEEN)
        if content.fault:
            yield closed_file(content.fault, path.rpartition("/")[2], Place(path))


def named_record(root: Path, text: str) -> str:
    """The record's path in the root, by its file or by its id. Raises WrongUse."""
    try:
        return relative(Path(text), root)
    except WrongUse:
        found = [path for path in walk(root, EVIDENCE)[0] if path.endswith(SUFFIXES) and stem_of(path) == text]
        if len(found) != 1:
            raise
    return found[0]


def _beside(root: Path, record: str) -> dict[str, str]:
    """The digests of the files in the record's folder, by name."""
    folder = record.rpartition("/")[0]
    paths = [path for path in walk(root, folder)[0] if path.rpartition("/")[0] == folder]
    found = {path: read_bytes(root, path, MAX_ATTACHMENT) for path in paths}
    return {path.rpartition("/")[2]: sha256(data) for path, data in found.items() if isinstance(data, bytes)}


def write(root: Path, files: Mapping[str, bytes], *, changed: Container[str] = ()) -> None:
    """Put files into the root; of those that are there only `changed` ones may be replaced. Raises WrongUse."""
    refuse_issued(root, files)
    try:
        put(root, files, changed=changed)
    except OSError as failed:
        raise not_written(failed, root) from None


def _agreed(asked: NewRecord, session: Session, lang: Language) -> Candidate | None:
    """The record without an error; None if it has some and nobody is there to mend them. Raises Leave."""
    candidate = asked.run()
    if asked.unused:
        raise WrongUse("new_no_key", value=asked.unused[0], kind=asked.kind)
    while True:
        name = str(asked.fields.get("id", stem_of(candidate.path)))
        if taken(session, candidate.path, name):
            click.echo(say(lang, "new_taken", value=name))
            paths: list[Keys] = [("id",)]
        else:
            problems = candidate.of_whole(session.dossier)
            show_problems(problems, {candidate.path: candidate.data}, lang)
            wrong = [one for one in problems if one.severity is Severity.ERROR]
            if not wrong:
                return candidate
            paths = [next(candidate.keys(one), ())[:1] for one in wrong]
        again = [asked.again(path) for path in dict.fromkeys(paths)]
        if not any(again):
            return None
        candidate = asked.candidate


def _kind(text: str, lang: Language) -> str:
    """The kind of record that a word or its Chinese name means. Raises WrongUse."""
    labels = {model.label: kind for kind, model in KINDS.items()}
    if text in KINDS or text in labels:
        return labels.get(text, text)
    known = say(lang, "list").join(
        f"{kind}（{model.label}）" if lang == "zh" else kind for kind, model in KINDS.items()
    )
    close = nearest(text, [*KINDS, *labels])
    raise WrongUse("new_no_kind", value=text, meant=say(lang, "meant", value=close) if close else "", known=known)


def _month(session: Session, text: str | None) -> Period:
    """The month asked for, else the last one on file, else this one. Raises WrongUse."""
    if text is None:
        return max(session.dossier.evidence.periods, default=Period.of(datetime.now(CHINA).date()))
    try:
        return Period.parse(text)
    except ValueError:
        raise WrongUse("bad_period", value=text) from None


def _today(session: Session) -> date | None:
    """Today, in China; None if that is no month on file nor the one after, such as for a sample."""
    day = datetime.now(CHINA).date()
    last = max(session.dossier.evidence.periods, default=Period.of(day))
    return day if Period.of(day) <= last.shift(1) else None
