"""What a problem cites: the clause or the reading that its rule comes from, as this contract's own data call it.

The words of a problem hold for every contract; `{cite}` in them is filled from here, and is left out where a contract
has nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from dossier.contract import Contract
from dossier.contract.policies import POLICIES
from dossier.problems import Problem

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
    """The problem with what it cites."""
    source = SOURCES.get(problem.code)
    if source is None:
        return problem
    return replace(problem, words=tuple(sorted((*problem.words, ("cite", citation(contract, source))))))


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
