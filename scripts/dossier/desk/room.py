"""The root as it stands, loaded and checked once and again only after a file has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from dossier.contract.attachments import AttachmentTerms
from dossier.contract.calendar import OutsideCalendar
from dossier.desk.looking import Looking, RootLook
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.intake.month.expected import ExpectedRecord, asked_of
from dossier.load import CONTRACT, NOTHING_OVER
from dossier.load.folder import MAX_ATTACHMENT, read_bytes
from dossier.problems import RefusedError
from dossier.records import Record
from dossier.views import names
from dossier.views.theme import Theme
from dossier.views.todo import ToDo, todo

_WATCHED: Final = (CONTRACT, "evidence")
_TOP: Final = "evidence"


class Room:
    """One root; `one` lets one question after the other at it, since a look takes all of a processor."""

    def __init__(self, root: Path, looking: Looking) -> None:
        self.root: Final = root
        self.one: Final = threading.RLock()
        self._looking = looking
        self._known: tuple[str, RootLook] | None = None
        self._todos: dict[Period, tuple[ToDo, ...]] = {}

    def look(self) -> RootLook:
        """The root as it stands."""
        seen = _fingerprint(self.root)
        if self._known is None or self._known[0] != seen:
            self._known = (seen, self._looking(NOTHING_OVER))
            self._todos = {}
        return self._known[1]

    def would(self, over: Mapping[str, bytes | None]) -> RootLook:
        """The root as it would be."""
        return self._looking(over)

    def forget(self) -> None:
        """Load again before the next answer: something has been committed."""
        self._known = None

    def text(self, path: str) -> bytes:
        """A record's text as it is on file. Raises RefusedError."""
        data = self.look().loaded.texts.get(path) if inside(path) else None
        if data is None:
            raise RefusedError("no_record", path=path)
        return data

    def beside(self, folder: str) -> Mapping[str, str]:
        """The digests of the files in a folder below evidence/, by name."""
        if not inside(folder) or not (self.root / folder).is_dir():
            return {}
        names = [one.name for one in os.scandir(self.root / folder) if one.is_file(follow_symlinks=False)]
        found = {name: read_bytes(self.root, f"{folder}/{name}", MAX_ATTACHMENT) for name in names}
        return {name: sha256(data) if isinstance(data, bytes) else "" for name, data in found.items()}

    def months(self) -> list[Period]:
        """Every month with records, and the one that comes next."""
        dossier = self.look().loaded.dossier
        known = list(dossier.evidence.periods) if dossier else []
        return [*known, known[-1].shift(1)] if known else []

    def month(self, text: str) -> Period:
        """The month asked for, else the last one with records. Raises RefusedError."""
        try:
            return Period.parse(text) if text else self.months()[-2]
        except (ValueError, IndexError):
            raise RefusedError("no_month", value=text) from None

    def records(self) -> tuple[Record, ...]:
        """Every record that can be read."""
        dossier = self.look().loaded.dossier
        return dossier.evidence.records if dossier else ()

    def taken(self) -> AttachmentTerms:
        """Which types of file are taken, as last seen: a file that was dropped does not wait until a look has ended."""
        known = self._known
        if known is None:
            with self.one:
                known = ("", self.look())
        dossier = known[1].loaded.dossier
        return dossier.contract.attachments if dossier else AttachmentTerms()

    def begun(self, month: Period) -> bool:
        """Whether anything of a month is on file."""
        return month in self.months()[:-1]

    def asked(self, month: Period) -> tuple[ExpectedRecord, ...]:
        """What a month that nobody has begun waits for, what is due first in front; nothing if it cannot be told."""
        look = self.look()
        dossier = look.loaded.dossier
        if not look.sound or dossier is None or self.begun(month):
            return ()
        try:
            found = asked_of(dossier.contract, dossier.evidence, month, look.as_of).expected
        except OutsideCalendar:
            return ()
        return tuple(sorted((one for one in found if not one.there), key=lambda one: (one.due or date.max, one.why)))

    def todos(self, month: Period) -> tuple[ToDo, ...]:
        """What is left to do in a month; nothing if it cannot be computed."""
        look = self.look()
        if not look.sound or look.loaded.dossier is None or month not in look.assessments or look.refusals(month):
            return ()
        if month not in self._todos:
            one = look.one_month(month)
            called = names.word(one.contract, Theme({}, {}), month.end, names.subjects(one))
            self._todos[month] = todo(one, called)
        return self._todos[month]


def inside(path: str) -> bool:
    """Whether a path leads below evidence/ and nowhere else."""
    top, *steps = path.split("/")
    return top == _TOP and bool(steps) and not any(one in ("", ".", "..") or set(one) & {"\\", ":"} for one in steps)


def _fingerprint(root: Path) -> str:
    """What tells whether any file has changed since it was loaded: enough for a page, never for a verdict."""
    found = []
    for top in _WATCHED:
        for folder, _, files in os.walk(root / top):
            for name in files:
                facts = (Path(folder) / name).lstat()
                found.append(f"{folder}/{name} {facts.st_size} {facts.st_mtime_ns} {facts.st_ino}")
    return sha256("\n".join(sorted(found)).encode("utf-8", "surrogateescape"))
