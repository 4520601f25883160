"""Who may commit what: roles, never persons, and the paths each of them may change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import Field

from dossier.fields import Fields, Filed, Id, Name, Text, nearest
from dossier.problems import Place, Problem, error


class Role(Fields):
    """A role with what it answers for."""

    id: Id
    title: Name
    answers_for: Text


class Rule(Fields):
    """A path pattern and the roles that may commit there; `*` is one name or part of it, `**` any depth."""

    path: Name
    roles: tuple[Id, ...] = Field(min_length=1)
    reason: Text


class Roles(Filed):
    """The roles and the rules; the first rule whose pattern matches a path decides (roles.yml)."""

    roles: tuple[Role, ...] = Field(min_length=1)
    paths: tuple[Rule, ...] = Field(min_length=1)

    def may_commit(self, path: str) -> tuple[str, ...]:
        """The roles that may commit `path` (relative to the root); none if no rule matches."""
        return next((rule.roles for rule in self.paths if _pattern(rule.path).fullmatch(path)), ())

    def deciding(self, path: str) -> Place:
        """Where the rule stands that decides about `path`; the list of rules if there is none."""
        decides = (nth for nth, rule in enumerate(self.paths) if _pattern(rule.path).fullmatch(path))
        nth = next(decides, None)
        return self.place("paths") if nth is None else self.place("paths", nth, "path")

    def problems(self) -> Iterator[Problem]:
        """Roles defined twice, and rules for roles that are not defined."""
        seen: dict[str, int] = {}
        for index, role in enumerate(self.roles):
            if role.id in seen:
                first = self.place("roles", seen[role.id], "id")
                yield error("contract-id-twice", self.place("roles", index, "id"), first, id=role.id)
            seen.setdefault(role.id, index)
        for index, rule in enumerate(self.paths):
            for nth, name in enumerate(rule.roles):
                if name not in seen:
                    place = self.place("paths", index, "roles", nth)
                    yield error("unknown-role", place, role=name, meant=nearest(name, seen), known=", ".join(seen))


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """`**` spans folders, `*` stays within one.

    Groups that never go back keep the time in bounds, whatever the pattern: where a further wildcard follows, the first
    place at which a part fits leaves it the most.
    """
    head, *parts = re.split(r"\*{2,}", glob)
    if not parts:
        return re.compile(_part(head, last=True))
    between = (f"(?>.*?{_part(part)})" for part in parts[:-1])
    return re.compile("".join((_part(head), *between, f".*?{_part(parts[-1], last=True)}")))


def _part(glob: str, *, last: bool = False) -> str:
    """What stands between two `**`, or up to the end, which the `last` wildcard has to reach."""
    first, *words = map(re.escape, glob.split("*"))
    found = [f"(?>[^/]*?{word})" for word in words]
    if last and words:
        found[-1] = f"[^/]*?{words[-1]}"
    return first + "".join(found)
