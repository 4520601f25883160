"""The program itself: its version, and a digest of its source, so that a month says what it was computed with."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from dossier.exact.code import own_digest
from dossier.result import Program


@cache
def program() -> Program:
    """The running program."""
    return Program(version=version("dossier"), digest=own_digest())
