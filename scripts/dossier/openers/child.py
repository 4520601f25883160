"""Runs a program of this package as a child that knows nothing of this process but the bytes it is given."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from dossier.openers.confine import LIMITED

_MACHINE: Final = (-9, -15)  # SIGKILL, SIGTERM: somebody ended it, or the machine ran out of memory
_CRASHED: Final = 0xC0000000  # from here on Windows tells of a crash, as others do by a number below 0
_NEEDED: Final = (
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
)  # where Python finds its own libraries; Windows starts nothing without
_MiB: Final = 1024 * 1024
_SAID: Final = 10_000  # bytes of what a child says of its failure


@dataclass(frozen=True)
class Limits:
    """What a child may take: processor seconds for a file, bytes of memory, and seconds by the clock in case it only
    waits.

    The first two end the same file on every machine; the last is far above them.
    """

    cpu: int = 20
    memory: int = 1024 * _MiB
    clock: int = 300


@dataclass(frozen=True)
class ChildEnd:
    """How a child ended: at its `end`, or before; `lasting` if it would end like that again."""

    end: bool
    lasting: bool


class ChildError(Exception):
    """The child could not even start; what it said."""


def run(program: str, options: Sequence[str], given: IO[bytes], out: IO[bytes], limits: Limits) -> ChildEnd:
    """Run `program` of this package on the file `given`, its output into the file `out`.

    Raises ChildError if it is the program that fails, OSError if the machine cannot run another one.
    """
    command = [sys.executable, "-I", "-m", f"{__package__}.{program}", *options]
    # Nothing of the environment is its business, but for what Python needs to start.
    own = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603  # a fixed program; what strangers made comes in as data
                command, stdin=given, stdout=out, stderr=said, env=own, cwd="/", timeout=limits.clock, check=False
            )
        except subprocess.TimeoutExpired:
            return ChildEnd(end=False, lasting=not LIMITED)
        if 0 < done.returncode < _CRASHED:
            said.seek(0)
            raise ChildError(said.read(_SAID).decode(errors="replace"))
        return ChildEnd(end=done.returncode == 0, lasting=done.returncode not in _MACHINE)
