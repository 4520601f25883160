"""The folder that is published to. Nothing in it that this program did not write is ever replaced or deleted.

A month's folder lists its own files in `.dossier.json`, and the sets in `shared` that its pages ask for, which list
theirs likewise; what lies beside the months is listed in `.dossier/site.json`, with whose site it is. All else is
somebody else's: where it is in the way, nothing is written and it is named.

A month is built aside, in `.dossier`, and then changes places with the one before, in one step. Where the system cannot
do that, the one before waits in `.dossier/old` until the new one is in place, and whoever comes next puts it back.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.exact.period import Period
from dossier.publish.alone import alone
from dossier.publish.exchange import exchange
from dossier.site.shared import SHARED, is_set

MARK: Final = ".dossier.json"
STATE: Final = ".dossier"
LATEST: Final = "latest"
_LIST: Final = "site.json"
_BESIDE: Final = ("index.html", "versions.json", "versions.js", "compare.html", "amounts.csv")
_OF_YEAR: Final = re.compile(r"dossier-[0-9]{4}\.pdf")
_FOLDERS: Final = (LATEST, "compare")
_LOCK: Final = "lock"
_BETWEEN: Final = ("old", "incoming", "gone", "new")  # what a build leaves between its steps
_OWN: Final = frozenset({_LIST, f"{_LIST}.new", _LOCK})
_REVISION: Final = re.compile(r"-r[1-9][0-9]{0,3}$")


class NotOursError(Exception):
    """Something that this program did not write is in the way: its path."""


class OtherSiteError(Exception):
    """The folder holds another site: whose."""


@dataclass(frozen=True)
class Output:
    """A folder for the site of `owner`, to be claimed first, by one build at a time."""

    folder: Path
    owner: str

    @property
    def state(self) -> Path:
        """What the program needs to know of the folder, and what is not yet in place."""
        return self.folder / STATE

    @contextmanager
    def claimed(self, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Make sure that all that would be written is free or ours, and mend what was interrupted.

        Raises NotOursError for the first thing that is in the way, OtherSiteError if it holds another site; nothing has
        been changed then. `waits` is told if somebody else is at work in the folder; once they have ended, it begins.
        """
        self._claim()
        self.state.mkdir(exist_ok=True)
        with alone(self.state / _LOCK, waits):
            if not self._claim():
                self._list(())
            self._mend()
            yield

    def _claim(self) -> frozenset[str]:
        """What is listed as ours, if nothing else is in the way. Raises NotOursError, OtherSiteError."""
        self._claim_state()
        listed = self._listed()
        for name in (*_BESIDE, *(path.name for path in sorted(self.folder.glob("dossier-*")) if _beside(path.name))):
            self._refuse(self.folder / name, ours=name in listed)
        for folder in (self.folder / name for name in _FOLDERS):
            if os.path.lexists(folder):
                self._refuse(folder, ours=folder.is_dir() and not folder.is_symlink())
                for path in sorted(folder.iterdir()):
                    self._refuse(path, ours=f"{folder.name}/{path.name}" in listed)
        for path in sorted(self.folder.glob("????-??*")):
            if is_version(path.name):  # also one that is not asked for: it would be taken for a part of this site
                self._claim_folder(path)
        self._claim_shared()
        return listed

    def _claim_shared(self) -> None:
        shared = self.folder / SHARED
        if not os.path.lexists(shared):
            return
        self._refuse(shared, ours=shared.is_dir() and not shared.is_symlink())
        for path in sorted(shared.iterdir()):
            self._claim_folder(path)

    def _claim_state(self) -> None:
        if not os.path.lexists(self.state):
            return
        self._refuse(self.state, ours=self.state.is_dir() and not self.state.is_symlink())
        known = _read(self.state / _LIST)
        if known is None:
            self._refuse(self.state, ours={path.name for path in self.state.iterdir()} <= _OWN)
        elif known.get("owner") != self.owner:
            raise OtherSiteError(str(known.get("owner")))

    def _claim_folder(self, path: Path) -> None:
        listed = _names(path)
        if listed is None:
            self._refuse(path, ours=path.is_dir() and not path.is_symlink() and not any(path.iterdir()))
            return
        for name in foreign(path, listed):
            self._refuse(path / name, ours=False)

    @staticmethod
    def _refuse(path: Path, *, ours: bool) -> None:
        if os.path.lexists(path) and not ours:
            raise NotOursError(str(path))

    @staticmethod
    def _is_ours(path: Path) -> bool:
        return not path.is_symlink() and _names(path) is not None

    def _listed(self) -> frozenset[str]:
        known = _read(self.state / _LIST) or {}
        files = known.get("files")
        names = (name for name in (files if isinstance(files, list) else ()) if isinstance(name, str))
        return frozenset(name for name in names if _beside(name) or _in_folder(name))  # whoever wrote the list

    def _list(self, names: Collection[str]) -> None:
        text = json.dumps({"owner": self.owner, "files": sorted(names)}, ensure_ascii=False)
        _replace(self.state / _LIST, f"{text}\n".encode(), self.state / f"{_LIST}.new")

    def _mend(self) -> None:
        """Put back what waits, if its place is empty, and take away what was not finished."""
        for old in sorted((self.state / "old").glob("*")):
            if not os.path.lexists(self.folder / old.name):
                old.rename(self.folder / old.name)
        for path in (self.state / name for name in _BETWEEN):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def months(self) -> list[str]:
        """The versions that this program wrote, in order: months, and revisions of them that were replaced."""
        found = (path for path in self.folder.glob("????-??*") if is_version(path.name))
        return sorted(path.name for path in found if self._is_ours(path))

    def put(self, built: Path, period: str) -> None:
        """Put a month that has been built and marked in its place; the one before is there until then, then gone."""
        try:
            self._put(built, period)
        finally:
            shutil.rmtree(self.state / "incoming", ignore_errors=True)

    def _put(self, built: Path, period: str) -> None:
        place, incoming = self.folder / period, self.state / "incoming" / period
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.parent.mkdir(exist_ok=True)
        move(built, incoming)
        self._claim_folder(place)
        if not os.path.lexists(place) or not any(place.iterdir()):
            incoming.rename(place)
        elif not exchange(incoming, place):
            old = self.state / "old" / period
            old.parent.mkdir(exist_ok=True)
            place.rename(old)
            incoming.rename(place)
            shutil.rmtree(old.parent)

    def take_away(self, period: str) -> None:
        """Delete a month of ours, or a set: at once, and then its files."""
        self._claim_folder(self.folder / period)
        gone = self.state / "gone"
        shutil.rmtree(gone, ignore_errors=True)
        (self.folder / period).rename(gone)
        shutil.rmtree(gone)

    def has(self, name: str) -> bool:
        """Whether a set lies there whole."""
        return whole(self.folder / SHARED / name)

    def share(self, made: Path) -> None:
        """Put a set that was made in a folder of its name in its place, unless it lies there whole."""
        place, incoming = self.folder / SHARED / made.name, self.state / "incoming" / made.name
        if self.has(made.name):
            return
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.parent.mkdir(exist_ok=True)
        move(made, incoming)
        mark(incoming, key=made.name)
        if os.path.lexists(place):
            self.take_away(f"{SHARED}/{made.name}")
        place.parent.mkdir(exist_ok=True)
        incoming.rename(place)
        shutil.rmtree(incoming.parent)

    def take_away_unshared(self) -> None:
        """Delete the sets that no month asks for any more."""
        asked = frozenset[str]().union(*(shared_by(self.folder / version) for version in self.months()))
        for path in sorted((self.folder / SHARED).glob("*")):
            if path.name not in asked and self._is_ours(path):
                self.take_away(f"{SHARED}/{path.name}")
        if (self.folder / SHARED).is_dir() and not any((self.folder / SHARED).iterdir()):
            (self.folder / SHARED).rmdir()

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write what lies beside the months, each file in one step, and delete what was there before of ours."""
        before = self._listed()
        self._list(before | files.keys())
        for name, data in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            _replace(path, data, self.state / "new")
        for name in before - files.keys():
            (self.folder / name).unlink(missing_ok=True)
        self._list(files.keys())


def move(built: Path, target: Path) -> None:
    """Move a folder, also to another disk; what lies in the target stays. Raises OSError for the first failure."""
    if not target.exists():
        try:
            built.rename(target)
        except OSError as failed:
            if failed.errno != errno.EXDEV:
                raise
        else:
            return
    for path in sorted(built.rglob("*")):
        place = target / path.relative_to(built)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
    shutil.rmtree(built)


def mark(built: Path, shown: str = "", key: str = "", shared: Collection[str] = ()) -> None:
    """List a month's files in it, so that they are known as ours, what it says of itself, and the sets it asks for.

    An issued one gets its key and the digests of its files; so does a set.
    """
    names = sorted(path.relative_to(built).as_posix() for path in _under(built))
    sealed = {"key": key, "sha256": {name: _digest(built / name) for name in names}} if key else {}
    (built / MARK).write_text(
        json.dumps({"files": names, "shown": shown, "shared": sorted(shared), **sealed}, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def shown(folder: Path) -> str:
    """What a version says of itself, "" if nobody knows."""
    said = (_read(folder / MARK) or {}).get("shown")
    return said if isinstance(said, str) else ""


def files_of(folder: Path) -> frozenset[str]:
    """The files that a version lists as its own; none if nobody knows."""
    return _names(folder) or frozenset()


def shared_by(folder: Path) -> frozenset[str]:
    """The sets that a version asks for."""
    named = (_read(folder / MARK) or {}).get("shared")
    return frozenset(name for name in named if is_set(name)) if isinstance(named, list) else frozenset()


def provided(folder: Path) -> bool:
    """Whether all that a version asks for beside it lies there whole."""
    return all(whole(folder.parent / SHARED / name) for name in shared_by(folder))


def whole(shared: Path) -> bool:
    """Whether a set lies there as it was written."""
    return _as_marked(shared, shared.name)


def intact(folder: Path, key: str) -> bool:
    """Whether an issued version lies in a folder as it was built with a key, with all that it asks for beside it."""
    return _as_marked(folder, key) and provided(folder)


def _as_marked(folder: Path, key: str) -> bool:
    """Whether a folder holds what its mark says under a key: every file, and no other."""
    known = None if folder.is_symlink() or (folder / MARK).is_symlink() else _read(folder / MARK)
    digests = known.get("sha256") if known is not None and known.get("key") == key else None
    if not isinstance(digests, dict):
        return False
    there = {path.relative_to(folder).as_posix(): path for path in _under(folder)}
    there.pop(MARK, None)
    return there.keys() == digests.keys() and all(
        not path.is_symlink() and _digest(path) == digests[name] for name, path in there.items()
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign(folder: Path, listed: Collection[str]) -> list[str]:
    """What lies in a month's folder and is not among its own files."""
    found = (path.relative_to(folder).as_posix() for path in _under(folder))
    return sorted(name for name in found if name != MARK and name not in listed)


def is_period(name: str) -> bool:
    """Whether a folder's name is a month."""
    try:
        Period.parse(name)
    except ValueError:
        return False
    return True


def is_version(name: str) -> bool:
    """Whether a folder's name is a month, or a revision of one that was replaced."""
    return is_period(_REVISION.sub("", name))


def _beside(name: str) -> bool:
    """Whether a file beside the months can be one of ours: those always there, and the dossiers of years."""
    return name in _BESIDE or _OF_YEAR.fullmatch(name) is not None


def _in_folder(name: str) -> bool:
    folder, _, page = name.partition("/")
    return folder in _FOLDERS and page not in ("", ".", "..") and not set(page) & set("/\\")


def _under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _names(month: Path) -> frozenset[str] | None:
    known = None if month.is_symlink() or (month / MARK).is_symlink() else _read(month / MARK)
    files = known.get("files") if known is not None else None
    return frozenset(files) if isinstance(files, list) and all(isinstance(one, str) for one in files) else None


def _read(path: Path) -> dict[str, object] | None:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) else None


def _replace(path: Path, data: bytes, aside: Path) -> None:
    if path.is_file() and path.read_bytes() == data:
        return
    aside.write_bytes(data)
    aside.replace(path)
