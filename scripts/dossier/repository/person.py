"""Who commits here, and with which key: what the person's own git says, and what this checkout says of names alone.

Settings of the checkout are read as a file, without what they include; one that could name a program is never asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.repository.place import Store
from dossier.repository.program import command, personal, run

_WHERE: Final = (["--global", "--includes"], ["--system", "--includes"])


@dataclass(frozen=True)
class Committer:
    """Name and address that go into a commit, "" for what git has not been told; `key` is what signs, "" if nothing."""

    name: str
    email: str
    key: str

    @property
    def known(self) -> bool:
        """Whether a commit can be made in this name."""
        return bool(self.name and self.email)

    def __str__(self) -> str:
        """As a commit has it, without what would end the line or the address."""
        name, email = ("".join(c for c in text if c not in "<>\n\0") for text in (self.name, self.email))
        return f"{name.strip()} <{email.strip()}>"


def person(store: Store) -> Committer:
    """Who commits. Raises NoHistory without git."""
    signing = setting(store, "user.signingkey") if setting(store, "gpg.format") == "ssh" else ""
    key = str(Path(signing).expanduser()) if signing and not signing.startswith(("key::", "ssh-")) else ""
    return Committer(setting(store, "user.name"), setting(store, "user.email"), key)


def setting(store: Store, name: str) -> str:
    """A setting of the checkout, else of the person, else of the machine; "" if nobody has said it."""
    own = store.common / "config"
    places = [["--file", str(own), "--no-includes"], *_WHERE]
    for where in places:
        code, found = run(command(["config", *where, "-z", "--get", name]), personal())
        if not code:
            return found.decode("utf-8", "replace").rstrip("\0")
    return ""
