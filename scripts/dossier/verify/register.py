"""The versions of the register of roles, people and keys, read from the commits themselves."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from dossier.contract.roles import PATH, Key, Person, Roles, Rule, read_roles
from dossier.repository.git import Git
from dossier.repository.trees import changes, folded

_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a register that are read."""


class Register:
    """One version: which rule decides about a path, and whose a key is."""

    def __init__(self, roles: Roles) -> None:
        self.roles: Final = roles
        self.titles: Final = {role.id: role.title for role in roles.roles}
        self._rules: Final[dict[str, Rule | None]] = {}

    def rule(self, path: str) -> Rule | None:
        """The rule that decides about a path."""
        if path not in self._rules:
            self._rules[path] = self.roles.rule(path)
        return self._rules[path]

    def meant(self, path: str) -> Rule | None:
        """The rule that would decide if the case of letters did not count, as on the disks of many machines."""
        found = self._folded.rule(folded(path))
        return found and self.roles.paths[self._folded.paths.index(found)]

    @cached_property
    def _folded(self) -> Roles:
        paths = tuple(rule.model_copy(update={"path": folded(rule.path)}) for rule in self.roles.paths)
        return self.roles.model_copy(update={"paths": paths})

    @cached_property
    def holders(self) -> dict[str, tuple[Person, Key]]:
        """Who holds a key, by its fingerprint."""
        return {key.key.fingerprint: (person, key) for person in self.roles.people for key in person.keys}

    def named(self, roles: tuple[str, ...]) -> str:
        """Roles by their titles."""
        return ", ".join(self.titles.get(role, role) for role in roles)


class Registers:
    """All versions, by the ids of their contents; read once each."""

    def __init__(self, git: Git, prefix: str) -> None:
        self._git = git
        self._path = f"{prefix}{PATH}"
        self._known: dict[str, Register | None] = {}

    def at(self, tree: str) -> str:
        """The id of the register in a tree; "" if it has none. Raises NoHistory."""
        ((_, found),) = changes(self._git, [("", tree, (self._path,))])
        change = found.get(self._path)
        return (change.after or "") if change else ""

    def get(self, content: str) -> Register | None:
        """A version in which people have keys; None if it cannot be read, or nobody has. Raises NoHistory."""
        if content not in self._known:
            self._known[content] = self._read(content)
        return self._known[content]

    def _read(self, content: str) -> Register | None:
        if not content or " " in content:  # there is none, or it is a link
            return None
        ((_, size),) = self._git.sizes([content])
        if size is not None and size > _LARGEST:
            return None
        ((_, data),) = self._git.read("blob", [content], _LARGEST)
        roles = read_roles(data)
        return Register(roles) if roles is not None and roles.people else None
