"""What is written into a repository: objects, and references that move to them in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dossier.problems import RefusedError
from dossier.repository import refs
from dossier.repository.place import Store
from dossier.repository.program import command, environment, run


class NotWrittenError(RefusedError):
    """Something that was not written: every reference of the repository stands where it stood."""


def unwritable(store: Store) -> NotWrittenError:
    """That git could not write: no room, no right, or another program has the place locked."""
    return NotWrittenError("repository_unwritable", path=str(store.common.resolve()))


def write(store: Store, words: Sequence[str], env: Mapping[str, str], given: bytes = b"") -> bytes:
    """The output of a command that writes. Raises NotWrittenError, NoHistory without git."""
    code, found = run(command(words), environment(env), given)
    if code:
        raise unwritable(store)
    return found


def move(store: Store, name: str, commit: str, before: str, moved: NotWrittenError) -> None:
    """Put a reference from one commit, "" if there was none, to another.

    Raises `moved` if it stands elsewhere, another NotWrittenError if it cannot be written.
    """
    words = ["--git-dir", str(store.common.resolve()), "update-ref", name, commit, before or "0" * len(commit)]
    if run(command(words), environment({}))[0]:
        raise unwritable(store) if refs.references(store).get(name, "") == before else moved
