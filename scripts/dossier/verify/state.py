"""What a commit hands on to those after it. It rests on the commit and its ancestors alone, so it can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dossier.problems import Problem


@dataclass(frozen=True, slots=True)
class Demand:
    """That so many of some roles must stand behind a change."""

    roles: tuple[str, ...]
    threshold: int

    def met(self, have: frozenset[str]) -> bool:
        """Whether these roles are enough."""
        return len(have & frozenset(self.roles)) >= self.threshold


@dataclass(frozen=True, slots=True)
class Pending:
    """A commit that awaits others: what it demands, which roles stand behind it, one of its paths, how many there are.

    `register` is the id of the register as it leaves it, "" if it leaves it alone.
    """

    demands: tuple[Demand, ...]
    have: frozenset[str]
    path: str
    count: int
    register: str

    def awaits(self, role: str) -> bool:
        """Whether this role can still stand behind it."""
        return role not in self.have and any(role in one.roles for one in self.demands)

    @property
    def met(self) -> bool:
        """Whether nobody is awaited any more."""
        return all(one.met(self.have) for one in self.demands)


Awaiting: TypeAlias = Mapping[str, Pending]
"""By commit."""


@dataclass(frozen=True, slots=True)
class State:
    """After a commit: its moment in seconds (no earlier than those before it), the registers that came into force one
    after the other (ids of their contents; none if nobody ever registered a key), what awaits approval, what has it.
    """

    moment: int = 0
    registers: tuple[str, ...] = ()
    pending: Awaiting = field(default_factory=dict)
    approved: frozenset[str] = frozenset()

    @property
    def register(self) -> str:
        """The register in force; "" if there is none."""
        return self.registers[-1] if self.registers else ""


@dataclass(frozen=True, slots=True)
class CommitVerdict:
    """What came out for a commit: its state, the key that signed it as somebody registered ("" if none), problems."""

    state: State
    key: str = ""
    problems: tuple[Problem, ...] = ()


def joined(before: Sequence[State]) -> State:
    """The state that a commit starts from: what any side has approved is approved, the longest line of registers holds.

    Where two sides accepted different registers, that of the first side stays in force until all parties settle it.
    """
    if len(before) == 1:
        return before[0]
    if not before:
        return State()
    longest = max((one.registers for one in before), key=len)
    first = before[0].registers
    whole = all(longest[: len(one.registers)] == one.registers for one in before)
    approved = frozenset().union(*(one.approved for one in before))
    pending: dict[str, Pending] = {}
    for side in before:
        for commit, one in side.pending.items():
            known = pending.get(commit)
            pending[commit] = one if known is None else replace(one, have=one.have | known.have)
    return State(
        moment=max(one.moment for one in before),
        registers=longest if whole else first,
        pending={commit: one for commit, one in pending.items() if commit not in approved},
        approved=approved,
    )
