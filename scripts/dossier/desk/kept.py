"""Files that were dropped on the page: kept aside until the record is saved, each once, by its digest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from dossier.exact.digest import sha256

_ALTOGETHER: Final = 1024 * 1024 * 1024
"""Bytes that are kept aside at most."""


class FullError(Exception):
    """More files than are kept aside."""


class KeptUploads:
    """Files in a folder of ours, which goes with the desk."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="dossier-desk-")
        self._sizes: dict[str, int] = {}

    def keep(self, data: bytes) -> str:
        """Keep a file; its digest. Raises FullError, OSError."""
        digest = sha256(data)
        if digest not in self._sizes:
            if sum(self._sizes.values()) + len(data) > _ALTOGETHER:
                raise FullError
            (Path(self._folder.name) / digest).write_bytes(data)
            self._sizes[digest] = len(data)
        return digest

    def data(self, digest: str) -> bytes | None:
        """A file, None if it is not there."""
        return (Path(self._folder.name) / digest).read_bytes() if digest in self._sizes else None

    def close(self) -> None:
        """Let go of everything."""
        self._folder.cleanup()
