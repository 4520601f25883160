"""`build` and `serve`: hand the reports to publish, show how far it is, say what to open."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from mkdocs.livereload import LiveReloadServer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dossier.cli.session import Session, WrongUse
from dossier.cli.text import say
from dossier.period import Period
from dossier.publish import Stage, publish
from dossier.publish.binding import bind
from dossier.publish.look import HOME, read_look
from dossier.render.pdf_press import Press
from dossier.wording import Language

WATCHED = ("content", "evidence", "theme", "mkdocs.yml")
_FONTS = HOME / "build" / "fonts"


@dataclass(frozen=True)
class Options:
    """Where to, with or without PDF, and whether to trust what was built before; `whole` takes other months away."""

    out: Path
    pdf: bool = True
    force: bool = False
    whole: bool = True


def build(session: Session, periods: Sequence[Period], options: Options, lang: Language) -> int:
    """Build the months and return the exit code."""
    look = read_look(session.root)
    if options.force:
        shutil.rmtree(session.root / "build" / "work", ignore_errors=True)
    press = _press() if options.pdf else None
    steps = 2 if press else 1
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task(say(lang, "progress"), total=len(periods) * steps)

        def step(period: str, stage: Stage) -> None:
            done = {"fresh": steps, "site": 1, "pdf": 1, "done": 0}[stage]
            what = say(lang, "fresh" if stage == "fresh" else "made")
            bar.update(task, advance=done, description=say(lang, "built_month", period=period, what=what))

        published = publish(
            session.reports(periods),
            options.out,
            session.root / "build" / "work",
            session.root,
            look,
            pdf=partial(bind, theme=look.theme, press=press, files=session.root) if press else None,
            extra=_pdf_digest(),
            whole=options.whole,
            progress=step,
        )
    for period in map(str, periods) if press else ():
        click.echo(say(lang, "pdf_at", path=str(options.out / period / f"dossier-{period}.pdf")))
    click.echo(say(lang, "built", path=str(published.start)))
    if session.problems:
        click.echo(say(lang, "warnings_hidden", warnings=str(len(session.problems))))
    return 0


def _press() -> Press:
    """The PDF's templates and fonts; raises WrongUse if the fonts have not been made."""
    try:
        return Press.read(HOME / "theme" / "pdf", _FONTS)
    except OSError:
        raise WrongUse("no_fonts", value=str(_FONTS)) from None


def _pdf_digest() -> str:
    """Of everything that only the PDF is made of: its templates and fonts."""
    whole = hashlib.sha256((_FONTS / "fonts.json").read_bytes() if (_FONTS / "fonts.json").exists() else b"")
    for path in sorted((HOME / "theme" / "pdf").iterdir()):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def serve(new_session: Callable[[], Session], port: int, lang: Language) -> int:
    """Build, serve on this machine only, and build again whenever a file changes; the browser reloads by itself."""
    root = new_session().root
    out = root / "build" / "preview"

    def rebuild() -> None:
        session = new_session()
        if session.sound:
            build(session, list(session.assessments), Options(out=out, pdf=False), lang)
        else:
            click.echo(say(lang, "stopped"), err=True)

    rebuild()
    server = LiveReloadServer(rebuild, host="127.0.0.1", port=port, root=str(out))
    for folder in {base / name for name in WATCHED for base in (root, HOME)}:
        if folder.exists():
            server.watch(str(folder))
    click.echo(say(lang, "serving", url=f"http://127.0.0.1:{port}/"))
    try:
        server.serve()  # type: ignore[no-untyped-call]  # as mkdocs has it
    except KeyboardInterrupt:
        server.shutdown()
    return 0
