"""Who may commit what: roles, the paths each of them may change, and the people with the keys they sign with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.fields import MAX_NAME, Count, Day, Example, Fields, Filed, Id, Name, Text, nearest, parse
from dossier.fields.shapes import given
from dossier.keys import TYPES, BadKeyError, PublicKey, public_key
from dossier.problems import Place, Problem, error
from dossier.source import read

PATH: Final = "content/contract/roles.yml"
"""Where the register lies, from the root."""

_ACCOUNT: Final = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._/-]*|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _key(value: object) -> PublicKey:
    if isinstance(value, PublicKey):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "one value expected", {"expected": "text", "given": given(value)})
    try:
        return public_key(value)
    except BadKeyError as bad:
        raise PydanticCustomError(
            "key-unreadable", "key expected", {"why": bad.why, "known": ", ".join(TYPES)}
        ) from bad


Public = Annotated[
    PublicKey,
    BeforeValidator(_key),
    Example("ssh-ed25519 AAAA…"),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": f"^({'|'.join(TYPES)}) [A-Za-z0-9+/=]+( .*)?$".replace(".com", r"\.com")}
    ),
]


def _account(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "one value expected", {"expected": "text", "given": given(value)})
    if len(value) > MAX_NAME or not _ACCOUNT.fullmatch(value):
        raise PydanticCustomError("bad-account", "account expected", {"value": value[:80]})
    return str(value)


Account = Annotated[
    str,
    BeforeValidator(_account),
    Example("@name"),
    WithJsonSchema({"type": "string", "pattern": f"^{_ACCOUNT.pattern}$"}),
]


def _fingerprint(value: object) -> str:
    """The digest in small letters; openssl and Windows print it in capitals, with colons or spaces between."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "one value expected", {"expected": "digest", "given": given(value)})
    digest = re.sub(r"[: ]", "", value).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise PydanticCustomError("bad-fingerprint", "fingerprint expected", {"value": value[:80]})
    return digest


Fingerprint = Annotated[
    str,
    BeforeValidator(_fingerprint),
    Example('"AB:CD:…"'),
    WithJsonSchema({"type": "string", "pattern": "^[0-9A-Fa-f]{2}([: ]?[0-9A-Fa-f]{2}){31}$"}),
]


class Role(Fields):
    """A role with what it answers for. `accounts` are teams on the platform that holds the repository."""

    id: Id
    title: Name
    answers_for: Text
    accounts: tuple[Account, ...] = ()


class Rule(Fields):
    """A path pattern and the roles that may commit there; `*` is one name or part of it, `**` any depth.

    `threshold` is how many of the roles must stand behind a change: by the commit's signature, or by a later approval.
    """

    path: Name
    roles: tuple[Id, ...] = Field(min_length=1)
    reason: Text
    threshold: Count = 1

    def covers(self, other: Rule) -> bool:
        """Whether all that the other rule matches is matched by this one."""
        deep = re.sub(r"\*{2,}", _DEEP, other.path)
        return _pattern(self.path, rf"[^/{_DEEP}]").fullmatch(deep) is not None


class Revoked(Fields):
    """That a key must not be used any more: from which day, and why (lost, stolen)."""

    on: Day
    reason: Text


class _Dated(Fields):
    """What a person signs with, and the days from which and until which it counts, both included."""

    from_: Day = Field(alias="from")
    until: Day | None = None
    revoked: Revoked | None = None

    def holds(self, day: date) -> bool:
        """Whether it signs on a day."""
        return self.from_ <= day and (self.ends is None or day < self.ends)

    @property
    def ends(self) -> date | None:
        """The first day on which it signs no more; None if there is none."""
        ends = [self.until + timedelta(days=1)] if self.until else []
        return min([*ends, *([self.revoked.on] if self.revoked else [])], default=None)


class Key(_Dated):
    """A public key of a person, and the days from which and until which it signs, both included."""

    key: Public


class SealCertificate(_Dated):
    """A certificate that a person signs the PDF dossier by: its SHA-256 fingerprint, and its days, both included."""

    sha256: Fingerprint


class Person(Fields):
    """Who signs: by name or post, for one role. `accounts` are the names on the platform that holds the repository."""

    id: Id
    name: Name
    role: Id
    keys: tuple[Key, ...] = Field(min_length=1)
    certificates: tuple[SealCertificate, ...] = ()
    accounts: tuple[Account, ...] = ()


