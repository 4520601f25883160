"""What is agreed and in force at the end of a month, as the assessment tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from dossier.contract import Contract
from dossier.contract.payments import Bands
from dossier.duties import term_of
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.result import BandResult, PartyResult, PaymentResult, TermResult, ThresholdsResult, WeightsResult
from dossier.utilisation import most


def parties(contract: Contract) -> tuple[PartyResult, ...]:
    """The parties, in the order of the contract's data; one without a label is called by its role."""
    titles = {role.id: role.title for role in contract.roles.roles}
    return tuple(
        PartyResult(role=one.role, label=one.label or titles.get(one.role, one.role), name=one.name, clause=one.clause)
        for one in contract.terms.parties
    )


def term(contract: Contract, evidence: Evidence, day: date) -> TermResult | None:
    """The term; none without an acceptance."""
    agreed, found = contract.terms.term_on(day), term_of(contract, evidence, day)
    if found is None:
        return None
    return TermResult(first=found.first, last=found.last, clause=agreed.clause, since=agreed.from_)


def weights(contract: Contract, day: date) -> WeightsResult:
    """The weights in force."""
    found = contract.terms.weights_on(day)
    return WeightsResult(
        composite=found.composite,
        utilisation=found.utilisation,
        cpu=found.cpu,
        memory=found.memory,
        disk=found.disk,
        clause=found.clause,
    )


def payment(contract: Contract, day: date) -> PaymentResult:
    """How scores turn into money."""
    found = contract.terms.payment_on(day)
    bands = (
        BandResult(at_least=one.at_least, below=one.below, coefficient=one.coefficient, name=one.name or "")
        for one in (found.bands if isinstance(found, Bands) else ())
    )
    values = {} if found.clause == "" else dict(_values(found.model_dump(exclude={"kind", "from_", "clause"}), ""))
    return PaymentResult(kind=found.kind, bands=tuple(bands), clause=found.clause, values=values)


def _values(tree: object, place: str) -> Iterator[tuple[str, str]]:
    """What is written in the contract's data, by its place."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _values(value, f"{place}.{key}" if place else str(key))
    elif isinstance(tree, list | tuple):
        for index, value in enumerate(tree):
            yield from _values(value, f"{place}.{index}")
    elif isinstance(tree, bool):
        yield place, str(tree).lower()
    elif tree is not None:
        yield place, plain(tree) if isinstance(tree, int | Fraction) else str(tree)


def thresholds(contract: Contract, day: date) -> ThresholdsResult:
    """The limits that scores and loads are held against."""
    terms = contract.terms
    limits = terms.resize_on(day) if terms.resize else None
    return ThresholdsResult(
        highest_load=most(contract),
        resize_below=limits.below if limits else None,
        resize_above=limits.above if limits else None,
        margin=terms.margin_on(day),
    )
