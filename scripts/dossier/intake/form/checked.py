"""What is wrong with a record to be, in the words and at the places of `check`: of one answer, and of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dossier.checks import check_all
from dossier.load import Dossier
from dossier.load.filing import read_record
from dossier.problems import Problem
from dossier.source import Path, read

_LATER: frozenset[str] = frozenset({"missing-key", "not-file-name", "outside-month", "wrong-folder"})
"""What can only be said of a record that is complete."""


@dataclass(frozen=True)
class Candidate:
    """A record to be: where it would lie, and its text."""

    path: str
    data: bytes

    def of_answer(self, *loc: str | int) -> tuple[Problem, ...]:
        """What is wrong with the value at a path, while others are still missing."""
        source, problems = read(self.path, self.data)
        if source is None:
            return problems
        place = source.place(*loc)
        below = [source.place(*spot) for spot in source.spots if spot[: len(loc)] == loc]
        found = (*problems, *read_record(self.path, self.data).problems)
        return tuple(one for one in found if one.code not in _LATER and one.place in (place, *below))

    def of_whole(self, dossier: Dossier) -> tuple[Problem, ...]:
        """What `check` would say of the record beside the others; of warnings too."""
        filing = read_record(self.path, self.data)
        if filing.record is None or filing.problems:
            return filing.problems
        evidence = dossier.evidence.instead({self.path: filing.record})
        found = check_all(replace(dossier, evidence=evidence))
        return tuple(one for one in found if one.place.path == self.path)

    def keys(self, problem: Problem) -> Iterator[Path]:
        """The path of the value that a problem stands at, the innermost first."""
        source, _ = read(self.path, self.data)
        if source is not None:
            spots = [spot for spot in source.spots if spot and source.place(*spot) == problem.place]
            spots += [spot for spot in source.spots if spot and source.key_place(*spot) == problem.place]
            yield from sorted(dict.fromkeys(spots), key=len, reverse=True)

    def values(self, problem: Problem) -> Iterator[Path]:
        """The paths of the values, not the keys, that a problem stands at."""
        source, _ = read(self.path, self.data)
        if source is not None:
            spots = [spot for spot in source.spots if spot and source.place(*spot) == problem.place]
            yield from sorted(spots, key=len, reverse=True)
