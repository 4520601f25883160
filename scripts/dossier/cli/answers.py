"""What was answered about a root, kept as long as nothing that it can rest on has moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.cache import Cache
from dossier.cli.kept import cache_of
from dossier.cli.unmoved import digest_of

_FOLDER: Final = "answers"
_MOST: Final = 8
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command prints, on its output and beside it, and its exit code.

    It is not `lasting` if the machine had a part in it: a program that is missing, a limit that was reached.
    """

    out: tuple[str | bytes, ...]
    told: tuple[str, ...]
    code: int
    lasting: bool


def remembered(root: Path, asked: str, look: Callable[[], Reply]) -> Reply:
    """The answer to what is `asked` about a root: as it is kept, or else as it is found by looking."""
    folder, before = cache_of(root), digest_of(root)
    if folder is None or before is None:
        return look()
    cache = Cache(folder / _FOLDER)
    kept = cache.kept(_ALL)
    answers: dict[str, Reply] = kept if isinstance(kept, dict) else {}
    key = f"{before} {asked}"
    if key in answers:
        return answers[key]
    found = look()
    if found.lasting and digest_of(root) == before:  # nobody wrote while we looked
        cache.keep(_ALL, dict([*answers.items()][1 - _MOST :]) | {key: found})
        cache.save()
    return found
