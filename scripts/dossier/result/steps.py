"""Steps of a trace: what was found, under which clause and rule, with which value, from which line."""

from __future__ import annotations

from typing import Literal, TypeAlias

from dossier.problems import Place
from dossier.result.base import Exact, Result


class Spot(Result):
    """A line of a file, relative to the root."""

    path: str
    line: int

    @classmethod
    def at(cls, place: Place) -> Spot:
        """The line of a place."""
        return cls(path=place.path, line=place.line)


Role: TypeAlias = Literal["fact", "loss", "open", "sum", "note"]


Awaits: TypeAlias = Literal["evidence", "ruling", "day"]


class Step(Result):
    """One step of a trace: what was found, under which clause and rule, with which value, from which line.

    `role` says what it does: a `fact` that counts for, a `loss`, something `open` that `awaits` evidence, a ruling or
    its day, the `sum` of others, or a `note` that changes nothing. `amount` is what it gives, takes, leaves open or
    sums up, in the trace's own unit: points of a row, yuan of an amount; None where it has none. `record` is the id of
    the record that it tells, `about` of the duty or consequence that it is about.
    """

    text: str
    clause: str
    rule: str
    value: str
    source: Spot | None = None
    role: Role = "note"
    awaits: Awaits | None = None
    amount: Exact | None = None
    record: str = ""
    about: str = ""
