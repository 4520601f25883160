"""The program itself: its version, and a digest of its source, so that a month says what it was computed with."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from dossier.result import Program

_PACKAGE: Final = Path(__file__).parent
_SOURCE: Final = (".py", ".yml")


@cache
def program() -> Program:
    """The running program."""
    return Program(version=version("dossier"), digest=digest_of(_PACKAGE))


def digest_of(package: Path) -> str:
    """The digest of a program's source, the same wherever the package lies and however lines end there."""
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*"), key=lambda one: one.relative_to(package).as_posix()):
        if path.suffix in _SOURCE and path.is_file():
            name, data = path.relative_to(package).as_posix(), path.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{len(data)} {name}\n".encode() + data)
    return whole.hexdigest()
