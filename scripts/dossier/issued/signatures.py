"""Who has signed a revision's manifest, and whether the register of keys bears it out.

A signature lies beside the manifest as `manifest.json.<role>.sig` (SSH, as `ssh-keygen -Y sign -n dossier` writes it)
or `manifest.json.<role>.sm2` (SM2 with SM3, DER, as openssl writes it); `.tsr` is a time stamp (RFC 3161).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from dossier.contract.roles import Person, Roles
from dossier.issued.manifest import MANIFEST
from dossier.issued.revisions import Revision
from dossier.keys import NAMESPACE, PublicKey, verified
from dossier.problems import Place, Problem, error
from dossier.sm2 import TYPE, Sm2Key

SSH: Final = ".sig"
SM2: Final = ".sm2"
STAMP: Final = ".tsr"

State: TypeAlias = Literal["valid", "bad", "unknown", "not-valid-then", "other-role"]
"""By a registered person of that role; not of this manifest; by a key that nobody has registered; by a key that was not
valid when the signature came in; by a person of another role."""

Signing: TypeAlias = Literal["issued", "signed", "both"]
"""By nobody; by some of the parties; by all of them."""

_NAME: Final = re.compile(re.escape(MANIFEST) + r"\.([a-z][a-z0-9-]*)(\.sig|\.sm2|\.tsr)")


@dataclass(frozen=True, slots=True)
class ManifestSignature:
    """A signature: the role that it is for, how it is made, what it is worth, and whose it is, "" if nobody knows."""

    role: str
    sort: Literal["ssh", "sm2"]
    state: State
    person: str
    key: str
    path: str


def name_of(role: str, suffix: str) -> str:
    """The name of a role's signature."""
    return f"{MANIFEST}.{role}{suffix}"


def marks(revision: Revision, roles: Roles, came_in: Callable[[str], date]) -> tuple[ManifestSignature, ...]:
    """The signatures of a revision; `came_in` gives the day on which a file came in, by its path."""
    return tuple(_marks(revision, roles, came_in))


def _marks(revision: Revision, roles: Roles, came_in: Callable[[str], date]) -> Iterator[ManifestSignature]:
    signed = revision.data(MANIFEST)
    for name in sorted(revision.files):
        found = _NAME.fullmatch(name)
        if found is None or found[2] == STAMP:
            continue
        role, path = found[1], f"{revision.folder}/{name}"
        key = signer(revision.data(name), found[2], signed, roles)
        state, person = _state(role, key, roles, came_in(path))
        sort: Literal["ssh", "sm2"] = "sm2" if found[2] == SM2 else "ssh"
        yield ManifestSignature(role, sort, state, person.name if person else "", key.fingerprint if key else "", path)


def signer(signature: bytes, suffix: str, signed: bytes, roles: Roles) -> PublicKey | None:
    """The key that made a signature of these bytes; of SM2 only a registered one can be told."""
    if suffix == SSH:
        return verified(signature, signed, NAMESPACE)
    listed = (one.key for person in roles.people for one in person.keys if one.key.type == TYPE)
    return next((one for one in listed if Sm2Key.read(one.blob).verifies(signature, signed)), None)


def _state(role: str, key: PublicKey | None, roles: Roles, day: date) -> tuple[State, Person | None]:
    if key is None:
        return "bad", None
    held = roles.holder(key)
    if held is None:
        return "unknown", None
    person, listed = held
    if person.role != role:
        return "other-role", person
    return ("valid" if listed.holds(day) else "not-valid-then"), person


def problems(found: Collection[ManifestSignature]) -> Iterator[Problem]:
    """The signatures that are worth nothing."""
    for one in found:
        if one.state != "valid":
            yield error("issued-signature", Place(one.path), role=one.role, key=one.key, how=one.state)


def signing(found: Collection[ManifestSignature], parties: Collection[str]) -> Signing:
    """How far a revision is signed by the parties of the contract."""
    by = {one.role for one in found if one.state == "valid"}
    if parties and by >= set(parties):
        return "both"
    return "signed" if by & set(parties) else "issued"


def stamps(revision: Revision) -> tuple[str, ...]:
    """The names of the time stamps of a revision."""
    found = (_NAME.fullmatch(name) for name in sorted(revision.files))
    return tuple(one[0] for one in found if one is not None and one[2] == STAMP)
