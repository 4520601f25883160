"""The two sides of a proposed change, and the files that differ between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.problems import Problem
from dossier.records import Record

How = Literal["added", "changed", "moved", "removed"]


@dataclass(frozen=True)
class FileChange:
    """A file that differs, by its path from the root; of one that was `moved`, `was` is where it lay before."""

    path: str
    how: How
    was: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths that are touched."""
        return (self.was, self.path) if self.was else (self.path,)


@dataclass(frozen=True)
class RootState:
    """One side. A month whose records have errors has no assessment; without a contract no month is known.

    `issued` are the months that have been issued; `unreadable`: there is a contract, but it cannot be read.
    """

    contract: Contract | None
    evidence: Evidence | None
    months: Mapping[str, Assessment | None]
    issued: frozenset[str]
    problems: tuple[Problem, ...]
    unreadable: bool = False

    def records(self) -> Iterator[Record]:
        """All records, if they could be read."""
        yield from self.evidence.records if self.evidence else ()
