"""The commands. Each one reads its words, asks the session, prints, and returns an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import click

from dossier.assessment import to_json
from dossier.cli.comparing import SessionMonth, comparison
from dossier.cli.deciding import digest, review
from dossier.cli.kinds import Located, OneOf, Port, as_of_option
from dossier.cli.lasting import issue, publish, replay, sign
from dossier.cli.localise import Commands
from dossier.cli.runs import FOUND_PROBLEMS, allowed, months_asked, relative, session_of, stopped
from dossier.cli.session import Session, WrongUse, cache_of
from dossier.cli.show import show_assessment, show_comparison, show_explanation, show_gap, show_problems, show_span
from dossier.cli.starting import BY_LANGUAGE, SCHEMES, start
from dossier.cli.text import say
from dossier.cli.verifying import roles, verify
from dossier.load import CONTRACT
from dossier.problems import Severity
from dossier.problems.formats import FORMATS
from dossier.problems.wording import LANGUAGES, Language
from dossier.repository import BadRevisionError, History, NoHistory, at_revision, holds
from dossier.schema import replaceable, schemas
from dossier.spans import HalfOrYear, over
from dossier.spans import to_json as span_to_json


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=Located(exists=True, file_okay=False), default=Path())
@click.option("--lang", type=OneOf(LANGUAGES), default=LANGUAGES[0])
@click.version_option(version("dossier"), message="dossier %(version)s")
@click.pass_context
def app(ctx: click.Context, root: Path, lang: Language) -> None:
    """See messages/cli.*.yml."""
    ctx.meta["root"] = root.resolve()
    ctx.meta["lang"] = lang


@app.command()
@click.argument("paths", nargs=-1, type=Located())
@click.option("--format", "format_", type=OneOf(list(FORMATS)), default="text")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], format_: str) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx)
    problems = session.problems
    if paths:
        wanted = [relative(path, session.root) for path in paths]
        if session.loaded.dossier is None:  # records were not checked: what stops them is the answer for any path
            wanted.append(CONTRACT)
        problems = tuple(problem for problem in problems if any(_within(problem.place.path, one) for one in wanted))
    lang = ctx.meta["lang"]
    if format_ != "text":
        click.echo(FORMATS[format_](problems, session.loaded.texts, lang).encode(), nl=False)
    else:
        show_problems(problems, session.loaded.texts, lang)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        if problems:
            click.echo(say(lang, "summary", errors=str(errors), warnings=str(len(problems) - errors)))
        else:
            loaded = session.dossier
            click.echo(say(lang, "clean", records=str(len(loaded.evidence.records)), files=str(len(loaded.files))))
    show_gap(session.history, lang, err=format_ != "text")
    if session.keyless:
        click.echo(say(lang, "no_keys"), err=format_ != "text")
    return FOUND_PROBLEMS if any(problem.severity is Severity.ERROR for problem in problems) else 0


def _within(path: str, wanted: str) -> bool:
    return wanted in (".", path) or path.startswith(f"{wanted}/")


app.add_command(verify)
app.add_command(roles)


@app.command()
@click.argument("period")
@click.option("--json", "json_", is_flag=True)
@as_of_option
@click.pass_context
def assess(ctx: click.Context, period: str, json_: bool, as_of: date | None) -> int:  # click passes flags
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    span = HalfOrYear.parse(period)
    if span is not None:
        return _assess_span(ctx, session, span, json_=json_)
    chosen = session.period(period)
    if not allowed(ctx, session, [chosen]):
        return FOUND_PROBLEMS
    assessment = session.assessments[chosen]
    show_gap(session.history, ctx.meta["lang"], err=json_)
    if json_:
        click.echo(to_json(assessment).encode(), nl=False)  # UTF-8 whatever the terminal has
    else:
        show_assessment(session.dossier.contract, assessment)
    return 0


def _assess_span(ctx: click.Context, session: Session, span: HalfOrYear, *, json_: bool) -> int:
    """The same of a half-year or a year."""
    months = [month for month in span.months if month in session.assessments]
    if not months:
        raise WrongUse("no_period", value=str(span), known=", ".join(map(str, session.assessments)))
    if not allowed(ctx, session, months):
        return FOUND_PROBLEMS
    found = over((session.assessments.adopted[month] for month in months), span)
    assert found is not None  # noqa: S101  # there are months
    show_gap(session.history, ctx.meta["lang"], err=json_)
    if json_:
        click.echo(span_to_json(found).encode(), nl=False)
    else:
        show_span(session.dossier.contract, session.assessments.adopted[months[-1]], found)
    return 0


@app.command()
@click.argument("period")
@click.argument("id_", metavar="ID")
@as_of_option
@click.pass_context
def explain(ctx: click.Context, period: str, id_: str, as_of: date | None) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    chosen = session.period(period)
    if not allowed(ctx, session, [chosen]):
        return FOUND_PROBLEMS
    dossier = replace(session.dossier, evidence=session.counted(chosen))
    show_explanation(dossier, session.assessments, chosen, id_, ctx.meta["lang"])
    show_gap(session.history, ctx.meta["lang"])
    return 0


@app.command("compare")
@click.argument("before")
@click.argument("after")
@click.option("--format", "format_", type=OneOf(["text", "markdown", "json", "html"]), default="text")
@as_of_option
@click.pass_context
def compare_(ctx: click.Context, before: str, after: str, format_: str, as_of: date | None) -> int:
    """See messages/cli.*.yml."""
    sides = []
    gaps: dict[str | None, History] = {}
    for words in (before, after):
        month, mark, revision = words.partition("@")
        with _over(ctx, as_of, revision if mark else None) as session:
            side = _side(ctx, session, month)
            gaps[session.history.gap] = session.history
        if side is None:
            return FOUND_PROBLEMS
        sides.append(side)
    show_comparison(comparison(*sides), format_)
    for history in gaps.values():
        show_gap(history, ctx.meta["lang"], err=format_ != "text")
    return 0


@contextmanager
def _over(ctx: click.Context, as_of: date | None, revision: str | None) -> Iterator[Session]:
    """A session over the root, or over the root as it stood at a revision. Raises WrongUse if there is none."""
    here = session_of(ctx, as_of)
    if revision is None:
        yield here
        return
    with ExitStack() as opened:
        try:
            folder, history = opened.enter_context(at_revision(here.root, revision))
        except BadRevisionError as bad:
            raise WrongUse(bad.message, **bad.values) from None
        except NoHistory as why:
            raise WrongUse(f"gap_{why.gap}", path=why.where) from None
        yield Session(folder, cache_of(here.root), here.as_of, history)


def _side(ctx: click.Context, session: Session, month: str) -> SessionMonth | None:
    """A month to compare, None if it could not be computed or may not be shown."""
    if stopped(ctx, session, moved=False):
        return None
    period = session.period(month)
    return SessionMonth(session, period) if allowed(ctx, session, [period]) else None


@app.command()
@click.argument("periods", nargs=-1)
@click.option("--out", type=Located(file_okay=False))
@click.option("--edition", type=OneOf(["full", "public"]), default="full")
@click.option("--pdf/--no-pdf", default=True)
@click.option("--force", is_flag=True)
@click.option("--without-history", is_flag=True)
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
    as_of: date | None,
) -> int:
    """See messages/cli.*.yml."""
    session = session_of(ctx, as_of)
    if holds(session.root, "build"):
        raise WrongUse("tracked_build")
    if stopped(ctx, session):
        return FOUND_PROBLEMS
    asked, wanted = months_asked(ctx, session, periods)
    if not wanted:
        return FOUND_PROBLEMS
    from dossier.cli import build as building  # noqa: PLC0415  # takes seconds, and only building needs it

    target = out or session.root / "build" / building.FOLDERS[edition]
    options = building.Options(
        out=target, pdf=pdf, force=force, whole=not periods, edition=edition, without_history=without_history
    )
    code = building.build(session, wanted, options, ctx.meta["lang"])
    return code if wanted == asked else FOUND_PROBLEMS


@app.command("import")
@click.argument("what", type=OneOf(["survey"]))
@click.argument("period")
@click.argument("files", nargs=-1, required=True, type=Located(dir_okay=False))
@click.pass_context
def import_(ctx: click.Context, what: str, period: str, files: tuple[Path, ...]) -> int:  # noqa: ARG001  # one so far
    """See messages/cli.*.yml."""
    from dossier.cli.importing import import_survey  # noqa: PLC0415  # readers of office formats take time to load

    session = session_of(ctx)
    if session.loaded.dossier is None and stopped(ctx, session):  # other records may be wrong, forms still come in
        return FOUND_PROBLEMS
    return import_survey(session, period, files, ctx.meta["lang"])


for lasting in (issue, sign, replay, publish):
    app.add_command(lasting)
app.add_command(digest)
app.add_command(review)


@app.command()
@click.option("--port", type=Port(), default=8000)
@click.pass_context
def serve(ctx: click.Context, port: int) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli import build as building  # noqa: PLC0415  # as above

    return building.serve(lambda: session_of(ctx), port, ctx.meta["lang"])


@app.command()
@click.option("--out", type=Located(file_okay=False), default=Path("build/schema"))
@click.pass_context
def schema(ctx: click.Context, out: Path) -> int:
    """See messages/cli.*.yml."""
    from dossier.cli.build import fit  # noqa: PLC0415  # as above

    fit(ctx.meta["root"], out)
    written = schemas()
    taken = [name for name, text in written.items() if not replaceable(out / name, text)]
    if taken:
        raise WrongUse("not_ours", value=str(out / taken[0]))
    out.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        aside = out / f".{name}.new"
        aside.write_text(text, encoding="utf-8")
        aside.replace(out / name)
    click.echo(say(ctx.meta["lang"], "wrote", count=str(len(written)), path=str(out)))
    return 0


@app.command()
@click.argument("folder", type=Located(file_okay=False), metavar="DIR")
@click.option("--from", "scheme", type=OneOf(SCHEMES))
@click.pass_context
def init(ctx: click.Context, folder: Path, scheme: str | None) -> int:
    """See messages/cli.*.yml."""
    lang: Language = ctx.meta["lang"]
    written = start(folder, scheme or BY_LANGUAGE[lang])
    click.echo(say(lang, "started", count=str(written), path=str(folder)))
    return 0
