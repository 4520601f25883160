"""Results by the readings they asked for: exchanging one reading computes again only what asks for it.

Nothing has to declare which readings it depends on. Whoever computes gets the readings as a mapping; what is looked up
in it is noted, and a result serves every other set of readings that answers the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias, TypeVar

T = TypeVar("T")


_Known: TypeAlias = list[tuple[dict[str, str | None], Any]]
"""Results with what each asked for."""


class Lasting:
    """What has been computed from single records under one contract, whatever else is on file: by name, which says
    all it was computed from. It goes on from what was there `before`, of which it forgets what nobody asks for.
    """

    def __init__(self, before: Lasting | None = None) -> None:
        self._before: Final = before.results if before else {}
        self.results: Final[dict[Hashable, _Known]] = {}

    def known(self, name: Hashable) -> _Known:
        """The results under a name, to be added to."""
        found = self.results.get(name)
        if found is None:
            found = self.results[name] = self._before.get(name, [])
        return found

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What stands under a name, which tells all that `make` asks for: the very same each time."""
        known = self.known(name)
        if not known:
            known.append(({}, make()))
        return known[0][1]  # type: ignore[no-any-return]  # what stands under a name is of one type

    def memory(self, name: Hashable) -> Memory:
        """What has been computed from all that a name tells, and from nothing else."""
        return self.once(name, Memory)


class Memory:
    """What has been computed so far from the same contract, evidence and month: by name, with what it asked for. What
    holds whatever the evidence and the month are is found in `lasting`.
    """

    def __init__(self, lasting: Lasting | None = None) -> None:
        self.lasting: Final = lasting or Lasting()
        self._results: Final[dict[Hashable, _Known]] = {}

    def known(self, name: Hashable) -> _Known:
        """The results under a name, to be added to."""
        return self._results.setdefault(name, [])


class AskedReadings(Mapping[str, str]):
    """Readings by question, which note what is asked of them and remember what was computed under them.

    A memory is of one contract, evidence and month; without one nothing is remembered.
    """

    def __init__(self, readings: Mapping[str, str], memory: Memory | None = None) -> None:
        self._readings: Final = dict(readings)
        self._memory: Final = memory
        self._noting: Final[list[dict[str, str | None]]] = []

    def __getitem__(self, question: str) -> str:
        for asked in self._noting:
            asked[question] = self._readings.get(question)
        return self._readings[question]

    def __iter__(self) -> Iterator[str]:
        for question in self._readings:
            self.get(question)  # whoever sees all of them depends on all of them
        return iter(self._readings)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def remembered(self, name: Hashable, compute: Callable[[], T], *, lasting: bool = False) -> T:
        """The result of `compute`, which looks up nothing but these readings; an earlier one if all it asked stands.

        It is `lasting` if it rests on what its name says, and on nothing else of the evidence.
        """
        if self._memory is None:
            return compute()
        known = (self._memory.lasting if lasting else self._memory).known(name)
        for asked, result in known:
            if all(self._readings.get(question) == reading for question, reading in asked.items()):
                for outer in self._noting:
                    outer.update(asked)
                return result  # type: ignore[no-any-return]  # what stands under a name is what its `compute` gives
        with self._notes() as asked:
            result = compute()
        known.append((asked, result))
        return result

    @contextmanager
    def _notes(self) -> Iterator[dict[str, str | None]]:
        asked: dict[str, str | None] = {}
        self._noting.append(asked)
        try:
            yield asked
        finally:
            # By identity: two notes with the same words are not the same notes.
            self._noting[:] = [one for one in self._noting if one is not asked]


class Overlaid(Mapping[str, str]):
    """Readings of one month, but where a later one exchanges its own (`now` against `adopted`), the exchanged."""

    def __init__(self, readings: Mapping[str, str], adopted: Mapping[str, str], now: Mapping[str, str]) -> None:
        self._readings: Final = readings
        self._adopted: Final = adopted
        self._now: Final = now

    def __getitem__(self, question: str) -> str:
        now = self._now.get(question)
        return now if now is not None and now != self._adopted.get(question) else self._readings[question]

    def __iter__(self) -> Iterator[str]:
        exchanged = (question for question, now in self._now.items() if now != self._adopted.get(question))
        return iter(dict.fromkeys((*self._readings, *exchanged)))

    def __len__(self) -> int:
        return len(tuple(iter(self)))


class Same:
    """A name for one object: equal to itself only, which is quick, and kept as long as the name is."""

    def __init__(self, one: object) -> None:
        self._one: Final = one

    def __hash__(self) -> int:
        return id(self._one)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._one is self._one


class Alike:
    """A name for something that has no hash of its own: equal to what is equal to it, beside names that tell more."""

    def __init__(self, one: object) -> None:
        self._one: Final = one

    def __hash__(self) -> int:
        return hash(type(self._one))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike) and other._one == self._one


def remembered(readings: Mapping[str, str], name: Hashable, compute: Callable[[], T]) -> T:
    """The result of `compute` under some readings, remembered where they remember."""
    return readings.remembered(name, compute) if isinstance(readings, AskedReadings) else compute()


def lasting(readings: Mapping[str, str], name: Hashable, compute: Callable[[], T]) -> T:
    """The same of what rests on single records, all of which the name tells: whatever else changes, it stands."""
    return readings.remembered(name, compute, lasting=True) if isinstance(readings, AskedReadings) else compute()
