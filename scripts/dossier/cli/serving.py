"""`serve`: a preview on this machine that follows the files; the month that is looked at is made first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from mkdocs.livereload import LiveReloadServer

from dossier.cli.build import Options, build
from dossier.cli.machine import sentence
from dossier.cli.misuse import WrongUse
from dossier.cli.ports import HERE, free
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.problems import Severity
from dossier.problems.wording import Language
from dossier.publish.appearance import HOME
from dossier.publish.output import is_version
from dossier.site.shared import SHARED

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_WATCHED: Final = ("content", "evidence", "theme", "mkdocs.yml")
_VERSIONS: Final = "versions.js"
_FREE: Final = (SHARED, _VERSIONS, "livereload")
"""What is asked for by a page that is shown already: it is never in the making, or pages are loaded again after it."""


class Preview(LiveReloadServer):
    """A folder as pages, none of which is shown while it may be older than the files.

    `make` is called in the thread of `serve`, at once and after every change. It says which versions are made by
    `show`; what belongs to no version is shown when it returns. Until then whoever asks waits.
    """

    def __init__(self, make: Callable[[Preview], None], out: Path, port: int) -> None:
        super().__init__(self._rebuild, host=HERE, port=port, root=str(out))
        self.looked_at = ""
        self._make = make
        self._shown: set[str] = set()
        self._whole = False
        self._listed = b""  # the versions, as pages that are shown already have them
        self._want_rebuild = True

    @property
    def overtaken(self) -> bool:
        """Whether files have changed since what is being made was begun."""
        with self._rebuild_cond:
            return self._want_rebuild

    def show(self, version: str) -> None:
        """Let a version be seen, and whoever looks at it load it again."""
        with self._epoch_cond:
            self._shown.add(version)
            self._listed = self._versions()
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def _rebuild(self) -> None:
        with self._epoch_cond:
            self._shown, self._whole = set(), False
        self._make(self)
        if self.overtaken:
            return
        with self._epoch_cond:
            self._whole = True
            if self._shown and self._versions() != self._listed:
                self._wanted_epoch += 1  # loads them again

    def _versions(self) -> bytes:
        path = Path(self.root) / _VERSIONS
        return path.read_bytes() if path.is_file() else b""

    def _serve_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes] | None:
        first = environ["PATH_INFO"].strip("/").partition("/")[0]
        if is_version(first):
            self.looked_at = first
        if first not in _FREE:
            with self._epoch_cond:
                self._epoch_cond.wait_for(lambda: self._whole or first in self._shown)
        found: Iterable[bytes] | None = super()._serve_request(environ, start_response)
        return found


def serve(new_session: Callable[[], Session], port: int, lang: Language) -> int:
    """Serve until somebody ends it; the browser loads what has changed by itself."""
    free(port)
    preview = preview_of(new_session, port, lang)
    click.echo(say(lang, "serving", url=f"http://{HERE}:{port}/"))
    try:
        preview.serve()  # type: ignore[no-untyped-call]  # as mkdocs has it
    except KeyboardInterrupt:
        preview.shutdown()
    return 0


def preview_of(new_session: Callable[[], Session], port: int, lang: Language) -> Preview:
    """The preview of a root, on this machine only; it builds whenever a file of the root or of the look changes."""
    root = new_session().root
    options = Options(out=root / "build" / "preview", pdf=False)
    preview = Preview(lambda made: _make(made, new_session(), options, lang), options.out, port)
    for folder in {base / name for name in _WATCHED for base in (root, HOME)}:
        if folder.exists():
            preview.watch(str(folder))
    return preview


def _make(preview: Preview, session: Session, options: Options, lang: Language) -> None:
    """Build all months, the one looked at before the others, or say why that cannot be."""
    try:
        if session.sound:
            months = session.months
            first = _first(months, preview.looked_at)
            if first is not None and len(months) > 1:
                build(session, [first], replace(options, whole=False, first=True), lang)
                preview.show(str(first))
            if preview.overtaken:
                return
            build(session, months, options, lang)
        errors = tuple(one for one in session.problems if one.severity is Severity.ERROR)
        if errors:
            show_problems(errors, session.loaded.texts, lang)
            click.echo(say(lang, "stopped"), err=True)
    except WrongUse as failed:
        click.echo(say(lang, failed.message, **failed.values), err=True)
    except OSError as failed:
        click.echo(sentence(failed, lang), err=True)


def _first(months: list[Period], looked_at: str) -> Period | None:
    """The month looked at; before anybody looks, the last one, which is the one that is worked at."""
    return next((month for month in months if str(month) == looked_at), max(months, default=None))
