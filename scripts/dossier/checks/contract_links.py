"""The parts of the contract's data fit each other: duties, clauses and roles name only what is there.

Reported: a duty, clause or role with an id used twice; deadlines that do not match the readings of their question; a
clause that is neither handled nor only on record, or both; a reference of a clause to something that does not exist;
a path rule for a role that is not defined.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract import Contract
from dossier.contract.clauses import STAGES, Target
from dossier.contract.terms import Terms
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records import KINDS

CODES: Final = ("clause-reference", "clause-unhandled", "contract-id-twice", "reading-deadlines", "unknown-role")
UNMETERED: Final = True


def check(dossier: Dossier) -> Iterator[Problem]:
    """Duties and gates, clauses, roles."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    yield from contract.obligations.problems(contract.readings)
    yield from contract.clauses.problems()
    yield from contract.roles.problems()
    for target, known in there(contract).items():
        yield from contract.clauses.dangling(target, known)


def there(contract: Contract) -> dict[Target, frozenset[str]]:
    """What a clause may refer to, by kind of target."""
    return {
        "row": frozenset(row.id for _, _, row in contract.rubric.rows()),
        "obligation": frozenset(duty.id for duty in contract.obligations.duties),
        "gate": frozenset(gate.id for gate in contract.obligations.gates),
        "reading": frozenset(contract.readings.by_id),
        "terms": frozenset(Terms.model_fields),
        "prices": frozenset(contract.prices.by_sku) | {"items"},
        "survey": frozenset({"form"}),
        "roles": frozenset(role.id for role in contract.roles.roles),
        "record": frozenset(KINDS),
        "stage": STAGES,
    }
