"""`build` and `serve`: hand the reports to publish, show how far it is, say what to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from mkdocs.livereload import LiveReloadServer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dossier.cli.session import HOME, Session
from dossier.cli.text import say
from dossier.period import Period
from dossier.publish import Busy, Plan, publish

WATCHED = ("content", "evidence", "theme", "mkdocs.yml")


@dataclass(frozen=True)
class Options:
    """Where to and how."""

    out: Path
    pdf: bool = True
    force: bool = False
    jobs: int = 2


def build(session: Session, periods: Sequence[Period], options: Options, lang: str) -> int:
    """Build the months and return the exit code."""
    plan = Plan(
        reports=session.reports(periods),
        root=session.root,
        home=HOME,
        out=options.out,
        work=session.root / "build" / "staging",
        pdf=options.pdf,
        force=options.force,
        jobs=options.jobs,
    )
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    try:
        with bar:
            task = bar.add_task(say(lang, "progress"), total=len(plan.reports))

            def done(period: Period, built: bool) -> None:  # noqa: FBT001  # publish's callback
                what = say(lang, "made" if built else "fresh")
                bar.update(task, advance=1, description=say(lang, "built_month", period=str(period), what=what))

            published = publish(plan, done)
    except Busy as busy:
        click.echo(say(lang, "busy", path=str(busy.path)), err=True)
        return 1
    for path in published.pdfs:
        click.echo(say(lang, "pdf_at", path=str(path)))
    click.echo(say(lang, "built", path=str(published.start)))
    warnings = len(session.problems)
    if warnings:
        click.echo(say(lang, "warnings_hidden", warnings=str(warnings)))
    return 0


def serve(new_session: Callable[[], Session], port: int, lang: str) -> int:
    """Build, serve on this machine only, and build again whenever a file changes; the browser reloads by itself."""
    out = new_session().root / "build" / "preview"

    def rebuild() -> None:
        session = new_session()
        if session.sound:
            build(session, list(session.assessments), Options(out=out, pdf=False), lang)
        else:
            click.echo(say(lang, "stopped"), err=True)

    rebuild()
    server = LiveReloadServer(rebuild, host="127.0.0.1", port=port, root=str(out))
    for name in WATCHED:
        for base in {new_session().root, HOME}:
            if (base / name).exists():
                server.watch(str(base / name))
    click.echo(say(lang, "serving", url=f"http://127.0.0.1:{port}/"))
    try:
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()
    return 0
