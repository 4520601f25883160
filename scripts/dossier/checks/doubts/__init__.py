"""What is too good or out of line: checks that only raise doubts, each with two places.

A module here offers `KINDS`, the doubts it can raise with their limits, beside what every check offers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from dossier.checks.doubts import (
    alike,
    availability,
    copied,
    cropped,
    disks,
    edges,
    filing,
    fleet,
    late,
    loads,
    minutes,
    notices,
    numbers,
    papers,
    partial,
    rosters,
    series,
    stops,
    taken,
    when,
)
from dossier.doubt import Kind
from dossier.load import Dossier
from dossier.problems import Problem


class Doubting(Protocol):
    """What a module of this package offers."""

    @property
    def CODES(self) -> tuple[str, ...]:  # noqa: N802  # a constant of the module
        """The codes of its kinds."""

    @property
    def KINDS(self) -> tuple[Kind, ...]:  # noqa: N802  # a constant of the module
        """The doubts it can raise."""

    @property
    def __name__(self) -> str:
        """The name of the module."""

    def check(self, dossier: Dossier, /) -> Iterable[Problem]:
        """All doubts of these kinds."""


CHECKS: Final[tuple[Doubting, ...]] = (
    loads, disks, series, fleet, numbers, stops, minutes, availability, notices, taken, alike, cropped, edges, copied,
    rosters, when, partial, papers, filing, late,
)  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = tuple(kind for check in CHECKS for kind in check.KINDS)
