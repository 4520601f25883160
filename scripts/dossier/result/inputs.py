"""What a month was computed from and with: files, and the program."""

from __future__ import annotations

from dossier.trace.frozen import Result


class InputFile(Result):
    """A file that the month was computed from."""

    path: str
    """Its path below the root."""
    sha256: str
    """SHA-256 of its bytes, in hexadecimal."""
    sm3: str
    """SM3 of its bytes, in hexadecimal."""


class Inputs(Result):
    """All files that the month was computed from."""

    digest: str
    """SHA-256 of the lines `sha256  path` in order: it names the whole."""
    files: tuple[InputFile, ...]
    """The files, in the order of their paths."""


class Program(Result):
    """The program that computed the month."""

    version: str
    """Its version."""
    digest: str
    """SHA-256 of its source: of name and bytes of each file of the package, in the order of their names."""
