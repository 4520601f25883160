"""Who signed a commit, as far as the repository itself can tell.

Whether a commit carries a signature stands in the commit. Whether it is genuine is verified here, for SSH signatures
alone, and whose it is says the register of people (`content/contract/roles.yml`). Keys that only this machine knows,
such as a keyring of OpenPGP, play no part: every machine must come to the same answer. git is not asked, because the
repository could name another program to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from dossier.contract.roles import PATH, Roles, read_roles
from dossier.fields import CHINA
from dossier.keys import ARMOUR, verified
from dossier.report import Signature
from dossier.repository.commits import Written
from dossier.repository.place import read_file

FOR_COMMITS: Final = "git"
"""The use that git signs for."""

_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a register that are read."""


def signatures(root: Path, commits: Sequence[Written]) -> Mapping[str, Signature]:
    """The state of each of the commits that carries a signature; `root` is where the register lies."""
    carried = [commit for commit in commits if commit.signature]
    known = root / PATH
    register = read_roles(read_file(known, _LARGEST)) if carried and not known.is_symlink() else None
    return {commit.id: _state(register, commit) for commit in carried}


def _state(register: Roles | None, commit: Written) -> Signature:
    """Without a register every key is unknown."""
    if not commit.signature.startswith(ARMOUR):
        return Signature("unchecked")
    key = verified(commit.signature, commit.signed, FOR_COMMITS)
    if key is None:
        return Signature("bad")
    day = commit.when.astimezone(CHINA).date() if commit.when else None
    person = register.person(key, day) if register and day else None
    return Signature("valid", person.name) if person else Signature("unknown")
