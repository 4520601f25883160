"""Whose word something rests on, and since when."""

from __future__ import annotations

from dossier.contract import Contract
from dossier.records import Record
from dossier.trace import Decided, TermValue


def decided(contract: Contract, record: Record) -> Decided:
    """The role that may file such a record, and the day of it; "" where the contract gives nobody the right."""
    roles = contract.roles.may_commit(record.source.path)
    return Decided(role=next(iter(roles), ""), day=record.happened, record=record.id)


def assessor(contract: Contract) -> TermValue:
    """What the contract calls the party that assesses."""
    return TermValue(value=contract.terms.assessor.called)


def provider(contract: Contract) -> TermValue:
    """What the contract calls the party that provides the service."""
    return TermValue(value=contract.terms.provider.called)


def role(contract: Contract, word: Decided) -> TermValue:
    """What the role that decided is called."""
    titles = {one.id: one.title for one in contract.roles.roles}
    return TermValue(value=titles.get(word.role, word.role))
