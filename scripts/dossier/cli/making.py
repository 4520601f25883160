"""The commands that make something: sites, records of forms, schemas, a new contract."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Literal

import click

from dossier.cli.fitting import fit
from dossier.cli.kinds import Located, OneOf, Port, as_of_option
from dossier.cli.laid_out import session_at
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import FOUND_PROBLEMS, months_asked, session_of, stopped
from dossier.cli.starting import BY_LANGUAGE, SCHEMES, start
from dossier.cli.text import say
from dossier.problems.wording import Language
from dossier.repository import holds
from dossier.schema import replaceable, schemas


@click.command(cls=Command)
@click.argument("periods", nargs=-1)
@click.option("--out", type=Located(file_okay=False))
@click.option("--edition", type=OneOf(["full", "public"]), default="full")
@click.option("--pdf/--no-pdf", default=True)
@click.option("--force", is_flag=True)
@click.option("--without-history", is_flag=True)
@click.option("--at", "at_revision", metavar="REVISION")
@as_of_option
@click.pass_context
def build(  # noqa: PLR0913, PLR0917  # one parameter an option
    ctx: click.Context,
    periods: tuple[str, ...],
    out: Path | None,
    edition: Literal["full", "public"],
    pdf: bool,  # click passes flags
    force: bool,
    without_history: bool,
    at_revision: str | None,
    as_of: date | None,
) -> int:
    """See messages/cli.*.yml."""
    root: Path = ctx.meta["root"]
    if holds(root, "build"):
        raise WrongUse("tracked_build")
    with ExitStack() as opened:
        at = None if at_revision is None else session_at(root, at_revision, as_of)
        session = opened.enter_context(at) if at is not None else session_of(ctx, as_of)
        if stopped(ctx, session):
            return FOUND_PROBLEMS
        asked, wanted = months_asked(ctx, session, periods)
        if not wanted:
            return FOUND_PROBLEMS
        from dossier.cli import build as building  # noqa: PLC0415  # takes seconds, and only building needs it

        target = out or root / "build" / building.FOLDERS[edition]
        fit(root, target)
        options = building.Options(
            out=target, pdf=pdf, force=force, whole=not periods, edition=edition, without_history=without_history
        )
        code = building.build(session, wanted, options, ctx.meta["lang"])
        return code if wanted == asked else FOUND_PROBLEMS


@click.command("import", cls=Command)
@click.argument("what", type=OneOf(["survey", "usage", "records"]))
@click.argument("words", nargs=-1, required=True, metavar="[YYYY-MM] FILE...")
@click.option("--files", type=Located(file_okay=False), metavar="FOLDER")
@click.option("--month", metavar="YYYY-MM")
@click.option("--table", metavar="NAME")
@click.option("--platform", default="", metavar="NAME")
@click.option("--engine", metavar="local|spark://...")
@click.option("--kept", default="", metavar="WHERE")
@click.option("--again", is_flag=True)
@click.pass_context
def import_(  # noqa: PLR0913, PLR0917  # one parameter an option
    ctx: click.Context,
    what: str,
    words: tuple[str, ...],
    files: Path | None,
    month: str | None,
    table: str | None,
    platform: str,
    engine: str | None,
    kept: str,
    again: bool,
) -> int:
    """See messages/cli.*.yml."""
    session, lang = session_of(ctx), ctx.meta["lang"]
    if session.loaded.dossier is None and stopped(ctx, session):  # other records may be wrong, forms still come in
        return FOUND_PROBLEMS
    if what == "records":
        from dossier.cli.recording import RecordsAsked, import_records, is_survey  # noqa: PLC0415  # office formats take time

        asked = [RecordsAsked(path, files, month, table) for path in _paths(ctx, words)]
        returned = [one.book for one in asked if one.table is None and is_survey(session, one.book)]
        if returned and month is None:
            raise WrongUse("import_survey", path=str(returned[0]), month=str(max(session.assessments)))
        if returned:
            from dossier.cli.importing import import_survey  # noqa: PLC0415  # as above

            code = import_survey(session, month or "", returned, lang)
            others = (one for one in asked if one.book not in returned)
            return max([code, *(import_records(session, one, lang) for one in others)])
        return max(import_records(session, one, lang) for one in asked)
    named = month is None and not Path(words[0]).is_file()
    period, paths = (words[0], words[1:]) if named else (month or "", words)
    if what == "usage":
        from dossier.cli.usage import UsageWords, import_usage  # noqa: PLC0415  # as above

        if not paths:
            raise WrongUse("import_no_file", example="import usage a.csv --platform zabbix")
        return import_usage(session, _paths(ctx, paths), UsageWords(platform, period, engine, kept, again), lang)
    from dossier.cli.importing import import_survey  # noqa: PLC0415  # as above

    period, *forms = words
    if not forms:
        raise WrongUse("import_no_file", example=f"import survey {period} a.xlsx")
    return import_survey(session, period, _paths(ctx, forms), lang)


def _paths(ctx: click.Context, words: Sequence[str]) -> tuple[Path, ...]:
    """The words as files. Raises BadParameter for what is none."""
    kind = Located(dir_okay=False)
    return tuple(kind.convert(word, None, ctx) for word in words)


@click.command(cls=Command)
@click.option("--port", type=Port(), default=8000)
@click.pass_context
def serve(ctx: click.Context, port: int) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli import serving  # noqa: PLC0415  # takes seconds, and only this needs it

    return serving.serve(lambda: session_of(ctx), port, ctx.meta["lang"])


@click.command(cls=Command)
@click.option("--out", type=Located(file_okay=False), default=Path("build/schema"))
@click.pass_context
def schema(ctx: click.Context, out: Path) -> int:
    """See messages/cli.*.yml."""
    fit(ctx.meta["root"], out)
    written = schemas()
    taken = [name for name, text in written.items() if not replaceable(out / name, text)]
    if taken:
        raise WrongUse("not_ours", value=str(out / taken[0]))
    out.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        aside = out / f".{name}.new"
        aside.write_bytes(text.encode())
        aside.replace(out / name)
    click.echo(say(ctx.meta["lang"], "wrote", count=str(len(written)), path=str(out)))
    return 0


@click.command(cls=Command)
@click.argument("folder", type=Located(file_okay=False), metavar="DIR")
@click.option("--from", "scheme", type=OneOf(SCHEMES))
@click.pass_context
def init(ctx: click.Context, folder: Path, scheme: str | None) -> int:
    """See messages/cli.*.yml."""
    lang: Language = ctx.meta["lang"]
    written = start(folder, scheme or BY_LANGUAGE[lang])
    click.echo(say(lang, "started", count=str(written), path=str(folder)))
    return 0
