"""The files that a month was computed from."""

from __future__ import annotations

from dossier.result.base import Result


class InputFile(Result):
    """A file the month was computed from."""

    path: str
    sha256: str
    sm3: str


class Inputs(Result):
    """All input files; `digest` is the sha256 of the lines `sha256  path` in order."""

    digest: str
    files: tuple[InputFile, ...]
