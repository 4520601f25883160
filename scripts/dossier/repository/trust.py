"""The one setting of git that is asked for: which repositories of others the person who runs this has said to trust.

It stands in that person's own settings or in the machine's; what the repository says about itself does not count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dossier.repository.program import command, personal, run

_WHERE: Final = ("--system", "--global")


def trusts(top: Path) -> bool:
    """Whether `safe.directory` names the folder, or all. Raises NoHistory without git."""
    trusted: set[str] = set()
    for where in _WHERE:
        words = command(["config", where, "--includes", "-z", "--get-all", "safe.directory"])
        _, found = run(words, personal())
        for value in found.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            trusted = trusted | {value} if value else set()  # an empty value takes back what came before
    return bool({"*", str(top)} & trusted)
