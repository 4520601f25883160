"""`desk`: a page on this machine that files records; it ends with Ctrl+C."""

from __future__ import annotations

import logging
import traceback
import webbrowser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from dossier.cli.kept import cache_of
from dossier.cli.kinds import Port
from dossier.cli.localise import Command
from dossier.cli.machine import sentence
from dossier.cli.misuse import WrongUse
from dossier.cli.ports import HERE, free
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.cli.writing import issued_month, put
from dossier.desk.answers import Desk
from dossier.desk.app import App
from dossier.desk.guard import Guard
from dossier.desk.room import Room
from dossier.desk.saving import Saving
from dossier.desk.words import say as say_there
from dossier.fields import CHINA
from dossier.load import CONTRACT
from dossier.problems.wording import Language
from dossier.repository import History, read_history
from dossier.repository.gap import NoHistory
from dossier.repository.place import find
from dossier.repository.refs import head

PORT: Final = 8010


@click.command("desk", cls=Command)
@click.option("--port", type=Port(), default=PORT)
@click.option("--browser/--no-browser", default=True)
@click.pass_context
def desk(ctx: click.Context, port: int, browser: bool) -> int:
    """See messages/cli.*.yml."""
    free(port)
    lang: Language = ctx.meta["lang"]
    root: Path = ctx.meta["root"]
    if not (root / CONTRACT).is_dir():
        raise WrongUse("no_root", value=str(root))
    rooms = _Rooms(root)
    saving = Saving(
        root,
        lambda where, files, there: put(where, files, changed=there),
        lambda: datetime.now(CHINA),
        lambda path: issued_month(root, path),
    )
    guard = Guard(port)
    answers = Desk(Room(root, rooms.look), saving, lang)
    app = App(answers, guard, lang, lambda fault: _fault(fault, lang))
    server = make_server(HERE, port, app, threaded=True, request_handler=_Quiet)
    click.echo(say(lang, "desk_at", url=guard.address))
    if browser:
        webbrowser.open(guard.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        answers.close()
    return 0


class _Rooms:
    """The root loaded and checked, as it stands or with something written over; its history is read once a commit."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: tuple[str, History] | None = None

    def look(self, over: Mapping[str, bytes | None]) -> Session:
        """A session over the root."""
        return Session(self._root, cache_of(self._root), None, self._history(), over=over)

    def _history(self) -> History:
        try:
            tip = head(find(self._root))
        except NoHistory:
            tip = ""
        if self._known is None or self._known[0] != tip or not tip:
            self._known = (tip, read_history(self._root))
        return self._known[1]


class _Quiet(WSGIRequestHandler):
    """Writes no log: the address of a request may hold the name of a file."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing."""


def _fault(fault: BaseException, lang: Language) -> str:
    """Tell whoever runs the program where it failed, and the page that it did; what the disk refuses, in words."""
    if isinstance(fault, OSError):
        return sentence(fault, lang)
    logging.getLogger(__name__).error("%s", "".join(traceback.format_exception(fault)))
    last = traceback.extract_tb(fault.__traceback__)[-1]
    what = f"{type(fault).__name__} {Path(last.filename).name}:{last.lineno}"
    click.echo(what, err=True)
    return say_there(lang, "fault", what=what)
