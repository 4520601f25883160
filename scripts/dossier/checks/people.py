"""The register of people and keys is one that commits can be judged by.

Reported: a key or a certificate that stands twice, for one person or for two; a last day before the first; a threshold
that no change can reach; a role with rules of its own but nobody to sign for it, where other roles have people; a path
rule that is never reached because one before it matches all that it does; a register that one party alone may change.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from dossier.contract import Contract
from dossier.contract.roles import PATH, Key, Person, Roles, SealCertificate
from dossier.keys import PublicKey
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning

CODES: Final = (
    "certificate-twice",
    "key-ends-early",
    "key-twice",
    "register-one-party",
    "role-without-people",
    "rule-unreached",
    "threshold-unreachable",
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Keys, rules, and who may change the register itself."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    roles = contract.roles
    yield from _keys(roles)
    yield from _rules(roles)
    if roles.people:
        yield from _people(roles)
        yield from _register(contract)


def _keys(roles: Roles) -> Iterator[Problem]:
    first: dict[PublicKey | str, Place] = {}
    for nth, person in enumerate(roles.people):
        for one, key in enumerate(person.keys):
            place = roles.place("people", nth, "keys", one)
            if key.key in first:
                yield error("key-twice", place, first[key.key], id=person.id, key=key.key.fingerprint)
            first.setdefault(key.key, place)
            yield from _days(key, place, person)
        for one, seal in enumerate(person.certificates):
            place = roles.place("people", nth, "certificates", one)
            if seal.sha256 in first:
                yield error("certificate-twice", place, first[seal.sha256], id=person.id, certificate=seal.sha256)
            first.setdefault(seal.sha256, place)
            yield from _days(seal, place, person)


def _days(known: Key | SealCertificate, place: Place, person: Person) -> Iterator[Problem]:
    if known.until is not None and known.until < known.from_:
        yield error("key-ends-early", place, id=person.id, start=str(known.from_), end=str(known.until))


def _rules(roles: Roles) -> Iterator[Problem]:
    for nth, rule in enumerate(roles.paths):
        most = len(set(rule.roles))
        if not 1 <= rule.threshold <= most:
            place = roles.place("paths", nth, "threshold")
            yield error("threshold-unreachable", place, value=str(rule.threshold), most=str(most))
    told = set()
    for (before, earlier), (nth, rule) in combinations(enumerate(roles.paths), 2):
        if nth not in told and earlier.covers(rule):
            told.add(nth)
            places = (roles.place("paths", one, "path") for one in (nth, before))
            yield warning("rule-unreached", *places, path=rule.path, earlier=earlier.path)


def _people(roles: Roles) -> Iterator[Problem]:
    """Roles that rules name but that nobody signs for: what they alone may change, nobody may."""
    held = {person.role for person in roles.people}
    for nth, role in enumerate(roles.roles):
        if role.id not in held and any(role.id in rule.roles for rule in roles.paths):
            yield warning("role-without-people", roles.place("roles", nth, "id"), role=role.title, id=role.id)


def _register(contract: Contract) -> Iterator[Problem]:
    """Who may change the register: every party of the contract, all of them together."""
    roles = contract.roles
    known = {role.id for role in roles.roles}
    parties = [party.role for party in contract.terms.parties if party.role in known]
    rule = roles.rule(PATH)
    if rule is None or not set(parties) <= set(rule.roles) or rule.threshold < len(set(rule.roles)):
        words = {"path": PATH, "right": f"roles: [{', '.join(parties)}], threshold: {len(parties)}"}
        yield error("register-one-party", roles.deciding(PATH), **words)
