"""What `serve` shows of a root as it is: pages of open months when they are asked for, all the rest once it is built.

The session stays, and of it what a change leaves alone. The site is built by a child, which is ended when the files
change: what it has done by then is taken up by the next one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

import click

from dossier.cli.build import WORK, Options, build, work_of
from dossier.cli.machine import sentence
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.watched import CHECKED_OUT, Glance, glance, touched
from dossier.load import EVIDENCE
from dossier.problems.wording import Language
from dossier.publish import at_hand, key_of
from dossier.publish.appearance import HOME, read_look
from dossier.publish.builder import Builder
from dossier.publish.generator import warm_up
from dossier.publish.on_request import AtHand, MonthGenerator, MonthOnRequest
from dossier.publish.staging import StaleAttachmentError
from dossier.site.shared import SHARED

_WATCHED: Final = ("content", "evidence", "theme", "mkdocs.yml")


class Shown:
    """What a session's root looks like, one file asked for at a time, by who holds the lock `asking`; `generators` are
    those at hand, by version.
    """

    def __init__(
        self, session: Session, out: Path, look: AtHand, generators: Mapping[str, MonthGenerator], asking: Lock
    ) -> None:
        self.session: Final = session
        self.look: Final = look
        self._asking = asking
        self._out = out
        self._known = generators
        self._open = {str(period): period for period in session.months if period in session.assessments.open}
        self._months: Final[dict[str, MonthOnRequest]] = {}
        seals = [session.seal(one) for revisions in session.issued.months.values() for one in revisions]
        self._issued = at_hand(out, {seal.version: key_of(seal, "full", ()) for seal in seals})

    def find(self, path: str) -> bytes | None:
        """The file at a path of the site as the files have it; None if it has to be built first."""
        version, _, below = path.partition("/")
        try:
            with self._asking:
                if version == SHARED:
                    return self.look.files.get(path) or self._beside(path)
                if version in self._open:
                    return self._month(version).file(below)
                return (self._out / path).read_bytes() if version in self._issued else None
        except (OSError, StaleAttachmentError):  # changed since it was loaded, which is about to be noticed
            return None

    def _beside(self, path: str) -> bytes | None:
        return next(filter(None, (month.file(f"../{path}") for month in self._months.values())), None)

    def _month(self, version: str) -> MonthOnRequest:
        if version not in self._months:
            (report,) = self.session.reports([self._open[version]])
            known = self._known.get(version)
            self._months[version] = MonthOnRequest(report, self.session.root, self.look, known)
        return self._months[version]

    @property
    def generators(self) -> Mapping[str, MonthGenerator]:
        """Those of the months that have been asked for at any time."""
        with self._asking:
            return {**self._known, **{version: month.generator for version, month in self._months.items()}}


class Following:
    """A root that is followed: what it shows, and the child that builds its site.

    `new_session` looks at the root anew; what the last session knows is taken over as far as no change can touch it.
    The program counts as it was when the history or the look was last read: it is the one that runs.
    """

    def __init__(self, new_session: Callable[[], Session], lang: Language) -> None:
        self._new_session = new_session
        self._lang: Language = lang
        self.root: Final = new_session().root
        self.options: Final = Options(out=self.root / "build" / "preview", pdf=False)
        self._asking = Lock()
        self._seen: Glance = {}
        self._shown: Shown | None = None
        self._builder: Builder | None = None

    def glance(self) -> Glance:
        """The files as they lie there now."""
        return glance(dict.fromkeys(base / name for base in (self.root, HOME) for name in _WATCHED), self.root)

    def look(self, now: Glance) -> Shown | None:
        """What the files, as they are `now`, show; None, with the reasons printed, if they cannot be shown."""
        session = self._session(now)
        try:
            if session.sound:
                known = self._shown.generators if self._shown else {}
                look = self._at_hand(session, now)
                self._shown, self._seen = Shown(session, self.options.out, look, known, self._asking), now
            if session.errors:
                show_problems(session.errors, session.loaded.texts, self._lang)
                click.echo(say(self._lang, "stopped"), err=True)
        except WrongUse as failed:
            click.echo(say(self._lang, failed.message, **failed.values), err=True)
        except OSError as failed:
            click.echo(sentence(failed, self._lang), err=True)
        else:
            return self._shown if session.sound else None
        return None

    def _session(self, now: Glance) -> Session:
        """A session for the files as they are now, with what the last one knows that cannot have changed."""
        session, changed = self._new_session(), touched(self._seen, now)
        if self._shown is None:
            return session
        before = self._shown.session
        session = replace(session, before=before.left)
        if CHECKED_OUT in changed:
            return session
        program = before.program if self._evidence_alone(changed) else None
        return replace(session, known_history=before.history, known_program=program)

    def _at_hand(self, session: Session, now: Glance) -> AtHand:
        """The look, as it is or as it still is."""
        if self._shown is not None and self._evidence_alone(touched(self._seen, now)):
            return self._shown.look
        warm_up()
        return AtHand(read_look(self.root), work_of(session) / WORK[self.options.edition])

    def _evidence_alone(self, changed: Collection[str]) -> bool:
        return all(path.startswith(f"{self.root / EVIDENCE}/") for path in changed)

    def build(self, shown: Shown, ended: Callable[[bool], None]) -> None:
        """Begin to build the site of what is shown, in place of what was being built; `ended` is told whether it is."""
        self.end()

        def make() -> None:
            try:
                shown.session.keep()
                build(shown.session, shown.session.months, self.options, self._lang)
            except WrongUse as failed:
                click.echo(say(self._lang, failed.message, **failed.values), err=True)
                sys.exit(1)
            except OSError as failed:
                click.echo(sentence(failed, self._lang), err=True)
                sys.exit(1)

        with self._asking:  # nobody holds a lock of ours while the child is made
            self._builder = Builder(make, ended)

    def end(self) -> None:
        """End what is being built."""
        if self._builder is not None:
            self._builder.end()
            self._builder = None
