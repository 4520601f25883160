"""Who signed a commit, by the register in force: a person for a role, or why the signature counts for nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, Literal, TypeAlias

from dossier.contract.roles import Key, Person
from dossier.fields import CHINA
from dossier.keys import ARMOUR, verified
from dossier.repository.commits import Written
from dossier.repository.signatures import FOR_COMMITS
from dossier.verify.register import Register

Fault: TypeAlias = Literal[
    "commit-unsigned", "signature-other", "signature-bad", "key-unknown", "key-not-valid", "key-revoked"
]
"""The code of the problem that a signature is."""

_FOREVER: Final = "…"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: `person` if the signature counts, else the `fault`. `key` is what was used, in words."""

    person: Person | None = None
    fault: Fault | None = None
    key: str = "none"
    fingerprint: str = ""
    words: dict[str, str] = field(default_factory=dict)


def signer(commit: Written, register: Register, moment: int) -> Signer:
    """Who signed a commit that was made at a moment."""
    if not commit.signature:
        return Signer(fault="commit-unsigned")
    if not commit.signature.startswith(ARMOUR):
        return Signer(fault="signature-other", key="other")
    key = verified(commit.signature, commit.signed, FOR_COMMITS)
    if key is None:
        return Signer(fault="signature-bad", key="bad")
    mark = key.fingerprint
    held = register.holders.get(mark)
    if held is None:
        return Signer(fault="key-unknown", key=mark, fingerprint=mark)
    person, entry = held
    named = f"{register.named((person.role,))} {person.name} {mark}"
    day = day_of(moment)
    if entry.holds(day):
        return Signer(person=person, key=named, fingerprint=mark)
    fault, words = _refused(entry, day)
    return Signer(fault=fault, key=named, fingerprint=mark, words=words)


def day_of(moment: int) -> date:
    """The day of a moment, as people here count it."""
    return datetime.fromtimestamp(moment, UTC).astimezone(CHINA).date()


def _refused(entry: Key, day: date) -> tuple[Fault, dict[str, str]]:
    if entry.revoked is not None and entry.revoked.on <= day:
        return "key-revoked", {"on": str(entry.revoked.on), "reason": entry.revoked.reason}
    end = str(entry.until) if entry.until else _FOREVER
    return "key-not-valid", {"start": str(entry.from_), "end": end, "day": str(day)}
