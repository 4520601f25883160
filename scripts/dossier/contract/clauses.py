"""Coverage: every clause of the contract and where it is handled, or why it is only kept on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.fields import Fields, Filed, Id, Name, Text, nearest
from dossier.problems import Problem, error

Target: TypeAlias = Literal[
    "row", "obligation", "gate", "reading", "terms", "prices", "survey", "roles", "record", "stage"
]
TARGETS: Final = ("row", "obligation", "gate", "reading", "terms", "prices", "survey", "roles", "record", "stage")
STAGES: Final = frozenset({"readings", "score", "incidents", "utilisation", "settle", "months"})
"""What the program does with the contract, as clauses name it: `months` is what goes from one month to the next."""


def _reference(value: object) -> str:
    target, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if target not in TARGETS or not colon or not name or " " in name:
        raise PydanticCustomError("bad-reference", "reference expected", {"value": str(value)[:80]})
    return str(value)


Reference = Annotated[
    str,
    BeforeValidator(_reference),
    WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(TARGETS)}):[^ ]+$"}),
]
"""What handles a clause: `row:training`, `obligation:planned-work`, `gate:...`, `reading:R-14`, `terms:ceiling`,
`prices:vm-4c8g` (or a group), `survey:form`, `roles:bureau`, `record:incident` (a kind of record),
`stage:settle` (one of `STAGES`)."""


class Clause(Fields):
    """One numbered clause, row, table or paragraph with a rule; the topic is in our own words."""

    id: Id
    number: Name
    topic: Name
    handled_by: tuple[Reference, ...] = ()
    record_only: Text | None = None


class Clauses(Filed):
    """All of them, in the contract's order (clauses.yml)."""

    clauses: tuple[Clause, ...] = Field(min_length=1)

    def number_of(self, reference: str) -> str:
        """The number of the first clause that something handles, such as `record:expert-review`; "" if none does."""
        return next((clause.number for clause in self.clauses if reference in clause.handled_by), "")

    def problems(self) -> Iterator[Problem]:
        """Ids used twice, and clauses that are both handled and only on record, or neither."""
        seen: dict[str, int] = {}
        for index, clause in enumerate(self.clauses):
            place = self.place("clauses", index, "id")
            if clause.id in seen:
                yield error("contract-id-twice", place, self.place("clauses", seen[clause.id], "id"), id=clause.id)
            seen.setdefault(clause.id, index)
            if bool(clause.handled_by) == (clause.record_only is not None):
                yield error("clause-unhandled", place, clause=clause.number)

    def dangling(self, target: Target, known: frozenset[str]) -> Iterator[Problem]:
        """References to a target of which only `known` exist."""
        for index, clause in enumerate(self.clauses):
            for nth, reference in enumerate(clause.handled_by):
                kind, _, name = reference.partition(":")
                if kind == target and name not in known:
                    place = self.place("clauses", index, "handled_by", nth)
                    close = nearest(name, known)
                    yield error("clause-reference", place, value=reference, meant=close and f"{kind}:{close}")
