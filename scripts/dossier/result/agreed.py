"""What is agreed and what was done of it: conditions of payment, duties, readings, policies."""

from __future__ import annotations

from datetime import date
from typing import Literal

from dossier.result.base import Exact, Money, Result


class Gate(Result):
    """A condition of payment; documents are ids of records. Unsatisfied: payment is held (R-43)."""

    id: str
    clause: str
    satisfied: bool
    documents: tuple[str, ...]


class Obligation(Result):
    """One duty that fell due: its last day (after moving past holidays), the day it was done, and its state.

    `undetermined`: whether it is owed at all depends on an acceptance that is not on file (3.1).
    """

    id: str
    clause: str
    due: date | None
    done: date | None
    state: Literal["met", "late", "missing", "pending", "undetermined"]


class Alternative(Result):
    """What another reading would change in this month's points and yuan."""

    reading: str
    composite_delta: Exact
    payable_delta: Money


class ReadingEffect(Result):
    """A reading of the contract as adopted, and what the others would do."""

    id: str
    adopted: str
    confirmed: bool
    alternatives: tuple[Alternative, ...]


class Chosen(Result):
    """What the engine did of what it could have done: the policy, its choice, and the question of the register that
    decides it, "" where the register leaves it to the default.
    """

    id: str
    choice: str
    question: str
