"""The folder that is published to. Nothing in it that this program did not write is ever replaced or deleted.

A month's folder lists its own files in `.dossier.json`; what lies beside the months is listed in `.dossier/site.json`,
with whose site it is. All else is somebody else's: where it is in the way, nothing is written and it is named.

A month is built aside, in `.dossier`, and then changes places with the one before, in one step. Where the system cannot
do that, the one before waits in `.dossier/old` until the new one is in place, and whoever comes next puts it back.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.exact.period import Period
from dossier.publish.exchange import exchange

MARK: Final = ".dossier.json"
STATE: Final = ".dossier"
LATEST: Final = "latest"
_LIST: Final = "site.json"
_BESIDE: Final = ("index.html", "versions.json", "versions.js")
_OWN: Final = frozenset({_LIST, f"{_LIST}.new", "lock"})
_PROTECTED: Final = ("content", "evidence", "scripts", "theme", "tests", "docs")
_REVISION: Final = re.compile(r"-r[1-9][0-9]{0,3}$")
_KEPT: Final = ("work", "work-public", "fonts")  # below build/


class NotOursError(Exception):
    """Something that this program did not write is in the way: its path."""


class OtherSiteError(Exception):
    """The folder holds another site: whose."""


def unfit(out: Path, roots: Collection[Path]) -> Path | None:
    """The folder because of which `out` cannot be written to, None if it can.

    It may not lie in, be or hold what belongs to a root or to the program, nor any hidden folder of theirs such as
    .git, whatever way leads there.
    """
    place = out.resolve()
    above = (place, *place.parents)
    for folder in above:
        if folder.name == ".git":
            return folder
    for root in {root.resolve() for root in roots}:
        if any(_same(root, one) for one in above[:1]) or _inside(root, place):
            return root
        for kept in (*_PROTECTED, *(f"build/{name}" for name in _KEPT), *_hidden(root)):
            if (root / kept).exists() and any(_same(root / kept, one) for one in above):
                return root / kept
    return None


def _hidden(root: Path) -> Iterator[str]:
    yield from (path.name for path in root.glob(".*"))


def _inside(inner: Path, outer: Path) -> bool:
    return any(_same(outer, one) for one in inner.parents)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


@dataclass(frozen=True)
class Output:
    """A folder for the site of `owner`, to be claimed first. One build at a time may work on it."""

    folder: Path
    owner: str

    @property
    def state(self) -> Path:
        """What the program needs to know of the folder, and what is not yet in place."""
        return self.folder / STATE

    def claim(self) -> None:
        """Make sure that all that would be written is free or ours, and mend what was interrupted.

        Raises NotOursError for the first thing that is in the way, OtherSiteError if it holds another site; nothing has
        been changed then.
        """
        self._claim_state()
        listed = self._listed()
        for name in _BESIDE:
            self._refuse(self.folder / name, ours=name in listed)
        latest = self.folder / LATEST
        if os.path.lexists(latest):
            self._refuse(latest, ours=latest.is_dir() and not latest.is_symlink())
            for path in sorted(latest.iterdir()):
                self._refuse(path, ours=f"{LATEST}/{path.name}" in listed)
        for path in sorted(self.folder.glob("????-??*")):
            if is_version(path.name):  # also one that is not asked for: it would be taken for a part of this site
                self._claim_month(path)
        self.state.mkdir(exist_ok=True)
        if not listed:
            self._list(())
        self._mend()

    def _claim_state(self) -> None:
        if not os.path.lexists(self.state):
            return
        self._refuse(self.state, ours=self.state.is_dir() and not self.state.is_symlink())
        known = _read(self.state / _LIST)
        if known is None:
            self._refuse(self.state, ours={path.name for path in self.state.iterdir()} <= _OWN)
        elif known.get("owner") != self.owner:
            raise OtherSiteError(str(known.get("owner")))

    def _claim_month(self, path: Path) -> None:
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
        return frozenset(name for name in names if name in _BESIDE or _in_latest(name))  # whoever wrote the list

    def _list(self, names: Collection[str]) -> None:
        text = json.dumps({"owner": self.owner, "files": sorted(names)}, ensure_ascii=False)
        _replace(self.state / _LIST, f"{text}\n".encode(), self.state / f"{_LIST}.new")

    def _mend(self) -> None:
        """Put back what waits, if its place is empty, and take away what was not finished."""
        for old in sorted((self.state / "old").glob("*")):
            if not os.path.lexists(self.folder / old.name):
                old.rename(self.folder / old.name)
        for path in (self.state / name for name in ("old", "incoming", "new")):
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
        shutil.move(built, incoming)  # copies if the two lie on different disks, so that what follows is a rename
        self._claim_month(place)
        if not os.path.lexists(place) or not any(place.iterdir()):
            incoming.rename(place)
        elif not exchange(incoming, place):
            old = self.state / "old" / period
            old.parent.mkdir(exist_ok=True)
            place.rename(old)
            incoming.rename(place)
            shutil.rmtree(old.parent)

    def take_away(self, period: str) -> None:
        """Delete a month of ours: at once, and then its files."""
        self._claim_month(self.folder / period)
        gone = self.state / "incoming" / period
        gone.parent.mkdir(exist_ok=True)
        (self.folder / period).rename(gone)
        shutil.rmtree(gone.parent)

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


def mark(built: Path, shown: str = "", key: str = "") -> None:
    """List a month's files in it, so that they are known as ours, and what it says of itself.

    An issued one gets its key and the digests of its files.
    """
    names = sorted(path.relative_to(built).as_posix() for path in _under(built))
    sealed = {"key": key, "sha256": {name: _digest(built / name) for name in names}} if key else {}
    (built / MARK).write_text(
        json.dumps({"files": names, "shown": shown, **sealed}, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def shown(folder: Path) -> str:
    """What a version says of itself, "" if nobody knows."""
    said = (_read(folder / MARK) or {}).get("shown")
    return said if isinstance(said, str) else ""


def intact(folder: Path, key: str) -> bool:
    """Whether an issued version lies in a folder as it was built with a key: every file, and no other."""
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


def _in_latest(name: str) -> bool:
    folder, _, page = name.partition("/")
    return folder == LATEST and page not in ("", ".", "..") and not set(page) & set("/\\")


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
