"""The parties of the contract, and what they, its number and its title are called from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from dossier.contract.cited import Cited
from dossier.fields import Fields, Flag, Id, Name

PROVIDER: Final = "provider"
"""The role of the party that provides the service, in every contract."""


class Renamed(Cited):
    """What a party is called from a day on, by an agreement of its own; what is left out stays as it was."""

    name: Name | None = None
    label: Name | None = None


class Amended(Cited):
    """What the contract is called from a day on, by an agreement of its own; what is left out stays as it was.

    `contract` is its number, `assessment` what it calls its monthly assessment.
    """

    contract: Name | None = None
    title: Name | None = None
    assessment: Name | None = None


V = TypeVar("V", bound=Cited)


def with_parties(text: str, assessor: str, provider: str) -> str:
    """A text of the program, never one of a record, with the parties as their contract calls them."""
    apart = text.replace("甲方", "\0")  # one may be called what the other is here
    return apart.replace("乙方", provider).replace("\0", assessor)


def until(versions: Iterable[V], day: date) -> Sequence[V]:
    """The versions that have begun by a day, in order."""
    return sorted((one for one in versions if one.from_ <= day), key=lambda one: one.from_)


class Party(Fields):
    """A side of the contract by its role; no person, account or telephone.

    `label` is what the contract calls it, such as 甲方. The one whose role is `provider` provides the service; of
    several others the one that `assesses` says so. `changed`: what a later agreement calls it.
    """

    role: Id
    label: Name | None = None
    name: Name
    clause: Name
    assesses: Flag = False
    changed: tuple[Renamed, ...] = ()

    @property
    def called(self) -> str:
        """What the contract calls it, else its name."""
        return self.label or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it has ever been called."""
        words = (self.name, self.label, *(word for one in self.changed for word in (one.name, one.label)))
        return tuple(dict.fromkeys(word for word in words if word))

    def on(self, day: date) -> Party:
        """The party as it is called on a day, with the clause that says so."""
        found = self
        for one in until(self.changed, day):
            called = {"name": one.name or found.name, "label": one.label or found.label, "clause": one.clause}
            found = found.model_copy(update=called)
        return found
