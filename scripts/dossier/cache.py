"""Keeps what was parsed, so that an unchanged file is not parsed again.

A value is found by the digest of everything it was computed from: the caller's key (path and digest of the bytes)
and the program itself (the digest of this package's source and the versions of what it parses with). A changed
byte anywhere is another key, so nothing can be stale. Values are pickles: the folder must be ours alone, and what
is damaged is forgotten.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from dossier.exact.code import own_digest

T = TypeVar("T")

_FILE: Final = "parsed.pickle"


@cache
def _program() -> str:
    """What turns bytes into values: this program, and what it parses with."""
    return f"{own_digest()} {sys.version} {version('pydantic')} {version('pyyaml')}"


def owned(folder: Path) -> bool:
    """Whether it is a folder that nobody but its user, who runs this, can write to. Raises OSError.

    Windows tells that by no mode; there the folders of a user's home are closed to others from the start.
    """
    facts = folder.lstat()
    if not hasattr(os, "getuid"):
        return stat.S_ISDIR(facts.st_mode)
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o022


class Cache:
    """Values by key, in one file of a folder; without a folder nothing is kept.

    What a run that uses anything does not use is forgotten, unless it is to be kept for `good`: what never changes and
    is not always asked for.
    """

    def __init__(self, folder: Path | None, *, good: bool = False) -> None:
        self._folder = folder
        self._good = good
        self._old: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}
        if folder is not None:
            self._old = self._read(folder)

    def remember(self, key: str, compute: Callable[[], T]) -> T:
        """The value kept for `key`, or else what `compute` returns, which is kept."""
        kept: T | None = self.kept(key)  # type: ignore[assignment]  # whoever asks by a key knows what it stands for
        if kept is None:
            kept = compute()
            self.keep(key, kept)
        return kept

    def kept(self, key: str) -> object | None:
        """The value kept for `key`, None if there is none."""
        data = self._used.get(key) or self._old.get(key)
        if data is None:
            return None
        try:
            value: object = pickle.loads(data)  # noqa: S301  # read from a folder that only we can write
        except Exception:  # noqa: BLE001  # pickle names no end of what a damaged one raises; it is computed again
            return None
        self._used[key] = data
        return value

    def keep(self, key: str, value: object) -> None:
        """Keep `value`, which is not None, for `key`; one that cannot be kept is passed over."""
        if self._folder is None:
            return
        try:
            self._used[key] = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return

    def save(self) -> None:
        """Write what was used in this run, if anything was and it differs; a folder that is closed is passed over."""
        values = self._old | self._used if self._good else self._used
        if self._folder is None or values == self._old or not self._used:
            return
        content = pickle.dumps((_program(), values), pickle.HIGHEST_PROTOCOL)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(name).replace(self._folder / _FILE)
        except OSError:
            return

    @staticmethod
    def _read(folder: Path) -> dict[str, bytes]:
        try:
            data = (folder / _FILE).read_bytes() if owned(folder) else b""
        except OSError:
            return {}
        content = memoryview(data)[32:]
        if hashlib.sha256(content).digest() != data[:32]:
            return {}
        try:
            program, values = pickle.loads(content)  # noqa: S301  # as above
        except Exception:  # noqa: BLE001  # as above
            return {}
        return values if program == _program() else {}


class LivingCache(Cache):
    """The same for a process that looks again and again: its values live on in the cache that goes on from it, which
    hands out the very same ones. They must never be changed by anybody.

    What goes on from another one writes nothing unless it is told a folder: the few values that are new are computed
    again by the next process.
    """

    def __init__(self, folder: Path | None, before: LivingCache | None = None) -> None:
        super().__init__(None if before else folder)
        self._before: Mapping[str, object] = before.values if before else {}
        if before is not None and not before.values:  # nobody asked it: all that it had is handed on
            self._before, self._old = before._before, before._old  # noqa: SLF001  # of the same class
        self.values: Final[dict[str, object]] = {}

    def kept(self, key: str) -> object | None:
        """The value that lives or is kept for `key`, None if there is none."""
        found = self.values.get(key) or self._before.get(key) or super().kept(key)
        if found is not None:
            self.values[key] = found
        return found

    def keep(self, key: str, value: object) -> None:
        """Keep `value`, which is not None, for `key`."""
        self.values[key] = value
        super().keep(key, value)

    def save_in(self, folder: Path) -> None:
        """Write what lives to a folder, in place of what it keeps, if anything was asked for."""
        cache = Cache(folder)
        for key, value in self.values.items():
            cache.keep(key, value)
        cache.save()