class Roles(Filed):
    """The roles, the rules and the people; the first rule whose pattern matches a path decides (roles.yml)."""

    roles: tuple[Role, ...] = Field(min_length=1)
    paths: tuple[Rule, ...] = Field(min_length=1)
    people: tuple[Person, ...] = ()

    def rule(self, path: str) -> Rule | None:
        """The rule that decides about `path` (relative to the root)."""
        return next((rule for rule in self.paths if matches(rule.path, path)), None)

    def may_commit(self, path: str) -> tuple[str, ...]:
        """The roles that may commit `path`; none if no rule matches."""
        rule = self.rule(path)
        return rule.roles if rule else ()

    def holder(self, key: PublicKey) -> tuple[Person, Key] | None:
        """Whose key it is, and what is said of it; None if nobody has registered it."""
        return self._holders.get(key)

    def certified(self, sha256: str) -> tuple[Person, SealCertificate] | None:
        """Whose certificate it is, and what is said of it; None if nobody has registered it."""
        listed = ((person, one) for person in self.people for one in person.certificates)
        return next((found for found in listed if found[1].sha256 == sha256), None)

    def person(self, key: PublicKey, day: date) -> Person | None:
        """Who signs with this key on a day; None if nobody does."""
        found = self.holder(key)
        return found[0] if found is not None and found[1].holds(day) else None

    @cached_property
    def _holders(self) -> dict[PublicKey, tuple[Person, Key]]:
        listed = [(person, key) for person in self.people for key in person.keys]
        return {key.key: (person, key) for person, key in reversed(listed)}  # of a key that stands twice the first

    def deciding(self, path: str) -> Place:
        """Where the rule stands that decides about `path`; the list of rules if there is none."""
        decides = (nth for nth, rule in enumerate(self.paths) if matches(rule.path, path))
        nth = next(decides, None)
        return self.place("paths") if nth is None else self.place("paths", nth, "path")

    def problems(self) -> Iterator[Problem]:
        """Roles and people defined twice, rules for and people of roles that are not defined."""
        yield from self._twice("people", [person.id for person in self.people])
        yield from self._twice("roles", [role.id for role in self.roles])
        for index, rule in enumerate(self.paths):
            for nth, name in enumerate(rule.roles):
                yield from self._unknown(name, "paths", index, "roles", nth)
        for index, person in enumerate(self.people):
            yield from self._unknown(person.role, "people", index, "role")

    def _twice(self, key: str, ids: list[str]) -> Iterator[Problem]:
        seen: dict[str, int] = {}
        for index, one in enumerate(ids):
            if one in seen:
                yield error("contract-id-twice", self.place(key, index, "id"), self.place(key, seen[one], "id"), id=one)
            seen.setdefault(one, index)

    def _unknown(self, name: str, *loc: str | int) -> Iterator[Problem]:
        known = [role.id for role in self.roles]
        if name not in known:
            yield error("unknown-role", self.place(*loc), role=name, meant=nearest(name, known), known=", ".join(known))


def read_roles(data: bytes) -> Roles | None:
    """The register that a file says; None if it cannot be read whole."""
    source, problems = read(PATH, data)
    return None if source is None or problems else parse(Roles, source)[0]


def matches(glob: str, path: str) -> bool:
    """Whether a path is one that a pattern means; `*` is one name or part of it, `**` any depth."""
    return _pattern(glob).fullmatch(path) is not None


_DEEP: Final = "\0"  # stands for `**` where one pattern is held against another; no path has it


@cache
def _pattern(glob: str, within: str = "[^/]") -> re.Pattern[str]:
    """`**` spans folders, `*` stays within one.

    Groups that never go back keep the time in bounds, whatever the pattern: where a further wildcard follows, the first
    place at which a part fits leaves it the most.
    """
    head, *parts = re.split(r"\*{2,}", glob)
    if not parts:
        return re.compile(_part(head, within, last=True), re.DOTALL)
    between = (f"(?>.*?{_part(part, within)})" for part in parts[:-1])
    whole = "".join((_part(head, within), *between, f".*?{_part(parts[-1], within, last=True)}"))
    return re.compile(whole, re.DOTALL)


def _part(glob: str, within: str, *, last: bool = False) -> str:
    """What stands between two `**`, or up to the end, which the `last` wildcard has to reach."""
    first, *words = map(re.escape, glob.split("*"))
    found = [f"(?>{within}*?{word})" for word in words]
    if last and words:
        found[-1] = f"{within}*?{words[-1]}"
    return first + "".join(found)
