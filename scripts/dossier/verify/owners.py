"""The register for other programs: owners of code for three platforms, allowed signers for git and ssh-keygen.

Of several lines that match a path GitHub and GitLab take the last one, our rules the first one, so they are turned
round. Gitea asks the owners of every line that matches, so there a narrow rule does not take a path from a wider one.
Owners of code cannot demand two parties for one change; lines that need it say so, and `verify` sees to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from dossier.contract.roles import Key, Roles, Rule
from dossier.fields import CHINA
from dossier.keys import NAMESPACE
from dossier.repository.signatures import FOR_COMMITS

_DEEP: Final = re.compile(r"\*{2,}")
_SPECIAL: Final = re.compile(r"([\\?\[\]{}! #])")
_HEAD: Final = "# dossier roles --codeowners {platform}"
_SEVERAL: Final = 2


def codeowners(roles: Roles, platform: str) -> str:
    """The file for a platform."""
    lines, last_counts = PLATFORMS[platform]
    rules = reversed(roles.paths) if last_counts else roles.paths
    return (
        "\n".join([_HEAD.format(platform=platform), *(line for rule in rules for line in _rule(roles, rule, lines))])
        + "\n"
    )


def _rule(roles: Roles, rule: Rule, lines: Callable[[str], Iterator[str]]) -> Iterator[str]:
    owners = dict.fromkeys(account for role in rule.roles for account in _accounts(roles, role))
    if rule.threshold >= _SEVERAL:
        yield f"# {rule.threshold}: {', '.join(rule.roles)}"
    for line in lines(rule.path):
        yield " ".join([line, *owners])


def _accounts(roles: Roles, role: str) -> Iterator[str]:
    for one in roles.roles:
        if one.id == role:
            yield from one.accounts
    for person in roles.people:
        if person.role == role:
            yield from person.accounts


def _ignored(path: str) -> Iterator[str]:
    """As in gitignore, which GitHub follows: `**` counts as a folder alone, and may be none."""
    if _DEEP.fullmatch(path):
        yield "*"
        return
    for parts in _parts(path.split("/")):
        yield "/" + "/".join(_SPECIAL.sub(r"\\\1", part) for part in parts)


def _fnmatch(path: str) -> Iterator[str]:
    """As in Ruby's fnmatch, which GitLab follows: `**` at the end would stay within one folder."""
    for line in _ignored(path):
        yield f"{line}/*" if line.endswith("/**") else line


def _parts(parts: list[str]) -> Iterator[list[str]]:
    """The names of a pattern in which `**` stands alone or not at all: a pattern may become several."""
    nth = next((nth for nth, part in enumerate(parts) if _DEEP.search(part)), None)
    if nth is None:
        yield parts
        return
    before, part, after = parts[:nth], parts[nth], parts[nth + 1 :]
    if _DEEP.fullmatch(part):
        if not after:
            yield [*before, "**"]
            return
        yield from ([*before, "*", "**", *rest] for rest in _parts(after))  # ours is at least one folder
        return
    left, right = _DEEP.split(part, maxsplit=1)
    for rest in _parts([f"*{right}", *after]):
        yield [*before, left + rest[0], *rest[1:]]
        yield [*before, f"{left}*", "**", *rest]


def _regular(path: str) -> Iterator[str]:
    """As a regular expression, which Gitea holds against the whole path; it takes backslashes away: there are none."""
    found = ""
    for part in re.split(r"(\*+)", path):
        if part.startswith("*"):
            found += ".*" if len(part) > 1 else "[^/]*"
        else:
            found += "".join(_character(one) for one in part)
    yield found


def _character(one: str) -> str:
    if one in "^# \\":
        return "."
    return one if one.isalnum() or one in "/_-" or not one.isascii() else f"[{one}]"


PLATFORMS: Final[Mapping[str, tuple[Callable[[str], Iterator[str]], bool]]] = MappingProxyType(
    {"github": (_ignored, True), "gitlab": (_fnmatch, True), "gitea": (_regular, False)}
)
"""By platform how it writes a pattern, and whether the last line that matches is the one that counts."""


def allowed_signers(roles: Roles) -> str:
    """Every key with its days, for `git verify-commit` and `ssh-keygen -Y verify`."""
    uses = f'namespaces="{FOR_COMMITS},{NAMESPACE}"'
    listed = (
        f'{person.id} {uses},valid-after="{_begin(key.from_)}"{_end(key)} {key.key}\n'
        for person in roles.people
        for key in person.keys
    )
    return "".join(listed)


def _begin(day: date) -> str:
    """The first moment of a day here, as ssh-keygen reads it."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC).strftime("%Y%m%d%H%MZ")


def _end(key: Key) -> str:
    return f',valid-before="{_begin(key.ends)}"' if key.ends else ""


def hook() -> str:
    """The script that a server runs before it takes in a push."""
    return (files("dossier.verify") / "pre-receive.sh").read_text(encoding="utf-8")
