"""What a problem cites: the clause or the reading that its rule comes from, as this contract's own data call it.

The words of a problem hold for every contract; `{cite}` in them is filled from here, and is left out where a contract
has nothing of the kind. `{assessor}` and `{provider}` are what the contract calls its parties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from dossier.contract import Contract
from dossier.contract.parties import PROVIDER
from dossier.contract.policies import POLICIES
from dossier.contract.terms import Terms
from dossier.problems import Problem
from dossier.problems.wording import parties_of

SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmation-stale": "policy:ruled-level",
        "engineer-expired": "terms:engineer",
        "engineer-level": "terms:engineer",
        "evidence-filed-late": "policy:late-evidence",
        "incident-twice": "terms:incidents",
        "incident-without-notice": "duty:prompt-notice",
        "incidents-near": "terms:incidents",
        "interval-odd": "policy:load-samples",
        "load-far-above": "policy:load-above-full",
        "loss-without-incident": "terms:incidents",
        "metric-left-out": "policy:missing-metric",
        "minutes-differ": "terms:incidents",
        "notice-filed-late": "policy:late-notice",
        "notice-tells-otherwise": "duty:prompt-notice",
        "objection-late": "policy:objections",
        "price-rise": "record:price-notice",
        "review-later": "record:expert-review",
        "ruling-below-level": "policy:ruled-level",
        "server-size": "policy:host-average",
        "whole-cheaper": "record:expert-review",
    }
)
"""By code: a value of the terms, a kind of duty, a policy, or what the clauses of clauses.yml are handled by."""


def cited(problem: Problem, contract: Contract) -> Problem:
    """The problem with what it cites, and with the names of the parties where the contract has others than most."""
    source = SOURCES.get(problem.code)
    words = {} if source is None else {"cite": citation(contract, source)}
    usual = parties_of(problem.code)
    if usual:
        called = _called(contract.terms)
        words |= {name: called[name] for name, word in usual.items() if called.get(name, word) != word}
    return replace(problem, words=tuple(sorted((*problem.words, *words.items())))) if words else problem


def _called(terms: Terms) -> Mapping[str, str]:
    """The parties that there are: the data may still lack one."""
    provider = {"provider": terms.provider.called} if any(one.role == PROVIDER for one in terms.parties) else {}
    return provider | ({"assessor": terms.assessor.called} if terms.assessors else {})


def citation(contract: Contract, source: str) -> str:
    """The clause or the number of the question; "" if the contract's data do not have it."""
    sort, _, name = source.partition(":")
    match sort:
        case "policy":
            return contract.readings.label(POLICIES[name])
        case "duty":
            return next((duty.clause for duty in contract.obligations.duties if duty.kind == name), "")
        case "terms":
            versions = dict(contract.terms.dated()).get((name,), ())
            return versions[-1].clause if versions else ""
        case _:
            return contract.clauses.number_of(source)
