"""`serve`: a preview on this machine that follows the files; a page is made when it is asked for."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from enum import Enum, auto
from pathlib import Path
from threading import Event, Thread
from time import thread_time
from typing import TYPE_CHECKING, Final

import click
from mkdocs.livereload import LiveReloadServer

from dossier.cli.ports import HERE, free
from dossier.cli.previewing import Following
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.cli.watched import Glance
from dossier.problems.wording import Language
from dossier.site.shared import SHARED

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_VERSIONS: Final = "versions.js"
_FREE: Final = (SHARED, _VERSIONS, "livereload")
"""What is asked for by a page that is shown already: if it is not at hand, it is never waited for."""

_OFTEN: Final = 0.2
"""Seconds between two glances at the files, or more where there are many."""

_SELDOM: Final = 15
"""So many times as long as a glance takes is waited for the next one."""

_QUIET: Final = 0.05
"""Seconds without a change after which somebody has done writing."""

Find = Callable[[str], bytes | None]
"""The file at a path of the site; None if only the built site has it."""


class NotFoundAtOnce(Enum):
    """Where all is that is not found at once."""

    IN_THE_MAKING = auto()
    IN_THE_FOLDER = auto()
    NOWHERE = auto()


class Preview(LiveReloadServer):
    """A folder as pages, none of which is shown while it may be older than the files.

    `glance` gives something that differs once they have changed; it is asked before every answer. `make` is called in
    the thread of `serve` with what it gave, first and after every change: it says by `show` what can be shown at once,
    and by `ended` whether all of it lies in the folder. If it says neither, what was shown before stays.
    """

    def __init__(
        self, make: Callable[[Preview, Glance], None], glance: Callable[[], Glance], out: Path, port: int
    ) -> None:
        super().__init__(self._rebuild, host=HERE, port=port, root=str(out))
        self.build_delay = _QUIET
        self._watched_paths = {str(out): 1}  # for mkdocs, which else would not load pages again
        self._make = make
        self._glance = glance
        self._seen: Glance = {}
        self._find: Find | None = None
        self._rest = NotFoundAtOnce.IN_THE_FOLDER
        self._listed = b""  # the versions, as pages that are shown already have them
        self._ended = Event()
        self._want_rebuild = True

    def show(self, find: Find) -> None:
        """Let this be seen; what it does not find is waited for."""
        with self._epoch_cond:
            self._find, self._rest = find, NotFoundAtOnce.IN_THE_MAKING
            self._listed = self._versions()

    def ended(self, find: Find, *, built: bool) -> None:
        """Let the rest of it be seen, if it is still what is shown, and if there is any."""
        with self._epoch_cond:
            if find is not self._find:
                return
            self._rest = NotFoundAtOnce.IN_THE_FOLDER if built else NotFoundAtOnce.NOWHERE
            if self._visible_epoch == self._wanted_epoch and self._versions() != self._listed:
                self._wanted_epoch += 1  # loads the pages again
                self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer, and follow the files, until somebody ends it."""
        Thread(target=self._watch, daemon=True).start()
        super().serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]  # as mkdocs has it

    def shutdown(self, wait: bool = False) -> None:  # as mkdocs has it
        """End it."""
        self._ended.set()
        super().shutdown(wait)

    def _watch(self) -> None:
        took = 0.0
        while not self._ended.wait(max(_OFTEN, _SELDOM * took)):
            begun = thread_time()
            self._look()
            took = thread_time() - begun

    def _look(self) -> None:
        """Begin anew if the files are not as they were."""
        now = self._glance()
        with self._rebuild_cond:
            if now != self._seen:
                self._want_rebuild = True
                self._rebuild_cond.notify_all()

    def _rebuild(self) -> None:
        self._seen = self._glance()
        self._make(self, self._seen)

    def _versions(self) -> bytes:
        path = Path(self.root) / _VERSIONS
        return path.read_bytes() if path.is_file() else b""

    def _serve_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes] | None:
        asked = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        path = posixpath.normpath(f"/{asked}{'index.html' if asked.endswith('/') else ''}").lstrip("/")
        waits = path.partition("/")[0] not in _FREE
        if waits:
            self._look()
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._current or not waits)
            find, rest, epoch = self._find, self._rest, self._visible_epoch
        data = find(path) if find and rest is not NotFoundAtOnce.IN_THE_FOLDER else None
        if data is not None:
            return self._answer(path, data, epoch, start_response)
        with self._epoch_cond:
            self._epoch_cond.wait_for(
                lambda: not waits or (self._current and self._rest is not NotFoundAtOnce.IN_THE_MAKING)
            )
            if waits and self._rest is NotFoundAtOnce.NOWHERE:
                return None
        found: Iterable[bytes] | None = super()._serve_request(environ, start_response)
        return found

    @property
    def _current(self) -> bool:
        """Whether what is shown is what the files say."""
        return not self._want_rebuild and self._visible_epoch == self._wanted_epoch

    def _answer(self, path: str, data: bytes, epoch: int, start_response: StartResponse) -> Iterable[bytes]:
        kind: str = self._guess_type(path)  # type: ignore[no-untyped-call]  # as mkdocs has it
        if kind == "text/html":
            data = self._inject_js_into_html(data, epoch)  # type: ignore[no-untyped-call]  # as above
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(data)))])
        return [data]


def serve(new_session: Callable[[], Session], port: int, lang: Language) -> int:
    """Serve until somebody ends it; the browser loads what has changed by itself."""
    free(port)
    following = Following(new_session, lang)
    preview = preview_of(following, port)
    click.echo(say(lang, "serving", url=f"http://{HERE}:{port}/"))
    try:
        preview.serve()
    except KeyboardInterrupt:
        preview.shutdown()
    finally:
        following.end()
    return 0


def preview_of(following: Following, port: int) -> Preview:
    """The preview of a root, on this machine only."""

    def make(preview: Preview, now: Glance) -> None:
        shown = following.look(now)
        if shown is not None:
            find = shown.find
            preview.show(find)
            following.build(shown, lambda built: preview.ended(find, built=built))

    return Preview(make, following.glance, following.options.out, port)
