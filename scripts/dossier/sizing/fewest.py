"""The smallest change of hosts that brings a project's use far enough.

The fewest hosts; of as many, the least change of their sizes' price; then the least storage. Exact: a choice is given
up only where the greatest gains of the hosts that are left would not do, since more of a gain never brings less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final, NamedTuple, Protocol, TypeAlias

MOST: Final = 20_000
"""So many choices are held side by side; beyond that the search is given up."""

Exactly: TypeAlias = Fraction | int


class Gains(NamedTuple):
    """What is gained for CPU, for memory, and for the disk if all storage goes that can be spared."""

    cpu: Exactly = 0
    memory: Exactly = 0
    disk: Exactly = 0


class Goal(Protocol):
    """How far is far enough."""

    def reached(self, gains: Gains, /) -> bool:
        """Whether so much is."""

    def storage(self, gains: Gains, /) -> Exactly:
        """How much storage has to go for it."""


class TooManyError(Exception):
    """There are too many ways to look at all of them."""


@dataclass(frozen=True, slots=True)
class HostOption:
    """What can be done with a host: its gains, the size it gets (None: its own), the change of the size's price."""

    sku: str | None
    gains: Gains
    yuan: Fraction


class _Chosen(NamedTuple):
    """So many hosts chosen, and what they gain together."""

    used: int
    gains: Gains


@dataclass(frozen=True, slots=True)
class _Choice:
    """Hosts by their places with their options, and by how much their prices move."""

    moved: Fraction
    hosts: tuple[tuple[int, HostOption], ...]

    def and_(self, place: int, option: HostOption) -> _Choice:
        """One host more."""
        return _Choice(self.moved + abs(option.yuan), (*self.hosts, (place, option)))


def fewest(hosts: Sequence[Sequence[HostOption]], goal: Goal) -> tuple[tuple[int, HostOption], ...] | None:
    """The places of the hosts to change with their options; None if no choice reaches. Raises TooManyError."""
    for count in range(1, sum(1 for options in hosts if options) + 1):
        if goal.reached(_tops(hosts, count)[count]):
            found = _least(hosts, count, goal)
            if found is not None:
                return found.hosts
    return None


def _least(hosts: Sequence[Sequence[HostOption]], count: int, goal: Goal) -> _Choice | None:
    """Of all choices of so many hosts that reach, one that moves the least; None if none reaches."""
    held = {_Chosen(0, Gains()): _Choice(Fraction(), ())}
    for place, options in enumerate(hosts):
        behind = _tops(hosts[place + 1 :], count)
        grown: dict[_Chosen, _Choice] = {}
        for state, way in _ways(held, place, options, count):
            known = grown.get(state)
            better = known is None or way.moved < known.moved
            if better and goal.reached(_sum(state.gains, behind[count - state.used])):
                grown[state] = way
        if len(grown) > MOST:
            raise TooManyError
        held = grown
    full = ((way.moved, goal.storage(state.gains), way) for state, way in held.items() if state.used == count)
    best = min(full, key=lambda one: one[:2], default=None)
    return best[2] if best else None


def _ways(
    held: dict[_Chosen, _Choice], place: int, options: Sequence[HostOption], count: int
) -> Iterator[tuple[_Chosen, _Choice]]:
    """Each choice so far without a host, and with each of its options."""
    for state, way in held.items():
        yield state, way
        for one in options if state.used < count else ():
            yield _Chosen(state.used + 1, _sum(state.gains, one.gains)), way.and_(place, one)


def _sum(one: Gains, other: Gains) -> Gains:
    return Gains(one.cpu + other.cpu, one.memory + other.memory, one.disk + other.disk)


def _tops(hosts: Sequence[Sequence[HostOption]], count: int) -> list[Gains]:
    """The greatest gains of none, one, two and more of some hosts, up to `count`; each kind of gain by itself."""
    kinds = [
        list(
            accumulate(
                sorted((max((one.gains[kind] for one in options), default=0) for options in hosts), reverse=True),
                initial=0,
            )
        )
        for kind in range(3)
    ]
    return [Gains(*(sums[min(some, len(hosts))] for sums in kinds)) for some in range(count + 1)]
