"""Remembers which issued months have been found to come out the same, so that they are not computed at every look.

Only that a month is the same is kept, by the digest of everything it could rest on and of the program: whatever
changes, it is computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.cache import owned

_FOLDER: Final = "unchanged"


@dataclass(frozen=True)
class Unchanged:
    """Keys in a folder of the user's; without one nothing is remembered."""

    folder: Path | None

    def known(self, key: str, compute: Callable[[], bool]) -> bool:
        """True if the key is kept; else what `compute` says, which is kept if it is true."""
        if self.folder is None:
            return compute()
        mark = self.folder / _FOLDER / key
        with suppress(OSError):
            if owned(mark.parent) and mark.is_file():
                return True
        found = compute()
        if found:
            with suppress(OSError):
                mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if owned(mark.parent):
                    mark.touch()
        return found
